"""The right-hand side of the reading page: every finding as what it means, to be checked or settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yipin.documents.answers import CHANGED, NOTE_ONLY
from yipin.documents.marks import ASK, NO, SURE, Mark
from yipin.organisations.models import Unit
from yipin.web.office.definitions.fixes import Fix, fix_for, page_for
from yipin.web.office.definitions.places import NoticePlace, form_url, page_url
from yipin.web.office.definitions.words import said_of
from yipin.web.office.notices.findings_words import (
    GROUPED,
    found_words,
    group_words,
    label_of,
)
from yipin.web.office.notices.ways import Way, ways_for

FIRST = (
    "document_number", "addressees", "themes", "quotas", "deadlines", "endorsements",
)  # fmt: skip
MOST_FIRST = 7


@dataclass(kw_only=True)
class Entry:
    """One finding, or several of one sort, with the setting it became.

    ``state`` is ask (to be checked), no (not understood) or ok; ``fixes`` are small forms in place,
    ``page`` the address of a page where it is changed.
    """

    number: int
    key: str
    state: str
    label: str
    value: str
    note: str = ""
    what: str = ""
    numbers: tuple[int, ...] = ()
    fixes: list[Fix] = field(default_factory=list)
    page: str = ""
    ways: Sequence[Way] = ()
    is_note: bool = False
    is_opened: bool = False
    bound_way: tuple[Way, Any] | None = None

    @property
    def anchor(self) -> str:
        return f"s{self.number}"

    @property
    def way_forms(self) -> list[tuple[Way, Any]]:
        """Each way out with its little form; the one that was sent keeps what was typed."""
        bound = self.bound_way
        return [
            bound
            if bound and bound[0] is way
            else (way, way.blank(f"{self.anchor}-{way.act}", self.value.strip("“”")))
            for way in self.ways
        ]


@dataclass(kw_only=True)
class Entries:
    """All findings of a notice, in the order in which an officer takes them."""

    to_check: list[Entry]
    to_settle: list[Entry]
    first: list[Entry]
    rest: list[Entry]
    anchors: dict[int, str]

    @property
    def settled(self) -> int:
        return sum(len(one.numbers) or 1 for one in (*self.first, *self.rest))

    @property
    def open(self) -> list[Entry]:
        return [*self.to_check, *self.to_settle]

    def entry(self, key: str) -> Entry | None:
        every = (*self.to_check, *self.to_settle, *self.first, *self.rest)
        return next((one for one in every if one.key == key), None)


def entries_of(place: NoticePlace, units: Sequence[Unit]) -> Entries:
    """Open ones first; the rest by weight, those of one sort together."""
    reader = _Reader(place, units)
    to_check, to_settle, ok = [], [], []
    for mark in place.notice.reading.get("marks", ()):
        entry = reader.entry(mark)
        {ASK: to_check, NO: to_settle, "ok": ok}[entry.state].append(entry)
    joined = list(reader.joined(ok))
    first = _weightiest(joined)
    rest = [one for one in joined if one not in first]
    every = (*to_check, *to_settle, *joined)
    anchors = {number: one.anchor for one in every for number in (one.numbers or (one.number,))}
    return Entries(to_check=to_check, to_settle=to_settle, first=first, rest=rest, anchors=anchors)


def _weightiest(entries: Sequence[Entry]) -> list[Entry]:
    ranked = [one for one in entries if one.what in FIRST and not one.is_note]
    return sorted(ranked[:MOST_FIRST], key=lambda one: one.number) or list(entries[:MOST_FIRST])


class _Reader:
    """Turns marks into entries; asks the draft what each became."""

    def __init__(self, place: NoticePlace, units: Sequence[Unit]) -> None:
        self.place, self.units = place, units
        self.definition = place.definition
        self.said: Mapping[str, Any] = place.notice.answers.get("marks", {})
        self.asked: dict[str, list[tuple[str, str]]] = {}
        for ask in place.draft.asks:
            if ask.mark:
                self.asked.setdefault(ask.mark, []).append((ask.path, ask.question))

    def entry(self, mark: Mark) -> Entry:
        answer = self.said.get(mark["key"])
        state = "ok" if answer or mark["kind"] == SURE else mark["kind"]
        entry = self._passage(mark) if mark["kind"] == NO else self._finding(mark)
        entry.state, entry.what = state, mark["what"]
        if answer and answer["as"] == NOTE_ONLY:
            entry.is_note, entry.note = True, _("只作说明，不变成设置。")
            entry.label, entry.fixes, entry.page = _("说明"), [], ""
            entry.value = quoted(mark["words"])
        if answer and answer["as"] == CHANGED and mark["kind"] == NO:
            entry.note, entry.label = answer.get("value") or "", _("已处理")
        return entry

    def _passage(self, mark: Mark) -> Entry:
        ways = ways_for(mark["reason"])
        return Entry(
            number=mark["number"], key=mark["key"], state=NO, label=_("说明"), ways=ways,
            value=quoted(mark["words"]), note=_sentence(mark["reason"]),
        )  # fmt: skip

    def paths(self, mark: Mark) -> list[str]:
        """The settings a finding became: those asked about, else the one it was made of."""
        asked = [path for path, _question in self.asked.get(mark["key"], ())]
        own = self.place.draft.settings.get(mark["key"])
        return asked or ([own] if own else [])

    def _finding(self, mark: Mark) -> Entry:
        paths = self.paths(mark)
        said = [one for path in paths if (one := said_of(self.definition, path))]
        questions = [question for _path, question in self.asked.get(mark["key"], ())]
        label, value = label_of(mark), found_words(mark, self.definition.year)
        if mark["what"] == "addressees":
            value = mark["value"]
        elif said:
            label = said[0].label if len(said) == 1 else label
            value = (
                said[0].value if len(said) == 1 else "；".join(f"{s.label} {s.value}" for s in said)
            )
        note = questions[0] if questions else _reason(mark) or (said[0].note if said else "")
        return Entry(
            number=mark["number"], key=mark["key"], state=mark["kind"], label=label,
            value=value, note=note, fixes=self._fixes(mark, paths), page=self._page(mark, paths),
            ways=self._ways(mark, paths),
        )  # fmt: skip

    def _ways(self, mark: Mark, paths: Sequence[str]) -> tuple[Way, ...]:
        """For an unsure finding that became nothing yet."""
        is_loose = mark["kind"] == ASK and not paths and mark["what"] not in DIRECT
        return ways_for("") if is_loose else ()

    def _fixes(self, mark: Mark, paths: Sequence[str]) -> list[Fix]:
        paths = paths or DIRECT.get(mark["what"], ())
        prefixes = (f"s{mark['number']}-{at}" for at in range(len(paths)))
        made = [
            fix_for(self.definition, path, prefix=prefix)
            for path, prefix in zip(paths, prefixes, strict=False)
        ]
        return [one for one in made if one]

    def _page(self, mark: Mark, paths: Sequence[str]) -> str:
        if mark["what"] == "endorsements":
            return self.place.urls["endorsers"] if self.definition.endorse_stage else ""
        if mark["what"] == "attachments":
            number = mark["value"].get("number") or ""
            form = next((one for one in self.definition.forms if one.number == number), None)
            return form_url(self.place, form.key) if form else ""
        parts = [part for path in paths if (part := page_for(self.definition, path))]
        return page_url(self.place, parts[0]) if parts else ""

    def joined(self, entries: Sequence[Entry]) -> Iterator[Entry]:
        """Entries of one sort as one, at the place of the first."""
        groups: dict[str, list[Entry]] = {}
        for one in entries:
            if one.what in GROUPED and not one.is_note:
                groups.setdefault(one.what, []).append(one)
        for one in entries:
            group = groups.get(one.what, []) if not one.is_note else []
            if not group:
                yield one
            elif group[0] is one:
                yield self._together(group)

    def _together(self, group: Sequence[Entry]) -> Entry:
        first = group[0]
        first.numbers = tuple(one.number for one in group)
        said = group_words(first.what, [one.value for one in group], self.definition, self.units)
        first.label, first.value, first.note = said.label, said.value, said.note
        first.page = next((one.page for one in group if one.page), "")
        first.fixes = []
        return first


DIRECT = {
    "issuer": ("issuer_note",),
    "publicity_days": ("publicity_days",),
    "kind": ("kind",),
    "title": ("name",),
}


def quoted(words: str) -> str:
    """“适时报送活动信息”, line breaks of the paper taken out, quotes inside made single."""
    flat = "".join(words.split())
    return f"“{flat.replace('“', '‘').replace('”', '’')}”"


def _sentence(words: str) -> str:
    return words if not words or words.endswith("。") else f"{words}。"


def _reason(mark: Mark) -> str:
    return _sentence(mark["reason"])
