"""What happened to a project, newest first, in three reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from yipin.documents.news_queries import news_of_project
from yipin.journal.models import Entry
from yipin.journal.queries import entries_about
from yipin.projects.milestones import local_day
from yipin.projects.models import Application, Step

MOST = 60
MANY = "project.evidence_added"  # a bundle of photographs is one line


@dataclass(frozen=True, slots=True)
class Happening:
    """``action`` is a name of the journal, or ``application.<move>``; ``count`` of the same kind."""

    at: datetime
    action: str
    who: str
    what: str = ""
    why: str = ""
    count: int = 1


def story_of(project: Application) -> list[Happening]:
    """The newest of steps and acts together."""
    steps = Step.objects.filter(application=project).select_related("made_by").order_by("-id")
    entries = entries_about("application", project.pk).filter(action__startswith="project.")
    found = [*map(_of_step, steps[:MOST]), *_of_entries(entries.order_by("-id")[:MOST])]
    found += [
        Happening(one.sent_at, "news.sent", one.unit.label, one.title)
        for one in news_of_project(project.pk).defer("paragraphs")[:MOST]
        if one.sent_at
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _of_step(step: Step) -> Happening:
    who = step.made_as or step.made_by.name
    return Happening(step.made_at, f"application.{step.action}", who, why=step.reason)


def _of_entries(entries: Iterable[Entry]) -> Iterator[Happening]:
    last: Happening | None = None
    for entry in entries:
        who, what = entry.post_label or entry.person_name, str(entry.after.get("title", ""))
        is_more = last and (last.action, last.who, entry.action) == (MANY, who, MANY)
        if last and is_more and local_day(last.at) == local_day(entry.at):
            last = Happening(last.at, MANY, who, count=last.count + 1)
            continue
        if last:
            yield last
        last = Happening(entry.at, entry.action, who, what, entry.note)
    if last:
        yield last
