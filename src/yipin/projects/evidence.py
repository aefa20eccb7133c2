"""Reads of evidence: the gallery, what the next report still needs, where it could go."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, QuerySet

from yipin.documents.filetypes import WORK_KINDS
from yipin.projects.models import Application, Evidence
from yipin.rules.evidence import Wanted, folders_of, wanted

OPEN_REPORTS = ("draft", "returned")


def evidence_of(project: Application) -> QuerySet[Evidence]:
    """Newest first."""
    kept = project.evidence.filter(removed_at=None)
    return kept.select_related("file", "milestone", "added_by").order_by("-id")


def folders_offered(project: Application) -> tuple[str, ...]:
    return folders_of(project.round.definition.parsed)


def count_by_folder(project: Application) -> dict[str, int]:
    """In the order in which folders are offered, those that hold nothing left out."""
    rows = project.evidence.filter(removed_at=None).values_list("folder")
    counted = dict(rows.annotate(Count("pk")).order_by("folder"))
    listed = (*folders_offered(project), *sorted(counted))
    return {name: counted[name] for name in dict.fromkeys(listed) if name in counted}


def wanted_of(project: Application) -> tuple[Wanted, ...]:
    """What the next report asks for and how much of it is there. Two reads."""
    kept: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = project.evidence.filter(removed_at=None)
    for folder, extension in rows.values_list("folder", "file__extension"):
        kept[folder][extension] += 1
    reports = Application.every.filter(project=project)
    sent = reports.exclude(state__in=(*OPEN_REPORTS, "discarded"))
    handed_in = set(sent.values_list("stage__key", flat=True))
    return wanted(project.round.definition.parsed, handed_in, kept, WORK_KINDS)


def report_slots(project: Application) -> list[tuple[str, str]]:
    """(report:field, words) of every box for files in a report that is being filled in."""
    found = Application.every.filter(project=project, state__in=OPEN_REPORTS)
    return [
        (f"{report.pk}:{field.key}", f"{report.submission.form.title}：{field.label}")
        for report in found.select_related("submission__form").order_by("id")
        for field in report.submission.form.parsed.answerable()
        if field.type == "attachment"
    ]
