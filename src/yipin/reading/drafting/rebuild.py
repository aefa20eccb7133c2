"""A reading back from its JSON, so that what an officer changed in it counts when a draft is made.

Unknown keys are passed over and gaps (None in a list, left where something was taken out) are kept
out, because old readings must stay readable.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from yipin.reading.blank_forms.model import CellPlace, FieldPlace, FormAttachment, FormField
from yipin.reading.findings import Finding, Notice

Record = TypeVar("Record")


def notice_from_json(data: Mapping[str, Any]) -> Notice:
    """The reverse of ``Notice.as_json``, findings included.

    Findings count their places without the gaps; ``first_places`` tells what they were.
    """
    plain = {name: value for name, value in data.items() if name not in ("findings", "marks")}
    moved = {old: new for new, old in first_places(data).items()}
    plain["findings"] = [
        _finding(one, moved) for one in data.get("findings", ()) if _is_kept(one["path"], data)
    ]
    return _record(Notice, plain)


def first_places(data: Mapping[str, Any]) -> dict[str, str]:
    """For each finding that moved up because of a gap before it: its key now, and its first key."""
    moved: dict[str, str] = {}
    for name, values in data.items():
        if not isinstance(values, list) or None not in values:
            continue
        kept = [at for at, value in enumerate(values) if value is not None]
        moved |= {f"{name}.{new}": f"{name}.{old}" for new, old in enumerate(kept)}
    return moved


def _is_kept(path: Sequence[Any], data: Mapping[str, Any]) -> bool:
    place = data.get(path[0])
    if len(path) == 1 or not isinstance(place, list):
        return place is not None
    return 0 <= path[1] < len(place) and place[path[1]] is not None


def _finding(data: Mapping[str, Any], moved: Mapping[str, str]) -> Finding:
    start, end = data["span"]
    path = list(data["path"])
    if len(path) > 1:
        name, place = moved.get(f"{path[0]}.{path[1]}", f"{path[0]}.{path[1]}").rsplit(".", 1)
        path[:2] = [name, int(place)]
    return Finding(
        data["key"],
        tuple(path),
        data["value"],
        start,
        end,
        data["certainty"],
        data["reason"],
        data["words"],
    )


def forms_from_json(data: Iterable[Mapping[str, Any]]) -> tuple[FormAttachment, ...]:
    """The reverse of ``FormAttachment.as_json`` as far as a form schema needs it."""
    return tuple(_attachment(one) for one in data if one)


def _attachment(data: Mapping[str, Any]) -> FormAttachment:
    plain = dict(data) | {"fields": [_field(one) for one in data.get("fields", ()) if one]}
    plain["start"], plain["end"] = data.get("span") or (None, None)
    plain.pop("place", None)
    return _record(FormAttachment, plain)


def _field(data: Mapping[str, Any]) -> FormField:
    return _record(FormField, dict(data) | {"place": _place(data.get("place") or {})})


def _place(data: Mapping[str, Any]) -> FieldPlace:
    return FieldPlace(
        table=data.get("table"),
        block=data.get("block"),
        label_cell=_cell(data.get("label_cell")),
        blank_cell=_cell(data.get("blank_cell")),
    )


def _cell(data: Mapping[str, int] | None) -> CellPlace | None:
    return CellPlace(**data) if data else None


def _record(cls: type[Record], data: Mapping[str, Any]) -> Record:
    hints = typing.get_type_hints(cls)
    known = {one.name for one in fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: _value(hints[name], data[name]) for name in known if name in data})


def _value(hint: Any, value: Any) -> Any:
    if value is None or is_dataclass(value):
        return value
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, one) for one in value if one is not None)
    if typing.get_origin(hint) is types.UnionType:
        return _value(typing.get_args(hint)[0], value)
    if isinstance(hint, type) and is_dataclass(hint) and isinstance(value, Mapping):
        return _record(hint, value)
    return value
