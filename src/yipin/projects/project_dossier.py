"""Everything of one project in a zip: cover and index, the form, the reports, plan, visits, tasks, news,
decisions, letters and settled accounts, the evidence by folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from yipin.documents.formats.writing.dossier_zip import (
    Content,
    DossierEntry,
    DossierFile,
    Progress,
    write_dossier,
)
from yipin.documents.formats.writing.evidence_docx import IndexLine, write_cover, write_index
from yipin.documents.models import StoredFile
from yipin.journal.events import DOSSIER_FILLED, emit
from yipin.organisations.permissions import Actor
from yipin.projects.dossier_entries import entry_of
from yipin.projects.dossier_papers import papers_of_project
from yipin.projects.evidence import evidence_of
from yipin.projects.milestones import local_day
from yipin.projects.models import Application, Evidence
from yipin.projects.numbers import number_words
from yipin.projects.permissions import can_see_application

FORM = "申报表"


def write_project_dossier(
    target: BinaryIO,
    project: Application,
    *,
    actor: Actor,
    fonts: Path,
    now: datetime,
    on_progress: Progress | None = None,
) -> int:
    """How many files there are: those that ``actor`` may open. ``target`` need not be seekable; no file is held whole.
    ``on_progress(done, all)`` counts files.
    """
    kept = list(evidence_of(project).order_by("folder", "taken_on", "id"))
    own = entry_of(project.round, project, fonts)
    papers = _papers(project, actor, own, fonts, now)
    lines = [*map(_line, kept), *map(_paper_line, papers)]
    files = [
        DossierFile("封面.docx", lambda: _cover(project, now)),
        DossierFile("目录.docx", lambda: write_index(project.title, lines)),
        *papers,
        *(DossierFile(_name(one), _opened(one.file), one.folder) for one in kept),
    ]
    counted = files if on_progress is None else _counted(files, on_progress)
    entry = DossierEntry(own.unit, own.number, project.title, tuple(counted))
    write_dossier(target, [entry], title=project.title, made_at=now)
    return len(files)


def _papers(
    project: Application, actor: Actor, own: DossierEntry, fonts: Path, now: datetime
) -> list[DossierFile]:
    """All but the evidence; rooms above add what they know of the project."""
    files = [
        *(replace(one, folder=FORM) for one in own.files),
        *_reports(project, actor, fonts),
        *papers_of_project(project, actor),
    ]
    emit(DOSSIER_FILLED, project=project, actor=actor, files=files, fonts=fonts, now=now)
    return files


def _counted(files: Sequence[DossierFile], say: Progress) -> list[DossierFile]:
    """The same files, each saying that its turn has come."""

    def opened(at: int, content: Content) -> bytes | Path | BinaryIO:
        say(at, len(files))
        return content() if callable(content) else content

    return [
        replace(one, content=partial(opened, at, one.content))
        for at, one in enumerate(files, start=1)
    ]


def _cover(project: Application, now: datetime) -> bytes:
    facts = [
        ("项目计划", project.round.name),
        ("编号", number_words(project.round.year, project.number)),
        ("单位", project.unit.name),
    ]
    if project.tier:
        facts.append(("等次", project.tier))
    return write_cover(project.title, [*facts, ("整理", f"{local_day(now):%Y年%-m月}")])


def _reports(project: Application, actor: Actor, fonts: Path) -> list[DossierFile]:
    """What was handed in at later stages."""
    rows = Application.every.filter(project=project, number__isnull=False)
    rows = rows.select_related("unit", "round__unit", "submission__form", "submission__unit")
    return [
        replace(one, folder=report.submission.form.title)
        for report in rows.exclude(state="discarded").order_by("id")
        if can_see_application(actor, report)
        for one in entry_of(project.round, report, fonts).files
    ]


def _line(evidence: Evidence) -> IndexLine:
    return IndexLine(evidence.title, evidence.folder, evidence.taken_on, evidence.file.sha256)


def _paper_line(paper: DossierFile) -> IndexLine:
    """Written when its turn comes: its fingerprint stands in the manifest."""
    return IndexLine(paper.name, paper.folder, None, "")


def _name(evidence: Evidence) -> str:
    """The day first, so that a folder sorts by itself."""
    day = f"{evidence.taken_on:%Y%m%d} " if evidence.taken_on else ""
    return f"{day}{evidence.title}.{evidence.file.extension}"


def _opened(stored: StoredFile) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", stored.content.open("rb"))
