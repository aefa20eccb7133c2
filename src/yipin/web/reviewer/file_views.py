"""How the desk shows a file in the page: a PDF and a picture as they are, a Word file as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yipin.documents.formats.office_pdf import KINDS
from yipin.documents.models import Rendering
from yipin.documents.services.renderings import renderings_of
from yipin.reviews.models import Subject
from yipin.web.reviewer.subject_files import DeskFile

STATES = {
    Rendering.State.READY: "pdf",
    Rendering.State.WAITING: "making",
    Rendering.State.MAKING: "making",
    Rendering.State.FAILED: "failed",
}


@dataclass(frozen=True, kw_only=True)
class FileView:
    """``kind`` is pdf, picture, making, failed, or empty for what can only be downloaded. ``address``
    shows it; while it is being made, it answers with how far it is.
    """

    name: str
    kind: str
    address: str
    is_word: bool = False
    trouble: str = ""


def views_of(subject: Subject, files: Sequence[DeskFile], now: datetime) -> list[FileView]:
    """One read where there is a Word file."""
    made = renderings_of([one.stored for one in files], now)
    return [view_of(subject, one, made.get(one.stored.sha256)) for one in files]


def view_of(subject: Subject, file: DeskFile, made: Rendering | None) -> FileView:
    row = file.row(subject)
    if file.stored.extension not in KINDS:
        return FileView(name=file.name, kind=row.seen_as, address=f"{row.url}?show=1")
    kind = STATES[Rendering.State(made.state)] if made else ""
    name = "card_file_pdf" if kind == "pdf" else "card_file_view"
    return FileView(
        name=file.name,
        kind=kind,
        address=reverse(name, args=[subject.panel_id, subject.number, file.key]),
        is_word=True,
        trouble=made.trouble if made else "",
    )
