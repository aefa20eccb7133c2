"""The deadlines of a person's desks: what a unit owes, and the calendar of rounds it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from yipin.duties.links import link_to_source
from yipin.duties.models import Obligation
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Unit
from yipin.programmes.models import Round, RoundStage
from yipin.rules.deadline_calendar import CANCELLED, DONE, OPEN, Deadline

BACK = timedelta(days=90)
SOURCE = "round"
MOST = 1000


@dataclass(frozen=True, slots=True)
class Desks:
    """Units whose forms the desks fill in, and units whose rounds they run."""

    fills: tuple[int, ...]
    runs: tuple[int, ...]


def desks_of_appointments(desks: Sequence[Appointment]) -> Desks:
    return Desks(
        tuple(one.unit_id for one in desks if Right.FILL_FORMS in one.post.rights),
        tuple(one.unit_id for one in desks if Right.RUN_PROGRAMMES in one.post.rights),
    )


def deadlines_of(desks: Desks, now: datetime) -> list[Deadline]:
    """Everything that is due from 90 days ago on, by date. Three reads at most."""
    owed = Obligation.objects.filter(unit__in=desks.fills, due_at__gte=now - BACK)
    rows = list(owed.select_related("unit").order_by("due_at", "id")[:MOST]) if desks.fills else []
    sources = {row.source_id for row in rows if row.source_kind == SOURCE}
    ended = set(
        Round.objects.filter(pk__in=sources, state=Round.State.CLOSED).values_list("pk", flat=True)
    )
    several = len(set(desks.fills)) > 1
    found = [deadline_of_obligation(row, ended, names_unit=several) for row in rows]
    if desks.runs:
        stages = RoundStage.objects.filter(round__unit__in=desks.runs, closes_at__gte=now - BACK)
        ordered = stages.select_related("round").order_by("closes_at", "id")[:MOST]
        found += [deadline_of_stage(stage) for stage in ordered]
    return sorted(found, key=lambda one: (one.due_at, one.uid))


def open_lines(desks: Desks, until: datetime, now: datetime) -> list[Deadline]:
    """What is still to be done until a moment, for the digest."""
    return [
        one for one in deadlines_of(desks, now) if one.state == OPEN and now <= one.due_at <= until
    ]


def deadline_of_obligation(
    row: Obligation, ended: set[int] | frozenset[int] = frozenset(), *, names_unit: bool = False
) -> Deadline:
    """One duty of a unit; the unit is named where a calendar holds those of several."""
    is_ended = row.source_kind == SOURCE and row.source_id in ended
    state = OPEN
    if row.done > 0 and row.is_met:
        state = DONE
    elif row.excused_at is not None or is_ended:
        state = CANCELLED
    return Deadline(
        uid=_uid("obligation", row.pk),
        title=f"{row.title}（{row.unit.label}）" if names_unit else row.title,
        due_at=row.due_at,
        text=row.asked_by,
        url=_url(link_to_source(row.source_kind, row.source_id)),
        state=state,
    )


def deadline_of_stage(stage: RoundStage) -> Deadline:
    """A stage of a round, for those who run it or look at its page."""
    assert stage.closes_at is not None
    is_closed = stage.round.state == Round.State.CLOSED
    return Deadline(
        uid=_uid("stage", stage.pk),
        title=f"{stage.round.name_in_lists}：{stage.name}",
        due_at=stage.closes_at,
        url=_url(link_to_source(SOURCE, stage.round_id)),
        state=CANCELLED if is_closed else OPEN,
    )


def stages_of_round(round_: Round, unit: Unit | None) -> list[Deadline]:
    """The calendar of one round; an asked unit gets its own (perhaps longer) time with it."""
    rows = RoundStage.objects.filter(round=round_, closes_at__isnull=False).select_related("round")
    found = [deadline_of_stage(stage) for stage in rows.order_by("closes_at", "id")]
    own = Q(source_kind=SOURCE, source_id=round_.pk, unit=unit)
    for row in Obligation.objects.filter(own).select_related("unit") if unit else ():
        ended = frozenset({round_.pk} if round_.state == Round.State.CLOSED else ())
        found.append(deadline_of_obligation(row, ended))
    return found


def _uid(kind: str, key: int) -> str:
    return f"{kind}-{key}@{urlsplit(_site()).hostname or 'yipin'}"


def _url(path: str) -> str:
    return f"{_site()}{path}" if _site() else ""


def _site() -> str:
    return str(getattr(settings, "SITE_ADDRESS", "")).rstrip("/")
