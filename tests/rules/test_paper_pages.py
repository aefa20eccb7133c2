"""The fate of a scanned page, and the pages that are missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.paper_pages import Completeness, SeenPage, completeness_of, fate_of

GOOD = SeenPage(has_code=True, is_genuine=True, is_in_reach=True, is_wanted=True, is_latest=True)


@pytest.mark.parametrize(
    ("page", "fate"),
    [
        (GOOD, "attached"),
        (replace(GOOD, has_code=False), "no_code"),
        (replace(GOOD, is_draft=True), "draft"),
        (replace(GOOD, is_genuine=False), "unknown"),
        (replace(GOOD, is_in_reach=False), "unknown"),
        (replace(GOOD, is_wanted=False, is_latest=False), "other_form"),
        (replace(GOOD, is_latest=False, is_seen=True), "outdated"),
        (replace(GOOD, is_seen=True), "duplicate"),
    ],
)
def test_fates(page, fate):
    assert fate_of(page) == fate


@given(st.builds(SeenPage, *[st.booleans()] * 7))
def test_only_a_sound_page_is_attached(page):
    assert (fate_of(page) == "attached") == (page == GOOD)


@pytest.mark.parametrize(
    ("numbers", "last", "expected"),
    [
        ([1, 2, 3], 3, Completeness()),
        ([1, 3], 3, Completeness(missing=(2,))),
        ([3], 3, Completeness(missing=(1, 2))),
        ([2], None, Completeness(missing=(1,), is_end_missing=True)),
        ([0, 0], None, Completeness(is_untold=True)),
        ([], None, Completeness()),
        ([0, 1], 1, Completeness(is_untold=True)),
    ],
)
def test_missing_pages(numbers, last, expected):
    found = completeness_of(numbers, last)
    assert found == expected
    assert found.is_whole == (expected == Completeness())


@given(st.sets(st.integers(1, 30)), st.integers(1, 30))
def test_missing_and_there_make_the_whole(numbers, last):
    there = {one for one in numbers if one < last} | {last}
    missing = completeness_of(there, last).missing
    assert sorted({*there, *missing}) == list(range(1, last + 1))
    assert not there & set(missing)
