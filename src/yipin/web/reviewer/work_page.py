"""What an expert of a later stage reads beside the report: the application as approved, and what the
project has to show for itself. Blind where asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.core.paginator import Page, Paginator
from django.urls import reverse

from yipin.documents.models import NewsItem
from yipin.documents.news_queries import public_news
from yipin.projects.evidence import evidence_of
from yipin.projects.milestones import local_day, plan_of, stood
from yipin.projects.models import Application, Evidence, Milestone
from yipin.reviews.models import Subject
from yipin.rules.blinding import blot
from yipin.rules.milestones import burn_down
from yipin.web.projects.plan_page import mark_of
from yipin.web.reviewer.subject_files import APPROVED, DeskFile, Judged, evidence_files
from yipin.web.reviewer.subject_page import Names, SubjectPaper, subject_paper
from yipin.web.theme.parts import Mark

ON_DESK = 12  # pieces of evidence; all of them stand on a page of their own
PAGE = 48
TITLE_MOST = 120  # characters that a title takes over from the name of its file


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One piece of evidence. In a blind review it has no ``place``, and a title that is but the name
    of the file gives way to a number.
    """

    title: str
    folder: str
    taken_on: date | None
    place: str
    milestone: str
    kind: str
    url: str
    picture: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One milestone."""

    title: str
    who: str
    due_on: date
    done_on: date | None
    note: str
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    """``news`` is what the host has published; in a blind review none, since it names the unit."""

    approved: SubjectPaper | None
    shots: Sequence[Shot]
    whole: int
    steps: Sequence[Step]
    done: int
    overdue: int
    news: Sequence[NewsItem]


def steps_of(material: Judged) -> list[Milestone]:
    """One read; none where an application is judged."""
    return list(plan_of(material.project)) if material.project else []


def work_page(
    subject: Subject, material: Judged, plan: Sequence[Milestone], names: Names, now: datetime
) -> WorkPage | None:
    """None where an application is judged. A fixed number of reads: count, evidence, news, and in a
    blind review the numbers of the evidence.
    """
    project = material.project
    if project is None:
        return None
    burn = burn_down(stood(plan), local_day(now))
    found = evidence_of(project)
    news = public_news(project.round_id).filter(project_id=project.pk).prefetch_related(None)
    return WorkPage(
        approved=(
            subject_paper(subject, material, names, now, APPROVED) if material.approved else None
        ),
        shots=_shots(subject, project, list(found[:ON_DESK]), names),
        whole=found.count(),
        steps=[_step(one, names, local_day(now)) for one in plan],
        done=burn.done,
        overdue=burn.overdue,
        news=list(news) if names is None else [],
    )


def evidence_page(
    subject: Subject, project: Application, names: Names, number: str | None
) -> tuple[Page[Evidence], list[Shot]]:
    """All of the evidence, forty-eight a page."""
    page = Paginator(evidence_of(project), PAGE).get_page(number)
    return page, _shots(subject, project, list(page.object_list), names)


def _shots(
    subject: Subject, project: Application, rows: Sequence[Evidence], names: Names
) -> list[Shot]:
    files = evidence_files(subject, project, rows)
    return [_shot(subject, one, file, names) for one, file in zip(rows, files, strict=True)]


def _shot(subject: Subject, one: Evidence, file: DeskFile, names: Names) -> Shot:
    hidden = names or ()
    row = file.row(subject)
    small = reverse("card_thumbnail", args=[subject.panel_id, subject.number, file.key])
    is_untitled = names is not None and one.title == PurePath(one.file.name).stem[:TITLE_MOST]
    return Shot(
        title=file.name if is_untitled else blot(one.title, hidden),
        folder=blot(one.folder, hidden),
        taken_on=one.taken_on,
        place=one.place if names is None else "",
        milestone=blot(one.milestone.title, hidden) if one.milestone else "",
        kind=file.stored.extension,
        url=f"{row.url}?show=1",
        picture=small if one.thumbnail and not file.is_copy else "",
    )


def _step(one: Milestone, names: Names, today: date) -> Step:
    return Step(
        title=blot(one.title, names or ()),
        who=one.who if names is None else "",
        due_on=one.due_on,
        done_on=one.done_on,
        note=blot(one.done_note, names or ()),
        mark=mark_of(one, today, is_moot=False),  # reports are of projects that go on
    )
