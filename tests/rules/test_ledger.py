"""Whatever is done in whatever order, the books balance and no account goes below zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.ledger import (
    ACCOUNTS,
    ACTS,
    AWARDED,
    BUDGET,
    CARRIED,
    COUNTER,
    RELEASED,
    SHORT,
    SOURCES,
    balances_of,
    brought_in,
    closing_acts,
    granted,
    handed_over,
    in_budget,
    may_post,
    posted,
)

tries = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(-5, 400)), max_size=60)


@given(tries)
def test_every_posting_balances_and_nothing_is_ever_overdrawn(attempts):
    balances, done = balances_of([]), []
    for act, amount in attempts:
        if may_post(balances, act, amount):
            balances = posted(balances, act, amount)
            done.append((act, amount))
        assert sum(balances.values()) == 0
        assert all(fen >= 0 for key, fen in balances.items() if key not in SOURCES)
    assert balances == balances_of(done)
    assert in_budget(balances) == balances[BUDGET] + granted(balances)
    assert granted(balances) == balances[AWARDED] + handed_over(balances)
    kept = sum(balances[key] for key in ACCOUNTS)
    assert kept == in_budget(balances) + brought_in(balances)


def done_in_a_year(attempts, carried):
    """The books of one year that begins with what the year before left."""
    balances = balances_of([("open", carried)] if carried else [])
    for act, amount in attempts:
        if act != "open" and may_post(balances, act, amount):
            balances = posted(balances, act, amount)
    return balances


@given(st.lists(tries, min_size=1, max_size=5))
def test_what_is_carried_from_year_to_year_is_neither_lost_nor_made(years):
    carried, into_budgets, out = 0, 0, 0
    for attempts in years:
        balances = done_in_a_year(attempts, carried)
        assert sum(balances.values()) == 0
        assert brought_in(balances) == carried
        carried = balances[CARRIED]
        into_budgets += in_budget(balances)
        out += sum(fen for key, fen in balances.items() if key not in {*SOURCES, CARRIED})
    assert into_budgets == out + carried


@given(tries, st.sampled_from(["return", "carry"]))
def test_a_settlement_taken_back_leaves_the_books_as_they_were(attempts, over):
    before = balances_of([])
    for act, amount in attempts:
        if may_post(before, act, amount):
            before = posted(before, act, amount)
    closing = closing_acts(before, over)
    after = before
    for act, amount in closing:
        assert may_post(after, act, amount)
        after = posted(after, act, amount)
    assert (after[AWARDED], after[RELEASED]) == (0, 0)
    for act, amount in reversed(closing):
        assert may_post(after, COUNTER[act], amount)
        after = posted(after, COUNTER[act], amount)
    assert after == before


@given(tries, st.randoms())
def test_the_order_of_postings_does_not_matter_to_the_sums(attempts, dice):
    mixed = list(attempts)
    dice.shuffle(mixed)
    assert balances_of(attempts) == balances_of(mixed)


def test_a_refusal_says_what_is_left_and_what_was_asked():
    balances = balances_of([("budget", 300_000), ("award", 100_000)])
    refusal = may_post(balances, "award", 200_001)
    assert refusal.code == "short_of_budget"
    assert "2,000 元" in refusal.reason
    assert "2,000.01 元" in refusal.reason


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_posting(amount):
    assert may_post(balances_of([]), "budget", amount).code == "nothing_to_post"


def test_every_account_that_can_run_short_has_its_sentence():
    assert {act.debit for act in ACTS.values()} - SOURCES == SHORT.keys()
    assert {act.credit for act in ACTS.values()} - SOURCES == ACCOUNTS.keys()
