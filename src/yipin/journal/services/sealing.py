"""Sealing what was written down into hash-chained blocks. Nobody who writes an entry waits for it."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import connection, transaction

from yipin.journal.block_queries import as_block
from yipin.journal.models import Entry, SealedBlock
from yipin.rules.seal_chain import FIELDS, Block, leaf_of, next_block

BLOCK_SIZE = 1000  # entries
PATIENCE = 10.0  # seconds
SEALER = 0x79697069  # the number of the sealers' own lock, PostgreSQL's advisory kind
WRITERS = """
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'journal_entry'::regclass AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
"""
GIVEN_OUT = """
SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM journal_entry_id_seq
"""


def seal_entries(*, now: datetime, patience: float = PATIENCE) -> int:
    """Seal all entries below which none can still appear. Answers how many were sealed.

    ``patience`` is the seconds to wait for transactions that are writing entries at this moment;
    what they hold up is sealed the next time. One sealer works at a time, another finds nothing.
    """
    settled = settled_number(patience=patience)
    sealed = 0
    while settled is not None and (count := _seal_block(settled, now)):
        sealed += count
    return sealed


def settled_number(*, patience: float = PATIENCE) -> int | None:
    """The highest number up to which every entry is committed or never will be; None: not now.

    PostgreSQL gives numbers out before their transactions commit, in any order. Whoever holds a
    number that was given out has either ended or holds the lock that every INSERT takes on the
    table: so the numbers given out are read first, then the holders, and then their end is waited for.
    SQLite has one writer, and the sealer is that writer when it reads.
    """
    if connection.vendor != "postgresql":
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first()
        return newest or 0
    with connection.cursor() as cursor:
        cursor.execute(GIVEN_OUT)
        given_out = int(cursor.fetchone()[0])
        until = time.monotonic() + patience
        waited_for = _writers()
        while waited_for := waited_for & _writers():
            if time.monotonic() > until:
                return None
            time.sleep(0.02)
    return given_out


def _writers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def _seal_block(settled: int, now: datetime) -> int:
    if not _is_only_sealer():
        return 0
    row = SealedBlock.objects.first()
    last = as_block(row) if row else None
    after = last.last_id if last else 0
    waiting = Entry.objects.filter(pk__gt=after, pk__lte=settled).order_by("pk")
    leaves = [leaf_of(values) for values in waiting.values_list(*FIELDS)[:BLOCK_SIZE]]
    if not leaves:
        return 0
    keep_block(next_block(last, leaves, now))
    return len(leaves)


def _is_only_sealer() -> bool:
    if connection.vendor != "postgresql":
        return True  # a transaction of SQLite is the only one that writes
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])
        return bool(cursor.fetchone()[0])


def keep_block(block: Block) -> SealedBlock:
    return SealedBlock.objects.create(
        number=block.number,
        first_id=block.first_id,
        last_id=block.last_id,
        count=block.count,
        previous=block.previous,
        digest=block.digest,
        leaves=block.leaves,
        sealed_at=block.sealed_at,
    )
