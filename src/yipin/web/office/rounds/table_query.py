"""What the applications table is asked for: read from the address, shown as chips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.queries import SORTS, Filters
from yipin.rules.project_stages import PASSED, PROJECTS
from yipin.rules.stages import STATES
from yipin.web.typed import words_typed

DEFAULT_SORT = "-submitted"
FILLING = ("draft", "endorsing", "endorsed")
GROUPS = {"filling": FILLING, "passed": tuple(sorted(PASSED)), "projects": tuple(sorted(PROJECTS))}
GROUP_WORDS = {
    "filling": gettext_lazy("在填（含签意见）"),
    "passed": gettext_lazy("通过审查"),
    "projects": gettext_lazy("已立项"),
}
KEYS = ("q", "state", "theme", "level", "under")


@dataclass(frozen=True, kw_only=True)
class TableQuery:
    """One look at the table. ``under`` is the key of a unit. Empty means: any."""

    q: str = ""
    state: str = ""
    theme: str = ""
    level: str = ""
    under: str = ""
    sort: str = DEFAULT_SORT

    def filters(self, units: Iterable[Unit]) -> Filters:
        """For the query; a unit that is not in the round finds nothing more than any other."""
        path = next((unit.path for unit in units if str(unit.pk) == self.under), "")
        grouped = GROUPS.get(self.state, ())
        return Filters(
            words=self.q,
            state="" if grouped else self.state,
            states=grouped,
            theme=self.theme,
            level=self.level,
            under=path,
        )

    def address(self, **changes: str) -> str:
        """The part of an address after the question mark, without what is not set."""
        plain = {key: getattr(self, key) for key in KEYS} | changes
        sort = changes.get("sort", self.sort)
        plain = {key: value for key, value in plain.items() if value and key != "sort"}
        return urlencode(plain | ({"sort": sort} if sort != DEFAULT_SORT else {}))

    @property
    def is_filtered(self) -> bool:
        return any(getattr(self, key) for key in KEYS)


def query_from(given: QueryDict) -> TableQuery:
    """What somebody typed into the address is taken as far as it makes sense."""
    state, sort = given.get("state", ""), given.get("sort", "")
    return TableQuery(
        q=words_typed(given),
        state=state if state in STATES or state in GROUPS else "",
        theme=given.get("theme", "")[:60],
        level=given.get("level", "")[:40],
        under=given.get("under", "")[:20],
        sort=sort if sort in SORTS else DEFAULT_SORT,
    )


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that is on; ``address`` is the list without it."""

    text: str
    address: str


def chips_of(query: TableQuery, held: Round, units: Sequence[Unit]) -> list[Chip]:
    levels = {level.key: level.name for level in held.definition.parsed.levels}
    words = {
        "q": _("含“%(words)s”") % {"words": query.q},
        "state": state_words(query.state),
        "theme": query.theme,
        "level": levels.get(query.level, query.level),
        "under": next((u.label for u in units if str(u.pk) == query.under), query.under),
    }
    return [
        Chip(text=words[key], address=query.address(**{key: ""}))
        for key in KEYS
        if getattr(query, key)
    ]


def state_words(state: str) -> str:
    if state in GROUPS:
        return str(GROUP_WORDS[state])
    return STATES[state].label_office if state in STATES else ""


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """A tab above the table."""

    text: str
    address: str
    is_current: bool


def views_of(query: TableQuery, counts: Counter[str]) -> list[SavedView]:
    """All, waiting for screening, passed, decided for, returned, under way; each with its number."""
    whole = sum(number for state, number in counts.items() if state != "discarded")
    filling = sum(counts[state] for state in FILLING)
    rows = [
        (_("全部"), "", whole),
        (_("待审查"), "submitted", counts["submitted"]),
        (_("已通过"), "passed", sum(counts[state] for state in PASSED)),
        (_("已退回"), "returned", counts["returned"]),
        (_("在填"), "filling", filling),
    ]
    if projects := sum(counts[state] for state in PROJECTS):
        rows.insert(3, (_("已立项"), "projects", projects))
    return [
        SavedView(
            text=f"{words} {number}",
            address=f"state={state}" if state else "",
            is_current=query.state == state,
        )
        for words, state, number in rows
    ]
