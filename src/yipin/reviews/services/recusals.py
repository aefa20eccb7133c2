"""Standing aside by word of the office: set by hand, and a mistaken one taken back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Aside, Card, Judge, Namesake, Panel, Subject
from yipin.reviews.recusal_queries import Named, asides_by_rule, nobody_named
from yipin.reviews.services.judging_again import refuse_settled
from yipin.reviews.services.panels import lock_panel, refuse_closed
from yipin.reviews.services.taken_cards import take_cards_of_aside
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.recusals import BINDING, REASONS, SAME_NAME
from yipin.rules.verdicts import refuse


@transaction.atomic
def set_aside(*, actor: Actor, judge: Judge, subject: Subject, note: str, now: datetime) -> None:
    """The expert stands aside from here on; a card goes, handed in or not, and its marks are written
    down. Who may: whoever holds the review. Needs a reason. Refused where this subject is settled.
    """
    locked = _open_panel(actor, judge, note)
    subject.panel = locked
    refuse_settled(subject)
    _aside, is_new = Aside.objects.get_or_create(
        judge=judge,
        subject=subject,
        defaults={
            "reason": Aside.SET,
            "note": fitting(note, 200, name=_("理由")),
            "set_at": now,
            "set_by": actor.signed_in,
        },
    )
    if not is_new:
        return
    gone = take_cards_of_aside(locked, Card.objects.filter(judge=judge, subject=subject), now)
    record_entry(
        actor=actor, at=now, action="panel.aside_set", subject=locked, note=note.strip(),
        before={"marks": gone}, after={"judge": judge.person.name, "subject": subject.title},
    )  # fmt: skip


@transaction.atomic
def take_back_aside(
    *,
    actor: Actor,
    judge: Judge,
    subject: Subject,
    note: str,
    now: datetime,
    named: Named = nobody_named,
) -> None:
    """A mistaken one goes, and that of a namesake; the card can be given again. Needs a reason. Refused
    where the rule says more than that the names are the same, and where the expert said so.
    """
    locked = _open_panel(actor, judge, note)
    aside = Aside.objects.filter(judge=judge, subject=subject).first()
    if aside is None:
        return
    if aside.reason == SAME_NAME:
        Namesake.objects.get_or_create(
            subject=subject, person=judge.person, defaults={"set_at": now}
        )
    today = now.astimezone(SHANGHAI).date()
    by_rule = [*asides_by_rule(locked, [judge], [subject], named, today).values(), aside.reason]
    why = next((one for one in by_rule if one in BINDING), "")
    if why:
        reason = _("这是按规定自动回避或专家本人声明的（%(why)s），不能取消。")
        raise Refused(refuse("by_rule", reason % {"why": REASONS[why]}))
    aside.delete()
    record_entry(
        actor=actor, at=now, action="panel.aside_taken_back", subject=locked, note=note.strip(),
        before={"judge": judge.person.name, "subject": subject.title, "note": aside.note},
    )  # fmt: skip


def _open_panel(actor: Actor, judge: Judge, note: str) -> Panel:
    locked = lock_panel(actor, judge.panel)
    refuse_closed(locked)
    if not note.strip():
        raise Refused(refuse("reason_missing", _("请写明原因。")))
    return locked
