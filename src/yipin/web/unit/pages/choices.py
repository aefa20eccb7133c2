"""Options of a choice: of the form itself, of the themes by group, of a theme's content items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yipin.rules.definition import Definition
from yipin.rules.form_schema import Field
from yipin.web.unit.answers import input_name


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    is_chosen: bool
    id: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OptionGroup:
    name: str
    options: list[Option]
    is_open: bool = True


def plain_options(one: Field, value: Any) -> list[OptionGroup]:
    return [OptionGroup(name="", options=_options(one, value, one.options))]


def theme_options(one: Field, value: Any, definition: Definition) -> list[OptionGroup]:
    """Themes under the headings of the notice, each with its note."""
    named: dict[str, list[str]] = {}
    notes: dict[str, str] = {}
    for theme in definition.themes:
        if theme.name in one.options:
            named.setdefault(theme.group, []).append(theme.name)
            notes[theme.name] = theme.note
    groups, at = [], 0
    for name, values in named.items():
        groups.append(OptionGroup(name=name, options=_options(one, value, values, notes, at)))
        at += len(values)
    return groups


def item_options(one: Field, value: Any, definition: Definition, theme: str) -> list[OptionGroup]:
    """The content items of each theme; only those of the chosen one can be chosen."""
    groups, at = [], 0
    for each in definition.themes:
        is_open = each.name == theme
        names = [item.name for item in each.items]
        options = _options(one, value if is_open else [], names, None, at)
        groups.append(OptionGroup(name=each.name, options=options, is_open=is_open))
        at += len(options)
    return groups


def _options(
    one: Field,
    value: Any,
    values: Sequence[str],
    notes: Mapping[str, str] | None = None,
    start: int = 0,
) -> list[Option]:
    """The first option carries the id of the field, so that a fault leads to it."""
    chosen, name = value if isinstance(value, list) else [value], input_name(one)
    return [
        Option(
            value=each,
            is_chosen=each in chosen,
            id=f"{name}-{at}" if at else name,
            note=(notes or {}).get(each, ""),
        )
        for at, each in enumerate(values, start)
    ]
