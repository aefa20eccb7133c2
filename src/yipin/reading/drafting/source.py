"""What a draft is made from: the reading, its forms and the text, with look-ups by finding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.findings import Finding, Notice

YEAR = re.compile(r"(?<!\d)(20\d\d|19\d\d)(?=年|学年|-|$)")


def plain(words: str) -> str:
    """Full-width letters and digits as half-width ones, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


@dataclass(frozen=True)
class Source:
    """``this_year`` is taken where the paper names no year at all."""

    notice: Notice
    forms: tuple[FormAttachment, ...] = ()
    text: str = ""
    this_year: int | None = None

    @cached_property
    def findings(self) -> dict[str, Finding]:
        return {".".join(map(str, one.path)): one for one in self.notice.findings}

    def words(self, mark: str) -> str:
        """The words a value stands in, with what comes right behind them (…前, …止)."""
        finding = self.findings.get(mark)
        if finding is None:
            return ""
        return plain(finding.words + self.text[finding.end : finding.end + 5])

    @cached_property
    def year(self) -> int | None:
        """The year of the activity: of the title, else of the first date, else of the issue."""
        found = YEAR.search(plain(self.notice.title or ""))
        if found:
            return int(found[1])
        dates = [*self._dates(), self.notice.issued_on or ""]
        return next((int(one[:4]) for one in dates if one[:4].isdecimal()), self.this_year)

    def _dates(self) -> Iterator[str]:
        for stage in self.notice.stages:
            yield stage.start or ""
        for deadline in self.notice.deadlines:
            yield deadline.date or ""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something uncertain. ``path`` is the setting, ``mark`` the finding it comes from, if any."""

    path: str
    question: str
    mark: str = ""


@dataclass(slots=True)
class Notes:
    """What a person must look at, and which setting each finding became."""

    asks: list[Ask] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, question: str, mark: str = "") -> None:
        self.asks.append(Ask(path, question, mark))

    def became(self, mark: str, path: str) -> None:
        if mark:
            self.settings.setdefault(mark, path)
