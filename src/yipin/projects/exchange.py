"""The exchange among the projects of a round: what each tells, shows and wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from yipin.documents.models import NewsItem
from yipin.documents.news_queries import public_news
from yipin.projects.models import Application, Evidence
from yipin.rules.project_stages import PROJECTS

SHOWN = 6  # files and news of one project


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One project as the others see it."""

    project: Application
    summary: str
    evidence: Sequence[Evidence]
    news: Sequence[NewsItem]


def projects_in_exchange(round_id: int) -> list[Application]:
    """In the order of the tree."""
    found = Application.objects.filter(round=round_id, state__in=PROJECTS)
    return list(found.select_related("unit", "exchange_note").order_by("unit__path", "id"))


def exchanged(projects: Sequence[Application], round_id: int) -> list[Exchanged]:
    """Two reads for any number of projects; news are those the host has published."""
    keys = [one.pk for one in projects]
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    shared = Evidence.objects.filter(project__in=keys, is_shared=True, removed_at=None)
    for one in shared.select_related("file").order_by("-id"):
        evidence[one.project_id].append(one)
    news: dict[int, list[NewsItem]] = defaultdict(list)
    for item in public_news(round_id).filter(project_id__in=keys).prefetch_related(None):
        news[item.project_id].append(item)
    return [
        Exchanged(one, summary_of(one), evidence[one.pk][:SHOWN], news[one.pk][:SHOWN])
        for one in projects
    ]


def summary_of(project: Application) -> str:
    note = getattr(project, "exchange_note", None)
    return note.summary if note else ""
