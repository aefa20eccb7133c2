"""Changing one setting of a definition by its path, as the office page does. Pure.

A path names a setting from the outside in, parted by dots: ``name``, ``contact.phone``,
``stages.apply.closes_at``, ``quotas.0.max``, ``forms.application.fields.title.required``. Records
that have a key are named by it, others by their place (``quotas[0].max``, as missing settings are
named, means the same). The value is plain data (text, numbers,
lists, dictionaries); text is turned into a number where one is wanted, and empty text into nothing.

Four endings act on a list: ``themes.+`` adds the value at the end, ``themes.t3.-`` takes one out,
``themes.t3.<`` and ``themes.t3.>`` move one up or down.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass

from yipin.rules.definition import Definition
from yipin.rules.definition_faults import definition_faults
from yipin.rules.plain import Fault, Plain, as_plain, from_plain

DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)
BRACKETED = re.compile(r"\[(\d+)\]")
FIXED = frozenset({"key"})
ADD, REMOVE, UP, DOWN = "+", "-", "<", ">"


class SettingFault(ValueError):
    """The change cannot be made. ``faults`` says what is wrong and what to do."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("；".join(fault.message for fault in faults))
        self.faults = faults


def apply_setting(definition: Definition, path: str, value: Plain) -> Definition:
    """The definition with one setting changed. Raises ``SettingFault`` and changes nothing else."""
    plain: Plain = as_plain(definition)
    _change(plain, _names_in(path), value, path)
    faults: list[Fault] = []
    changed = from_plain(Definition, plain, "", faults)
    if changed is None or faults:
        raise SettingFault(tuple(faults))
    if fresh := _fresh_faults(definition, changed):
        raise SettingFault(fresh)
    return changed


def _names_in(path: str) -> list[str]:
    return BRACKETED.sub(r".\1", path).split(".")


def _fresh_faults(before: Definition, after: Definition) -> tuple[Fault, ...]:
    """Only what this change brings about; older faults are shown elsewhere."""
    known = {str(fault) for fault in definition_faults(before)}
    return tuple(fault for fault in definition_faults(after) if str(fault) not in known)


def setting_of(definition: Definition, path: str) -> Plain:
    """The value at the path, for the journal; None where there is none."""
    place: Plain = as_plain(definition)
    for name in _names_in(path):
        if name in (ADD, REMOVE, UP, DOWN):
            break
        try:
            place = _step(place, name, path)
        except SettingFault:
            return None
    return place


def _change(place: Plain, names: list[str], value: Plain, path: str) -> None:
    *way, last = names
    if last in (REMOVE, UP, DOWN):
        *way, one = way
        owner = _walk(place, way, path)
        _act_on_list(_list(owner, path), one, last, path)
        return
    owner = _walk(place, way, path)
    if last == ADD:
        _list(owner, path).append(value)
    elif isinstance(owner, list):
        owner[_index(owner, last, path)] = value
    elif not isinstance(owner, dict):
        raise _unknown(path)
    elif last in FIXED:
        raise SettingFault((Fault(path, "代号一经使用就不再改，请改名称。"),))
    else:
        owner[last] = _typed(last, value)


def _walk(place: Plain, names: list[str], path: str) -> Plain:
    for name in names:
        place = _step(place, name, path)
    return place


def _step(place: Plain, name: str, path: str) -> Plain:
    if isinstance(place, list):
        return place[_index(place, name, path)]
    if not isinstance(place, dict):
        raise _unknown(path)
    if name == "fields" and "sections" in place:
        return _FieldList(place["sections"])
    if name in place:
        return place[name]
    if name in LISTS:
        return place.setdefault(name, [])
    if name in RECORDS:
        return place.setdefault(name, {})
    raise _unknown(path)


def _unknown(path: str) -> SettingFault:
    return SettingFault((Fault(path, "没有这一项设置，请刷新页面后再试。"),))


def _index(items: list[Plain], name: str, path: str) -> int:
    for at, one in enumerate(items):
        if isinstance(one, dict) and one.get("key") == name:
            return at
    if name.isdecimal() and int(name) < len(items):
        return int(name)
    raise _unknown(path)


def _list(owner: Plain, path: str) -> list[Plain]:
    if not isinstance(owner, list):
        raise _unknown(path)
    return owner


def _act_on_list(items: list[Plain], name: str, act: str, path: str) -> None:
    if isinstance(items, _FieldList):
        items = items.home_of(name, path)
    at = _index(items, name, path)
    if act == REMOVE:
        del items[at]
        return
    to = max(0, at - 1) if act == UP else min(len(items) - 1, at + 1)
    items.insert(to, items.pop(at))


class _FieldList(list):  # type: ignore[type-arg]
    """All fields of a form as one list, wherever their section is."""

    def __init__(self, sections: list[Plain]) -> None:
        super().__init__(one for section in sections for one in section.get("fields", ()))
        self._sections = sections

    def append(self, field: Plain) -> None:
        """Into the section the field names, else into the last one."""
        wanted = ""
        if isinstance(field, dict):
            wanted = field.get("section", "")
            field = {name: value for name, value in field.items() if name != "section"}
        homes = [one for one in self._sections if one.get("key") == wanted]
        (homes or self._sections)[-1].setdefault("fields", []).append(field)

    def home_of(self, name: str, path: str) -> list[Plain]:
        for section in self._sections:
            if any(one.get("key") == name for one in section.get("fields", ())):
                found: list[Plain] = section["fields"]
                return found
        raise _unknown(path)


def _typed(name: str, value: Plain) -> Plain:
    """What a form field of the page sends, as the setting wants it."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text and name in OPTIONAL:
        return None
    if name in FLAGS:
        return text in ("true", "on", "1", "是")
    if name in DECIMALS and DECIMAL.fullmatch(text):
        return float(text) if "." in text else int(text)
    return int(text) if name in NUMBERS and text.isdecimal() else text


def _names(fits: Callable[[Plain], bool]) -> frozenset[str]:
    """The names of all settings whose type fits, in the definition and everything in it."""
    found: set[str] = set()
    waiting, seen = [Definition], set()
    while waiting:
        cls = waiting.pop()
        seen.add(cls)
        hints = typing.get_type_hints(cls)
        for field in fields(cls):
            hint = hints[field.name]
            if fits(hint):
                found.add(field.name)
            waiting += [one for one in _inside(hint) if one not in seen]
    return frozenset(found)


def _inside(hint: Plain) -> list[type[Definition]]:
    return [one for one in (hint, *typing.get_args(hint)) if is_dataclass(one)]  # type: ignore[misc]


def _is_optional(hint: Plain) -> bool:
    return typing.get_origin(hint) is types.UnionType


NUMBERS = _names(lambda hint: int in (hint, *typing.get_args(hint)))
DECIMALS = _names(lambda hint: hint is float)
FLAGS = _names(lambda hint: hint is bool)
OPTIONAL = _names(_is_optional)
LISTS = _names(lambda hint: typing.get_origin(hint) is tuple)
RECORDS = _names(is_dataclass)
