"""The reading page: calendar, paper with marks, findings, what is missing, forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from yipin.documents.marks import NO
from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.reading.drafting.source import Ask
from yipin.web.office.definitions.form_rows import FormTable, form_table
from yipin.web.office.definitions.gaps import Gap, gaps_of
from yipin.web.office.definitions.places import NoticePlace, form_url, units_of
from yipin.web.office.definitions.records import record_at
from yipin.web.office.definitions.schedule import calendar_of, span_of_years
from yipin.web.office.definitions.words import said_of, unit_words
from yipin.web.office.notices.entries import Entries, Entry, entries_of
from yipin.web.office.notices.paper import MarkedPaper
from yipin.web.office.papers.faults import FaultRow, rows_of_plain
from yipin.web.theme.parts import CalendarRow


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that was taken for granted where the text gives no words to mark."""

    question: str
    value: str
    url: str


@dataclass
class ReadingPage:
    """Built once a request; each part is worked out when the template asks for it."""

    place: NoticePlace

    @cached_property
    def units(self) -> Sequence[Unit]:
        return units_of(self.place)

    @cached_property
    def entries(self) -> Entries:
        return entries_of(self.place, self.units)

    @cached_property
    def paper(self) -> MarkedPaper:
        said = self.place.notice.answers.get("marks", {})
        marks = self.place.notice.reading.get("marks", ())
        states = {one["number"]: one["kind"] for one in marks if one["key"] not in said}
        return MarkedPaper(self.place.notice, states, self.entries.anchors)

    @cached_property
    def lint(self) -> list[FaultRow]:
        """Faults of form in the paper as it was handed in; tables are passed over."""
        notice = self.place.notice
        spans = [one["span"] for one in notice.blocks if one["kind"] != "table"]
        paragraphs = [notice.text[start:end].strip() for start, end in spans]
        return rows_of_plain(list(filter(None, paragraphs)), self.place.definition.year)

    @property
    def calendar(self) -> list[CalendarRow]:
        return calendar_of(self.place.definition)

    @property
    def years(self) -> str:
        return span_of_years(self.place.definition)

    @cached_property
    def gaps(self) -> list[Gap]:
        return gaps_of(self.place, self._asked_by_findings())

    def _asked_by_findings(self) -> set[str]:
        """Records that an open finding asks about, or that a finding was confirmed for."""
        paths = (ask.path for ask in self.place.draft.asks if ask.mark)
        records = (record_at(self.place.definition, path) for path in paths)
        return {one.path for one in records if one}

    @property
    def must(self) -> list[Gap]:
        return [one for one in self.gaps if one.missing.must]

    @property
    def later(self) -> list[Gap]:
        return [one for one in self.gaps if not one.missing.must]

    @cached_property
    def assumed(self) -> list[Assumed]:
        """Assumptions without a mark that nobody has changed and no gap asks about."""
        changed = {change["path"] for change in self.place.notice.answers.get("settings", ())}
        asked = {f"stages.{one.key}" for one in self.place.definition.stages if one.uncertain}
        settled = asked | changed
        loose = (one for one in self.place.draft.asks if not one.mark and one.path not in settled)
        return [self._assumed(one) for one in loose]

    def _assumed(self, ask: Ask) -> Assumed:
        said = said_of(self.place.definition, ask.path)
        value = said.value if said and not ask.path.startswith("stages") else ""
        root, _dot, rest = ask.path.partition(".")
        if root == "addressees":
            value = unit_words(self.units) or _("组织库里没有找到这样的单位")
        if root == "forms":
            return Assumed(ask.question, value, form_url(self.place, rest.split(".")[0]))
        part = {"addressees": "units", "contact": "basics", "year": "basics"}.get(root, root)
        return Assumed(ask.question, value, self.place.urls.get(part, self.place.urls["basics"]))

    @cached_property
    def tables(self) -> list[FormTable]:
        main = self.place.definition.application_form
        forms = self.place.definition.forms
        return [
            form_table(one, url=form_url(self.place, one.key), is_application=one is main)
            for one in forms
        ]

    @property
    def found(self) -> int:
        return len(self.place.notice.reading.get("marks", ()))

    @property
    def is_ready(self) -> bool:
        return not (self.entries.open or self.must)

    @property
    def sentence(self) -> str:
        """读出 21 处。核对完 4 处、处理完 2 处没读懂的，就可以发布。"""
        found = _("读出 %(count)s 处。") % {"count": self.found}
        if not self.place.is_open:
            return _("读出 %(count)s 处，已经发布。") % {"count": self.found}
        left = "、".join(self._left())
        if not left:
            return found + _("都已核对，可以发布。")
        return found + _("%(left)s，就可以发布。") % {"left": left}

    def _left(self) -> list[str]:
        counts: Mapping[str, int] = {
            _("核对完 %(count)s 处"): len(self.entries.to_check),
            _("处理完 %(count)s 处没读懂的"): len(self.entries.to_settle),
            _("填好 %(count)s 项通知里没写的"): len(self.must),
        }
        return [words % {"count": count} for words, count in counts.items() if count]

    @property
    def next_anchor(self) -> str:
        """Where to go next: the first finding that is open, else what is missing."""
        if self.entries.open:
            return self.entries.open[0].anchor
        return self.must[0].anchor if self.must else ""

    def next_after(self, key: str) -> str:
        """The open finding that follows this mark in its list, else the first open one."""
        marks = self.place.notice.reading.get("marks", ())
        found = next((one for one in marks if one["key"] == key), None)
        if found is None:
            return self.next_anchor
        same = self.entries.to_settle if found["kind"] == NO else self.entries.to_check
        later = (one for one in same if one.number > found["number"])
        following: Entry | None = next(later, None)
        return following.anchor if following else self.next_anchor

    @property
    def can_undo(self) -> bool:
        return self.place.is_open and bool(self.place.notice.answers.get("past"))

    @cached_property
    def round(self) -> Round | None:
        """The round that runs with this notice."""
        return None if self.place.is_open else self.place.notice.rounds.first()
