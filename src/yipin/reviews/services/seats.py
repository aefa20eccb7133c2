"""Who sits on a panel, and who leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.services.guests import withdraw_guest_links
from yipin.reviews.models import Card, Judge, Panel
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.asides import write_asides_of_seat
from yipin.reviews.services.panels import lock_panel, refuse_closed
from yipin.reviews.services.taken_cards import take_cards
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.verdicts import refuse


@transaction.atomic
def seat_judge(
    *,
    actor: Actor,
    panel: Panel,
    person: Person,
    now: datetime,
    themes: Sequence[str] = (),
    named: Named = nobody_named,
) -> Judge:
    """Give an expert a seat, or the seat back; from here on the expert stands aside where the rule says
    so. Refused for whoever cannot sign in.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    if not person.is_active or person.username is None:
        reason = _("%(name)s还没有账号，不能评审。请先在“单位与人员”里邀请。")
        raise Refused(refuse("no_account", reason % {"name": person.name}))
    return give_seat(actor, locked, person, now, themes, named)


def give_seat(
    actor: Actor,
    locked: Panel,
    person: Person,
    now: datetime,
    themes: Sequence[str],
    named: Named,
) -> Judge:
    """The row and its entry; the panel is locked and whoever acts may."""
    judge, _made = Judge.objects.update_or_create(
        panel=locked,
        person=person,
        defaults={"themes": list(themes), "left_at": None},
        create_defaults={"themes": list(themes), "joined_at": now},
    )
    write_asides_of_seat(actor, locked, judge, named, now)
    record_entry(
        actor=actor, at=now, action="panel.judge_seated", subject=locked,
        after={"judge": person.name, "themes": list(themes)},
    )  # fmt: skip
    return judge


def note_marks_seen(*, actor: Actor, panels: QuerySet[Panel], now: datetime) -> None:
    """Whoever holds these reviews and judges in one, or in a part, knows from now on what others gave.
    One read.
    """
    begun = panels.exclude(state=Panel.State.PREPARING).order_by()
    here = Q(panel__in=begun) | Q(panel__part_of__panel__in=begun)
    own = Judge.objects.filter(here, person=actor.person, saw_marks_at=None)
    keys = list(own.values_list("pk", flat=True))
    if keys:
        Judge.objects.filter(pk__in=keys).update(saw_marks_at=now)


@transaction.atomic
def unseat_judge(*, actor: Actor, judge: Judge, now: datetime, reason: str) -> Judge:
    """The expert judges no more, nor chairs; cards that were not handed in are given to others at the next
    assignment, and a link that was not used yet is void. Needs a reason.
    """
    locked = lock_panel(actor, judge.panel)
    refuse_closed(locked)
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明这位专家为什么退出。")))
    row = Judge.objects.select_for_update().get(pk=judge.pk)
    row.left_at, row.is_chair = now, False
    row.save(update_fields=["left_at", "is_chair"])
    take_cards(Card.objects.filter(judge=row, handed_in_at=None), now)
    if not Judge.objects.filter(person=row.person_id, left_at=None).exists():
        withdraw_guest_links(actor=actor, unit=locked.unit, person=judge.person, now=now)
    record_entry(
        actor=actor, at=now, action="panel.judge_left", subject=locked,
        after={"judge": judge.person.name}, note=reason.strip(),
    )  # fmt: skip
    tell_chair(locked, now)
    return row
