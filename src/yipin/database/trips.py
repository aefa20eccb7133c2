"""Statements sent to the database, several at once where it takes them so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Model


class Statement(NamedTuple):
    """``new`` is the row that gets the key it answers."""

    sql: str
    parameters: Sequence[Any]
    new: Model | None = None


def takes_many(connection: Any) -> bool:
    """PostgreSQL, where each statement sees what had been committed when its own turn came. SQLite
    takes one at a time, and there is no way to go to it.
    """
    is_postgresql = connection.vendor == "postgresql"
    return is_postgresql and not connection.features.uses_server_side_binding


def send(connection: Any, statements: Sequence[Statement]) -> list[list[Any]]:
    """All in one trip; the rows that each of them answers."""
    answers: list[list[Any]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            ";".join(one.sql for one in statements),
            [each for one in statements for each in one.parameters],
        )
        for at, one in enumerate(statements):
            if at:
                cursor.nextset()
            rows = cursor.fetchall() if cursor.description else []
            if one.new is not None:
                one.new.pk = rows[0][0]
                one.new._state.adding, one.new._state.db = False, connection.alias
            answers.append(rows)
    return answers
