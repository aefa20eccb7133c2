"""Reads a notice: puts together what the readers of its single parts have found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from yipin.reading.addressees import read_addressees
from yipin.reading.attachments import read_attachments, with_forms
from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.contacts import read_contacts
from yipin.reading.dangling import read_dangling
from yipin.reading.dates import find_dates
from yipin.reading.deadlines import read_deadlines
from yipin.reading.document_number import read_document_number
from yipin.reading.draft import Draft, Found
from yipin.reading.endorsements import read_endorsements, read_publicity_days
from yipin.reading.findings import (
    AttachmentNote,
    Award,
    Deadline,
    Endorsement,
    Finding,
    Material,
    Notice,
    Passage,
    Quota,
    Responsibility,
    Stage,
    Theme,
    Tranche,
)
from yipin.reading.issuer import read_issued_on, read_issuer
from yipin.reading.kind import read_kind
from yipin.reading.materials import read_materials
from yipin.reading.moments import Calendar
from yipin.reading.money import budget_note, money_passages, read_awards, read_tranches
from yipin.reading.outline import Line, read_outline
from yipin.reading.paper import Paper
from yipin.reading.quotas import read_quotas
from yipin.reading.responsibilities import read_responsibilities
from yipin.reading.results_use import read_results_use
from yipin.reading.review import read_review_methods
from yipin.reading.script import sentences, squeeze
from yipin.reading.stages import read_stages
from yipin.reading.themes import read_themes
from yipin.reading.title import read_title
from yipin.reading.unclear import read_unclear
from yipin.reading.zones import Zones, read_zones

__all__ = [
    "AttachmentNote", "Award", "Deadline", "Endorsement", "Finding", "Material", "Notice",
    "Passage", "Quota", "Responsibility", "Stage", "Theme", "Tranche", "read_notice",
]  # fmt: skip


_LONG_AGO = re.compile("了|共|曾|去年|上年|以来|往年|往届")
_OVER = re.compile("了|共|曾|已|去年|上年|以来|根据|按照|《")


def _named_year(number: str, title: str, body: tuple[Line, ...]) -> int | None:
    """Without an issue date: that of the document number, the title, any full date, the opening."""
    for text in (squeeze(number), squeeze(title)):
        match = re.search(r"(?:19|20)\d\d(?=年|-|学年|[\])〕】])", text)
        if match:
            return int(match[0])
    years = (ref.year for line in body for ref in find_dates(line.flat) if ref.is_full)
    full = next((year for year in years if year), None)
    told = [s.flat for line in body[:12] for s in sentences(line.text)]
    named = [int(y) for s in told if not _OVER.search(s) for y in re.findall(r"(20\d\d)年", s)]
    if full or named:
        return full or max(named)
    cited = [int(y) for s in told if not _LONG_AGO.search(s) for y in re.findall(r"(20\d\d)年", s)]
    return max(cited, default=None)


def _section_years(body: tuple[Line, ...], floor: int | None) -> dict[int, int]:
    """For each line the year its top section has named by then; earlier rounds never count."""
    years: dict[int, int] = {}
    top: int | None = None
    latest: int | None = None
    for line in body:
        if line.top.index != top:
            top, latest = line.top.index, None
        for ref in find_dates(line.flat):
            if ref.is_full and ref.year and (floor is None or ref.year >= floor):
                latest = ref.year
        if latest:
            years[line.index] = latest
    return years


def _draft(zones: Zones, head: dict[str, Any]) -> Draft:
    """What the readers of the body need to know of the head."""
    title, number, issued_on = head["title"] or "", head["document_number"] or "", head["issued_on"]
    issued_year = int(issued_on[:4]) if issued_on and issued_on[:4].isdigit() else None
    year = issued_year or _named_year(number, title, zones.body)
    school = re.search(r"((?:19|20)\d\d)-{1,2}((?:19|20)\d\d)(?:学年|年度)", squeeze(title))
    spring = int(school[2]) if school and not issued_year and year == int(school[1]) else None
    calendar = Calendar(year, issued_on if issued_year else None, spring)
    years = _section_years(zones.body, year)
    return Draft(zones, calendar, title, head["issuer"] or "", years)


def _finding(key: str, index: int | None, item: Found, source: str) -> Finding:
    path = (key,) if index is None else (key, index)
    return Finding(
        key, path, item.value, item.start, item.end,
        "ask" if item.reason else "sure", item.reason, source[item.start : item.end],
    )  # fmt: skip


def _findings(source: str, named: dict[str, Any]) -> Iterable[Finding]:
    for key, value in named.items():
        if isinstance(value, list):
            yield from (_finding(key, i, item, source) for i, item in enumerate(value))
        elif value is not None:
            yield _finding(key, None, value, source)


def _plain(value: Found | list[Found] | None) -> Any:
    if isinstance(value, list):
        return tuple(item.value for item in value)
    return value.value if value else None


def read_notice(paper: Paper, forms: Sequence[FormAttachment] | None = None) -> Notice:
    """All that the notice says, each value with its place; nothing is guessed silently.

    ``forms`` is what ``read_forms`` found, where the caller has it already.
    """
    zones = read_zones(read_outline(paper))
    named = _head_parts(zones, paper.text)
    draft = _draft(zones, {key: _plain(value) for key, value in named.items()})
    named |= _body_parts(draft, named["title"])
    named["endorsements"] = read_endorsements(paper, draft)
    if any(paper.tables()):
        forms = read_forms(paper) if forms is None else forms
        named["attachments"] = with_forms(read_attachments(draft), forms)
    values = {key: _plain(value) for key, value in named.items()}
    values["contacts_present"] = bool(values["contacts_present"])
    findings = tuple(_findings(paper.text, named))
    unclear = read_unclear(draft)
    left = unclear if values["kind"] == "summary" else read_dangling(draft, findings, unclear)
    return Notice(**values, findings=findings, not_understood=left)  # type: ignore[arg-type]


def _head_parts(zones: Zones, source: str) -> dict[str, Any]:
    title = read_title(zones.head)
    return {
        "title": title,
        "document_number": read_document_number(zones.head),
        "issuer": read_issuer(zones, title, source),
        "issued_on": read_issued_on(zones),
        "addressees": read_addressees(zones.salutation),
    }


def _body_parts(draft: Draft, title: Found[str] | None) -> dict[str, Any]:
    stages = read_stages(draft)
    kind, why = read_kind(draft)
    return {
        "kind": Found(kind, title.start, title.end, why) if title else Found(kind, 0, 0, why),
        "themes": read_themes(draft),
        "stages": stages,
        "deadlines": read_deadlines(draft, stages),
        "quotas": read_quotas(draft),
        "budget_note": budget_note(money_passages(draft)),
        "responsibilities": read_responsibilities(draft),
        "contacts_present": read_contacts(draft.zones.lines),
        "review_methods": read_review_methods(draft),
        "attachments": read_attachments(draft),
        "results_use": read_results_use(draft),
        "awards": read_awards(draft),
        "tranches": list(read_tranches(draft)),
        "publicity_days": read_publicity_days(draft),
        "materials": read_materials(draft),
    }
