"""Reads whose SQL Django writes once for each connection; from then on only the values in it change.

Django writes the SQL of a query anew whenever it is asked, which takes it several times as long as
the database needs to answer. What many people wait for in a queue is read through here instead:
the query set is written as everywhere, and its rows come back as the same objects.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

from yipin.database.kept_sql import Places, Value, stand_ins, written_once

Found = TypeVar("Found")


class KeptRead(Generic[Found]):
    """``KeptRead(build)`` where ``build(**values)`` answers a query set.

    The shape of the query must not hang on the values: they are keys of rows, days, moments, texts, and
    lists of texts (a list of another length is written anew). Raises ``ValueError`` where one does
    not reach the SQL as it was given.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Found]]) -> None:
        self.build = build

    def all(self, **values: Value) -> list[Found]:
        """The rows for these values."""
        return written_once(_Read, self, self.build, values).rows(values)

    def first(self, **values: Value) -> Found | None:
        """The first of the rows; all are read, so the query set says how many there are."""
        return next(iter(self.all(**values)), None)

    def one(self, **values: Value) -> Found:
        """The only row. Raises ``DoesNotExist`` of its model where there is none."""
        found = self.all(**values)
        if not found:
            raise self.build(**values).model.DoesNotExist
        return found[0]


class _Read:
    """The SQL of one query set on one connection, with the places of its values."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], values: dict[str, Value], connection: Any
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
        # From here on the query set meets a compiler that has done its work.
        compiler.as_sql = lambda *_args, **_named: (sql, tuple(self.places.parameters))
        compiler.get_converters = lambda _columns: converters
        query.get_compiler = lambda *_args, **_named: compiler  # type: ignore[method-assign]

    def rows(self, values: dict[str, Value]) -> list[Any]:
        if self.is_locking and self.connection.get_autocommit():
            raise TransactionManagementError("select_for_update outside of a transaction")
        self.places.fill(values)
        return list(self.queryset._iterable_class(self.queryset))
