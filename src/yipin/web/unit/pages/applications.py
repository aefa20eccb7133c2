"""The unit's own applications, round by round, and what was deleted in the last 30 days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.programmes.queries import rounds_for_unit
from yipin.projects.milestones import EVER_PROJECTS
from yipin.projects.models import Application
from yipin.projects.queries import applications_of_unit, trash_of_unit
from yipin.projects.windows import Windows, windows_of
from yipin.rules.deadlines import is_open, is_over
from yipin.rules.stage_guards import TRASH_DAYS
from yipin.rules.stages import STATES
from yipin.web.theme.parts import Mark

SIZE = 50


@dataclass(frozen=True, kw_only=True)
class RoundLine:
    """A round that asks the unit, with whether one may begin."""

    held: Round
    windows: Windows
    can_start: bool
    is_over: bool
    count: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """``url`` is the project's page once there is a project."""

    application: Application
    mark: Mark
    url: str


@dataclass(frozen=True, kw_only=True)
class ApplicationsPage:
    rounds: Sequence[RoundLine]
    page: Page
    rows: Sequence[Row]
    trash: Sequence[Application]
    states: Sequence[tuple[str, str]]
    words: str
    state: str
    can_fill: bool

    @property
    def open_rounds(self) -> list[RoundLine]:
        return [one for one in self.rounds if one.can_start]

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.state)


def applications_page(
    actor: Actor, now: datetime, *, words: str = "", state: str = "", number: str | None = None
) -> ApplicationsPage:
    """A fixed number of reads, however many applications there are."""
    unit = actor.unit
    assert unit is not None
    own = applications_of_unit(unit)
    counts: dict[int, int] = {}
    for round_id in own.values_list("round_id", flat=True):
        counts[round_id] = counts.get(round_id, 0) + 1
    page = Paginator(_found(own, words, state), SIZE).get_page(number)
    return ApplicationsPage(
        rounds=[_line(one, counts, actor, now) for one in rounds_for_unit(unit)],
        page=page,
        rows=[row_of(one) for one in page],
        trash=[one for one in trash_of_unit(unit) if _is_kept(one, now)],
        states=[(key, one.label_unit) for key, one in STATES.items() if key != "discarded"],
        words=words,
        state=state,
        can_fill=actor.has(Right.FILL_FORMS),
    )


def row_of(application: Application) -> Row:
    name = "project" if application.state in EVER_PROJECTS else "application"
    return Row(
        application=application,
        mark=state_mark(application.state),
        url=reverse(name, args=[application.pk]),
    )


def _found(own: object, words: str, state: str) -> object:
    found = own
    for word in words.split():
        found = found.filter(  # type: ignore[attr-defined]
            Q(title__icontains=word)
            | Q(initials__contains=word.lower())
            | Q(theme__icontains=word)
            | Q(round__name__icontains=word)
        )
    return found.filter(state=state) if state else found  # type: ignore[attr-defined]


def state_mark(state: str) -> Mark:
    """The badge of a state in the words of the unit."""
    found = STATES[state]
    return Mark(text=found.label_unit, tone=found.tone, shape=found.shape)  # type: ignore[arg-type]


def _line(held: Round, counts: dict[int, int], actor: Actor, now: datetime) -> RoundLine:
    windows = windows_of(held)
    collects = held.definition.parsed.application_form is not None
    over = is_over(windows.send_by, now)
    return RoundLine(
        held=held,
        windows=windows,
        can_start=collects and not over and actor.has(Right.FILL_FORMS),
        is_over=over or (not is_open(windows.opens_at, windows.send_by, now) and over),
        count=counts.get(held.pk, 0),
    )


def _is_kept(application: Application, now: datetime) -> bool:
    return now - application.state_since < timedelta(days=TRASH_DAYS)
