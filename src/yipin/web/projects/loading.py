"""What an address of a project's pages means."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from yipin.projects.milestones import EVER_PROJECTS
from yipin.projects.models import Application, Evidence, Milestone, PlanChange, ProjectTask, Visit

PROJECTS = Application.objects.filter(state__in=EVER_PROJECTS).select_related(
    "unit", "round__unit", "round__definition", "submission__form"
)
OF_PROJECT = ("project__unit", "project__round__unit", "project__round__definition")


def load_project(*, pk: int) -> Application:
    """An application that became a project, also one that ended."""
    return get_object_or_404(PROJECTS.all(), pk=pk)


def load_milestone(*, pk: int) -> Milestone:
    return get_object_or_404(Milestone.objects.select_related(*OF_PROJECT), pk=pk)


def load_change(*, pk: int) -> PlanChange:
    rows = PlanChange.objects.select_related(*OF_PROJECT, "asked_by", "answered_by")
    return get_object_or_404(rows, pk=pk)


def load_evidence(*, pk: int) -> Evidence:
    rows = Evidence.objects.select_related(*OF_PROJECT, "file", "milestone", "added_by")
    return get_object_or_404(rows, pk=pk)


def load_visit(*, pk: int) -> Visit:
    return get_object_or_404(Visit.objects.select_related(*OF_PROJECT), pk=pk)


def load_task(*, pk: int) -> ProjectTask:
    rows = ProjectTask.objects.select_related(*OF_PROJECT, "evidence", "set_by", "reported_by")
    return get_object_or_404(rows, pk=pk)
