"""Who judges what: dealt out as a whole, changed by hand, and standing aside."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.reviews.models import Aside, Card, Judge, Panel, Subject
from yipin.reviews.permissions import can_judge
from yipin.reviews.recusal_queries import Named, nobody_named, why_aside_now
from yipin.reviews.services.asides import write_asides
from yipin.reviews.services.judging_again import refuse_settled
from yipin.reviews.services.panels import hold_panel, lock_panel, refuse_closed
from yipin.reviews.services.taken_cards import take_cards, take_cards_of_aside
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.assignment import Plan, assign
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.recusals import REASONS
from yipin.rules.verdicts import refuse


@transaction.atomic
def assign_cards(*, actor: Actor, panel: Panel, now: datetime, named: Named = nobody_named) -> Plan:
    """Deal the subjects out to the experts. Cards that are there stay, unless their expert has to
    stand aside by now (also one who left): so a second call only fills gaps. Refused without experts.

    ``named``: who is named in what is judged, for experts who have declared a relation to somebody.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    everybody = list(locked.judges.all())
    judges = [one for one in everybody if one.left_at is None]
    if not judges:
        raise Refused(refuse("no_judges", _("还没有专家。请先加专家，再分配。")))
    subjects = list(locked.subjects.select_related("unit"))
    write_asides(actor, locked, everybody, subjects, named, now)
    stand = _standing(locked)
    kept = {(str(j), str(s)) for j, s in _cards(locked).values_list("judge", "subject")}
    plan = assign(
        [one.facts for one in judges], [one.facts for one in subjects], locked.each, stand, kept
    )
    _write_cards(locked, plan, kept, now)
    record_entry(
        actor=actor, at=now, action="panel.assigned", subject=locked,
        after={"cards": len(plan.pairs), "short": len(plan.short)},
    )  # fmt: skip
    tell_chair(locked, now)
    return plan


def _cards(panel: Panel) -> QuerySet[Card]:
    return Card.objects.filter(judge__panel=panel, judge__left_at=None)


def _standing(panel: Panel) -> dict[tuple[str, str], str]:
    """Whoever stands aside by now, by the rule or by word; all of it as keys."""
    known = Aside.objects.filter(judge__panel=panel).values_list("judge", "subject", "reason")
    return {(str(judge), str(subject)): reason for judge, subject, reason in known}


def _write_cards(panel: Panel, plan: Plan, kept: set[tuple[str, str]], now: datetime) -> None:
    gone = kept - plan.pairs.keys()
    if gone:
        open_ones = _cards(panel).filter(handed_in_at=None).values_list("pk", "judge", "subject")
        keys = [pk for pk, judge, subject in open_ones if (str(judge), str(subject)) in gone]
        take_cards(Card.objects.filter(pk__in=keys), now)
    Card.objects.bulk_create(
        Card(judge_id=int(judge), subject_id=int(subject), why=why, assigned_at=now)
        for (judge, subject), why in plan.pairs.items()
        if (judge, subject) not in kept
    )


@transaction.atomic
def set_card(
    *,
    actor: Actor,
    judge: Judge,
    subject: Subject,
    is_assigned: bool,
    now: datetime,
    named: Named = nobody_named,
) -> None:
    """Give or take one subject by hand. Refused for who stands aside, and for a begun card."""
    locked = lock_panel(actor, judge.panel)
    refuse_closed(locked)
    own = Card.objects.select_for_update().filter(judge=judge, subject=subject)
    card = own.first()  # locked: whoever saves it locks no panel
    if is_assigned and card is None:
        _refuse_aside(locked, judge, subject, named, now)
        Card.objects.create(judge=judge, subject=subject, why=_("主办单位指定"), assigned_at=now)
    elif not is_assigned and card is not None:
        if card.is_begun:
            raise Refused(refuse("card_begun", _("这位专家已经开始评这一项，不能收回。")))
        take_cards(Card.objects.filter(pk=card.pk), now)
    record_entry(
        actor=actor, at=now, action="panel.card_set", subject=locked,
        after={"judge": judge.person.name, "subject": subject.title, "assigned": is_assigned},
    )  # fmt: skip
    tell_chair(locked, now)


def _refuse_aside(
    panel: Panel, judge: Judge, subject: Subject, named: Named, now: datetime
) -> None:
    key = why_aside_now(panel, judge, subject, named, now.astimezone(SHANGHAI).date())
    if key:
        reason = _("%(judge)s要回避“%(subject)s”%(why)s，不能分给该专家。")
        why = REASONS.get(key, "")
        given = {
            "judge": judge.person.name, "subject": subject.title, "why": f"（{why}）" if why else "",
        }  # fmt: skip
        raise Refused(refuse("aside", reason % given))


@transaction.atomic
def declare_aside(*, actor: Actor, card: Card, note: str, now: datetime) -> Aside:
    """The expert declares a conflict: the card goes, and counts in no denominator; marks that stood on it
    are written down, what the expert wrote is not. Needs a word why.
    """
    require(can_judge, actor, card)
    if not note.strip():
        raise Refused(refuse("reason_missing", _("请写一句为什么要回避，例如“是我指导的项目”。")))
    panel = hold_panel(card.judge.panel)
    refuse_closed(panel)
    card.subject.panel = panel
    refuse_settled(card.subject)
    aside, _made = Aside.objects.get_or_create(
        judge=card.judge,
        subject=card.subject,
        defaults={
            "reason": Aside.DECLARED,
            "note": fitting(note, 200, name=_("为什么回避")),
            "set_at": now,
            "set_by": actor.signed_in,
        },
    )
    record_entry(
        actor=actor, at=now, action="panel.aside_declared", subject=panel,
        before={"marks": [card.marks] if card.marks else []},
        after={"subject": card.subject.title}, note=note.strip(),
    )  # fmt: skip
    take_cards_of_aside(panel, Card.objects.filter(pk=card.pk), now)
    tell_chair(panel, now)
    return aside
