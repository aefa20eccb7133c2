"""The text of a notice as it stands on paper, without the marks of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yipin.documents.models import Notice

HEADING = re.compile(r"^[一二三四五六七八九十]{1,3}、\S.{0,38}$")
ATTACHMENT = re.compile(r"^附件?\s*\d{0,2}\s*[:：]?$")
ROLES = {"title": "title", "document_number": "number", "addressees": "to"}
END_ROLES = frozenset({"issuer", "issued_on"})
JOINED = frozenset({"title", "end"})


@dataclass(frozen=True, kw_only=True)
class PaperCell:
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, kw_only=True)
class PaperBlock:
    """A paragraph (``kind`` title, number, to, heading, end, attachment or text) or a table."""

    kind: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[PaperCell, ...], ...] = ()
    number: int = 0


def paper_of_notice(notice: Notice) -> list[PaperBlock]:
    """The blocks in reading order; the lines of a title, and of the signature, stay together."""
    roles = roles_of(notice.reading.get("findings", ()), len(notice.text))
    made: list[PaperBlock] = []
    for block in notice.blocks:
        one = _block(notice.text, block, roles)
        if one is None:
            continue
        if made and one.kind in JOINED and made[-1].kind == one.kind:
            made[-1] = replace(made[-1], lines=(*made[-1].lines, *one.lines))
        else:
            made.append(one)
    return made


Role = tuple[int, int, str]


def roles_of(findings: Sequence[Mapping[str, Any]], length: int) -> list[Role]:
    """Where title, number, addressees and signature stand."""
    found: list[Role] = []
    for one in findings:
        start, end = one["span"]
        if one["key"] in ROLES:
            found.append((start, end, ROLES[one["key"]]))
        elif one["key"] in END_ROLES and start > length / 4:
            found.append((start, end, "end"))
    return found


def _block(text: str, block: Mapping[str, Any], roles: list[Role]) -> PaperBlock | None:
    if block["kind"] == "table":
        return PaperBlock(kind="table", rows=_rows(text, block), number=block.get("number", 0))
    start, end = block["span"]
    words = text[start:end].strip()
    if not words:
        return None
    return PaperBlock(kind=kind_of_block(words, block, roles), lines=tuple(words.splitlines()))


def kind_of_block(words: str, block: Mapping[str, Any], roles: list[Role]) -> str:
    start, end = block["span"]
    role = next((r for first, last, r in roles if first < end and last > start), "")
    if role == "to" and not words.endswith(("：", ":")):
        role = ""
    if role in {"end", "number"} and len(words) > 40:
        role = ""
    if role:
        return role
    if ATTACHMENT.match(words):
        return "attachment"
    if HEADING.match(words) and not words.endswith("。"):
        return "heading"
    return {"right": "end", "center": "centre"}.get(block.get("align", ""), "text")


def _rows(text: str, block: Mapping[str, Any]) -> tuple[tuple[PaperCell, ...], ...]:
    rows: dict[int, list[tuple[int, PaperCell]]] = {}
    for cell in block["cells"]:
        start, end = cell["span"]
        made = PaperCell(
            text=text[start:end].strip(),
            row_span=cell.get("row_span", 1),
            column_span=cell.get("column_span", 1),
        )
        rows.setdefault(cell["row"], []).append((cell["column"], made))
    return tuple(
        tuple(cell for _column, cell in sorted(rows[number], key=lambda one: one[0]))
        for number in sorted(rows)
    )
