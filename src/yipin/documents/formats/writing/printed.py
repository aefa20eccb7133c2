"""What the writers of forms are given: plain records, so that no writer knows the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from yipin.rules.paper_codes import PLACE

SHANGHAI = timezone(timedelta(hours=8))
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\uffff]"
)
CodeOfPage = Callable[[int, bool], str]
SEAL = "（盖章）"
EMPTY_DATE = "　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class PrintedOpinion:
    """One opinion as given. ``key`` is that of the box of the form, else ``name`` finds it."""

    key: str
    name: str
    text: str = ""
    signed_by: str = ""
    post: str = ""
    at: datetime | None = None
    version: int | None = None

    @property
    def is_given(self) -> bool:
        return bool(self.text or self.signed_by)


@dataclass(frozen=True, slots=True)
class PrintedForm:
    """The particulars of one filled form. ``version`` 0 is a draft; ``digest`` is SHA-256 in hex.

    ``number`` is that of the application; that of the attachment stands in the schema. ``files``
    are the names of the files in each field, ``pictures`` the JPEG or PNG, upright, of each field
    that asks for a photograph. ``code_of_page`` gives the text of the square code of a page, from
    its number (0: the same on every page) and whether it is the last; a draft has none.
    """

    title: str
    number: str = ""
    unit: str = ""
    version: int = 0
    digest: str = ""
    round_name: str = ""
    filled_on: date | None = None
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    code_of_page: CodeOfPage | None = None

    @property
    def fingerprint(self) -> str:
        """The first twelve signs of the digest in groups of four."""
        return "-".join(self.digest[i : i + 4] for i in (0, 4, 8)) if self.digest else ""

    @property
    def version_words(self) -> str:
        return f"第{self.version}版" if self.version else "草稿，未提交"

    @property
    def foot_words(self) -> str:
        """What stands at the foot of each page before the number of the page."""
        number = f"编号 {self.number}　" if self.number else ""
        return f"{number}{self.version_words}"

    def code_text(self, page: int = 0, *, is_last: bool = False) -> str:
        """What the square code holds: no name and no text of the form."""
        if self.code_of_page is not None:
            return self.code_of_page(page, is_last)
        return f"编号 {self.number or '无'} {self.version_words} 指纹 {self.fingerprint or '无'}"


def code_words(text: str) -> str:
    """The part of the square code that a person may copy from the paper; a draft has none."""
    return f"查验码 {text.upper().rpartition(PLACE.upper())[2]}" if PLACE in text.lower() else ""


def printable(text: object) -> str:
    """Text without signs that no paper shows and that would break a file; tabs become spaces."""
    clean = "" if text is None else str(text)
    clean = clean.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    clean = clean.replace("\x0c", "\n").replace("\u2028", "\n").replace("\t", "　")
    return UNPRINTABLE.sub("", clean)


def date_words(day: date) -> str:
    """2027年3月25日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """2027年3月25日 14:30 in the time of Shanghai."""
    local = moment.astimezone(SHANGHAI) if moment.tzinfo else moment
    return f"{date_words(local)} {local:%H:%M}"
