"""Quotation marks within quotation marks alternate, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.quotation import quoted, within_quotes

WORDS = st.text(alphabet="团一品牌 a1《》，", max_size=6)
PLAIN = str.maketrans("“”‘’", '""""')


def nest(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda before, inner, after: f"{before}“{inner}”{after}", WORDS, children, WORDS
    )


NESTED = st.recursive(WORDS, nest, max_leaves=4)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("夜航灯", "“夜航灯”"),
        ("“一团一品”团建品牌", "“‘一团一品’团建品牌”"),
        ("“一团“一品””和“三会”", "“‘一团“一品”’和‘三会’”"),
        ("“一团‘一品’”", "“‘一团“一品”’”"),
        ("Let’s 读书", "“Let’s 读书”"),
        ("半边“引号", "“半边“引号”"),
        ("“Let’s”读书", "“‘Let’s’读书”"),
    ],
)
def test_marks_within_marks(name: str, words: str):
    assert quoted(name) == words


@given(NESTED)
def test_marks_alternate_from_the_outside_in(name: str):
    open_marks: list[str] = []
    for sign in quoted(name):
        if sign in "“‘":
            assert sign == "“‘"[len(open_marks) % 2]
            open_marks.append(sign)
        elif sign in "”’":
            assert "“‘".index(open_marks.pop()) == "”’".index(sign)
    assert open_marks == []


@given(st.text(alphabet="团品“”‘’a", max_size=12))
def test_nothing_but_marks_changes(name: str):
    assert within_quotes(name).translate(PLAIN) == name.translate(PLAIN)
