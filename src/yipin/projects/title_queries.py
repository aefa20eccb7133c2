"""Reads about titles: of a round, of a unit, by code, on the wall, due to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.decision_models import DecisionRow
from yipin.projects.models import Application, Step, Title
from yipin.projects.title_models import Recheck, TitleChange, TitlePicture
from yipin.rules.decisions import BEST, OF_ACCEPTANCE
from yipin.rules.definition import Stage
from yipin.rules.new_brands import HeldTitle, gates_new_brands, may_apply_anew
from yipin.rules.titles_held import (
    ALIVE,
    OPENS_BEFORE,
    REPLACED,
    STANDING,
    state_on,
)
from yipin.rules.tranches import ALIVE as GOING_ON
from yipin.rules.tranches import DONE
from yipin.rules.verdicts import Verdict, allow


def standing(today: date) -> Q:
    """Titles that count today, as ``rules.titles_held.is_alive`` says of one."""
    return Q(state__in=ALIVE) & (Q(valid_until=None) | Q(valid_until__gte=today))


def _open_rechecks() -> Prefetch[str]:
    """As ``open_rechecks``: the day of one that is open goes before that of the calendar."""
    return Prefetch(
        "rechecks", Recheck.objects.exclude(state=Recheck.State.DECIDED), "open_rechecks"
    )


def titles_of_round(held: Round) -> QuerySet[Title]:
    """Everything given in a round, the newest act first, by number inside."""
    rows = Title.objects.filter(round=held).select_related("unit", "application")
    return rows.prefetch_related(_open_rechecks()).order_by("-year", "number")


def printed_of_round(held: Round, today: date) -> QuerySet[Title]:
    """What a batch of certificates holds: what stands, by number."""
    rows = Title.objects.filter(standing(today), round=held)
    return rows.select_related("layout__background").order_by("year", "number")


def grades_asked(held: Round) -> tuple[str, ...]:
    """The grades of acceptance that the round's certifying stage names; none: all."""
    return next((one.grades for one in held.definition.parsed.stages_of("certify")), ())


def recheck_stage(held: Round) -> Stage | None:
    """Where the definition has its titles looked at again."""
    return next(held.definition.parsed.stages_of("recheck"), None)


def candidates_of(held: Round) -> QuerySet[Application]:
    """Accepted projects without a title, those of the best grade first; ``had_title`` is true where
    one was withdrawn.
    """
    earlier = Title.objects.filter(application=OuterRef("pk"))
    standing = Title.objects.filter(application=OuterRef("pk"), state__in=STANDING)
    rows = Application.objects.filter(round=held, state="accepted").exclude(Exists(standing))
    grades = grades_asked(held)
    if grades:
        rows = rows.filter(grade__in=grades)
    rows = rows.annotate(had_title=Exists(earlier))
    return rows.select_related("unit").order_by("grade", "number", "id")


def titles_of_unit(unit: Unit) -> QuerySet[Title]:
    """What a unit holds or held, newest first; replaced certificates are left out."""
    rows = Title.objects.filter(unit=unit).exclude(state=REPLACED)
    return rows.select_related("issuer", "round__definition", "layout").prefetch_related(
        _open_rechecks()
    )


def title_by_code(code: str) -> Title | None:
    """With its history, for the check page."""
    changes = TitleChange.objects.order_by("-id")
    rows = Title.objects.select_related("replaces", "replaced_by")
    return rows.prefetch_related(Prefetch("changes", changes)).filter(code=code).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class WallFilters:
    """What a visitor looks for. ``year`` is that of the title."""

    words: str = ""
    theme: str = ""
    year: int | None = None
    unit: int | None = None


def titles_on_wall(wanted: WallFilters, today: date) -> QuerySet[Title]:
    """What the issuers put on the wall and still stands there, newest first."""
    rows = Title.objects.filter(standing(today), is_on_wall=True)
    if wanted.theme:
        rows = rows.filter(theme=wanted.theme)
    if wanted.year:
        rows = rows.filter(issued_on__year=wanted.year)
    if wanted.unit:
        rows = rows.filter(unit=wanted.unit)
    for word in wanted.words.split():
        rows = rows.filter(
            Q(subject__icontains=word) | Q(unit_name__icontains=word) | Q(summary__icontains=word)
            | Q(story__icontains=word) | Q(unit__initials__contains=word.lower())
        )  # fmt: skip
    pictures = TitlePicture.objects.order_by("id")
    return rows.prefetch_related(Prefetch("pictures", pictures)).order_by("-issued_on", "-id")


@dataclass(frozen=True, slots=True)
class WallChoices:
    """What the filters of the wall offer."""

    themes: list[str]
    years: list[int]
    units: list[tuple[int, str]]


def choices_on_wall(today: date) -> WallChoices:
    """One read."""
    rows = Title.objects.filter(standing(today), is_on_wall=True)
    found = list(rows.order_by().values_list("theme", "issued_on__year", "unit", "unit_name"))
    return WallChoices(
        sorted({theme for theme, *_rest in found if theme}),
        sorted({year for _theme, year, *_rest in found}, reverse=True),
        sorted({(unit, name) for *_rest, unit, name in found}, key=lambda one: one[1]),
    )


def due_rechecks(today: date) -> QuerySet[Title]:
    """Titles whose re-check opens by this day and that have none open."""
    under_way = Recheck.objects.filter(title=OuterRef("pk")).exclude(state="decided")
    rows = Title.objects.filter(state__in=ALIVE, recheck_due_on__lte=today + OPENS_BEFORE)
    return rows.exclude(Exists(under_way)).select_related("unit", "issuer").order_by("pk")


def rechecks_to_decide(issuer: Unit, today: date) -> QuerySet[Recheck]:
    """What an office has to judge: handed in, or over its day (an improvement that ran out)."""
    rows = Recheck.objects.filter(title__issuer=issuer).exclude(state=Recheck.State.DECIDED)
    rows = rows.filter(Q(state=Recheck.State.HANDED_IN) | Q(due_on__lt=today))
    return rows.select_related("title__unit").order_by("due_on", "pk")


def held_titles(unit: Unit, held: Round, today: date) -> list[HeldTitle]:
    """As the rule about new brands asks for them: those of projects, of the programme of a round."""
    rows = Title.objects.filter(
        unit=unit, round__programme=held.programme_id, application__isnull=False,
        state__in=STANDING,
    )  # fmt: skip
    return [
        HeldTitle(one.subject, state_on(one.state, one.valid_until, today), one.times_renewed)
        for one in rows.order_by("pk")
    ]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a unit reached in a year, by the names of its projects, for a yearly assessment.

    ``approved``: projects that were approved in the year and went on, or were accepted, at its end.
    ``excellent``: those accepted in the year that stood with that grade at its end. ``titled``: titles
    that were given in the year and stood at its end (each with its project, or the unit itself).
    """

    approved: tuple[str, ...]
    excellent: tuple[str, ...]
    titled: tuple[str, ...]


def apply_anew_verdict(held: Round, unit: Unit, today: date) -> Verdict:
    """Whether the brands a unit holds of this programme let it apply. No read where nothing is asked."""
    definition = held.definition.parsed
    if not gates_new_brands(definition):
        return allow()
    return may_apply_anew(definition, held_titles(unit, held, today))


def facts_for_assessment(unit: Unit, year: int) -> UnitFacts:
    """Two reads. A project belongs to the years in which it was approved and accepted, a title to that
    of its day of issue; what becomes of either after that year changes nothing in it.
    """
    rows = _projects_at_end_of(year, unit)
    withdrawn = TitleChange.objects.filter(
        title=OuterRef("pk"), act="withdraw", on__lte=date(year, 12, 31)
    )
    given = Title.objects.filter(~Exists(withdrawn), unit=unit, issued_on__year=year)
    given = given.exclude(state=REPLACED).order_by("pk")
    return UnitFacts(
        tuple(one for one, state, begun, *_rest in rows if begun == year and state in GOING_ON),
        tuple(
            one
            for one, state, _begun, done, grade in rows
            if done == year and state in DONE and grade == BEST
        ),
        tuple(f"{one.name}：{one.subject or one.unit_name}" for one in given),
    )


def _projects_at_end_of(year: int, unit: Unit) -> QuerySet[Application, tuple[Any, ...]]:
    """Title, state, year of approval, year of acceptance and grade as of 31 December, from moves and
    signed decisions. The grade of the row stands in where no decision gave it.
    """
    moves = Step.objects.filter(application=OuterRef("pk"), made_at__year__lte=year)
    moves = moves.order_by("-made_at", "-pk")
    begun = moves.filter(to_state="approved").exclude(from_state="approved")
    graded = DecisionRow.objects.filter(
        application=OuterRef("pk"), decision__state__in=("signed", "replaced"),
        decision__purpose__in=OF_ACCEPTANCE, decision__signed_at__year__lte=year,
    ).order_by("-decision__signed_at", "-decision")  # fmt: skip
    return (
        Application.objects.filter(unit=unit).order_by("pk").values_list(
            "title",
            Subquery(moves.values("to_state")[:1]),
            Subquery(begun.values("made_at__year")[:1]),
            Subquery(moves.filter(action__in=("accept", "confirm")).values("made_at__year")[:1]),
            Coalesce(Subquery(graded.values("outcome")[:1]), "grade"),
        )
    )  # fmt: skip
