"""Reads about programmes and rounds. Each runs a fixed number of queries, however long the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yipin.documents.queries import TRASH_TIME
from yipin.organisations.models import Unit
from yipin.organisations.queries import units_below, units_for_rules
from yipin.programmes.addressing import chosen_units
from yipin.programmes.models import Addressee, DefinitionVersion, Programme, Round, RoundStage
from yipin.rules.definition import Definition
from yipin.rules.stage_progress import FRONT, GOES_ON, LATER, Done, Step, stage_states


@dataclass(frozen=True, slots=True)
class CalendarStage:
    """A stage on the calendar strip. ``state`` is one of ``rules.stage_progress``."""

    stage: RoundStage
    state: str


def versions_of(host: Unit) -> QuerySet[DefinitionVersion]:
    """Every version of every programme of a host, drafts and published, the newest programme first."""
    every = DefinitionVersion.objects.filter(programme__unit=host, discarded_at__isnull=True)
    named = every.select_related("programme__unit", "notice", "saved_by").defer(
        "notice__text", "notice__blocks", "notice__reading", "notice__answers"
    )
    with_rounds = named.prefetch_related("rounds")
    return with_rounds.order_by("-programme_id", "-number")


def drafts_by_key(host: Unit) -> dict[str, int]:
    """The draft of each programme that has one, by the key of the programme."""
    drafts = versions_of(host).filter(published_at__isnull=True)
    return dict(drafts.values_list("programme__key", "pk"))


def latest_version(programme: Programme) -> DefinitionVersion | None:
    kept = programme.definitions.filter(discarded_at__isnull=True)
    return kept.select_related("programme__unit").first()


def discarded_definitions_of(host: Unit, now: datetime) -> QuerySet[DefinitionVersion]:
    """Those that can still be restored, the last discarded first."""
    held = DefinitionVersion.objects.filter(programme__unit=host, discarded_at__gt=now - TRASH_TIME)
    return held.select_related("programme").order_by("-discarded_at")


def rounds_hosted_by(host: Unit) -> QuerySet[Round]:
    """The rounds a unit runs, the newest first."""
    return _with_names(Round.objects.filter(unit=host))


def rounds_for_unit(unit: Unit) -> QuerySet[Round]:
    """The rounds that ask this very unit to take part, the newest first."""
    return _with_names(Round.objects.filter(addressees__unit=unit))


def public_rounds() -> QuerySet[Round]:
    """The rounds whose notice everybody may read."""
    return _with_names(Round.objects.filter(is_public=True))


def rounds_seen_by(unit: Unit) -> QuerySet[Round]:
    """Public rounds, those that ask this unit or one above or below it, and those it oversees."""
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path), Unit.steplen)]
    touching = Addressee.objects.filter(
        Q(unit__path__startswith=unit.path) | Q(unit__path__in=above)
    )
    seen = Q(is_public=True) | Q(unit__path__startswith=unit.path)
    return _with_names(Round.objects.filter(seen | Q(pk__in=touching.values("round"))))


def _with_names(rounds: QuerySet[Round]) -> QuerySet[Round]:
    named = rounds.select_related("unit", "programme", "definition", "notice__file")
    long_texts = ("notice__text", "notice__blocks", "notice__reading", "notice__answers")
    return named.defer(*long_texts).prefetch_related("stages")


def round_calendar(
    round_: Round, now: datetime, done: Mapping[str, Done] | None = None
) -> tuple[CalendarStage, ...]:
    """Every stage in order, with where it stands. ``done``: by key, what was done in it; who does
    not give it gets what the days alone say.
    """
    rows = list(round_.stages.all())
    stages = {one.key: one for one in round_.definition.parsed.stages} if done is not None else {}
    steps = [
        Step(
            row.kind, stages[row.key].purpose if row.key in stages else "", row.opens_at,
            row.closes_at, row.is_built, None if done is None else done.get(row.key),
            is_slip=row.closes_at is not None and row.closes_at < round_.opened_at,
        )
        for row in rows
    ]  # fmt: skip
    states = stage_states(steps, now, is_closed=done is not None and round_.closed_at is not None)
    return tuple(map(CalendarStage, rows, states))


def stage_now(
    round_: Round, now: datetime, done: Mapping[str, Done] | None = None
) -> RoundStage | None:
    """The stage that runs (or is behind), else the next to come, else the last one."""
    calendar = round_calendar(round_, now, done)
    for wanted in (FRONT, (GOES_ON,), (LATER,)):
        for each in calendar:
            if each.state in wanted and (each.stage.is_built or done is None):
                return each.stage
    return calendar[-1].stage if calendar else None


def application_stage_of(round_: Round) -> RoundStage | None:
    """The row of the stage that collects applications, with the window as it is now."""
    stage = round_.definition.parsed.application_stage
    rows = (row for row in round_.stages.all() if stage and row.key == stage.key)
    return next(rows, None)


def addressees_of(round_: Round) -> QuerySet[Addressee]:
    """Who is asked, in the order of the tree, with the addressed unit each lies under."""
    return round_.addressees.select_related("unit", "under__unit").order_by("unit__path")


def addressed_units(version: DefinitionVersion) -> QuerySet[Unit]:
    """The units a definition would address now: its rules, and what the officer changed in them."""
    return units_addressed_by(version.parsed, version.unit, version.choice)


def units_addressed_by(
    definition: Definition, host: Unit, choice: Mapping[str, list[int]] | None = None
) -> QuerySet[Unit]:
    """The same for a definition that is not saved yet, as the page of a notice shows it."""
    added, left_out = chosen_units(choice or {})
    by_rule = units_for_rules(host, definition.addressees).exclude(pk__in=left_out)
    wanted = Q(pk__in=by_rule.order_by().values("pk")) | Q(pk__in=added)
    return units_below(host).filter(wanted).order_by("path")


def is_asked(round_: Round, units: Sequence[Unit]) -> dict[int, bool]:
    """For each unit, whether the round addresses it."""
    asked = set(
        Addressee.objects.filter(round=round_, unit__in=units).values_list("unit_id", flat=True)
    )
    return {unit.pk: unit.pk in asked for unit in units}
