"""Lots: drawn again by anybody with the seed, and sealed before."""

from __future__ import annotations

import hashlib
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.lots import order_by_lot, seal_of


@given(st.text(max_size=20), st.sets(st.text(max_size=8), max_size=8), st.randoms())
def test_the_order_depends_on_the_seed_and_the_keys_alone(seed, keys, random):
    shuffled = list(keys)
    random.shuffle(shuffled)
    assert order_by_lot(seed, shuffled) == order_by_lot(seed, keys)
    assert sorted(order_by_lot(seed, keys)) == sorted(keys)


def test_it_can_be_done_by_hand_as_the_page_says():
    by_hand = sorted("abc", key=lambda key: hashlib.sha256(f"2026|{key}".encode()).hexdigest())
    assert order_by_lot("2026", "abc") == by_hand


def test_every_place_is_about_equally_likely():
    first = Counter(order_by_lot(str(seed), "abcd")[0] for seed in range(2000))
    assert all(400 < count < 600 for count in first.values())


def test_a_seal_binds_to_its_seed():
    assert seal_of("7391") != seal_of("7392")
    assert len(seal_of("7391")) == 64
