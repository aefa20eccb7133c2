"""The applications table: columns that a person chooses, and rows fed from one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.programmes.models import Round
from yipin.projects.counting import exception_quota
from yipin.projects.exports import leader_words
from yipin.projects.models import Application
from yipin.projects.numbers import number_words
from yipin.rules.quotation import within_quotes
from yipin.web.office.rounds.marks import mark_of_state
from yipin.web.office.rounds.table_query import TableQuery
from yipin.web.theme import dates
from yipin.web.theme.figures import NOTHING
from yipin.web.theme.templatetags.theme import badge_of

COLUMNS = {
    "number": gettext_lazy("编号"),
    "unit": gettext_lazy("单位"),
    "theme": gettext_lazy("主题"),
    "level": gettext_lazy("级别"),
    "leader": gettext_lazy("负责人"),
    "opinions": gettext_lazy("意见"),
    "state": gettext_lazy("状态"),
    "version": gettext_lazy("版次"),
    "since": gettext_lazy("最近办理"),
    "submitted": gettext_lazy("提交时间"),
}
FIGURES = {"number", "level", "opinions", "since", "submitted"}  # set in figures of one width
SORTED = {"number", "unit", "theme", "level", "state", "since", "submitted"}
SESSION_KEY = "round_columns"
NOTE_LENGTH = 24


@dataclass(frozen=True, kw_only=True)
class Column:
    key: str
    label: str
    sort: str = ""


class Cell(NamedTuple):
    """What stands in one cell, ready to be shown: a thousand of them are drawn at once."""

    label: str
    shown: str
    is_figure: bool


@dataclass(frozen=True, kw_only=True)
class TableRow:
    pk: str
    title: str
    note: str
    url: str
    cells: list[Cell]


def offered_columns(held: Round) -> list[Column]:
    """Those that can say anything in this round."""
    definition = held.definition.parsed
    left_out = set()
    if not definition.levels:
        left_out.add("level")
    if not definition.themes:
        left_out.add("theme")
    if definition.endorse_stage is None:
        left_out.add("opinions")
    return [
        Column(key=key, label=str(label), sort=key if key in SORTED else "")
        for key, label in COLUMNS.items()
        if key not in left_out
    ]


def chosen_columns(session: SessionBase, held: Round) -> list[Column]:
    """As this person chose them for this sitting; a sensible handful otherwise."""
    standard = ["unit", "theme", "level", "opinions", "state", "submitted"]
    wanted = session.get(SESSION_KEY) or standard
    return [column for column in offered_columns(held) if column.key in wanted]


def rows_of(
    found: Sequence[Any], held: Round, columns: Sequence[Column], query: TableQuery
) -> list[TableRow]:
    """No read of its own: everything came with the query."""
    levels = {level.key: level.name for level in held.definition.parsed.levels}
    quota = exception_quota(held)
    most = quota.max if quota is not None else None
    address, now = _address_around(query.address()), timezone.now()
    heads = [(conditional_escape(one.label), one.key, one.key in FIGURES) for one in columns]
    return [_row(one, held, heads, levels, most, address, now) for one in found]


def _address_around(rest: str) -> tuple[str, str]:
    """What stands before and after the key of an application in its address: asked once a page."""
    before, _key, after = reverse("office_application", args=[0]).rpartition("0")
    return before, after + (f"?{rest}" if rest else "")


def _row(
    one: Any,
    held: Round,
    heads: Sequence[tuple[str, str, bool]],
    levels: dict[str, str],
    most: int | None,
    address: tuple[str, str],
    now: datetime,
) -> TableRow:
    place = one.place if most is not None and one.number and one.uses_exception else 0
    is_exception = bool(most is not None and place > most)
    has_number = any(key == "number" for _label, key, _is_figure in heads)
    shown: dict[str, Callable[[], str]] = {
        "number": lambda: number_words(held.year, one.number) if one.number else "",
        "unit": lambda: one.unit.label,
        "theme": lambda: theme_words(one),
        "level": lambda: levels.get(one.level, one.level),
        "leader": lambda: leader_words(one.submission),
        "opinions": lambda: opinion_words(one),
        "state": lambda: badge_of(mark_of_state(one.state, is_exception=is_exception)),
        "version": lambda: _version_words(one.latest_version),
        "since": lambda: dates.moment(one.state_since, now=now),
        "submitted": lambda: dates.moment(one.submitted_at, now=now) if one.submitted_at else "",
    }
    return TableRow(
        pk=str(one.pk),
        title=one.title or _("（还没起名）"),
        note=_note(one, 0 if has_number else held.year, place if is_exception else 0),
        url=f"{address[0]}{one.pk}{address[1]}",
        cells=[Cell(label, shown[key]() or NOTHING, is_figure) for label, key, is_figure in heads],
    )


def theme_words(application: Application) -> str:
    """The direction, and the items of it where not the whole was chosen.

    Where projects have no name of their own the direction stands in front already.
    """
    items = "、".join(str(item) for item in application.items)
    if application.theme and application.theme == application.title:
        return items or _("整个方向")
    return f"{application.theme}（{items}）" if items else application.theme


def opinion_words(one: Any) -> str:
    """2 / 2, or what has to be done again after a change."""
    if not one.asked:
        return ""
    if one.has_void and one.given < one.asked:
        return _("待重签")
    return f"{one.given} / {one.asked}"


def _version_words(number: int | None) -> str:
    return _("第 %(n)s 版") % {"n": number} if number else ""


def _note(one: Any, year: int, place: int) -> str:
    """Under the name: number (``year`` 0: it has a column), and what is special about it."""
    parts = []
    if year and one.number:
        parts.append(_("编号 %(number)s") % {"number": number_words(year, one.number)})
    if place:
        parts.append(_("第 %(place)s 项，用例外名额") % {"place": place})
    if one.added_by_host:
        parts.append(_("主办方增补"))
    if one.state == "merged" and one.merged_title:
        parts.append(_("并入“%(title)s”") % {"title": within_quotes(one.merged_title)})
    elif one.state in {"returned", "refused"} and one.reason:
        parts.append(shortened(one.reason))
    elif one.state == "submitted" and one.was_returned:
        parts.append(_("退回后重交"))
    elif one.state == "endorsing" and one.waiting_for:
        parts.append(_("等“%(name)s”") % {"name": one.waiting_for})
    return "　".join(parts)


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= NOTE_LENGTH else f"{line[:NOTE_LENGTH]}…"
