"""An application on paper: answers, facts, files and opinions of one version, as Word or PDF.

Where the notice came as Word its own form is filled in; else the form is laid out like the
attachment. A draft says on every page that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils import timezone

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.writing.form_docx import write_form_docx
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.form_pictures import picture_pages
from yipin.documents.formats.writing.paper_fonts import FontsMissing, paper_fonts
from yipin.documents.formats.writing.printed import CodeOfPage, PrintedForm, PrintedOpinion
from yipin.documents.formats.writing.word_form import NoWordForm, WordForm, prepare_word_form
from yipin.documents.formats.writing.word_form_fill import fill_word_form
from yipin.documents.storage import on_disk
from yipin.forms.models import Endorsement, Form, Version
from yipin.forms.paper_codes import code_text
from yipin.forms.queries import chain_of, files_of
from yipin.projects.models import Application
from yipin.projects.numbers import number_words
from yipin.projects.photographs import photographs
from yipin.projects.windows import endorsers_of


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A file ready to be sent. ``missing`` are signs no face of the site could print."""

    name: str
    data: bytes
    media_type: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the writers are given, read once."""

    answers: dict[str, object]
    facts: dict[str, object]
    form: PrintedForm
    opinions: tuple[PrintedOpinion, ...]


def print_docx(application: Application, *, version: Version | None = None) -> PrintedFile:
    """The Word file of a version, or of the draft where ``version`` is None."""
    sheet, form = sheet_of(application, version), application.submission.form
    word = word_form_of(form)
    if word is not None:
        data = fill_word_form(
            word, form.parsed, sheet.answers, sheet.form, facts=sheet.facts, opinions=sheet.opinions
        ).data
    else:
        data = write_form_docx(
            form.parsed, sheet.answers, sheet.form, facts=sheet.facts, opinions=sheet.opinions
        )
    return PrintedFile(file_name(application, version, "docx"), data, TYPES["docx"].media_type)


def print_pdf(
    application: Application, *, fonts: Path, version: Version | None = None
) -> PrintedFile:
    """The PDF, always laid out by ourselves: no word processor runs on the site."""
    sheet, form = sheet_of(application, version), application.submission.form
    printed = write_form_pdf(
        form.parsed,
        sheet.answers,
        sheet.form,
        fonts=fonts,
        facts=sheet.facts,
        opinions=sheet.opinions,
    )
    name = file_name(application, version, "pdf")
    return PrintedFile(name, printed.data, TYPES["pdf"].media_type, printed.missing)


def print_pages(
    application: Application, *, fonts: Path, version: Version | None = None
) -> tuple[tuple[bytes, ...], tuple[str, ...]]:
    """The pages of the PDF as PNG pictures, and the signs that could not be printed."""
    printed = print_pdf(application, version=version, fonts=fonts)
    return picture_pages(printed.data), printed.missing


def font_words(fonts: Path) -> str:
    """Which type faces the paper is set in; what is wrong where there are none."""
    try:
        return paper_fonts(fonts).words
    except FontsMissing as fault:
        return str(fault)


def file_name(application: Application, version: Version | None, extension: str) -> str:
    state = f"第{version.number}版" if version else "草稿"
    parts = (application.unit.label, application.title or application.submission.form.title, state)
    named = "_".join(part.replace("/", "／") for part in parts if part)
    return clean_name(f"{named}.{extension}", extension)


def sheet_of(application: Application, version: Version | None) -> Sheet:
    """Few reads: files of the draft, the chain, and the photographs where the form asks for one."""
    submission = application.submission
    made = version.made_at if version else submission.saved_at or submission.created_at
    return Sheet(
        answers=version.answers if version else submission.answers,
        facts=version.facts if version else submission.facts,
        form=PrintedForm(
            title=submission.form.title,
            number=number_words(application.round.year, application.number),
            unit=application.unit.name,
            version=version.number if version else 0,
            digest=version.digest if version else "",
            round_name=application.round.name,
            filled_on=timezone.localdate(made),
            files=_file_names(application, version),
            pictures=photographs(application, version),
            code_of_page=_code_of_page(version) if version else None,
        ),
        opinions=_opinions(application, version) if version else (),
    )


def _code_of_page(version: Version) -> CodeOfPage:
    return lambda page, is_last: code_text(version, page, is_last=is_last)


def _file_names(application: Application, version: Version | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    if version is not None:
        for one in version.files:
            found.setdefault(one["field_key"], []).append(one["name"])
    else:
        for key, held in files_of(application.submission).items():
            found[key] = [one.file.name for one in held]
    return {key: tuple(names) for key, names in found.items()}


def _opinions(application: Application, version: Version) -> tuple[PrintedOpinion, ...]:
    """Valid signatures on this very version, each in its box; the others stay empty for a seal."""
    asked = endorsers_of(application.round, application.stage_key)
    boxes = {one.key: one.field or one.key for one in asked}
    signed = [
        row
        for row in chain_of(application.submission)
        if row.state == Endorsement.State.SIGNED
        and row.version is not None
        and row.version.digest == version.digest
    ]
    return tuple(_printed(row, boxes.get(row.key, "")) for row in signed)


def _printed(row: Endorsement, box: str) -> PrintedOpinion:
    return PrintedOpinion(
        key=box,
        name=row.name,
        text=row.opinion,
        signed_by=_signatory(row),
        post="" if row.paper_scan_id else row.given_as,
        at=row.given_at,
        version=row.version.number if row.version else None,
    )


def _signatory(row: Endorsement) -> str:
    """Of an opinion on paper who signed there, not who registered it."""
    if row.paper_scan_id:
        return row.signatory
    return row.given_by.name if row.given_by else ""


def word_form_of(form: Form) -> WordForm | None:
    """The notice's own form, ready to be filled in; None where there is none or it does not fit."""
    stored = form.word_file
    if stored is None or stored.extension != "docx":
        return None
    return _prepared(form.pk, stored.content.name)


@lru_cache(maxsize=32)
def _prepared(form_id: int, place: str) -> WordForm | None:
    """A row of forms never changes, so what was cut out of its file may be kept."""
    form = Form.objects.get(pk=form_id)
    try:
        with on_disk(place) as path:
            return prepare_word_form(path, form.parsed)
    except (NoWordForm, UnreadableFile):
        return None
