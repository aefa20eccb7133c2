"""What may still be claimed is what the books hold, and handing in does not change it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.claimable import claimable_of
from yipin.rules.ledger import ACTS, RELEASED, balances_of, may_post, posted

tries = st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(1, 400)), max_size=60)


@given(tries, st.integers(0, 600))
def test_a_draft_leaves_what_the_books_leave_once_it_is_handed_in(attempts, draft):
    books = balances_of([])
    for act, amount in attempts:
        if may_post(books, act, amount):
            books = posted(books, act, amount)
    before = claimable_of(books, draft)
    assert before.left == books[RELEASED] - draft
    assert bool(before.excess_words) == (draft > books[RELEASED])
    if may_post(books, "claim", draft):
        after = claimable_of(posted(books, "claim", draft))
        assert (after.left, after.pending) == (before.left, before.pending + draft)


def test_what_is_too_much_is_said_in_figures():
    books = balances_of([("budget", 900), ("award", 900), ("release", 900), ("claim", 400)])
    assert claimable_of(books, 650).excess_words == (
        "这份比现在可以报销的多 1.50 元。请减少金额，或等下一笔拨付再提交。"
    )
