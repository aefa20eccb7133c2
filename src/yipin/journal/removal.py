"""Files are not removed while a backup copies them.

A backup first notes the rows and then copies the files they name. Whoever removes files does it
inside ``removing`` and leaves it for the next time where that answers False.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

LOCK = 0x79697072  # the number of this lock, PostgreSQL's advisory kind


class BackupUnderWay(Exception):
    """Another backup, or somebody who removes files, is at work."""


@contextmanager
def removing() -> Iterator[bool]:
    """Whether files may be removed now; no backup begins before this ends."""
    with _lock(shared=True) as held:
        yield held


@contextmanager
def removal_held() -> Iterator[None]:
    """Nobody removes a file until this ends; one backup at a time."""
    with _lock(shared=False) as held:
        if not held:
            raise BackupUnderWay
        yield


@contextmanager
def _lock(*, shared: bool) -> Iterator[bool]:
    if connection.vendor == "postgresql":
        kind = "_shared" if shared else ""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_try_advisory_lock{kind}(%s)", [LOCK])
            held = bool(cursor.fetchone()[0])
            try:
                yield held
            finally:
                if held:
                    cursor.execute(f"SELECT pg_advisory_unlock{kind}(%s)", [LOCK])
        return
    with (Path(settings.DATA) / "removal.lock").open("w", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
