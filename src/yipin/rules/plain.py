"""Frozen dataclasses to plain dictionaries and back, with every fault named by its place.

Used for definitions (TOML) and form schemas (JSON). Fields that hold their default are left out.
"""

from __future__ import annotations

import difflib
import math
import re
import types
import typing
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache

Plain = typing.Any
Record = typing.TypeVar("Record")

# Neither XML (Word, xlsx) nor PostgreSQL can hold these: control signs and halves of pairs.
UNSAVEABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Word's soft break, a page break, the next line of ECMA-48, the two separators of Unicode.
SOFT_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
WANTED = {
    str: "写成文字，放在引号里",
    int: "写成整数",
    float: "写成数字",
    bool: "写成 true 或 false",
}


def saveable(text: str) -> str:
    """With nothing that cannot be kept, and LF for every other end of a line.

    A soft break in what is one line otherwise (a name pasted from Word) is a blank.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    ending = "\n" if "\n" in text else " "
    return UNSAVEABLE.sub("", SOFT_ENDS.sub(ending, text))


def all_saveable(value: Plain) -> Plain:
    """Plain data with every text in it made saveable."""
    if isinstance(value, str):
        return saveable(value)
    if isinstance(value, Mapping):
        return {name: all_saveable(one) for name, one in value.items()}
    return [all_saveable(one) for one in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and what to do. ``path`` is like ``stages[1].closes_at``."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}" if self.path else self.message


def as_plain(value: object) -> Plain:
    """Dictionaries, lists and scalars only, ready for JSON or TOML."""
    if is_dataclass(value):
        return {f.name: as_plain(getattr(value, f.name)) for f in fields(value) if _says(value, f)}
    if isinstance(value, tuple):
        return [as_plain(one) for one in value]
    return value


def _says(owner: object, field: Field[Plain]) -> bool:
    return field.default is MISSING or getattr(owner, field.name) != field.default


def from_plain(cls: type[Record], data: object, path: str, faults: list[Fault]) -> Record | None:
    """The record, or None with at least one fault added. Reads all of it before it gives up."""
    if not isinstance(data, Mapping):
        faults.append(Fault(path, "这里应是一组“名称 = 值”。"))
        return None
    before = len(faults)
    hints = _hints(typing.cast("Hashable", cls))
    _name_unknown_keys(hints, data, path, faults)
    values = {
        name: _read(hints[name], data[name], _join(path, name), faults)
        for name in hints
        if name in data
    }
    _name_missing_keys(cls, values, path, faults)
    return cls(**values) if len(faults) == before else None


@cache
def _hints(cls: Hashable) -> dict[str, Plain]:
    return typing.get_type_hints(typing.cast("type", cls))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _name_unknown_keys(
    hints: Mapping[str, Plain],
    data: Mapping[str, object],
    path: str,
    faults: list[Fault],
) -> None:
    for key in data:
        if key not in hints:
            near = difflib.get_close_matches(str(key), hints, n=1)
            way_out = f"是不是想写 {near[0]}？" if near else "请删去，或对照说明改名。"
            faults.append(Fault(_join(path, str(key)), f"不认识这个名称。{way_out}"))


def _name_missing_keys(
    cls: type, values: Mapping[str, object], path: str, faults: list[Fault]
) -> None:
    faults += [
        Fault(_join(path, field.name), "缺这一项，请补上。")
        for field in fields(cls)
        if field.default is MISSING and field.name not in values
    ]


def _read(hint: Plain, value: object, path: str, faults: list[Fault]) -> Plain:
    origin: object = typing.get_origin(hint)
    if origin is tuple:
        return _read_list(typing.get_args(hint)[0], value, path, faults)
    if origin is types.UnionType:
        return None if value is None else _read(typing.get_args(hint)[0], value, path, faults)
    if is_dataclass(hint):
        return from_plain(typing.cast("type", hint), value, path, faults)
    if not _fits(value, hint):
        faults.append(Fault(path, f"请{WANTED[hint]}。"))
        return None
    if hint is str and UNSAVEABLE.search(typing.cast("str", value)):
        faults.append(Fault(path, "含有看不见的控制字符，存不下来。请重新输入这一处。"))
    return value


def _fits(value: object, hint: Plain) -> bool:
    """Of the asked kind; a whole number is a number too, and what is beyond all numbers is none."""
    if hint is float:
        return type(value) is int or (isinstance(value, float) and math.isfinite(value))
    return type(value) is hint


def _read_list(hint: Plain, value: object, path: str, faults: list[Fault]) -> tuple[Plain, ...]:
    if not isinstance(value, list | tuple):
        faults.append(Fault(path, "请写成列表，放在方括号里。"))
        return ()
    return tuple(_read(hint, one, f"{path}[{at}]", faults) for at, one in enumerate(value))
