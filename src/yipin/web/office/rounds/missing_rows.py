"""Who has not handed in: how far each is, when it was reminded, whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.duties.queries import Due
from yipin.organisations.choices import Right
from yipin.organisations.models import Person
from yipin.organisations.queries import holders_of_many
from yipin.projects.office_queries import UnderWay
from yipin.rules.project_stages import PASSED
from yipin.web.office.rounds.facts import RoundFacts, rank_of
from yipin.web.office.rounds.marks import mark_of_light
from yipin.web.theme import dates
from yipin.web.theme.parts import Mark


@dataclass(frozen=True, kw_only=True)
class MissingRow:
    """A unit that must and has not, or need not any more."""

    pk: int  # of the obligation
    unit_id: int
    unit: str
    contact: str
    phone: str
    light: Mark
    progress: Mark
    touched_at: datetime | None
    reminded: str
    missing: int
    minimum: int
    due_at: datetime
    is_extended: bool
    is_excused: bool
    excuse: str
    rank: int
    search: str


def missing_rows(facts: RoundFacts, dues: Sequence[Due]) -> list[MissingRow]:
    """One read more, for the people to call."""
    today = timezone.localdate(facts.now)
    people = holders_of_many([due.obligation.unit_id for due in dues], Right.FILL_FORMS, today)
    return [_row(facts, due, people.get(due.obligation.unit_id, [])) for due in dues]


def _row(facts: RoundFacts, due: Due, people: Sequence[Person]) -> MissingRow:
    row = due.obligation
    own = facts.by_unit.get(row.unit_id, [])
    return MissingRow(
        pk=row.pk,
        unit_id=row.unit_id,
        unit=row.unit.label,
        contact=people[0].name if people else "",
        phone=people[0].phone if people else "",
        light=mark_of_light(due.light),
        progress=progress_of(own, begun=row.begun_at is not None),
        touched_at=max((one.touched_at for one in own if one.touched_at), default=row.begun_at),
        reminded=reminded_words(due, facts.now),
        missing=due.missing,
        minimum=row.minimum,
        due_at=row.due_at,
        is_extended=row.is_extended,
        is_excused=row.excused_at is not None,
        excuse=row.excuse,
        rank=facts.rank(due),
        search=f"{row.unit.name} {row.unit.initials} {' '.join(one.name for one in people)}",
    )


def reminded_words(due: Due, now: datetime) -> str:
    """3月22日提醒过 1 次, 没提醒过."""
    if not due.reminders or due.reminded_at is None:
        return _("没提醒过")
    words = _("%(day)s提醒过，共 %(times)s 次") if due.reminders > 1 else _("%(day)s提醒过 1 次")
    return words % {"day": _reminded_day(due.reminded_at, now), "times": due.reminders}


def _reminded_day(at: datetime, now: datetime) -> str:
    return _("今天") if dates.day_of(at) == dates.day_of(now) else dates.day(at, now=now)


def progress_of(own: Sequence[UnderWay], *, begun: bool) -> Mark:
    """Where the application of the unit stands that is nearest to being handed in."""
    open_ones = [one for one in own if one.state not in {"submitted", *PASSED}]
    if not open_ones:
        if begun:
            return Mark(text=_("开过头，又删了"), tone="warn", shape="ring")
        return Mark(text=_("还没开始"), tone="late", shape="x")
    return _mark(max(open_ones, key=rank_of))


def _mark(one: UnderWay) -> Mark:
    if one.state == "draft":
        return Mark(text=_("填了 %(n)s%%") % {"n": one.percent}, tone="warn", shape="half")
    if one.state == "endorsing":
        words = _("等“%(name)s”") % {"name": one.waiting_for or _("签意见")}
        return Mark(text=words, tone="info", shape="half")
    fixed = {
        "endorsed": (_("意见签完，没提交"), "warn", "tri"),
        "returned": (_("退回后没交"), "warn", "back"),
        "declined": (_("基层不同意"), "late", "x"),
        "refused": (_("不予通过"), "late", "x"),
        "merged": (_("已并入别的项目"), "quiet", "bar"),
    }
    text, tone, shape = fixed.get(one.state, (_("在填"), "info", "half"))
    return Mark(text=text, tone=tone, shape=shape)  # type: ignore[arg-type]
