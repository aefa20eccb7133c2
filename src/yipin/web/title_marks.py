"""A title's state as a badge, and its history as facts, for every page that shows one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yipin.projects.title_models import Title, TitleChange
from yipin.rules.titles_held import ACTS, IMPROVING, STATES, state_on
from yipin.web.theme import dates
from yipin.web.theme.parts import Mark

ACT_MARKS = {
    "give": ("info", "dot"),
    "renew": ("good", "check"),
    "improve": ("warn", "tri"),
    "withdraw": ("late", "x"),
    "replace": ("info", "back"),
}


def state_mark(title: Title, today: date) -> Mark:
    state = STATES[state_on(title.state, title.valid_until, today)]
    return Mark(text=state.label, tone=state.tone, shape=state.shape)  # type: ignore[arg-type]


def state_words(title: Title, today: date) -> str:
    """A sentence; for a title that is being improved, until when."""
    key = state_on(title.state, title.valid_until, today)
    if key == IMPROVING and title.improve_by:
        words = _("复查没有达标，%(day)s前改进，期间称号保留。")
        return words % {"day": dates.full_day(title.improve_by)}
    return STATES[key].words


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of a title's history. ``reason`` is empty where strangers read it."""

    on: date
    mark: Mark
    words: str
    reason: str = ""
    by: str = ""


def history_of(changes: Iterable[TitleChange], *, is_inside: bool = False) -> list[Happened]:
    """Fact and day; inside also the reason and who it was."""
    found = []
    for one in changes:
        tone, shape = ACT_MARKS[one.act]
        found.append(
            Happened(
                on=one.on,
                mark=Mark(text=ACTS[one.act][2], tone=tone, shape=shape),  # type: ignore[arg-type]
                words=_until_words(one),
                reason=one.reason if is_inside else "",
                by=one.made_as if is_inside else "",
            )
        )
    return found


def _until_words(change: TitleChange) -> str:
    if change.until is None:
        return ""
    words = {"improve": _("%(day)s前改进"), "renew": _("有效期至%(day)s")}
    return words.get(change.act, _("有效期至%(day)s")) % {"day": dates.full_day(change.until)}
