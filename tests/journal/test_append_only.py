"""The database itself refuses: raw statements meet the same wall as the house's own code."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from tests.databases import ON_POSTGRESQL
from tests.factories.organisations import make_unit
from yipin.journal.append_only import (
    MIGRATION,
    TABLES,
    guard_lifted,
    is_guarded,
    lift_guard,
    renew_guard,
)
from yipin.journal.models import Entry, SealedBlock
from yipin.journal.services.entries import record_entry
from yipin.journal.services.sealing import seal_entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(now):
    unit = make_unit("青禾大学团委")
    record_entry(actor=None, at=now, action="unit.changed", subject=unit)
    seal_entries(now=now)
    return Entry.objects.get()


def refused(statement: str, values: list[object] | None = None) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except IntegrityError as fault:
        return "append-only" in str(fault)
    return False


@pytest.mark.parametrize("table", TABLES)
def test_raw_statements_are_refused(sealed, table):
    column = "note" if table == "journal_entry" else "digest"
    assert refused(f"UPDATE {table} SET {column} = 'x'")
    assert refused(f"UPDATE {table} SET id = id + 1")
    assert refused(f"DELETE FROM {table}")
    assert Entry.objects.get().note == ""
    assert SealedBlock.objects.count() == 1


@pytest.mark.parametrize("is_migrated", [True, False])
def test_a_guard_lost_in_a_migration_is_put_up_again(sealed, is_migrated):
    lift_guard(connection)
    plan = [(object(), False)] if is_migrated else []
    emit_post_migrate_signal(0, interactive=False, db="default", plan=plan)
    assert is_guarded(connection) is is_migrated
    assert refused("DELETE FROM journal_entry") is is_migrated


def test_there_is_no_guard_before_its_migration(sealed):
    lift_guard(connection)
    MigrationRecorder(connection).record_unapplied(*MIGRATION)
    renew_guard(using="default", plan=[(object(), False)])
    assert not is_guarded(connection)


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL changes a table in place")
@pytest.mark.django_db(transaction=True)
def test_a_table_built_anew_is_guarded_again(sealed):
    with connection.schema_editor() as editor:
        editor._remake_table(Entry)  # as altering a column does
    assert not is_guarded(connection)
    plan = [(object(), False)]
    emit_post_migrate_signal(0, interactive=False, db="default", plan=plan)
    assert is_guarded(connection)
    assert refused("UPDATE journal_entry SET note = 'x'")


@pytest.mark.skipif(ON_POSTGRESQL, reason="replacing a row is SQLite's own statement")
@pytest.mark.parametrize("table", TABLES)
def test_a_row_is_not_replaced(sealed, table):
    assert refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    assert refused(f"REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif(ON_POSTGRESQL, reason="replacing a row is SQLite's own statement")
def test_a_block_is_not_replaced_by_its_number(sealed):
    columns = "number, first_id, last_id, count, previous, digest, leaves, sealed_at"
    assert refused(
        f"INSERT OR REPLACE INTO journal_sealedblock ({columns}) "
        f"SELECT {columns} FROM journal_sealedblock"
    )


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no such statements")
@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_not_emptied(sealed, table):
    assert refused(f"TRUNCATE {table}")
    columns = "id, number" if table.endswith("block") else "id"
    assert refused(
        f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = 9"
    ), columns


def test_ways_around_the_models_are_refused(sealed):
    rows: QuerySet[Entry] = QuerySet(Entry)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(note="改写")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete("default")


def test_the_guard_stands_again_after_it_was_lifted(sealed):
    assert is_guarded(connection)
    with guard_lifted(connection):
        assert not is_guarded(connection)
        assert not refused("UPDATE journal_entry SET note = ''")
    assert is_guarded(connection)
    assert refused("UPDATE journal_entry SET note = 'x'")


def test_a_fault_while_it_is_lifted_changes_nothing(sealed):
    def fail_half_way() -> None:
        with guard_lifted(connection), connection.cursor() as cursor:
            cursor.execute("UPDATE journal_entry SET note = 'x'")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert is_guarded(connection)
    assert Entry.objects.get().note == ""


def test_a_real_site_is_never_emptied(sealed, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="不能清空"):
        call_command("flush", interactive=False, verbosity=0)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_guard_comes_and_goes_with_its_migration():
    call_command("migrate", "journal", "0004", verbosity=0)
    gone = is_guarded(connection)
    call_command("migrate", verbosity=0)
    assert (gone, is_guarded(connection)) == (False, True)
