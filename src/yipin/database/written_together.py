"""Writes gathered and sent at once: each trip to PostgreSQL is a wait for whoever waits behind.

``with written_together():`` holds back what ``kept_writes`` writes until the block ends, or until
anything else is asked of the database, so that no read misses a row. New rows get their keys then.
Where a database takes one statement at a time (SQLite, which has no way to go) they follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from yipin.database.trips import Statement, send, takes_many

HELD_BACK = "writes_held_back"


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


def write(one: Statement) -> None:
    """At once, or with the others of the block."""
    connection = connections[DEFAULT_DB_ALIAS]
    held_back: _HeldBack | None = connection.__dict__.get(HELD_BACK)
    if held_back is None:
        send(connection, [one])
    else:
        held_back.writes.append(one)


class _HeldBack:
    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.writes: list[Statement] = []

    def go_first(self, execute: Any, *statement: Any) -> Any:
        self.send()
        return execute(*statement)

    def take(self) -> list[Statement]:
        writes, self.writes = self.writes, []
        return writes

    def send(self) -> None:
        writes = self.take()
        if writes and takes_many(self.connection):
            send(self.connection, writes)
        else:
            for one in writes:
                send(self.connection, [one])


def ask(reads: Sequence[Statement]) -> list[list[Any]]:
    """The answers of all, in one trip with the writes that are held back, which go first. For a
    database that ``takes_many``.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    held_back: _HeldBack | None = connection.__dict__.get(HELD_BACK)
    writes = held_back.take() if held_back else []
    return send(connection, [*writes, *reads])[len(writes) :]
