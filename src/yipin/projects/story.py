"""What happened to a project, newest first, in three reads, and one more where it was decided in steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from yipin.documents.news_queries import news_of_project
from yipin.journal.models import Entry
from yipin.journal.queries import entries_about
from yipin.projects.decision_models import Decision
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
    found = [*_of_steps(project, steps[:MOST]), *_of_entries(entries.order_by("-id")[:MOST])]
    found += [
        Happening(one.sent_at, "news.sent", one.unit.label, one.title)
        for one in news_of_project(project.pk).defer("paragraphs")[:MOST]
        if one.sent_at
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _of_steps(project: Application, steps: Iterable[Step]) -> list[Happening]:
    """Decisions that moved it in the same way are told apart by their stage."""
    made = list(steps)
    often = {act for act, times in Counter(one.action for one in made).items() if times > 1}
    names: dict[datetime | None, str] = {}
    if often:
        decided = Decision.objects.filter(rows__application=project, signed_at__isnull=False)
        names = dict(decided.values_list("signed_at", "name"))
    return [
        Happening(
            one.made_at, f"application.{one.action}", one.made_as or one.made_by.name,
            what=names.get(one.made_at, "") if one.action in often else "", why=one.reason,
        )
        for one in made
    ]  # fmt: skip


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
