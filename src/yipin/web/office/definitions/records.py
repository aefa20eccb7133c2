"""Which record of a definition a path means: ``stages[2].closes_at`` is in ``stages.assess``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yipin.rules.definition import Definition
from yipin.rules.plain import as_plain
from yipin.web.typed import whole_typed

LISTS = ("stages", "quotas", "levels", "awards", "returns", "tasks", "addressees", "themes")


@dataclass(frozen=True, slots=True)
class Place:
    """``path`` names the record for good (by key where it has one); ``rest`` what in it is meant."""

    root: str
    path: str
    record: Any
    rest: str = ""


def record_at(definition: Definition, path: str) -> Place | None:
    """None where the definition holds no such record any more."""
    root, *names = path.replace("[", ".").replace("]", "").split(".")
    if root not in LISTS:
        return Place(root, root, getattr(definition, root, None), ".".join(names))
    if not names:
        return Place(root, root, getattr(definition, root))
    at = _position(getattr(definition, root), names[0])
    if at is None:
        return None
    record = getattr(definition, root)[at]
    name = getattr(record, "key", "") or str(at)
    return Place(root, f"{root}.{name}", record, ".".join(names[1:]))


def _position(records: tuple[Any, ...], name: str) -> int | None:
    for at, record in enumerate(records):
        if getattr(record, "key", None) == name:
            return at
    return whole_typed(name, most=len(records) - 1) if records else None


def changed_record(record: Any, **values: Any) -> dict[str, Any]:
    """The record as plain data with some values changed; what falls back to nothing is left out."""
    plain = as_plain(record) | values
    return {name: value for name, value in plain.items() if value is not None}


def fresh_key(taken: set[str], start: str) -> str:
    """``start-1``, or the first number after it that nobody has."""
    at = 1
    while f"{start}{at}" in taken:
        at += 1
    return f"{start}{at}"
