"""From rows to the rules of selection and back: who may be decided, ranked how, under which limits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yipin.organisations.choices import UnitCategory
from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.deadlines import SOURCE
from yipin.projects.decision_models import Decision, DecisionLimits, DecisionRow
from yipin.projects.models import Application
from yipin.projects.reviewing import KIND
from yipin.reviews.models import Panel, Subject
from yipin.reviews.queries import panels_of_stage
from yipin.reviews.result_queries import placed_together
from yipin.rules.decisions import (
    MAY_DECIDE,
    RowChoice,
    awards_for,
    deciding_stages,
    is_confirmation,
)
from yipin.rules.definition import Award, Definition, Stage
from yipin.rules.project_stages import PROJECTS
from yipin.rules.selection import (
    Candidate,
    Choice,
    Coverage,
    LevelCap,
    Limits,
    Place,
    Settled,
    Tier,
    period_began,
)
from yipin.rules.shared_ranks import Parted, parted_equals


@dataclass(frozen=True)
class Listed:
    """One application on the list of a decision. ``place`` counts from 1, best first."""

    application: Application
    place: int
    rank: int | None = None
    score: int | None = None
    is_settled: bool = False


def listed_for(held: Round, stage: Stage, also: Collection[int] = ()) -> list[Listed]:
    """What a decision of this stage may name: by the ranking where there is one, else by number.

    Projects whose work has begun stand on the list of the selection too, settled. A confirmation
    names what the decision before it approved, and what it named itself (``also``).
    """
    may = set(MAY_DECIDE[stage.purpose])
    wanted = may | (PROJECTS if stage.purpose == "application" else set())
    named = Q(state__in=wanted)
    if is_confirmation(held.definition.parsed, stage):
        named = Q(state__in=PROJECTS) | (Q(pk__in=also) & named)
    rows = Application.objects.filter(named, round=held).select_related("unit").order_by()
    ranks = ranking_of(held, stage.purpose)
    found = sorted(rows, key=lambda one: _by_rank(one, ranks))
    return [
        Listed(one, at, *ranks.get(one.pk, (None, None)), is_settled=one.state not in may)
        for at, one in enumerate(found, start=1)
    ]


Ranks = Mapping[int, tuple[int | None, int | None]]


def _by_rank(one: Application, ranks: Ranks) -> tuple[bool, int, int]:
    rank = ranks.get(one.pk, (None, None))[0]
    return (rank is None, rank or 0, one.number or 0)


def panels_for(held: Round, purpose: str) -> list[Panel]:
    """The panels of the last review of this purpose that has been prepared."""
    stages = [one for one in held.definition.parsed.stages_of("assess") if one.purpose == purpose]
    panels = (panels_of_stage(SOURCE, held.pk, one.key) for one in reversed(stages))
    return next((found for found in panels if found), [])


@dataclass(frozen=True)
class LeftOutside:
    """Applications that a selection does not see, or sees without a rank: still to be screened; passed,
    but in no panel of the review.
    """

    unscreened: int = 0
    unreviewed: int = 0


def left_outside(held: Round) -> LeftOutside:
    """One read. Without a review nobody is left out of it."""
    panels = panels_ranked(held, "application")
    reviewed = Subject.objects.filter(panel__in=panels, kind=KIND, subject_id=OuterRef("pk"))
    left = Q(state="forwarded") & Exists(panels) & ~Exists(reviewed)
    return LeftOutside(
        **held.applications.aggregate(
            unscreened=Count("pk", filter=Q(state="submitted")),
            unreviewed=Count("pk", filter=left),
        )
    )


def panels_ranked(held: Round, purpose: str) -> QuerySet[Panel]:
    """All panels that a list of this purpose may show the ranks of."""
    stages = [one for one in held.definition.parsed.stages_of("assess") if one.purpose == purpose]
    rows = Panel.objects.filter(source_kind=SOURCE, source_id=held.pk)
    return rows.filter(stage_key__in=[one.key for one in stages])


def decision_on(held: Round, panel: Panel) -> Decision | None:
    """The signed decision that rests on what this panel found; None while there is none, or while the
    last one is being replaced.
    """
    stage = held.definition.parsed.stage(panel.stage)
    if stage is None or stage.kind != "assess":
        return None
    own = Decision.objects.filter(round=held, purpose=stage.purpose)
    last = own.filter(state=Decision.State.SIGNED).order_by("-id").first()
    open_ones = [Decision.State.DRAFT, Decision.State.SIGNING]
    if last is None or own.filter(replaces=last, state__in=open_ones).exists():
        return None
    return last


def ranking_of(held: Round, purpose: str) -> Ranks:
    """Rank and score (hundredths) by application; of a report, those of its project. Several panels
    make one list.
    """
    placed = placed_together(panels_for(held, purpose), KIND)
    projects = _projects_of([subject for subject, _rank, _score in placed])
    return {projects.get(subject, subject): (rank, score) for subject, rank, score in placed}


def _projects_of(subjects: Collection[int]) -> dict[int, int]:
    """Of reports, the project each is of."""
    reports = Application.every.filter(pk__in=subjects, project__isnull=False).order_by()
    return {pk: project or pk for pk, project in reports.values_list("pk", "project")}


def subjects_behind(held: Round, purpose: str) -> dict[int, tuple[int, int]]:
    """By application, where its marks stand: the panel and the number there, of several reviews the
    last. One read, of reports two.
    """
    rows = Subject.objects.filter(panel__in=panels_ranked(held, purpose), kind=KIND)
    found = {one.subject_id: (one.panel_id, one.number) for one in rows.order_by("panel")}
    projects = {} if purpose == "application" else _projects_of(found)
    return {projects.get(subject, subject): where for subject, where in found.items()}


def limits_row(held: Round) -> DecisionLimits:
    """What the host has set; until then, unsaved, what the deciding stage of the definition says."""
    return DecisionLimits.objects.filter(round=held).first() or DecisionLimits(
        round=held, **limits_said(held.definition.parsed)
    )


def limits_said(definition: Definition) -> dict[str, int | None]:
    """By the names of the host's own settings."""
    stage = next(iter(deciding_stages(definition, "application")), None)
    names = ("per_unit", "per_district", "cover_years", "cover_year")
    return {name: getattr(stage, name, None) for name in names}


def limits_of(held: Round, purpose: str, row: DecisionLimits) -> Limits:
    """What the definition says, as the host has completed it. Other purposes than the selection
    are bound by their own tiers alone.
    """
    definition = held.definition.parsed
    if purpose != "application":
        return Limits(tiers=tiers_of(definition, purpose, None))
    levels = tuple(LevelCap(one.key, one.name, one.cap) for one in definition.levels)
    return Limits(
        tiers=tiers_of(definition, purpose, row),
        levels=levels or (LevelCap("", ""),),
        per_unit=row.per_unit,
        per_district=row.per_district,
        budget_fen=row.budget_fen,
        coverage=_coverage(held, definition, row),
    )


def tiers_of(definition: Definition, purpose: str, row: DecisionLimits | None) -> tuple[Tier, ...]:
    """The awards of the definition with the sums and numbers the host has set; where it has none, one
    without a name.
    """
    own = {one["tier"]: one for one in (row.tiers if row else [])}
    return tuple(
        Tier(
            award.tier,
            own.get(award.tier, {}).get("amount_fen", award.amount_fen),
            own.get(award.tier, {}).get("count_min", award.count_min),
            own.get(award.tier, {}).get("count_max", award.count_max),
        )
        for award in awards_for(definition, purpose) or (Award(""),)
    )


def _coverage(held: Round, definition: Definition, row: DecisionLimits) -> Coverage | None:
    if not row.cover_years:
        return None
    themes = tuple(one.name for one in definition.themes)
    covered = frozenset((*row.covered, *themes_covered_before(held, row.cover_year)))
    left = row.cover_years - (row.cover_year or 1) + 1
    return Coverage(themes, covered, max(1, left))


def themes_covered_before(held: Round, cover_year: int | None) -> list[str]:
    """Themes of projects in earlier rounds of the same programme and of the running period, of which
    this is year number ``cover_year``.
    """
    rows = Application.objects.filter(
        round__programme=held.programme_id, round__opened_at__lt=held.opened_at, state__in=PROJECTS,
        round__year__gte=period_began(held.year, cover_year),
    )  # fmt: skip
    return sorted(set(rows.exclude(theme="").order_by().values_list("theme", flat=True)))


def _districts_below(held: Round) -> QuerySet[Unit]:
    return Unit.objects.filter(path__startswith=held.unit.path, category=UnitCategory.DISTRICT)


def has_districts(held: Round) -> bool:
    """Whether there are any below the host to count places by."""
    return _districts_below(held).exists()


def districts_of(held: Round, units: Iterable[Unit]) -> dict[str, tuple[str, str]]:
    """By tree path of a unit, path and name of the district it is or lies in, or nothing. One read."""
    depth = len(held.unit.path)
    districts = {one.path: one.label for one in _districts_below(held)}
    found = {}
    for unit in units:
        ends = range(len(unit.path), depth, -Unit.steplen)
        found[unit.path] = next(
            ((p, districts[p]) for end in ends if (p := unit.path[:end]) in districts), ("", "")
        )
    return found


def candidates_of(held: Round, rows: Sequence[DecisionRow]) -> list[Candidate]:
    """Rows with their application and unit loaded."""
    districts = districts_of(held, [one.application.unit for one in rows])
    return [
        Candidate(
            key=str(row.application.pk),
            order=row.application.number or 0,
            rank=row.rank,
            title=row.application.title,
            unit=row.application.unit.path,
            unit_name=row.application.unit.label,
            district=districts[row.application.unit.path][0],
            district_name=districts[row.application.unit.path][1],
            theme=row.application.theme,
            level=row.application.level,
            settled=_settled(row),
        )
        for row in rows
    ]


def _settled(row: DecisionRow) -> Settled | None:
    """Of a row whose work has begun, what it was given."""
    if not row.is_settled or row.outcome != "approve":
        return None
    return Settled(Place(row.tier, row.level), row.amount_fen)


def choice_of(rows: Sequence[DecisionRow]) -> Choice:
    """The approved ones with their place."""
    return {
        str(row.application.pk): Place(row.tier, row.level)
        for row in rows
        if row.outcome == "approve"
    }


def rows_of(decision: Decision) -> list[DecisionRow]:
    """With application and unit. One read."""
    return list(decision.rows.select_related("application__unit"))


def confirms(decision: Decision) -> bool:
    """Whether it confirms a decision that came before it."""
    definition = decision.round.definition.parsed
    stage = definition.stage(decision.stage_key)
    return stage is not None and is_confirmation(definition, stage)


def as_choice(row: DecisionRow) -> RowChoice:
    return RowChoice(
        key=str(row.application_id), position=row.rank or row.place, outcome=row.outcome,
        tier=row.tier, reason=row.reason, has_rank=row.rank is not None,
    )  # fmt: skip


def equals_parted(decision: Decision, rows: Sequence[DecisionRow]) -> tuple[Parted, ...]:
    """Where the choice parts projects that share a rank; the tiers a confirmation takes over do not."""
    said = [as_choice(one) for one in rows]
    if confirms(decision):
        said = [replace(one, tier="") for one in said]
    return parted_equals(decision.purpose, said)
