"""Putting a backup back: into an empty site, wholly or not at all, proven before it counts.

Rows, files and the key are three places, and no switch turns all of them at once. So everything is
staged beside what is there, a mark is set, all is exchanged, and the mark goes: wherever this is
killed, the site is the old one or the new one, or the mark says that it is neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from yipin.journal.append_only import is_guarded, lift_guard, put_up_guard
from yipin.upkeep.archive import Archive
from yipin.upkeep.backup import OnProgress
from yipin.upkeep.faults import BrokenOff, UpkeepRefused
from yipin.upkeep.occupancy import alone_with
from yipin.upkeep.plain_rows import TableDigest, read, readers_of
from yipin.upkeep.row_loading import load_rows, set_numbers
from yipin.upkeep.staging import Staged, plain_refusals
from yipin.upkeep.tables import (
    Migrations,
    applied_migrations,
    fields_of,
    models_at,
    newest_of,
    rows_of,
)
from yipin.upkeep.unfinished import (
    clear_unfinished,
    is_unfinished,
    mark_unfinished,
    words_of_unfinished,
)


@dataclass
class Restored:
    rows: int = 0
    files: int = 0
    has_key: bool = False
    cleaned: int = 0  # texts with a NUL, which PostgreSQL cannot hold
    waiting_mail: int = 0


def restore_backup(
    path: Path,
    *,
    replace: bool = False,
    on_progress: OnProgress = lambda _words, _done, _total: None,
) -> Restored:
    """Put a backup in place of an empty site (``replace``: of whatever is there).

    Every part is checked before anything is touched. All rows go in with one transaction, which is
    undone unless each table holds afterwards exactly what the backup says. Refused while the site
    runs, and where the backup comes from a newer version. What an earlier call left unfinished is
    replaced without asking.
    """
    archive = _checked(path, on_progress)
    migrations = [(str(app), str(name)) for app, name in archive.facts["migrations"]]
    models = models_at(connection, migrations)
    is_left = is_unfinished()
    if not replace and not is_left and not is_empty():
        raise UpkeepRefused(
            "这里已有站点，没有改动。请换一个空的 YIPIN_DATA 目录或空的数据库；"
            "确实要用备份换掉它，请加 --replace。"
        )
    with alone_with(connection), _marked_if_broken_off(is_left):
        _lay_tables(migrations, path, is_left=is_left)
        restored = _fill(archive, models, on_progress)
        call_command("migrate", verbosity=0, interactive=False)
        clear_unfinished()
    return restored


def _checked(path: Path, on_progress: OnProgress) -> Archive:
    archive = Archive(path)
    checked = 0

    def count(size: int) -> None:
        nonlocal checked
        checked += size
        on_progress("核对备份", checked, archive.size)

    archive.check(count)
    return archive


@contextmanager
def _marked_if_broken_off(is_left: bool) -> Iterator[None]:
    """What is refused before the exchange leaves the site as it was, whole or unfinished."""
    try:
        yield
    except UpkeepRefused as refused:
        if is_left or isinstance(refused, BrokenOff):
            raise BrokenOff(f"{refused}{words_of_unfinished()}") from refused
        clear_unfinished()
        raise


def is_empty() -> bool:
    """No unit, no person and no entry: a site nobody has begun."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in ("organisations_unit", "organisations_person", "journal_entry"):
            if table in there:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
                if cursor.fetchone():
                    return False
    return True


def _lay_tables(migrations: Migrations, path: Path, *, is_left: bool) -> None:
    """The tables as they were when the backup was made; they are brought up to date when full."""
    if applied_migrations(connection) == sorted(migrations):
        return
    if not is_left and not is_empty():
        raise UpkeepRefused(
            "现有站点和备份的数据表版本不同，不能直接换掉。"
            "请换一个空的 YIPIN_DATA 目录或空的数据库来恢复。"
        )
    mark_unfinished(path)
    _drop_tables()
    executor = MigrationExecutor(connection)
    executor.migrate(newest_of(connection, migrations))


def _drop_tables() -> None:
    ours = {one._meta.db_table for one in apps.get_models(include_auto_created=True)}
    there = set(connection.introspection.table_names()) & {*ours, "django_migrations"}
    quote = connection.ops.quote_name
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in sorted(there):
            cursor.execute(f"DROP TABLE {quote(table)}{cascade}")


def _fill(archive: Archive, models: list[type[Model]], on_progress: OnProgress) -> Restored:
    staged = Staged(archive, lambda done, total: on_progress("放回文件", done, total))
    restored = Restored(
        files=staged.files, has_key=staged.has_key, waiting_mail=archive.facts["waiting_mail"]
    )
    _write_rows(archive, models, restored, on_progress)
    try:
        staged.switch()
    except UpkeepRefused as refused:
        raise BrokenOff(str(refused)) from refused
    return restored


def _write_rows(
    archive: Archive, models: list[type[Model]], restored: Restored, on_progress: OnProgress
) -> None:
    """Everything that can be refused is refused before the mark; after it comes the commit alone."""
    is_marked = False
    try:
        with transaction.atomic():
            _exchange_rows(archive, models, restored, on_progress)
            connection.check_constraints()
            with plain_refusals():
                mark_unfinished(archive.path)
            is_marked = True
    except DatabaseError as fault:
        words = f"数据库不接受备份里的数据：{str(fault).strip().splitlines()[0]}。"
        if is_marked:  # whether it took them is not known
            raise BrokenOff(words) from fault
        raise UpkeepRefused(f"{words}数据没有改动。") from fault


def _exchange_rows(
    archive: Archive, models: list[type[Model]], restored: Restored, on_progress: OnProgress
) -> None:
    """Empty every table, fill it, and compare what stands there with what the backup says."""
    by_label = {one._meta.label_lower: one for one in models}
    tables = archive.facts["tables"]
    if {one["model"] for one in tables} != set(by_label):
        raise UpkeepRefused("备份里的数据表和它的版本对不上。什么都没有改动。")
    guarded = is_guarded(connection)
    if guarded:
        lift_guard(connection)
    _empty([one._meta.db_table for one in models])
    total, done = sum(one["rows"] for one in tables), 0
    for table in tables:
        model = by_label[table["model"]]
        restored.cleaned += load_rows(connection, model, _rows(archive, table, model))
        _prove(table, model)
        done += table["rows"]
        restored.rows += table["rows"]
        on_progress("写入数据", done, total)
    set_numbers(connection, models, archive.facts["numbers"])
    if guarded:
        put_up_guard(connection)


def _empty(tables: list[str]) -> None:
    statements = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _rows(archive: Archive, table: dict[str, Any], model: type[Model]) -> Iterator[list[Any]]:
    fields = fields_of(model)
    if table["columns"] != [one.attname for one in fields]:
        raise UpkeepRefused(f"备份里 {table['model']} 的栏目和这一版对不上。什么都没有改动。")
    readers = readers_of(fields)
    with archive.open(table["part"]) as lines:
        for line in lines:
            yield read(line, readers)


def _prove(table: dict[str, Any], model: type[Model]) -> None:
    digest = TableDigest()
    for row in rows_of(connection, model):
        digest.add(row)
    if (digest.rows, digest.hex) != (table["rows"], table["digest"]):
        raise UpkeepRefused(f"{table['model']} 写入以后和备份不一样，已全部撤回。")
