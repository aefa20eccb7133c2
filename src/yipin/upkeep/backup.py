"""Taking a whole site into one file while it is being used.

The rows are read in one transaction that sees one moment; nobody waits for it. The files lie by
fingerprint and never change, so they are copied afterwards, and nobody removes any until then.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from yipin.journal.removal import BackupUnderWay, removal_held
from yipin.journal.services.sealing import seal_entries
from yipin.upkeep.archive import CHUNK, ArchiveWriter, new_archive
from yipin.upkeep.faults import UpkeepRefused
from yipin.upkeep.plain_rows import TableDigest, written
from yipin.upkeep.tables import (
    applied_migrations,
    fields_of,
    file_fields_of,
    models_at,
    next_numbers,
    rows_of,
)

SNAPSHOT = "snapshot"
KEY = "secret_key"
OnProgress = Callable[[str, int, int], None]  # what is being done, how far, of how much


@dataclass
class Taken:
    """What a backup holds. ``absent`` and ``damaged`` name files that were not as their rows say."""

    rows: int = 0
    files: int = 0
    file_bytes: int = 0
    has_key: bool = False
    waiting_mail: int = 0
    head: tuple[int, str] | None = None
    absent: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def make_backup(
    path: Path,
    *,
    now: datetime,
    for_move: bool = False,
    on_progress: OnProgress = lambda _words, _done, _total: None,
) -> Taken:
    """Write everything that makes up the site into ``path``, a new file that only its owner reads.

    Refused where ``path`` exists and while another backup is at work. Every write that was answered
    before the start is in it. ``for_move``: the caller has the site to itself, and files stay put.
    """
    if connection.settings_dict["NAME"] and not applied_migrations(connection):
        raise UpkeepRefused("这里还没有站点，没有可以备份的。")
    try:
        with removal_held(), new_archive(path) as archive:
            seal_entries(now=now, patience=1.0)
            return _take(archive, now, on_progress, for_move=for_move)
    except BackupUnderWay:
        raise UpkeepRefused("另一次备份（或清理文件）正在进行。请等它完成再试。") from None


def _take(
    archive: ArchiveWriter, now: datetime, on_progress: OnProgress, *, for_move: bool
) -> Taken:
    taken = Taken()
    with own_moment() if for_move else snapshot() as moment:
        migrations = applied_migrations(moment)
        models = models_at(moment, migrations)
        tables, files = _take_rows(archive, moment, models, taken, on_progress)
        numbers = next_numbers(moment, models)
    if not for_move:
        _take_files(archive, files, taken, on_progress)
    _take_key(archive, taken)
    archive.close(
        {
            "yipin": importlib.metadata.version("yipin"),
            "made_at": now.isoformat(),
            "engine": connection.vendor,
            "migrations": migrations,
            "tables": tables,
            "numbers": numbers,
            "with_files": not for_move,
            "demo": (Path(settings.DATA) / "demo").exists(),
            "head": taken.head,
            "waiting_mail": taken.waiting_mail,
            "absent": taken.absent,
            "damaged": taken.damaged,
        }
    )
    return taken


@contextmanager
def own_moment() -> Iterator[BaseDatabaseWrapper]:
    """The one connection there is, where nobody else can open the site."""
    with transaction.atomic():
        yield connection


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own that sees the rows of one moment, and writes nothing."""
    own: dict[str, Any] = {**connection.settings_dict}
    if connection.vendor == "postgresql":
        from psycopg import IsolationLevel

        level = {"isolation_level": IsolationLevel.REPEATABLE_READ}
        own["OPTIONS"] = {**own["OPTIONS"], **level}
    else:  # a reader of SQLite keeps nobody waiting, if it does not ask to write
        own["OPTIONS"] = {**own["OPTIONS"], "transaction_mode": "DEFERRED"}
    connections.settings[SNAPSHOT] = own
    try:
        with transaction.atomic(using=SNAPSHOT):
            yield connections[SNAPSHOT]
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del connections.settings[SNAPSHOT]


def _take_rows(
    archive: ArchiveWriter,
    moment: BaseDatabaseWrapper,
    models: list[type[Model]],
    taken: Taken,
    on_progress: OnProgress,
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Facts of each table, and the files that the rows name with the fingerprint they should have."""
    tables, files = [], {}
    counts = {one: one._base_manager.using(moment.alias).count() for one in models}
    total, done = sum(counts.values()), 0
    for model in models:
        name, digest = f"tables/{model._meta.label_lower}.jsonl", TableDigest()
        named = _files_in(model)
        with archive.part(name) as part:
            for row in rows_of(moment, model):
                part.write(written(row))
                digest.add(row)
                files.update(named(row))
                done += 1
                if done % 1000 == 0:
                    on_progress("数据", done, total)
        taken.rows += digest.rows
        columns = [one.attname for one in fields_of(model)]
        tables.append(
            {
                "model": model._meta.label_lower,
                "part": name,
                "columns": columns,
                "rows": digest.rows,
                "digest": digest.hex,
            }
        )
        _note(moment, model, taken)
    return tables, files


def _files_in(model: type[Model]) -> Callable[[tuple[Any, ...]], dict[str, str]]:
    names = [one.attname for one in fields_of(model)]
    places = [names.index(one.attname) for one in file_fields_of(model)]
    mark = names.index("sha256") if "sha256" in names else None
    return lambda row: {
        row[place]: row[mark] if mark is not None else "" for place in places if row[place]
    }


def _note(moment: BaseDatabaseWrapper, model: type[Model], taken: Taken) -> None:
    """What the officer is told of besides counts: the newest seal, and letters that wait."""
    rows = model._base_manager.using(moment.alias)
    if model._meta.label_lower == "journal.sealedblock":
        taken.head = rows.order_by("-number").values_list("number", "digest").first()
    if model._meta.label_lower == "journal.delivery":
        taken.waiting_mail = rows.filter(state="waiting").count()


def _take_files(
    archive: ArchiveWriter, files: dict[str, str], taken: Taken, on_progress: OnProgress
) -> None:
    from django.core.files.storage import default_storage

    for done, (name, fingerprint) in enumerate(sorted(files.items()), start=1):
        try:
            stream = default_storage.open(name)
        except FileNotFoundError:
            taken.absent.append(name)
            continue
        digest = hashlib.sha256()
        with stream, archive.part(f"files/{name}", packed=False) as part:
            while chunk := stream.read(CHUNK):
                part.write(chunk)
                digest.update(chunk)
        if fingerprint and digest.hexdigest() != fingerprint:
            taken.damaged.append(name)
        taken.files += 1
        taken.file_bytes += part.size
        on_progress("文件", done, len(files))


def _take_key(archive: ArchiveWriter, taken: Taken) -> None:
    """The key signs what people were sent; a site that gets it from outside keeps it outside."""
    path = Path(settings.DATA) / KEY
    if os.environ.get("YIPIN_SECRET_KEY") or not path.exists():
        return
    with archive.part(KEY) as part:
        part.write(path.read_bytes())
    taken.has_key = True
