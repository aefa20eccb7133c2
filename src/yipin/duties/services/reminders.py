"""Reminding units of what they owe: at most once a day, and never silently incomplete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.duties.links import link_to_source
from yipin.duties.models import Obligation, Reminder
from yipin.duties.permissions import can_remind
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import holders_of_many, line_of
from yipin.rules.deadlines import closing_words, urgency
from yipin.rules.verdicts import Verdict, allow, refuse

LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that was not reminded, and why."""

    obligation: Obligation
    reason: str
    code: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """``people`` is how many persons got a message."""

    sent: tuple[Obligation, ...]
    left_out: tuple[LeftOut, ...]
    people: int = 0


@transaction.atomic
def remind_units(
    *,
    actor: Actor,
    obligations: Iterable[Obligation],
    text: str,
    now: datetime,
    force: bool = False,
) -> Reminded:
    """Send a reminder to everybody who fills in forms in these units; say who was left out and why.

    Who may: ``duties.remind``, unit by unit; units out of reach are not named. Left out: handed
    in, excused, not open yet, reminded today already (unless ``force``), nobody to write to.
    ``text`` is added by the office, at most 300 characters. A fixed number of reads for any number of units.
    """
    text = fitting(text, LONGEST_TEXT, name=_("补充的话"))
    rows = _locked(obligations)
    holders = holders_of_many(
        {row.unit_id for row in rows}, Right.FILL_FORMS, timezone.localdate(now)
    )
    reminded = set() if force else _reminded_today(rows, now)
    sent: list[Obligation] = []
    left_out: list[LeftOut] = []
    for row in rows:
        verdict = can_remind(actor, row) and _is_to_be_reminded(row, reminded, holders, now)
        if verdict:
            sent.append(row)
        elif verdict.code != "not_yours":
            left_out.append(LeftOut(row, verdict.reason, verdict.code))
    people = _send(actor, sent, holders, text, now) if sent else 0
    return Reminded(tuple(sent), tuple(left_out), people)


def _locked(obligations: Iterable[Obligation]) -> list[Obligation]:
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("unit")
    return list(rows.filter(pk__in=[one.pk for one in obligations]).order_by("unit__path", "id"))


def _reminded_today(rows: Sequence[Obligation], now: datetime) -> set[int]:
    """A day is a day in Shanghai."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    said = Reminder.objects.filter(obligation__in=rows, sent_at__gte=midnight)
    return set(said.values_list("obligation_id", flat=True))


def _is_to_be_reminded(
    row: Obligation, reminded: set[int], holders: dict[int, list[Person]], now: datetime
) -> Verdict:
    if row.excused_at is not None:
        return refuse("excused", _("已同意免交"))
    if row.done and row.is_met:
        return refuse("met", _("已经交了"))
    if row.opens_at is not None and now < row.opens_at:
        return refuse("not_open", _("还没到开始时间"))
    if row.pk in reminded:
        return refuse("reminded", _("今天已提醒过"))
    if not holders.get(row.unit_id):
        return refuse("nobody", _("没有登记填报人，请先在单位管理里安排"))
    return allow()


def _send(
    actor: Actor,
    sent: Sequence[Obligation],
    holders: dict[int, list[Person]],
    text: str,
    now: datetime,
) -> int:
    """One message for each matter; a person who fills in for several units gets it once."""
    Reminder.objects.bulk_create(
        Reminder(obligation=row, sent_at=now, sent_by=actor.signed_in, text=text) for row in sent
    )
    matters: dict[tuple[str, str, int, datetime], list[Obligation]] = defaultdict(list)
    for row in sent:
        matters[(row.title, row.source_kind, row.source_id, row.due_at)].append(row)
    people = 0
    for rows in matters.values():
        people += _write(actor, rows, holders, text, now)
        _record(actor, rows, text, now)
    return people


def _write(
    actor: Actor,
    rows: Sequence[Obligation],
    holders: dict[int, list[Person]],
    text: str,
    now: datetime,
) -> int:
    matter = rows[0]
    light = urgency(matter.due_at, now)
    due = closing_words(matter.due_at, timezone.localtime(now).year)
    facts = {"事项": matter.title, "截止时间": due, "还剩": light.words, "补充": text}
    return send_worded(
        recipients=[person for row in rows for person in holders[row.unit_id]],
        kind="duties.reminder",
        facts=facts,
        line=line_of(actor.unit) if actor.unit else (),
        url=link_to_source(matter.source_kind, matter.source_id),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def _record(actor: Actor, rows: Sequence[Obligation], text: str, now: datetime) -> None:
    """One entry for each matter, at the office that reminds."""
    matter = rows[0]
    record_entry(
        actor=actor,
        at=now,
        action="duties.reminded",
        subject=actor.unit or matter.unit,
        subject_label=matter.title,
        unit_id=actor.unit.pk if actor.unit else None,
        after={
            "source": [matter.source_kind, matter.source_id],
            "units": [row.unit_id for row in rows],
        },
        note=text,
    )
