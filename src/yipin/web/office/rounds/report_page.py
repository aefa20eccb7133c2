"""Projects of a round and what each has handed in for one later stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.duties.models import Obligation
from yipin.duties.queries import light_of
from yipin.programmes.models import RoundStage
from yipin.projects.models import Application
from yipin.projects.numbers import number_meant, number_words
from yipin.projects.queries import named
from yipin.projects.report_queries import projects_of_round
from yipin.projects.services.reports import SOURCE
from yipin.rules.project_stages import HANDING_IN
from yipin.web.office.rounds.marks import mark_of_state
from yipin.web.theme.parts import Mark

PAGE = 50
MISSING, EXEMPT = "missing", "exempt"
NOT_IN = frozenset({"", "draft", "endorsing", "endorsed", "declined"})
# What the office asks for: the states of a report that each view shows.
VIEWS: dict[str, tuple[object, frozenset[str]]] = {
    "": (gettext_lazy("全部项目"), frozenset()),
    MISSING: (gettext_lazy("没交"), NOT_IN),
    "submitted": (gettext_lazy("等审查"), frozenset({"submitted"})),
    "returned": (gettext_lazy("退回修改"), frozenset({"returned"})),
    "forwarded": (gettext_lazy("已通过"), frozenset({"forwarded"})),
    EXEMPT: (gettext_lazy("不用交"), NOT_IN),
}


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    project: Application
    number: str
    report: Application | None
    mark: Mark
    percent: int
    owed: Obligation | None
    light: Mark | None


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    rows: Sequence[ReportRow]
    page: Page
    views: Sequence[tuple[str, str, int]]
    state: str
    words: str
    counts: dict[str, int]
    projects: int

    @property
    def missing(self) -> int:
        return self.counts[MISSING]

    @property
    def waiting(self) -> int:
        return self.counts["submitted"]


def report_page(
    stage: RoundStage, now: datetime, *, state: str, words: str, number: str | None
) -> ReportPage:
    """Five reads, however many projects there are."""
    every = projects_of_round(stage.round, stage)
    counts, whole = _counts(stage)
    page = Paginator(_found(every, stage, state, words), PAGE).get_page(number)
    projects = list(page)
    owed = _owed(stage, projects)
    return ReportPage(
        rows=[_row(stage, one, owed.get(one.unit_id), now) for one in projects],
        page=page,
        views=[
            (key, str(label), counts[key])
            for key, (label, _states) in VIEWS.items()
            if key != EXEMPT or counts[key]
        ],
        state=state if state in VIEWS else "",
        words=words,
        counts=counts,
        projects=whole,
    )


def _counts(stage: RoundStage) -> tuple[dict[str, int], int]:
    """How many projects each view holds; what is over and was never handed in is not missing."""
    rows = list(
        projects_of_round(stage.round, stage).prefetch_related(None).values_list("pk", "state")
    )
    reports = Application.every.filter(stage=stage).exclude(state="discarded")
    by_project = dict(reports.values_list("project", "state"))
    counts = dict.fromkeys(VIEWS, 0)
    for pk, state in rows:
        report = by_project.get(pk, "")
        for key, (_label, states) in VIEWS.items():
            is_asked = states != NOT_IN or (state in HANDING_IN) == (key == MISSING)
            counts[key] += not states or (report in states and is_asked)
    return counts, len(rows)


def _found(
    rows: QuerySet[Application], stage: RoundStage, state: str, words: str
) -> QuerySet[Application]:
    for word in words.split():
        rows = rows.filter(named(word) | Q(number__in=number_meant(word)))
    wanted = VIEWS[state][1] if state in VIEWS else frozenset()
    if not wanted:
        return rows
    reports = Application.every.filter(stage=stage).exclude(state="discarded")
    if wanted != NOT_IN:
        return rows.filter(pk__in=reports.filter(state__in=wanted).values("project"))
    absent = rows.exclude(pk__in=reports.exclude(state__in=wanted).values("project"))
    asked = Q(state__in=HANDING_IN)
    return absent.filter(asked if state == MISSING else ~asked)


def _owed(stage: RoundStage, projects: Sequence[Application]) -> dict[int, Obligation]:
    units = {one.unit_id for one in projects}
    rows = Obligation.objects.filter(source_kind=SOURCE, source_id=stage.pk, unit__in=units)
    return {one.unit_id: one for one in rows}


def _row(
    stage: RoundStage, project: Application, owed: Obligation | None, now: datetime
) -> ReportRow:
    report = next(iter(project.found), None)  # type: ignore[attr-defined]
    is_exempt = project.state not in HANDING_IN and (report.state if report else "") in NOT_IN
    owed = None if is_exempt else owed
    light = light_of(owed, now) if owed and not owed.is_met else None
    idle = (
        _("不用交，%(state)s") % {"state": mark_of_state(project.state).text} if is_exempt else ""
    )
    return ReportRow(
        project=project,
        number=number_words(stage.round.year, project.number),
        report=report,
        mark=mark_of_state(report.state) if report else Mark(text=idle or _("还没开始")),
        percent=report.submission.percent if report else 0,
        owed=owed,
        light=Mark(text=light.words, tone=light.tone, shape=light.shape) if light else None,  # type: ignore[arg-type]
    )
