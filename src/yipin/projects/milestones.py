"""Reads of a project's plan: what stands, what the application proposes, how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery

from yipin.projects.models import Application, Milestone, PlanChange
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.milestones import Planned, Stood, proposed
from yipin.rules.project_stages import GIVEN_UP, PROJECTS

# Also those that were given up stay to be read.
EVER_PROJECTS = (*sorted(PROJECTS), *sorted(GIVEN_UP))
UNDER_WAY = ("approved", "running")
SORTS = {
    "unit": ("unit__path", "id"),
    "-unit": ("-unit__path", "-id"),
    "title": ("title", "id"),
    "-title": ("-title", "-id"),
    "overdue": ("overdue", "next_due", "id"),
    "-overdue": ("-overdue", F("next_due").asc(nulls_last=True), "id"),
    "next": (F("next_due").asc(nulls_last=True), "id"),
    "-next": (F("next_due").desc(nulls_last=True), "-id"),
}


def local_day(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date()


def plan_of(project: Application) -> QuerySet[Milestone]:
    """What stands, by day."""
    return project.milestones.filter(dropped_at=None).select_related("done_by")


def stood(rows: Iterable[Milestone]) -> list[Stood]:
    return [Stood(one.due_on, one.done_on) for one in rows]


def planned(rows: Iterable[Milestone]) -> list[Planned]:
    return [Planned(one.title, one.due_on, one.who, str(one.pk)) for one in rows]


def as_json(plan: Sequence[Planned]) -> list[dict[str, str]]:
    return [
        {
            "key": one.key,
            "title": one.title,
            "due_on": one.due_on.isoformat() if one.due_on else "",
            "who": one.who,
        }
        for one in plan
    ]


def from_json(rows: Iterable[dict[str, str]]) -> list[Planned]:
    return [
        Planned(
            row["title"],
            date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            row["who"],
            row["key"],
        )
        for row in rows
    ]


def proposed_plan(project: Application) -> tuple[Planned, ...]:
    """What the application says it will do, for a plan that is not set yet. Two reads."""
    first, last = carry_out_days(project)
    submission = project.submission
    return proposed(
        submission.form.parsed,
        submission.answers,
        opens_on=first,
        closes_on=last,
        year=first.year if first else project.round.year,
    )


def carry_out_days(project: Application) -> tuple[date | None, date | None]:
    """First and last day of the carrying out, all its phases, as the calendar of the round has it."""
    stages = [one for one in project.round.stages.all() if one.kind == "carry_out"]
    opening = [local_day(one.opens_at) for one in stages if one.opens_at]
    closing = [local_day(one.closes_at) for one in stages if one.closes_at]
    return min(opening, default=None), max(closing, default=None)


def earliest_day(project: Application) -> date:
    """No step of a plan lies before it: the first stage of the round has opened, or the application was begun."""
    opened = [one.opens_at for one in project.round.stages.all() if one.opens_at]
    return local_day(min((*opened, project.created_at)))


def open_change(project: Application) -> PlanChange | None:
    """The change that waits for the host."""
    return project.plan_changes.filter(state=PlanChange.State.ASKED).first()


def projects_of_round(round_id: int, today: date) -> QuerySet[Application]:
    """Every project of a round with ``whole``, ``done``, ``overdue`` milestones, ``next_due`` and
    ``has_change``, one query.
    """
    found = Application.objects.filter(round=round_id, state__in=EVER_PROJECTS)
    return with_progress(found.select_related("unit"), today).order_by("number", "pk")


def with_progress(found: QuerySet[Application], today: date) -> QuerySet[Application]:
    stands = Q(milestones__dropped_at=None, milestones__isnull=False)
    unmet = stands & Q(milestones__done_on=None) & ~Q(state__in=GIVEN_UP)
    asked = PlanChange.objects.filter(project=OuterRef("pk"), state=PlanChange.State.ASKED)
    return found.annotate(
        whole=Count("milestones", filter=stands),
        done=Count("milestones", filter=stands & Q(milestones__done_on__isnull=False)),
        overdue=Count("milestones", filter=unmet & Q(milestones__due_on__lt=today)),
        next_due=Min("milestones__due_on", filter=unmet),
        change=Subquery(asked.values("pk")[:1]),
    )


def projects_of_unit(unit_id: int) -> QuerySet[Application]:
    """The unit's own projects that are being carried out."""
    return Application.objects.filter(unit=unit_id, state__in=UNDER_WAY)
