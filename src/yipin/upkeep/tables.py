"""Every table of a site in the order of its keys, as plain values that any database can take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, FileField, Model

from yipin.upkeep.faults import UpkeepRefused

AT_ONCE = 2000  # rows held
Migrations = list[tuple[str, str]]


def applied_migrations(connection: BaseDatabaseWrapper) -> Migrations:
    """What the database says of itself; empty where there are no tables yet."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def models_at(connection: BaseDatabaseWrapper, migrations: Migrations) -> list[type[Model]]:
    """The tables as they were at that point of their history. Refuses what this version does not know."""
    loader = MigrationLoader(connection)
    unknown = [one for one in migrations if one not in loader.graph.nodes]
    if unknown:
        listed = "、".join(f"{app}.{name}" for app, name in unknown[:3])
        raise UpkeepRefused(
            f"数据来自更新的版本（这一版不认识 {listed}）。请先升级一品，再办这件事。"
        )
    state = loader.project_state(newest_of(connection, migrations))
    return [
        model
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def newest_of(connection: BaseDatabaseWrapper, migrations: Migrations) -> Migrations:
    """The last migration of each room: those that no other of them follows."""
    graph, held = MigrationLoader(connection).graph, set(migrations)
    return [
        key
        for key in migrations
        if not any(
            child.key in held and child.key[0] == key[0] for child in graph.node_map[key].children
        )
    ]


def fields_of(model: type[Model]) -> list[Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


def file_fields_of(model: type[Model]) -> list[FileField]:
    return [one for one in fields_of(model) if isinstance(one, FileField)]


def rows_of(connection: BaseDatabaseWrapper, model: type[Model]) -> Iterator[tuple[Any, ...]]:
    """All rows by key, a few thousand at a time."""
    names = [one.attname for one in fields_of(model)]
    rows = model._base_manager.using(connection.alias).order_by("pk").values_list(*names)
    return rows.iterator(chunk_size=AT_ONCE)


def next_numbers(connection: BaseDatabaseWrapper, models: list[type[Model]]) -> dict[str, int]:
    """The last number given out per table. A number is never given twice: the journal names rows by it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            return {
                model._meta.db_table: _last_given(cursor, name)
                for model in models
                if (name := sequence_of(cursor, model))
            }
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return {str(name): int(number) for name, number in cursor.fetchall()}


def sequence_of(cursor: Any, model: type[Model]) -> str:
    """The name of the sequence behind a table's key, on PostgreSQL."""
    key = model._meta.pk
    if key is None or key.get_internal_type() not in {"AutoField", "BigAutoField"}:
        return ""
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column]
    )
    return str(cursor.fetchone()[0] or "")


def _last_given(cursor: Any, sequence: str) -> int:
    cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")  # noqa: S608
    return int(cursor.fetchone()[0])
