"""Inserting a hundred thousand rows without a hundred thousand models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Max, Model
from django.utils import timezone


def insert_rows(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows given by column (``unit_id``); what a row does not name has the model's default.

    One prepared statement. Values are such as the database takes them: JSON as text, days as text
    or dates. Answers the highest key there was before, so that the new ones can be found.
    """
    last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0  # noqa: SLF001
    fields: Sequence[Field[Any, Any]] = [
        field
        for field in model._meta.concrete_fields  # noqa: SLF001  # Django's documented way
        if not field.primary_key
    ]
    names = [str(field.column) for field in fields]
    usual = [_usual(field) for field in fields]
    quote = connection.ops.quote_name
    columns, marks = ", ".join(map(quote, names)), ", ".join(["%s"] * len(names))
    table = quote(model._meta.db_table)  # noqa: SLF001
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608  # our own names, quoted
    pairs = list(zip(names, usual, strict=True))
    lines = [tuple([row.get(name, value) for name, value in pairs]) for row in rows]
    if lines:
        with connection.cursor() as cursor:
            cursor.executemany(sql, lines)
    return int(last)


def _usual(field: Field[Any, Any]) -> Any:
    """The default of a column as the database takes it; a moment of its own is now."""
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return field.get_db_prep_save(timezone.now(), connection)
    return field.get_db_prep_save(field.get_default(), connection)
