"""The page of one notice: the paper, the stages, what may be applied for and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.filetypes import TYPES
from yipin.documents.models import StoredFile
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.programmes.queries import addressees_of
from yipin.rules.definition import Contact, Definition, Theme
from yipin.rules.quota_words import quota_sentences
from yipin.web.public.pages.paper import PaperBlock, paper_of_notice
from yipin.web.public.pages.stages import exact_windows, strip_of_round
from yipin.web.theme.parts import FileRow, StripStage


@dataclass(frozen=True, kw_only=True)
class NoticePage:
    """Everything that the template shows."""

    title: str
    number: str
    issuer: str
    opened_at: datetime
    summary: str
    is_open: bool
    paper: Sequence[PaperBlock]
    stages: Sequence[StripStage]
    windows: Sequence[tuple[str, str]]
    addressees: Sequence[str]
    themes: Sequence[tuple[str, list[Theme]]]
    theme_count: int
    quotas: Sequence[str]
    forms: Sequence[str]
    contact: Contact | None
    file: FileRow | None
    action: str = ""
    action_url: str = ""


def notice_page(round_: Round, actor: Actor, now: datetime) -> NoticePage:
    asked, paper = round_.definition.parsed, round_.notice
    action, url = next_step(round_, actor)
    return NoticePage(
        title=(paper.title if paper else "") or round_.name,
        number=paper.document_number if paper else "",
        issuer=round_.unit.name,
        opened_at=round_.opened_at,
        summary=asked.summary,
        is_open=round_.state == Round.State.OPEN,
        paper=paper_of_notice(paper) if paper else (),
        stages=strip_of_round(round_, now),
        windows=exact_windows(round_, now),
        addressees=[rule.text for rule in asked.addressees if rule.text],
        themes=themes_by_group(asked),
        theme_count=len(asked.themes),
        quotas=quota_sentences(asked),
        forms=[form.title for form in asked.forms if form.title],
        contact=asked.contact if asked.contact != Contact() else None,
        file=_file_row(round_, paper.file) if paper and paper.file else None,
        action=action,
        action_url=url,
    )


def themes_by_group(asked: Definition) -> list[tuple[str, list[Theme]]]:
    """Themes under their headings, in the order of the notice."""
    return [(group, list(themes)) for group, themes in groupby(asked.themes, lambda t: t.group)]


def _file_row(round_: Round, stored: StoredFile) -> FileRow:
    known = TYPES.get(stored.extension)
    return FileRow(
        name=stored.name,
        kind=known.extension if known else stored.extension,
        size=stored.size,
        at=stored.stored_at,
        fingerprint=stored.sha256,
        url=reverse("notice_file", args=[round_.pk]),
    )


def next_step(round_: Round, actor: Actor) -> tuple[str, str]:
    """What this desk does with the notice: apply, or run the round. Nothing for anybody else."""
    if actor.unit is None or round_.state != Round.State.OPEN:
        return "", ""
    if actor.has(Right.RUN_PROGRAMMES) and actor.reaches(round_.unit.path):
        return _("看办理情况"), reverse("round", args=[round_.pk])
    if actor.has(Right.FILL_FORMS) and addressees_of(round_).filter(unit=actor.unit).exists():
        collects = round_.definition.parsed.application_form is not None
        return _("去申报") if collects else _("看要办什么"), reverse("unit_round", args=[round_.pk])
    return "", ""
