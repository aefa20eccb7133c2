"""SQL that is written once, with the places in it where values go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

Value = int | str | date | Sequence[str] | Sequence[int]
FIRST_NUMBER = 2_000_000_000  # stands for a key or a number, and fits the column of either; compared, never asked for
MOST_IN_A_LIST = 1_000_000
FIRST_DAY = date(1, 1, 3)
FIRST_MINUTE = datetime(1, 1, 3, tzinfo=UTC)


class Written(Protocol):
    """What is kept of one statement on one connection."""

    def __init__(
        self, build: Callable[..., Any], values: Mapping[str, Value], connection: Any
    ) -> None: ...


KeptWritten = TypeVar("KeptWritten", bound=Written)


def written_once(
    kind: type[KeptWritten], owner: object, build: Callable[..., Any], values: Mapping[str, Value]
) -> KeptWritten:
    """The statement of ``owner`` for values of this shape; written where it is asked for first."""
    connection = connections[DEFAULT_DB_ALIAS]
    kept: dict[Any, KeptWritten] = connection.__dict__.setdefault("kept_sql", {})
    shape = (owner, *((name, _length(value)) for name, value in values.items()))
    written = kept.get(shape)
    if written is None:
        written = kept[shape] = kind(build, values, connection)
    return written


class Places:
    """The parameters of one statement, and which of them are which values.

    Raises ``ValueError`` where a value does not reach the SQL as it was given.
    """

    def __init__(self, parameters: Sequence[Any], stand_ins: Mapping[str, Value], ops: Any) -> None:
        self.parameters, self.ops = list(parameters), ops
        found: dict[Any, list[int]] = {}
        for at, one in enumerate(self.parameters):
            if isinstance(one, int | str | date):  # as stand-ins are; others cannot be looked up
                found.setdefault(one, []).append(at)
        self.places = [found.get(each, []) for each in self._flat(stand_ins)]
        if not all(self.places):
            raise ValueError("a value does not reach the SQL as it was given")

    def fill(self, values: Mapping[str, Value]) -> None:
        for value, places in zip(self._flat(values), self.places, strict=True):
            for place in places:
                self.parameters[place] = value

    def _flat(self, values: Mapping[str, Value]) -> list[Any]:
        """All single values in order, as this database wants them."""
        found: list[Any] = []
        for value in values.values():
            found += value if _length(value) is not None else [value]  # type: ignore[arg-type]
        return [self._adapted(one) for one in found]

    def _adapted(self, one: Any) -> Any:
        if isinstance(one, datetime):
            return self.ops.adapt_datetimefield_value(one)
        return self.ops.adapt_datefield_value(one) if isinstance(one, date) else one


def _length(value: Value) -> int | None:
    return None if isinstance(value, int | str | date) else len(value)


def stand_ins(values: Mapping[str, Value]) -> dict[str, Value]:
    """In place of each value one of its type that nothing else in the SQL can be."""
    return {name: _stand_in(value, at) for at, (name, value) in enumerate(values.items())}


def _stand_in(value: Value, at: int) -> Value:
    if isinstance(value, datetime):
        return FIRST_MINUTE + timedelta(minutes=at)
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=at)
    if isinstance(value, int):
        return FIRST_NUMBER + at
    if isinstance(value, str):
        return f"kept-read-{at}"
    if value and isinstance(value[0], int):
        first = FIRST_NUMBER + (at + 1) * MOST_IN_A_LIST
        return list(range(first, first + len(value)))
    return [f"kept-read-{at}-{n}" for n in range(len(value))]
