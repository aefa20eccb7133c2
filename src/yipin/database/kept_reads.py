"""Reads whose SQL Django writes once for each connection; from then on only the values in it change.

Django writes the SQL of a query anew whenever it is asked, which takes it several times as long as
the database needs to answer. What many people wait for in a queue is read through here instead:
the query set is written as everywhere, and its rows come back as the same objects.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from yipin.database.kept_sql import Places, Value, stand_ins, written_once
from yipin.database.trips import Statement, takes_many
from yipin.database.written_together import ask

Found = TypeVar("Found")
ASKED_AHEAD = "asked_ahead"
AT_ONCE = 512  # keys in one list


class KeptRead(Generic[Found]):
    """``KeptRead(build)`` where ``build(**values)`` answers a query set.

    The shape of the query must not hang on the values: they are keys of rows, days, moments, texts, and
    lists of texts or keys (a list of another length is written anew). Raises ``ValueError`` where one does
    not reach the SQL as it was given.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Found]]) -> None:
        self.build = build

    def all(self, **values: Value) -> list[Found]:
        """The rows for these values."""
        read = self.read(values)
        ahead = connections[DEFAULT_DB_ALIAS].__dict__.get(ASKED_AHEAD, {})
        return read.rows(values, ahead.pop((self, *values.values()), None))

    def read(self, values: Mapping[str, Value]) -> _Read:
        return written_once(_Read, self, self.build, values)

    def first(self, **values: Value) -> Found | None:
        """The first of the rows; all are read, so the query set says how many there are."""
        return next(iter(self.all(**values)), None)

    def one(self, **values: Value) -> Found:
        """The only row. Raises ``DoesNotExist`` of its model where there is none."""
        found = self.all(**values)
        if not found:
            raise self.build(**values).model.DoesNotExist
        return found[0]


def padded(keys: Collection[int]) -> tuple[int, ...]:
    """The same keys for a list that is looked in, with the last again and again: few lengths, few queries.
    At least one key.
    """
    found = sorted(keys)
    return (*found, *found[-1:] * ((1 << (len(found) - 1).bit_length()) - len(found)))


def in_pieces(keys: Collection[int]) -> Iterator[tuple[int, ...]]:
    """Any number of keys, also none, as lists that are looked in one after the other."""
    found = sorted(keys)
    for start in range(0, len(found), AT_ONCE):
        yield padded(found[start : start + AT_ONCE])


Asked = tuple[KeptRead[Any], Mapping[str, Value]]


@contextmanager
def read_together(*asked: Asked) -> Iterator[None]:
    """Asks all of these in one trip to PostgreSQL, in this order; each answer is for the first who
    asks for just that within the block (blocks do not nest). Where there is no way to go, each is
    asked when it is wanted.

    A lock stands first: what follows it is read when it has been given. Nothing may be written
    between that changes what is read.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    connection.__dict__[ASKED_AHEAD] = _answers(connection, asked)
    try:
        yield
    finally:
        del connection.__dict__[ASKED_AHEAD]


def _answers(connection: Any, asked: tuple[Asked, ...]) -> dict[Any, list[Any]]:
    if not takes_many(connection):
        return {}
    answers = ask([read.read(values).filled(values) for read, values in asked])
    keys = [(read, *values.values()) for read, values in asked]
    return dict(zip(keys, answers, strict=True))


class _Read:
    """The SQL of one query set on one connection, with the places of its values."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], values: Mapping[str, Value], connection: Any
    ) -> None:
        given = stand_ins(values)
        self.connection = connection
        self.queryset = build(**given)
        query = self.queryset.query
        self.is_locking = query.select_for_update
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        self.places = Places(parameters, given, connection.ops)
        columns = [one[0] for one in (compiler.select or [])[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        self.sql, self.ask = sql, compiler.execute_sql
        self.width = compiler.col_count if compiler.has_extra_select else None
        # From here on the query set meets a compiler that has done its work.
        compiler.execute_sql = self.execute
        compiler.as_sql = lambda *_args, **_named: (sql, tuple(self.places.parameters))
        compiler.get_converters = lambda _columns: converters
        query.get_compiler = lambda *_args, **_named: compiler  # type: ignore[method-assign]

    def filled(self, values: Mapping[str, Value]) -> Statement:
        if self.is_locking and self.connection.get_autocommit():
            raise TransactionManagementError("select_for_update outside of a transaction")
        self.places.fill(values)
        return Statement(self.sql, tuple(self.places.parameters))

    def rows(self, values: Mapping[str, Value], answer: list[Any] | None = None) -> list[Any]:
        """Of the answer that has come already, or asked for now."""
        self.answer = answer
        self.filled(values)
        return list(self.queryset._iterable_class(self.queryset))

    def execute(self, *given: Any, **named: Any) -> Any:
        if self.answer is None:
            return self.ask(*given, **named)
        return [[row[: self.width] for row in self.answer]]
