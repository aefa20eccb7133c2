"""Blocks over the journal: what an entry's bytes are, what a block's digest is, what breaks a chain.

A block covers a span of numbers without a hole to the block before it: every entry whose number lies
in ``first_id..last_id`` belongs to it, so an entry that is slipped in later is found as well as one
that is changed or taken away. Each block names the digest of the block before it.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

FORM = "yipin-entry-1"  # a later change of the canonical form gets another word
NOTHING_BEFORE = "0" * 64
LEAF = struct.Struct(">q8s")
NAMED = 20  # entries named in one break

# The order in which an entry's values are written down; ``id`` first, ``at`` second.
FIELDS = (
    "id", "at", "person_id", "person_name", "post_label", "unit_id", "action",
    "subject_kind", "subject_id", "subject_label", "before", "after", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """``leaves`` holds number and first eight bytes of the digest of each entry, to name a culprit."""

    number: int
    first_id: int
    last_id: int
    count: int
    previous: str
    sealed_at: datetime
    leaves: bytes
    digest: str = ""


@dataclass(frozen=True)
class Leaf:
    """One entry, as the block needs it."""

    id: int
    at: datetime
    digest: bytes


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold. Exactly the numbers that could be told apart are named."""

    number: int
    reason: str  # missing, link, row, entries, expected
    first_id: int = 0
    last_id: int = 0
    sealed_at: datetime | None = None
    changed: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


@dataclass
class ChainReport:
    """What a walk found; ``breaks`` in the order of the blocks, the first broken block first."""

    breaks: list[Break] = field(default_factory=list)
    blocks: int = 0
    sealed: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    head: Block | None = None

    @property
    def first_break(self) -> Break | None:
        return self.breaks[0] if self.breaks else None


def neutral(value: Any) -> Any:
    """The same for what two databases hold of one value: they write numbers and NUL differently."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, dict):
        return {neutral(key): neutral(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [neutral(one) for one in value]
    if isinstance(value, float) and math.isfinite(value):
        exact = Decimal(repr(value))
        return int(exact) if exact == exact.to_integral_value() else value
    return value


def canonical_entry(values: Sequence[Any]) -> bytes:
    """The bytes of one entry, its values in the order of ``FIELDS``; the instant in UTC."""
    at = values[1].astimezone(UTC).isoformat(timespec="microseconds")
    plain = [FORM, values[0], at, *(neutral(one) for one in values[2:])]
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def leaf_of(values: Sequence[Any]) -> Leaf:
    return Leaf(values[0], values[1], hashlib.sha256(canonical_entry(values)).digest())


def pack_leaves(leaves: Sequence[Leaf]) -> bytes:
    return b"".join(LEAF.pack(one.id, one.digest[:8]) for one in leaves)


def block_digest(block: Block, leaves: Sequence[Leaf]) -> str:
    """SHA-256 in hex over the block's own facts and the digest of each entry in order."""
    at = block.sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    own = [FORM, block.number, block.first_id, block.last_id, block.count, block.previous, at]
    whole = hashlib.sha256(json.dumps(own, separators=(",", ":")).encode())
    for one in leaves:
        whole.update(one.digest)
    return whole.hexdigest()


def next_block(last: Block | None, leaves: Sequence[Leaf], sealed_at: datetime) -> Block:
    """Seal these entries, in order of number, behind ``last`` (None: they are the first)."""
    bare = Block(
        number=last.number + 1 if last else 1,
        first_id=last.last_id + 1 if last else 1,
        last_id=leaves[-1].id,
        count=len(leaves),
        previous=last.digest if last else NOTHING_BEFORE,
        sealed_at=sealed_at,
        leaves=pack_leaves(leaves),
    )
    return replace(bare, digest=block_digest(bare, leaves))


def check_chain(
    blocks: Iterable[Block],
    entries: Iterable[Leaf],
    expected: tuple[int, str] | None = None,
) -> ChainReport:
    """Walk blocks (by number) and entries (by number) once, holding one block at a time.

    ``expected`` is a block's number and digest that was kept outside: a chain that was rewritten
    or cut off is told by it alone.
    """
    report, stream = ChainReport(), _Stream(entries)
    for block in blocks:
        _check_block(report, block, stream)
        if expected and block.number == expected[0] and block.digest == expected[1]:
            expected = None
        report.head = block
    for one in stream.rest():
        report.waiting += 1
        report.waiting_since = min(report.waiting_since or one.at, one.at)
    if expected:
        report.breaks.append(Break(expected[0], "expected"))
        report.breaks.sort(key=lambda one: one.number)
    return report


class _Stream:
    """Entries in order, taken up to a number."""

    def __init__(self, entries: Iterable[Leaf]) -> None:
        self._entries = iter(entries)
        self._ahead = next(self._entries, None)

    def up_to(self, last_id: int) -> list[Leaf]:
        return list(self._taken(last_id))

    def rest(self) -> Iterator[Leaf]:
        return self._taken(None)

    def _taken(self, last_id: int | None) -> Iterator[Leaf]:
        while self._ahead is not None and (last_id is None or self._ahead.id <= last_id):
            yield self._ahead
            self._ahead = next(self._entries, None)


def _check_block(report: ChainReport, block: Block, stream: _Stream) -> None:
    before = report.head
    due = before.number + 1 if before else 1
    strays = stream.up_to(block.first_id - 1)
    if block.number > due:  # blocks are missing, and what they held cannot be judged
        report.breaks.extend(Break(number, "missing") for number in range(due, block.number))
    own = stream.up_to(block.last_id)
    follows = block.number > due or (block.number == due and _follows(before, block))
    found = _judge(block, own, strays if block.number == due else [], follows=follows)
    if found is not None:
        report.breaks.append(found)
    report.blocks += 1
    report.sealed += len(own)


def _follows(before: Block | None, block: Block) -> bool:
    if before is None:
        return (block.previous, block.first_id) == (NOTHING_BEFORE, 1)
    return (block.previous, block.first_id) == (before.digest, before.last_id + 1)


def _judge(
    block: Block, own: Sequence[Leaf], strays: Sequence[Leaf], *, follows: bool
) -> Break | None:
    """Nothing, or what is wrong with this block and the entries of its span."""
    honest = block_digest(block, own) == block.digest
    whole = honest and pack_leaves(own) == block.leaves
    if whole and follows and not strays:
        return None
    held = _held(block.leaves)
    there = {one.id: one.digest[:8] for one in own}
    changed = [key for key in there if key in held and held[key] != there[key]]
    missing = [key for key in held if key not in there]
    added = [one.id for one in strays] + [key for key in there if key not in held]
    place = (block.first_id, block.last_id, block.sealed_at)
    if whole and not strays:
        return Break(block.number, "link", *place)
    # where the block's own row is at odds with itself, it cannot bear witness against entries
    if not strays and (honest or not _is_sound(block, held) or not (changed or missing or added)):
        return Break(block.number, "row", *place)
    named = [tuple(sorted(some)[:NAMED]) for some in (changed, missing, added)]
    return Break(block.number, "entries", *place, *named)


def _is_sound(block: Block, held: dict[int, bytes]) -> bool:
    inside = all(block.first_id <= key <= block.last_id for key in held)
    return inside and len(held) == block.count and max(held, default=0) == block.last_id


def _held(leaves: bytes) -> dict[int, bytes]:
    whole = len(leaves) - len(leaves) % LEAF.size
    return dict(LEAF.iter_unpack(leaves[:whole]))
