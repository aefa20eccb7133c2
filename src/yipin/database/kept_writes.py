"""Rows written with SQL that is made once for each kind of row, for acts that others wait for.

Django makes the SQL of each INSERT and UPDATE anew (see ``kept_reads``). Here it is made from the
columns alone; the values go through the fields as always, and no signal is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.sql import UpdateQuery

from yipin.database.kept_sql import Places, Value, stand_ins, written_once
from yipin.database.trips import Statement
from yipin.database.written_together import write

Row = TypeVar("Row", bound=Model)
Fields = list["Field[Any, Any]"]


def insert_row(row: Row) -> Row:
    """Write a new row; it gets its key, unless its kind brings one of its own."""
    sql, fields = _insert(type(row))
    write(Statement(sql, _values(row, fields, is_new=True), row))
    return row


def update_row(row: Model, *names: str) -> None:
    """Write the named fields of a row that is there, or all of them."""
    sql, fields = _update(type(row), names)
    write(Statement(sql, [*_values(row, fields, is_new=False), row.pk]))


class KeptUpdate:
    """``KeptUpdate(build)`` where ``build(**values)`` answers the rows and what is set in them.

    The values are as in a ``KeptRead``.
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self.build = build

    def write(self, **values: Value) -> None:
        """In all rows there are."""
        write(written_once(_Update, self, self.build, values).filled(values))


class _Update:
    """The SQL of one update on one connection, with the places of its values."""

    def __init__(
        self,
        build: Callable[..., tuple[QuerySet[Any], dict[str, Any]]],
        values: dict[str, Value],
        connection: Any,
    ) -> None:
        given = stand_ins(values)
        rows, changes = build(**given)
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(changes)
        self.sql, parameters = query.get_compiler(connection=connection).as_sql()
        self.places = Places(parameters, given, connection.ops)

    def filled(self, values: dict[str, Value]) -> Statement:
        self.places.fill(values)
        return Statement(self.sql, tuple(self.places.parameters))


@cache
def _insert(model: type[Model]) -> tuple[str, Fields]:
    fields = _plain_fields(model)
    if _key(model).has_default():
        fields.insert(0, _key(model))
    columns = ", ".join(_quoted(one.column) for one in fields)
    places = ", ".join(["%s"] * len(fields))
    table, key = _quoted(model._meta.db_table), _quoted(_key(model).column)
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, Fields]:
    fields = [one for one in _plain_fields(model) if one.name in names or not names]
    columns = ", ".join(f"{_quoted(one.column)} = %s" for one in fields)
    table, key = _quoted(model._meta.db_table), _quoted(_key(model).column)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", fields  # noqa: S608


def _plain_fields(model: type[Model]) -> Fields:
    return [one for one in model._meta.local_concrete_fields if not one.primary_key]


def _key(model: type[Model]) -> Field[Any, Any]:
    found: Field[Any, Any] = model._meta.pk
    return found


def _quoted(name: str) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(name)


def _values(row: Model, fields: Fields, *, is_new: bool) -> list[Any]:
    connection = connections[DEFAULT_DB_ALIAS]
    return [one.get_db_prep_save(one.pre_save(row, is_new), connection) for one in fields]
