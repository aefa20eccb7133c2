"""Reads of the seals: the newest block, and a walk over the whole chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from yipin.journal.models import Entry, SealedBlock
from yipin.rules.seal_chain import FIELDS, Block, ChainReport, Leaf, check_chain, leaf_of

AT_ONCE = 2000  # rows held while walking


def as_block(row: SealedBlock) -> Block:
    """As the rules want it."""
    return Block(
        number=row.number,
        first_id=row.first_id,
        last_id=row.last_id,
        count=row.count,
        previous=row.previous,
        sealed_at=row.sealed_at,
        leaves=bytes(row.leaves),
        digest=row.digest,
    )


def walk_chain(
    *,
    expected: tuple[int, str] | None = None,
    on_progress: Callable[[int], None] = lambda _walked: None,
) -> ChainReport:
    """Check every entry against its seal, holding a few thousand at a time.

    ``expected`` is number and digest of a block as they were kept outside of the site.
    """
    rows = SealedBlock.objects.order_by("number").iterator(chunk_size=50)
    return check_chain((as_block(row) for row in rows), _leaves(on_progress), expected)


def _leaves(on_progress: Callable[[int], None]) -> Iterator[Leaf]:
    rows = Entry.objects.order_by("pk").values_list(*FIELDS).iterator(chunk_size=AT_ONCE)
    for walked, values in enumerate(rows, start=1):
        yield leaf_of(values)
        if walked % AT_ONCE == 0:
            on_progress(walked)
