"""Writing a paper: single lines, paragraphs, attachments. Works without a script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import Paper, PaperSeries
from yipin.documents.paper_queries import series_for
from yipin.documents.permissions import can_write_paper
from yipin.documents.services.papers import save_paper
from yipin.organisations.permissions import Refused
from yipin.rules.days import day_bounds_fault
from yipin.rules.official_paper import (
    PAPER_KINDS,
    OfficialPaper,
    PaperAttachment,
    Paragraph,
)
from yipin.rules.paper_editing import typed_paragraphs, typed_text
from yipin.web.office.papers.loading import crumbs_of, load_paper
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.typed import whole_typed

LINES = (
    "mark", "signer", "title", "addressees", "issuer", "remark", "copies_to", "printed_by",
)  # fmt: skip
DAYS = ("dated_on", "printed_on")
MOST = 400  # paragraphs and attachments taken from one form
SPARE = 2
Known = TypeVar("Known", Paragraph, PaperAttachment)


@dataclass(frozen=True, kw_only=True)
class Box:
    """One text field of the page. ``at`` is the place in the saved draft, -1 for a new one."""

    name: str
    at: int
    text: str
    lines: int
    label: str
    has_source: bool = False
    is_changed: bool = False
    is_table: bool = False


@dataclass(frozen=True, kw_only=True)
class AttachmentBox:
    at: int
    number: int
    name: str
    text: str
    lines: int


@requires(can_write_paper, load_paper)
def edit(request: HttpRequest, paper: Paper) -> HttpResponse:
    if not paper.is_draft:
        return redirect("paper", pk=paper.pk)
    if request.method != "POST":
        return _show(request, paper, paper.parsed)
    content = content_from(request.POST, paper.parsed)
    faults = _faults(request.POST)
    series = _series(request, paper)
    if not faults:
        try:
            save_paper(
                actor=request.actor,  # type: ignore[attr-defined]
                paper=paper,
                content=content,
                revision=_whole(request.POST.get("revision", "")),
                now=timezone.now(),
                series=series,
            )
        except Refused as refused:
            faults = [refused.reason]
    if faults:
        return _show(request, paper, content, faults)
    if request.POST.get("then") == "stay":
        messages.success(request, _("已存好，可以接着写。"))
        return redirect("paper_edit", pk=paper.pk)
    messages.success(request, _("已存好。"))
    return redirect("paper", pk=paper.pk)


def _whole(text: str) -> int:
    return -1 if (number := whole_typed(text)) is None else number


def _series(request: HttpRequest, paper: Paper) -> PaperSeries | None:
    key = _whole(request.POST.get("series", ""))
    return PaperSeries.objects.filter(unit=paper.unit, is_closed=False, pk=key).first()


def _faults(typed: Mapping[str, str]) -> list[str]:
    """A day that is none is told in words; what was typed stays."""
    found = []
    for name, label in zip(DAYS, (_("成文日期"), _("印发日期")), strict=True):
        try:
            given = date.fromisoformat(typed.get(name, "") or "2000-01-01")
        except ValueError:
            found.append(_("%(label)s不是一个日子，请写成 2027-03-05 这样。") % {"label": label})
            continue
        if fault := day_bounds_fault(given, timezone.localdate()):
            found.append(_("%(label)s：%(fault)s") % {"label": label, "fault": fault})
    return found


def _day(words: str) -> str:
    """20270305 and the like as 2027-03-05; what is no day stays as it was typed, to be told."""
    try:
        return date.fromisoformat(words.strip()).isoformat()
    except ValueError:
        return words.strip()[:10]


def content_from(typed: Mapping[str, str], was: OfficialPaper) -> OfficialPaper:
    """The paper as typed; what is known of each saved paragraph is taken from the draft itself."""
    lines = {name: typed.get(name, "").replace("\r", "").strip() for name in LINES}
    lines["addressees"] = lines["addressees"].rstrip("：:")
    lines["copies_to"] = lines["copies_to"].rstrip("。")
    days = {name: _day(typed.get(name, "")) for name in DAYS}
    kind = typed.get("kind", was.kind)
    return replace(
        was, **lines, **days,
        kind=kind if kind in PAPER_KINDS else was.kind,
        has_seal_room="has_seal_room" in typed,
        paragraphs=_paragraphs(typed, was.paragraphs),
        attachments=_attachments(typed, was.attachments),
    )  # fmt: skip


def _paragraphs(typed: Mapping[str, str], was: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    for n in range(MOST):
        if f"p{n}" not in typed:
            break
        at = _whole(typed.get(f"p{n}-at", ""))
        known = was[at : at + 1] if at >= 0 else ()
        found += typed_paragraphs(typed[f"p{n}"], known)
    return tuple(found)


def _attachments(
    typed: Mapping[str, str], was: tuple[PaperAttachment, ...]
) -> tuple[PaperAttachment, ...]:
    found = []
    for n in range(MOST):
        if f"a{n}" not in typed:
            break
        at = _whole(typed.get(f"a{n}-at", ""))
        old = was[at] if 0 <= at < len(was) else PaperAttachment("")
        inner = typed_paragraphs(typed.get(f"a{n}-text", ""), old.paragraphs)
        found.append(replace(old, name=typed[f"a{n}"].strip(), paragraphs=inner))
    return tuple(found)


def _show(
    request: HttpRequest, paper: Paper, content: OfficialPaper, faults: list[str] | None = None
) -> HttpResponse:
    context = {
        "paper": paper,
        "content": content,
        "kinds": PAPER_KINDS.items(),
        "chosen": series_for(paper),
        "series": PaperSeries.objects.filter(unit=paper.unit, is_closed=False),
        "boxes": boxes_of(content, paper.parsed),
        "attachments": attachment_boxes(content, paper.parsed),
        "faults": faults or [],
        "crumbs": crumbs_of(paper, _("改写")),
    }
    return render(
        request, "office/papers/edit.html", context, status=REFUSED_STATUS if faults else 200
    )


def boxes_of(content: OfficialPaper, saved: OfficialPaper) -> list[Box]:
    """A field for each paragraph, and an empty one at the end."""
    boxes = [
        Box(
            name=f"p{n}", at=_place(one, saved.paragraphs), text=one.words, lines=_lines(one.words),
            label=_("正文第 %(n)s 段") % {"n": n + 1}, has_source=bool(one.source),
            is_changed=one.is_changed, is_table=bool(one.rows),
        )
        for n, one in enumerate(content.paragraphs)
    ]  # fmt: skip
    last = len(boxes)
    boxes.append(Box(name=f"p{last}", at=-1, text="", lines=4, label=_("接着往下写")))
    return boxes


def _lines(text: str) -> int:
    return min(16, max(1, sum(1 + len(line) // 34 for line in text.split("\n"))))


def _place(one: Known, saved: Sequence[Known]) -> int:
    """Where it stands in the saved draft: a refused form must still find what it was typed over."""
    if one in saved:
        return saved.index(one)
    return next((n for n, each in enumerate(saved) if one.source and each.source == one.source), -1)


def attachment_boxes(content: OfficialPaper, saved: OfficialPaper) -> list[AttachmentBox]:
    there = [
        AttachmentBox(
            at=_place(one, saved.attachments), number=n, name=one.name, text=typed_text(one.paragraphs),
            lines=_lines(typed_text(one.paragraphs)) + 1,
        )
        for n, one in enumerate(content.attachments)
    ]  # fmt: skip
    spare = [
        AttachmentBox(at=-1, number=len(there) + n, name="", text="", lines=2)
        for n in range(SPARE if there else 1)
    ]
    return [*there, *spare]
