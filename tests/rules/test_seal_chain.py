"""Any one change of a sealed journal is found, and the first block that does not hold is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.seal_chain import (
    FIELDS,
    NOTHING_BEFORE,
    Block,
    Leaf,
    block_digest,
    canonical_entry,
    check_chain,
    leaf_of,
    neutral,
    next_block,
    pack_leaves,
)

START = datetime(2027, 3, 25, 6, 30, tzinfo=UTC)
Row = tuple[object, ...]


def row(key: int, **other: object) -> Row:
    values = {
        "id": key, "at": START + timedelta(seconds=key), "person_id": 7, "person_name": "林知夏",
        "post_label": "团委书记", "unit_id": 1, "action": "unit.changed", "subject_kind": "unit",
        "subject_id": 3, "subject_label": "机械工程学院团委", "before": {}, "after": {"n": key}, "note": "",
    }  # fmt: skip
    return tuple({**values, **other}[name] for name in FIELDS)


def sealed(rows: list[Row], size: int = 3) -> list[Block]:
    blocks: list[Block] = []
    for start in range(0, len(rows), size):
        leaves = [leaf_of(one) for one in rows[start : start + size]]
        last = blocks[-1] if blocks else None
        blocks.append(next_block(last, leaves, START + timedelta(hours=start)))
    return blocks


def walk(blocks: list[Block], rows: list[Row], expected: tuple[int, str] | None = None):
    rows = sorted(rows, key=lambda one: one[0])
    return check_chain(blocks, (leaf_of(one) for one in rows), expected)


def block_of(blocks: list[Block], key: int) -> int:
    return next(one.number for one in blocks if one.last_id >= key)


@st.composite
def journals(draw: st.DrawFn) -> tuple[list[Row], list[Block]]:
    """Numbers with holes, as a database gives them; blocks of one to four entries."""
    steps = draw(st.lists(st.integers(1, 3), min_size=1, max_size=14))
    keys = [sum(steps[: n + 1]) for n in range(len(steps))]
    rows = [row(key) for key in keys]
    return rows, sealed(rows, draw(st.integers(1, 4)))


CHANGES = {
    "at": START - timedelta(days=1), "person_id": None, "person_name": "林知秋", "post_label": "",
    "unit_id": 2, "action": "unit.moved", "subject_kind": "post", "subject_id": 4,
    "subject_label": "", "before": {"n": 1}, "after": {}, "note": "补记",
}  # fmt: skip


@given(journals())
def test_an_untouched_journal_holds(journal):
    rows, blocks = journal
    report = walk(blocks, rows, (blocks[-1].number, blocks[-1].digest))
    assert report.first_break is None
    assert (report.blocks, report.sealed, report.waiting) == (len(blocks), len(rows), 0)
    assert report.head == blocks[-1]


@given(journals(), st.data())
def test_a_changed_entry_is_named(journal, data):
    rows, blocks = journal
    place = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(sorted(CHANGES)))
    key = rows[place][0]
    rows[place] = row(key, **{name: CHANGES[name]})
    (found,) = walk(blocks, rows).breaks
    assert (found.number, found.reason) == (block_of(blocks, key), "entries")
    assert (found.changed, found.missing, found.added) == ((key,), (), ())


@given(journals(), st.data())
def test_a_removed_entry_is_named(journal, data):
    rows, blocks = journal
    key = rows.pop(data.draw(st.integers(0, len(rows) - 1)))[0]
    (found,) = walk(blocks, rows).breaks
    assert (found.number, found.missing) == (block_of(blocks, key), (key,))


@given(journals(), st.data())
def test_an_entry_slipped_in_is_named(journal, data):
    rows, blocks = journal
    taken = {one[0] for one in rows}
    free = [key for key in range(-2, rows[-1][0]) if key not in taken]
    key = data.draw(st.sampled_from(free))
    (found,) = walk(blocks, [*rows, row(key)]).breaks
    assert (found.number, found.added) == (block_of(blocks, key), (key,))


@given(journals(), st.data())
def test_two_entries_that_changed_places_are_found(journal, data):
    rows, blocks = journal
    places = st.integers(0, len(rows) - 1)
    one, other = data.draw(places), data.draw(places)
    first, second = sorted((rows[one][0], rows[other][0]))
    rows[one], rows[other] = (
        (rows[one][0], *rows[other][1:]),
        (rows[other][0], *rows[one][1:]),
    )
    report = walk(blocks, rows)
    if first == second:
        assert report.breaks == []
    else:
        assert report.breaks[0].number == block_of(blocks, first)
        assert {key for one in report.breaks for key in one.changed} == {first, second}


@given(journals(), st.data())
def test_a_removed_block_is_named(journal, data):
    rows, blocks = journal
    gone = data.draw(st.integers(0, len(blocks) - 1))
    kept = (blocks[-1].number, blocks[-1].digest)
    report = walk(blocks[:gone] + blocks[gone + 1 :], rows, kept)
    last = gone == len(blocks) - 1
    found = report.breaks[0]
    assert (found.number, found.reason) == (gone + 1, "expected" if last else "missing")
    assert len(report.breaks) == 1


@given(journals(), st.data())
def test_a_changed_block_is_named(journal, data):
    rows, blocks = journal
    place = data.draw(st.integers(0, len(blocks) - 1))
    old = blocks[place]
    change = data.draw(
        st.sampled_from(
            [
                {"first_id": old.first_id - 1},
                {"first_id": old.first_id + 1},
                {"last_id": old.last_id - 1},
                {"last_id": old.last_id + 1},
                {"count": old.count + 1},
                {"previous": "f" * 64},
                {"digest": "f" * 64},
                {"sealed_at": old.sealed_at + timedelta(microseconds=1)},
                {"leaves": b""},
                {"leaves": old.leaves[:-1]},
                {"leaves": old.leaves[:-1] + b"?!"},
            ]
        )
    )
    blocks[place] = replace(old, **change)
    assert walk(blocks, rows).breaks[0].number == old.number


@given(journals(), st.data())
def test_blocks_that_changed_places_are_found(journal, data):
    rows, blocks = journal
    places = st.integers(0, len(blocks) - 1)
    one, other = sorted((data.draw(places), data.draw(places)))
    blocks[one], blocks[other] = (
        replace(blocks[other], number=one + 1),
        replace(blocks[one], number=other + 1),
    )
    report = walk(blocks, rows)
    assert (report.breaks[0].number if report.breaks else 0) == (0 if one == other else one + 1)


@given(journals(), st.data())
def test_a_block_slipped_in_is_found(journal, data):
    rows, blocks = journal
    place = data.draw(st.integers(0, len(blocks) - 1))
    false = replace(blocks[place], number=place + 1, count=blocks[place].count)
    later = [replace(one, number=one.number + 1) for one in blocks[place:]]
    assert walk([*blocks[:place], false, *later], rows).breaks[0].number == place + 2


@given(journals(), st.data())
def test_a_chain_written_anew_is_told_by_a_digest_kept_outside(journal, data):
    rows, blocks = journal
    kept = (blocks[-1].number, blocks[-1].digest)
    place = data.draw(st.integers(0, len(rows) - 1))
    rows[place] = row(rows[place][0], note="补记")
    anew = sealed(rows, len(rows))
    assert walk(anew, rows).breaks == []
    assert walk(anew, rows, kept).breaks[0].reason == "expected"


def test_a_block_whose_link_alone_is_false_is_found():
    rows = [row(1), row(2)]
    first, second = sealed(rows, 1)
    bare = replace(second, previous="a" * 64)
    forged = replace(bare, digest=block_digest(bare, [leaf_of(rows[1])]))
    (found,) = walk([first, forged], rows).breaks
    assert (found.number, found.reason) == (2, "link")


def test_a_second_block_of_one_number_is_no_block():
    rows = [row(1), row(2)]
    first, second = sealed(rows, 1)
    assert walk([first, replace(second, number=1)], rows).breaks[0].number == 1


def test_what_is_not_sealed_yet_is_counted_from_the_oldest():
    rows = [row(n) for n in range(1, 6)]
    report = walk(sealed(rows[:2]), rows)
    assert (report.sealed, report.waiting) == (2, 3)
    assert report.waiting_since == rows[2][1]
    assert report.first_break is None


def test_an_empty_journal_holds():
    report = walk([], [])
    assert (report.first_break, report.head, report.waiting_since) == (None, None, None)
    assert walk([], [], (1, "a")).first_break is not None


def test_the_first_block_stands_on_nothing():
    block = next_block(None, [Leaf(4, START, b"x" * 32)], START)
    assert (block.number, block.first_id, block.last_id) == (1, 1, 4)
    assert block.previous == NOTHING_BEFORE
    assert block.leaves == pack_leaves([Leaf(4, START, b"x" * 32)])


def test_the_bytes_of_an_entry_are_fixed():
    """A change here breaks every seal there is: a new form needs a new word in ``FORM``."""
    at = datetime(2027, 3, 25, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    found = canonical_entry(row(5, at=at, after={"乙": 1.0, "甲": [None, True, "\0"]}))
    assert found.decode() == (
        '["yipin-entry-1",5,"2027-03-25T06:30:00.000000+00:00",7,"林知夏","团委书记",1,'
        '"unit.changed","unit",3,"机械工程学院团委",{},{"乙":1,"甲":[null,true,"�"]},""]'
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [(1e22, 10**22), (1.5e300, 15 * 10**299), (-0.0, 0), (2.0, 2), ("a\0", "a\ufffd"), ((1,), [1])],
)
def test_what_two_databases_write_differently_is_the_same(one, other):
    assert neutral(one) == neutral(other)
    assert type(neutral(one)) is type(neutral(other))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_the_same_after_a_database_wrote_it_out(value):
    written = Decimal(repr(value))  # as PostgreSQL keeps it
    whole = written == written.to_integral_value()
    assert neutral(value) == (int(written) if whole else value)


def test_what_is_no_number_stays():
    assert str(neutral(float("inf"))) == "inf"
