"""Filling a table: COPY on PostgreSQL, prepared statements on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, JSONField, Model, Value

from yipin.rules.seal_chain import neutral
from yipin.upkeep.plain_rows import READERS
from yipin.upkeep.tables import AT_ONCE, fields_of, sequence_of

Preparer = Callable[[Any], Any]


def load_rows(
    connection: BaseDatabaseWrapper, model: type[Model], rows: Iterable[Sequence[Any]]
) -> int:
    """Write the rows as they are, keys included. Answers how many texts lost a NUL."""
    cleaner = Cleaner(active=connection.vendor == "postgresql")
    preparers = _preparers(connection, model)
    ready = (_prepared(cleaner.clean(row), preparers) for row in rows)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(one.column) for one in fields_of(model))
    if connection.vendor == "postgresql":
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into,
        ):
            for row in ready:
                into.write_row(row)
        return cleaner.found
    marks = ", ".join(["%s"] * len(fields_of(model)))
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # names of ours
    with connection.cursor() as cursor:
        while some := list(islice(ready, AT_ONCE)):
            cursor.executemany(statement, some)
    return cleaner.found


class Cleaner:
    """PostgreSQL holds no NUL in a text: the sign for something unreadable takes its place."""

    def __init__(self, *, active: bool) -> None:
        self.active = active
        self.found = 0

    def clean(self, row: Sequence[Any]) -> Sequence[Any]:
        if not self.active or not any(_has_nul(one) for one in row):
            return row
        self.found += 1
        return [neutral(one) if _has_nul(one) else one for one in row]


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(one) for pair in value.items() for one in pair)
    return isinstance(value, list) and any(_has_nul(one) for one in value)


def _preparers(connection: BaseDatabaseWrapper, model: type[Model]) -> list[tuple[int, Preparer]]:
    """Place and preparer of the columns a database does not take as they are."""
    return [
        (place, _preparer(one, connection))
        for place, one in enumerate(fields_of(model))
        if isinstance(one, JSONField) or _kind(one) in READERS
    ]


def _kind(field: Field[Any, Any]) -> str:
    return str((field.target_field if field.remote_field else field).get_internal_type())


def _preparer(field: Field[Any, Any], connection: BaseDatabaseWrapper) -> Preparer:
    if isinstance(field, JSONField) and not field.null:  # None there is JSON's own null
        null = Value(None, JSONField())
        return lambda value: field.get_db_prep_save(null if value is None else value, connection)
    return lambda value: field.get_db_prep_save(value, connection)


def _prepared(row: Sequence[Any], preparers: Sequence[tuple[int, Preparer]]) -> list[Any]:
    ready = list(row)
    for place, prepare in preparers:
        ready[place] = prepare(ready[place])
    return ready


def set_numbers(
    connection: BaseDatabaseWrapper, models: Iterable[type[Model]], numbers: dict[str, int]
) -> None:
    """Go on counting where the old site stopped, or behind the highest key there is."""
    with connection.cursor() as cursor:
        for model, highest in _highest(connection, models):
            table = model._meta.db_table
            number = max(highest, int(numbers.get(table, 0)))
            if connection.vendor == "postgresql":
                name = sequence_of(cursor, model)
                if name and number:
                    cursor.execute("SELECT setval(%s, %s)", [name, number])
            elif number:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number]
                )


def _highest(
    connection: BaseDatabaseWrapper, models: Iterable[type[Model]]
) -> Iterator[tuple[type[Model], int]]:
    for model in models:
        key = model._meta.pk
        if key is not None and key.get_internal_type() in {"AutoField", "BigAutoField"}:
            keys = model._base_manager.using(connection.alias).order_by("-pk")
            yield model, keys.values_list("pk", flat=True).first() or 0
