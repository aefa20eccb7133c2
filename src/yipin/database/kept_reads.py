"""Reads whose SQL Django writes once for each connection; from then on only the values in it change.

Django writes the SQL of a query anew whenever it is asked, which takes it several times as long as
the database needs to answer. What many people wait for in a queue is read through here instead:
the query set is written as everywhere, and its rows come back as the same objects.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

Found = TypeVar("Found")
Value = int | str | date | Sequence[str]
FIRST_NUMBER = 7_000_000_000_000_000  # stands for a key of a row; no row comes so far
FIRST_DAY = date(1, 1, 3)


class KeptRead(Generic[Found]):
    """``KeptRead(build)`` where ``build(**values)`` answers a query set.

    The shape of the query must not hang on the values: they are keys of rows, days, texts, and
    lists of texts (a list of another length is written anew). Raises ``ValueError`` where one does
    not reach the SQL as it was given.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Found]]) -> None:
        self.build = build

    def all(self, **values: Value) -> list[Found]:
        """The rows for these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[Any, _Written] = connection.__dict__.setdefault("kept_reads", {})
        shape = (self, *((name, _length(value)) for name, value in values.items()))
        written = kept.get(shape)
        if written is None:
            written = kept[shape] = _Written(self.build, values, connection)
        return written.rows(values)

    def first(self, **values: Value) -> Found | None:
        """The first of the rows; all are read, so the query set says how many there are."""
        return next(iter(self.all(**values)), None)

    def one(self, **values: Value) -> Found:
        """The only row. Raises ``DoesNotExist`` of its model where there is none."""
        found = self.all(**values)
        if not found:
            raise self.build(**values).model.DoesNotExist
        return found[0]


class _Written:
    """The SQL of one query set on one connection, with the places of its values."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], values: dict[str, Value], connection: Any
    ) -> None:
        stand_ins = _stand_ins(values)
        self.connection = connection
        self.queryset = build(**stand_ins)
        query = self.queryset.query
        self.is_locking = query.select_for_update
        compiler = query.get_compiler(connection=connection)
        self.sql, given = compiler.as_sql()
        self.given = list(given)
        self.places = _places(self.given, self._flat(stand_ins))
        columns = [one[0] for one in (compiler.select or [])[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        # From here on the query set meets a compiler that has done its work.
        compiler.as_sql = lambda *_args, **_named: (self.sql, tuple(self.given))
        compiler.get_converters = lambda _columns: converters
        query.get_compiler = lambda *_args, **_named: compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, Value]) -> list[Any]:
        if self.is_locking and self.connection.get_autocommit():
            raise TransactionManagementError("select_for_update outside of a transaction")
        for value, places in zip(self._flat(values), self.places, strict=True):
            for place in places:
                self.given[place] = value
        return list(self.queryset._iterable_class(self.queryset))  # noqa: SLF001

    def _flat(self, values: dict[str, Value]) -> list[Any]:
        """All single values in order, as this database wants them."""
        found: list[Any] = []
        for value in values.values():
            found += value if _length(value) is not None else [value]  # type: ignore[arg-type]
        adapt = self.connection.ops.adapt_datefield_value
        return [adapt(one) if isinstance(one, date) else one for one in found]


def _length(value: Value) -> int | None:
    return None if isinstance(value, int | str | date) else len(value)


def _stand_ins(values: dict[str, Value]) -> dict[str, Value]:
    """In place of each value one of its type that nothing else in the SQL can be."""
    return {name: _stand_in(value, at) for at, (name, value) in enumerate(values.items())}


def _stand_in(value: Value, at: int) -> Value:
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=at)
    if isinstance(value, int):
        return FIRST_NUMBER + at
    if isinstance(value, str):
        return f"kept-read-{at}"
    return [f"kept-read-{at}-{n}" for n in range(len(value))]


def _places(given: list[Any], stand_ins: list[Any]) -> list[list[int]]:
    found = [[at for at, one in enumerate(given) if one == each] for each in stand_ins]
    if not all(found):
        raise ValueError("a value does not reach the SQL as it was given")
    return found
