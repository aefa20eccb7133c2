"""The database itself refuses to change or remove what the journal holds.

Triggers on SQLite and PostgreSQL. They are put up by a migration, and again
after any later one that lost them; whoever may rule over the tables
can take them down again, which `yipin verify` then says, and the seals still show what was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

BLOCKS = "journal_sealedblock"
TABLES = ("journal_entry", BLOCKS)
MIGRATION = ("journal", "0005_append_only")  # puts them up; before it there is none
WORDS = "the journal is append-only"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{WORDS}: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def put_up_guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on; those that are there stay."""
    lift_guard(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for statement in _triggers(connection.vendor):
            cursor.execute(statement)


def lift_guard(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            for name in _names(table):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def renew_guard(*, using: str, plan: Sequence[tuple[object, bool]] = (), **_more: object) -> None:
    """After migrations: SQLite changes a table by building it anew, without its triggers.

    Where nothing was migrated, triggers that somebody took down stay down, so that `yipin verify` says it.
    """
    connection = connections[using]
    if not plan or MIGRATION not in MigrationRecorder(connection).applied_migrations():
        return
    if not is_guarded(connection):
        put_up_guard(connection)


@contextmanager
def guard_lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For the one who fills or empties a whole site, in one transaction: on success the guard is up."""
    with transaction.atomic(using=connection.alias):
        lift_guard(connection)
        yield
        put_up_guard(connection)


def is_guarded(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger is there and switched on."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return all(name in there for table in TABLES for name in _names(table))


def _names(table: str) -> tuple[str, str, str]:
    """The third stands against emptying (PostgreSQL) and against replacing a row (SQLite)."""
    return f"{table}_no_update", f"{table}_no_delete", f"{table}_no_replace"


def _triggers(vendor: str) -> Iterator[str]:
    for table in TABLES:
        update, delete, replace = _names(table)
        if vendor == "postgresql":
            act = "EXECUTE FUNCTION journal_is_append_only()"
            yield f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} FOR EACH ROW {act}"
            yield f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} FOR EACH ROW {act}"
            yield f"CREATE TRIGGER {replace} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {act}"
        else:
            act = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            same = "id = NEW.id OR number = NEW.number" if table == BLOCKS else "id = NEW.id"
            there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # names of ours
            yield f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {act}"
            yield f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {act}"
            yield f"CREATE TRIGGER {replace} BEFORE INSERT ON {table} {there} {act}"
