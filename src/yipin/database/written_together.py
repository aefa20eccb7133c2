"""Writes gathered and sent at once: each trip to PostgreSQL is a wait for whoever waits behind.

``with written_together():`` holds back what ``kept_writes`` writes until the block ends, or until
anything else is asked of the database, so that no read misses a row. New rows get their keys then.
Where a database takes one statement at a time (SQLite, which has no way to go) they follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

HELD_BACK = "writes_held_back"


class Write(NamedTuple):
    """One statement; ``new`` is the row that gets the key it answers."""

    sql: str
    parameters: Sequence[Any]
    new: Model | None = None


@contextmanager
def written_together() -> Iterator[None]:
    """Within another such block this is a part of it."""
    connection = connections[DEFAULT_DB_ALIAS]
    if HELD_BACK in connection.__dict__:
        yield
        return
    writes = connection.__dict__[HELD_BACK] = _HeldBack(connection)
    try:
        with connection.execute_wrapper(writes.go_first):
            yield
            writes.send()
    finally:
        del connection.__dict__[HELD_BACK]


def write(one: Write) -> None:
    """At once, or with the others of the block."""
    connection = connections[DEFAULT_DB_ALIAS]
    held_back: _HeldBack | None = connection.__dict__.get(HELD_BACK)
    if held_back is None:
        _send(connection, [one])
    else:
        held_back.writes.append(one)


class _HeldBack:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.writes: list[Write] = []

    def go_first(self, execute: Any, *statement: Any) -> Any:
        self.send()
        return execute(*statement)

    def send(self) -> None:
        writes, self.writes = self.writes, []
        features = self.connection.features
        takes_many = self.connection.vendor == "postgresql"
        if takes_many and not features.uses_server_side_binding and writes:
            _send(self.connection, writes)
        else:
            for one in writes:
                _send(self.connection, [one])


def _send(connection: Any, writes: Sequence[Write]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            ";".join(one.sql for one in writes), [each for one in writes for each in one.parameters]
        )
        for at, one in enumerate(writes):
            if at:
                cursor.nextset()
            if one.new is not None:
                one.new.pk = cursor.fetchone()[0]
                one.new._state.adding, one.new._state.db = False, connection.alias
