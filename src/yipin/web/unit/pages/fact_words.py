"""Facts that the system filled in, in words, each with its source and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yipin.rules.form_schema import Field
from yipin.web.theme import dates

PEOPLE = {"unit.members", "unit.youth_14_to_28", "unit.cadres"}
FIGURES = PEOPLE | {"unit.league_youth_ratio"}


@dataclass(frozen=True, kw_only=True)
class Known:
    """A fact that the system filled in, in words, with its source."""

    words: str
    source: str
    can_be_corrected: bool


def known_fact(one: Field, fact: Mapping[str, str]) -> Known:
    return Known(
        words=fact_words(one, fact["value"]),
        source=source_words(one, fact),
        can_be_corrected=one.prefill in FIGURES,
    )


def fact_words(one: Field, value: str) -> str:
    """412 人, 90.5%, 2027年3月25日."""
    if one.prefill in PEOPLE:
        return _("%(count)s 人") % {"count": value}
    if one.type == "percent":
        return f"{value}%"
    return day_words(value) if one.type == "date" else value


def day_words(value: str) -> str:
    try:
        return dates.full_day(date.fromisoformat(value))
    except ValueError:
        return value


def source_words(one: Field, fact: Mapping[str, str]) -> str:
    """组织库，截至 2027年3月1日; 任职记录，2025年9月起."""
    source, day = fact.get("source", ""), fact.get("as_of", "")
    if one.prefill == "today":
        return _("开始填写的那天")
    if one.prefill == "unit.league_youth_ratio" or not day:
        return source
    on = date.fromisoformat(day)
    if one.prefill.startswith(("leader.", "filler.")) and source == _("任职记录"):
        facts = {"source": source, "year": on.year, "month": on.month}
        return _("%(source)s，%(year)s年%(month)s月起") % facts
    if one.prefill in FIGURES:
        return _("%(source)s，截至 %(day)s") % {"source": source, "day": dates.full_day(on)}
    return source


def typed_over(one: Field, fact: Mapping[str, str]) -> str:
    facts = {"words": fact_words(one, fact["value"]), "source": source_words(one, fact)}
    return _("系统里是 %(words)s（%(source)s）") % facts
