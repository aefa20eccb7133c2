"""An official paper (公文) as structured text, before it is laid out (GB/T 9704-2012, clause 7).

A paragraph carries its number in its own words, as it is read and copied: its level follows from
the number. ``source`` names the part of the definition a text came from, ``given`` what it was then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

PLAIN = "plain"
PAPER_KINDS = {
    "down": "下行文（通知、决定）",
    "up": "上行文（请示、报告）",
    "letter": "信函格式（函）",
    "minutes": "纪要格式",
    PLAIN: "公示（不带红头、文号和主送机关）",
}
# The shape of a number tells the level of what it stands before (7.3.3).
LEVELS = (
    (1, re.compile(r"^[一二三四五六七八九十]{1,3}、")),
    (2, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")),
    (3, re.compile(r"^\d{1,2}[.．、](?!\d)")),
    (4, re.compile(r"^[（(]\d{1,2}[）)]")),
)
LABELS = re.compile(r"^((出席|列席|请假)(人员)?|未参加评分)[：:]")
CELLS = " | "
SHORT = 56  # characters of two lines
MOST_NAME = 26.0  # characters of the issuer's name in one line; a longer one goes on in the next
SENTENCE_END = re.compile(r"[。！？；]")
LONG_WORD = re.compile(r"[!-~]{12,}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or a table where ``rows`` are given (the first row is its head)."""

    text: str
    source: str = ""
    given: str = ""
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def level(self) -> int:
        return 0 if self.rows else level_of(self.text)

    @property
    def words(self) -> str:
        """As it is typed: a table has one line for each row, its cells parted by upright strokes."""
        return "\n".join(CELLS.join(row) for row in self.rows) or self.text

    @property
    def is_changed(self) -> bool:
        """Written over by hand after it came from the definition."""
        return bool(self.source) and self.words != self.given


@dataclass(frozen=True, slots=True)
class PaperAttachment:
    """A named attachment; without ``paragraphs`` it is listed and sent along as a file of its own."""

    name: str
    source: str = ""
    given: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """What stands on the paper. Days are ISO (2027-03-25) or empty.

    ``mark`` is the red 发文机关标志, ``issuer`` the name under the text, ``remark`` the 附注 (without
    brackets). ``has_seal_room`` keeps the place of a seal free; a seal is never drawn or stored.
    """

    kind: str = "down"
    mark: str = ""
    number: str = ""
    signer: str = ""
    title: str = ""
    addressees: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    attachments: tuple[PaperAttachment, ...] = ()
    issuer: str = ""
    dated_on: str = ""
    remark: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: str = ""
    has_seal_room: bool = True
    given: tuple[tuple[str, str], ...] = ()

    def given_to(self, name: str) -> str | None:
        """What the definition said for a single line such as the title; None where nothing."""
        return dict(self.given).get(name)


def level_of(text: str) -> int:
    """1 to 4 by the number a paragraph begins with; 0 for running text."""
    return next((level for level, shape in LEVELS if shape.match(text)), 0)


def heading_split(text: str) -> tuple[str, str]:
    """The part set in the face of its level, and the rest.

    A paragraph of level 1 or 2 that goes on after its first sentence is a heading only so far; a
    line without an end mark is a heading as a whole. Deeper levels have the face of the text.
    """
    level = level_of(text)
    if level in (1, 2):
        end = SENTENCE_END.search(text)
        cut = end.end() if end else len(text)
        return text[:cut], text[cut:]
    label = LABELS.match(text)
    return (text[: label.end()], text[label.end() :]) if label else ("", text)


def kept_with_end(paper: OfficialPaper) -> int:
    """How many of the last paragraphs stay on the page of the signature: where the very last is a line
    or two (a telephone number), the one before it as well, so that no page is all but empty.
    """
    last = paper.paragraphs[-1:]
    is_short = bool(last) and not last[0].rows and len(last[0].text) <= SHORT
    return 2 if is_short and len(paper.paragraphs) > 1 else 1


def has_long_word(text: str) -> bool:
    """Whether an address or the like stands in it that is not broken at the end of a line."""
    return bool(LONG_WORD.search(text))


def date_words(day: str) -> str:
    """2027年3月5日, without leading zeros (7.3.5.4); as given where it is no ISO day."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", day)
    return f"{int(found[1])}年{int(found[2])}月{int(found[3])}日" if found else day


def attachment_label(paper: OfficialPaper, at: int) -> str:
    """附件, or 附件1 where there are several (7.3.8)."""
    return f"附件{at + 1}" if len(paper.attachments) > 1 else "附件"


def attachment_names(paper: OfficialPaper) -> tuple[str, ...]:
    """The lines of the 附件说明 after 附件：, numbered where there are several (7.3.4)."""
    names = [one.name for one in paper.attachments]
    return tuple(names) if len(names) < 2 else tuple(f"{n}. {x}" for n, x in enumerate(names, 1))


def paper_as_json(paper: OfficialPaper) -> dict[str, Any]:
    return asdict(paper)


def paper_from_json(raw: Mapping[str, Any]) -> OfficialPaper:
    """The paper of ``paper_as_json``; keys that are not there keep their defaults."""
    plain = {name: raw[name] for name in OfficialPaper.__slots__ if name in raw}
    for name, make in (("paragraphs", _paragraph), ("attachments", _attachment)):
        plain[name] = tuple(make(one) for one in raw.get(name, ()))
    plain["given"] = tuple((name, words) for name, words in raw.get("given", ()))
    return OfficialPaper(**plain)


def _paragraph(raw: Mapping[str, Any]) -> Paragraph:
    rows = tuple(tuple(map(str, row)) for row in raw.get("rows", ()))
    return Paragraph(raw["text"], raw.get("source", ""), raw.get("given", ""), rows)


def _attachment(raw: Mapping[str, Any]) -> PaperAttachment:
    inner = tuple(map(_paragraph, raw.get("paragraphs", ())))
    return PaperAttachment(raw["name"], raw.get("source", ""), raw.get("given", ""), inner)


def text_of(paper: OfficialPaper) -> str:
    """The whole paper as plain text, in reading order: what its fingerprint is taken of."""
    parts = [
        PAPER_KINDS.get(paper.kind, paper.kind), paper.mark, paper.number, paper.signer,
        paper.title, f"{paper.addressees}：" if paper.addressees else "",
        *map(_plain, paper.paragraphs),
        *(f"附件：{name}" for name in attachment_names(paper)),
        paper.issuer, date_words(paper.dated_on), paper.remark,
    ]  # fmt: skip
    for one in paper.attachments:
        parts += [one.name, *map(_plain, one.paragraphs)] if one.paragraphs else []
    parts += [paper.copies_to, paper.printed_by, date_words(paper.printed_on)]
    return "\n".join(part for part in parts if part)


def _plain(one: Paragraph) -> str:
    return "\n".join("\t".join(row) for row in one.rows) or one.text


@dataclass(frozen=True, slots=True)
class Sign:
    """Empty places at the right of the issuer's name and of the date, in characters of 16 pt."""

    name: float
    date: float


def signature_places(name_width: float, date_width: float, *, has_seal: bool) -> Sign:
    """Where name and date stand (7.3.5.1, 7.3.5.2). Widths and gaps in characters.

    With room for a seal the date ends four characters from the right and the name is centred on it;
    a name so long that it would leave the type area moves the date further in. Without, the name
    ends two characters from the right and the date begins two characters right of the name; a date
    that would then come nearer than two characters moves the name instead.
    """
    name_width = min(name_width, MOST_NAME)
    if has_seal:
        date = max(4.0, (name_width - date_width) / 2)
        return Sign(date + (date_width - name_width) / 2, date)
    date = name_width - date_width  # the gap that puts its first sign two right of the name's
    return Sign(2.0, date) if date >= 2 else Sign(4.0 + date_width - name_width, 2.0)


def without_empty(paper: OfficialPaper) -> OfficialPaper:
    """Paragraphs and attachments in which nothing is written fall away, and of a publicity what it has
    no place for: it is none of the kinds of official documents (条例, 第八条).
    """
    attachments = tuple(
        replace(one, paragraphs=_kept(one.paragraphs))
        for one in paper.attachments
        if one.name.strip()
    )
    if paper.kind == PLAIN:
        paper = replace(paper, mark="", number="", signer="", addressees="")
    return replace(paper, paragraphs=_kept(paper.paragraphs), attachments=attachments)


def _kept(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    return tuple(one for one in paragraphs if one.text.strip() or one.rows)
