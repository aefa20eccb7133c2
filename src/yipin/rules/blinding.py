"""Blind review: what would tell an expert whose work it is, taken out of a form.

Hidden are the entries that name a unit, a person or a way to reach one, and figures that tell a unit
as well as its name would (members, ratio, cadres). In what was written freely, the names are blotted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from yipin.rules.form_schema import Field

BLOT = "〔已隐去〕"
TELLING_TYPES = frozenset({"person", "phone", "organisation"})
TELLING_FACTS = ("unit.", "leader.", "filler.", "application.unit", "application.number")
SHORTEST = 2  # a single character would blot half the text
BLANKS = r"[ \t\u00a0\u3000]*"
LETTERS = re.compile(r"[A-Za-z.'-]+")
LEAGUE = re.compile(r"^(中国共产主义青年团|共青团|中国共产党|中共)")
COMMITTEE = r"(总支部?|支部)?委员会"
BODY = re.compile(rf"({COMMITTEE}|分?团委|团总支|团支部|党总支|党支部|党委)$")
ENDINGS = frozenset(
    [
        "团委",
        "分团委",
        "团总支",
        "团支部",
        "党委",
        "党总支",
        "党支部",
        "委员会",
        "总支委员会",
        "总支部委员会",
        "支部委员会",
        "学院",
        "大学",
        "学校",
        "共青团",
        "中国共产主义青年团",
        "中国共产党",
    ]
)


def is_telling(field: Field) -> bool:
    """The whole entry would say whose it is."""
    return _tells(field.type, field.prefill)


def _tells(kind: str, prefill: str) -> bool:
    return kind in TELLING_TYPES or prefill.startswith(TELLING_FACTS)


def blind_answer(field: Field, value: Any, names: Iterable[str]) -> Any:
    """The answer as an expert may read it; None where the whole entry is hidden."""
    if is_telling(field):
        return None
    if field.type != "table":
        return blot(value, names) if isinstance(value, str) else value
    hidden = {one.key for one in field.columns if _tells(one.type, one.prefill)}
    rows = value if isinstance(value, list) else []
    return [_blind_row(row, hidden, names) for row in rows if isinstance(row, Mapping)]


def _blind_row(row: Mapping[str, Any], hidden: set[str], names: Iterable[str]) -> dict[str, Any]:
    return {
        key: BLOT if key in hidden and text else blot(str(text or ""), names)
        for key, text in row.items()
    }


def blot(text: str, names: Iterable[str]) -> str:
    """Every name in the text, the longest first, so that none leaves a part of another behind; also
    where blanks stand between its characters (张　三).
    """
    known = {re.sub(r"\s", "", one) for one in names}
    asked = sorted((one for one in known if len(one) >= SHORTEST), key=len, reverse=True)
    if not asked:
        return text
    return re.sub("|".join(map(_pattern, asked)), BLOT, text)


def _pattern(name: str) -> str:
    """Letters are a name only as a whole word."""
    spaced = BLANKS.join(map(re.escape, name))
    return rf"(?<![A-Za-z]){spaced}(?![A-Za-z])" if LETTERS.fullmatch(name) else spaced


def names_of_unit(name: str, short: str = "") -> frozenset[str]:
    """The names a unit goes by: 青禾大学机电学院团总支 also as 机电学院团总支 and 机电学院."""
    given = {name.strip(), short.strip()} - {""}
    places = {BODY.sub("", LEAGUE.sub("", one)) for one in given}
    parts = {part for one in given | places for part in re.split(r"(?<=大学|学院|学校)", one)}
    return frozenset(one for one in given | places | parts if len(one) > SHORTEST) - ENDINGS
