"""The table of ranks, and Kendall's W out of it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_agreement import table
from yipin.rules.agreement import agreement
from yipin.rules.concordance import rank_table, ranks_of

# Kendall's example with ties: three observers, ten objects, W = 0.828.
OBSERVED = (
    "1 4.5 2 4.5 3 7.5 6 9 7.5 10",
    "2.5 1 2.5 4.5 4.5 8 9 6.5 10 6.5",
    "2 1 4.5 4.5 4.5 4.5 8 8 8 10",
)


def test_the_example_of_the_textbook_with_ties():
    found = rank_table(
        {
            str(n): {str(i): Fraction(one) for i, one in enumerate(row.split())}
            for n, row in enumerate(OBSERVED)
        }
    )
    assert found is not None
    assert found.ties == (12, 18, 84)
    assert float(found.w) == pytest.approx(0.828, abs=0.0005)


def test_the_best_is_first_and_equals_share_the_mean_of_their_places():
    found = rank_table(table("9775", "8866"))
    assert found is not None
    halves = {key: [float(one) for one in row] for key, row in found.ranks.items()}
    assert halves == {"0": [1, 1.5], "1": [2.5, 1.5], "2": [2.5, 3.5], "3": [4, 3.5]}
    assert (found.mean, found.sums["1"]) == (5, 4)


@pytest.mark.parametrize(
    "rows", [(), ("123",), ("12...", "..345"), ("1234567", "...4567", "123...."), ("111", "123")]
)
def test_no_table_where_too_little_is_in_common(rows: tuple[str, ...]):
    assert rank_table(table(*rows)) is None


def test_what_few_did_not_judge_is_left_out_and_who_ranks_nothing_is_named():
    found = rank_table(table("12345", "1234.", "22229"))
    assert found is not None
    assert (set(found.ranks), found.judges, found.flat) == (set("0123"), ("j0", "j1"), ("j2",))
    assert found.w == 1


TABLES = st.integers(3, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 4), min_size=n, max_size=n), min_size=2, max_size=5)
)


def marks_of(rows, subjects) -> dict[str, dict[str, Fraction]]:
    return {f"j{at}": {str(one): Fraction(row[one]) for one in subjects} for at, row in rows}


@given(TABLES, st.randoms())
def test_the_sums_of_the_table_give_the_figure_whoever_comes_first(rows, chance):
    subjects, experts = list(range(len(rows[0]))), list(enumerate(rows))
    found = agreement(marks_of(experts, subjects))
    if found.table is None:
        assert found.w is None
        return
    m, n = len(found.table.judges), len(subjects)
    sums = [sum(row) for row in found.table.ranks.values()]
    squares = sum(one * one for one in sums) - sum(sums) ** 2 / n
    # The whole spread of the ranks, which with ties is less than (n³ − n) / 12 for each expert.
    spread = sum(
        (one - Fraction(n + 1, 2)) ** 2 for row in found.table.ranks.values() for one in row
    )
    assert found.w == pytest.approx(float(squares / (m * spread)))
    assert 0 <= found.w <= 1
    chance.shuffle(subjects)
    chance.shuffle(experts)
    assert agreement(marks_of(experts, subjects)).w == found.w


@given(st.lists(st.integers(0, 5), min_size=1))
def test_ranks_always_add_up_to_the_same(values):
    n = len(values)
    assert sum(ranks_of([Fraction(one) for one in values])) == Fraction(n * (n + 1), 2)
