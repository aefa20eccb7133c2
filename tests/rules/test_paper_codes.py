"""Codes of printed pages: short, bound to everything, refused when one sign is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.paper_codes import (
    MOST_PAGES,
    SIGNS,
    Bound,
    PaperCode,
    code_for,
    code_from,
    is_genuine,
)

BOUND = Bound(1234, 7, 3, "ab" * 32)
bounds = st.builds(
    Bound,
    st.integers(1, 2**40),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.text("0123456789abcdef", min_size=64, max_size=64),
)
pages = st.integers(0, MOST_PAGES)


def test_a_code_is_short_and_reads_well():
    assert code_for("key", BOUND, 2, is_last=True).text == "16J-2E-A4XYN2HRHNF3"


@given(bounds, pages, st.booleans(), st.sampled_from(["", "https://a.example/p/", " http://b/p/"]))
def test_what_is_printed_is_read_again_and_genuine(bound, page, is_last, before):
    code = code_for("key", bound, page, is_last=is_last)
    assert code_from(before + code.text) == code
    assert code_from(f"{before}{code.text.lower()}/") == code
    assert is_genuine(code, bound, ["key"])
    assert is_genuine(code, bound, ["newer", "key"])


@given(bounds, bounds, pages, pages, st.booleans(), st.booleans())
def test_nothing_else_is_genuine(bound, other, page, page_2, is_last, last_2):
    code = code_for("key", bound, page, is_last=is_last)
    assert not is_genuine(code, bound, ["another key"])
    assert not is_genuine(code, bound, [])
    if other != bound:
        assert not is_genuine(code, other, ["key"])
    moved = PaperCode(code.version_id, page_2, last_2, code.seal)
    assert is_genuine(moved, bound, ["key"]) == ((page_2, last_2) == (page, is_last))


@given(bounds, st.integers(0, 11), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_refused(bound, at, sign):
    code = code_for("key", bound, 1)
    seal = code.seal[:at] + sign + code.seal[at + 1 :]
    read = code_from(PaperCode(code.version_id, 1, False, seal).text)
    assert read is not None
    assert is_genuine(read, bound, ["key"]) == (seal == code.seal)


@given(st.text())
def test_any_text_is_read_without_a_fault(text):
    found = code_from(text)
    assert found is None or code_from(found.text) == found


def test_look_alikes_are_meant_well():
    assert code_from("1oi-2-0123456789AB") == code_from("101-2-0123456789AB")


@pytest.mark.parametrize(
    "typed",
    [
        "１６Ｊ－２Ｅ－Ａ４ＸＹＮ２ＨＲＨＮＦ３",
        "16j 2e a4xyn2hrhnf3",
        "16J—2E–A4XYN2HRHNF3",
        "16J - 2E - A4XYN2HRHNF3",
    ],
)
def test_whatever_keyboard_it_was_typed_with(typed):
    assert code_from(typed) == code_for("key", BOUND, 2, is_last=True)


def test_a_page_beyond_all_paper_has_no_code():
    for page in (-1, MOST_PAGES + 1):
        with pytest.raises(ValueError, match="no such page"):
            code_for("key", BOUND, page)
