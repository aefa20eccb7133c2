"""What lies in the dossier of a round: for each application its printed form and its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from yipin.documents.formats.writing.dossier_zip import DossierEntry, DossierFile
from yipin.documents.formats.writing.paper_fonts import FontsMissing, paper_fonts
from yipin.forms.models import SubmissionFile, Version
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.numbers import number_words
from yipin.projects.office_queries import handed_in
from yipin.projects.printing import print_docx, print_pdf


def dossier_entries(held: Round, fonts: Path, chosen: Sequence[int] = ()) -> list[DossierEntry]:
    """Everything that was handed in and is not refused or merged; forms are printed in their turn."""
    return [entry_of(held, application, fonts) for application in handed_in(held, chosen)]


def entry_of(held: Round, application: Application, fonts: Path) -> DossierEntry:
    """Contents are functions: nothing is printed or opened before its turn in the zip comes."""
    version = application.submission.versions.first()
    form = application.submission.form.title
    files = [DossierFile(f"{form}.docx", _word(application, version))]
    files += _pdf(application, version, fonts, form)
    files += [DossierFile(row.file.name, _uploaded(row)) for row in _files(application, version)]
    return DossierEntry(
        unit=application.unit.name,
        number=number_words(held.year, application.number),
        title=application.title,
        files=tuple(files),
    )


def _word(application: Application, version: Version | None) -> Callable[[], bytes]:
    return lambda: print_docx(application, version=version).data


def _pdf(
    application: Application, version: Version | None, fonts: Path, form: str
) -> list[DossierFile]:
    """Left out where the site has no faces for paper: the Word file says the same."""
    try:
        paper_fonts(fonts)
    except FontsMissing:
        return []
    return [
        DossierFile(
            f"{form}.pdf", lambda: print_pdf(application, fonts=fonts, version=version).data
        )
    ]


def _uploaded(row: SubmissionFile) -> Callable[[], BinaryIO]:
    return lambda: cast("BinaryIO", row.file.content.open("rb"))


def _files(application: Application, version: Version | None) -> list[SubmissionFile]:
    """The files of this very version, also those removed from the draft later."""
    rows = application.submission.files.select_related("file").order_by("id")
    if version is None:
        return [row for row in rows if row.removed_at is None]
    held = {(one["field_key"], one["sha256"]) for one in version.files}
    kept = {(row.field_key, row.file.sha256): row for row in rows}
    return [row for key, row in kept.items() if key in held]
