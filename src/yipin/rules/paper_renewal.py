"""Renewing a paper from its definition: what nobody touched follows, what was rewritten stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from yipin.rules.official_paper import PLAIN, OfficialPaper, PaperAttachment, Paragraph

LINES = {
    "title": "标题",
    "addressees": "主送机关",
    "issuer": "发文机关署名",
    "mark": "发文机关标志",
    "copies_to": "抄送",
    "printed_by": "印发机关",
    "remark": "附注",
}


@dataclass(frozen=True, slots=True)
class Renewal:
    """One place where the definition says something else now.

    ``how`` is changed, added or removed; ``is_kept`` where it was rewritten by hand and stays.
    """

    place: str
    label: str
    how: str
    now: str
    new: str
    is_kept: bool = False


def renew_paper(paper: OfficialPaper, fresh: OfficialPaper) -> tuple[OfficialPaper, list[Renewal]]:
    """The paper with everything that still stood as given replaced by what is given now.

    Places written over by hand keep their words, and are listed with what the definition says.
    """
    found: list[Renewal] = []
    lines = _lines(paper, fresh, found)
    paragraphs = _merged(paper.paragraphs, fresh.paragraphs, found)
    attachments = _attachments(paper.attachments, fresh.attachments, found)
    kind = PLAIN if fresh.kind == PLAIN else paper.kind  # drafted while a publicity had a red head
    renewed = replace(paper, **lines, kind=kind, paragraphs=paragraphs, attachments=attachments)
    return replace(renewed, given=fresh.given), found


def _lines(paper: OfficialPaper, fresh: OfficialPaper, found: list[Renewal]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, label in LINES.items():
        was, new = paper.given_to(name), fresh.given_to(name)
        now = getattr(paper, name)
        if new is None or new in (was, now):
            continue
        is_kept = now != (was or "")
        found.append(Renewal(name, label, "changed", now, new, is_kept))
        if not is_kept:
            values[name] = new
    return values


def _merged(
    now: Sequence[Paragraph], fresh: Sequence[Paragraph], found: list[Renewal]
) -> tuple[Paragraph, ...]:
    """Paragraphs of the definition in its order; those written by hand stay after what they followed."""
    wanted = {one.source: one for one in fresh}
    result: list[Paragraph] = []
    for one in now:
        if not one.source:
            result.append(one)
        elif one.source in wanted:
            result.append(_renewed(one, wanted[one.source], found))
        elif one.is_changed:
            found.append(Renewal(one.source, "正文", "removed", one.words, "", is_kept=True))
            result.append(replace(one, source="", given=""))
        else:
            found.append(Renewal(one.source, "正文", "removed", one.words, ""))
    return tuple(_with_added(result, fresh, {one.source for one in now}, found))


def _renewed(one: Paragraph, new: Paragraph, found: list[Renewal]) -> Paragraph:
    if new.words in (one.given, one.words):
        return replace(one, given=new.given)
    found.append(Renewal(one.source, "正文", "changed", one.words, new.words, one.is_changed))
    return replace(one, given=new.given) if one.is_changed else new


def _with_added(
    result: list[Paragraph], fresh: Sequence[Paragraph], known: set[str], found: list[Renewal]
) -> list[Paragraph]:
    """What is new stands after the paragraph it follows in the definition."""
    before = ""
    for one in fresh:
        if one.source not in known:
            found.append(Renewal(one.source, "正文", "added", "", one.words))
            sources = [each.source for each in result]
            result.insert(sources.index(before) + 1 if before in sources else 0, one)
        before = one.source
    return result


def _attachments(
    now: Sequence[PaperAttachment], fresh: Sequence[PaperAttachment], found: list[Renewal]
) -> tuple[PaperAttachment, ...]:
    wanted = {one.source: one for one in fresh}
    result = []
    for one in now:
        if not one.source:
            result.append(one)
        elif one.source not in wanted:
            found.append(Renewal(one.source, "附件", "removed", one.name, ""))
        else:
            result.append(_renewed_attachment(one, wanted[one.source], found))
    known = {one.source for one in now}
    for one in fresh:
        if one.source not in known:
            found.append(Renewal(one.source, "附件", "added", "", one.name))
            result.append(one)
    return tuple(result)


def _renewed_attachment(
    one: PaperAttachment, new: PaperAttachment, found: list[Renewal]
) -> PaperAttachment:
    is_kept = one.name != one.given
    if new.name not in (one.given, one.name):
        found.append(Renewal(one.source, "附件", "changed", one.name, new.name, is_kept))
    inner = _merged(one.paragraphs, new.paragraphs, found)
    name = one.name if is_kept else new.name
    return replace(one, name=name, given=new.name, paragraphs=inner)
