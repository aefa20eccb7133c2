"""Money as figures, in capitals, and as people type it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.money import (
    MOST_FEN,
    capital_words,
    figures_of,
    money_from,
    money_words,
    typed_again,
)
from yipin.rules.verdicts import Refusal


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("3000", 300_000),
        ("3,000.5", 300_050),
        ("￥3000元", 300_000),
        ("３０００．５０", 300_050),
        ("0.05", 5),
        (" 12. ", 1200),
        ("1,000,000.00", 100_000_000),
    ],
)
def test_what_people_type_is_understood(typed, fen):
    assert money_from(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        ("", "money_missing", "请写多少元"),
        ("-5", "money_negative", "不能是负数"),
        ("三千", "money_unreadable", "写成了“三千”"),
        ("1.234", "money_too_fine", "只留两位"),
        ("12,34", "money_unreadable", "请写成 3000"),
        ("1e9", "money_unreadable", "请写成"),
        ("9999999999999", "money_too_much", "多写了几位"),
        ("99999999999", "money_too_much", "多写了几位"),
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(typed, code, words):
    refusal = money_from(typed, "核定经费")
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.message.startswith("核定经费")
    assert words in refusal.message


@pytest.mark.parametrize(
    ("fen", "words"),
    [(3000_00, "3,000 元"), (1500_50, "1,500.50 元"), (-5, "-0.05 元"), (0, "0 元")],
)
def test_a_sum_reads_one_way_everywhere(fen, words):
    assert money_words(fen) == words


@given(st.integers(0, MOST_FEN))
def test_what_is_shown_can_be_typed_again(fen):
    assert money_from(money_words(fen)) == fen
    assert money_from(typed_again(fen)) == fen


def test_figures():
    assert figures_of(123_450) == "1,234.50"
    assert figures_of(-5) == "-0.05"
    assert typed_again(None) == ""


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10, "壹角整"),
        (105, "壹元零伍分"),
        (123_450, "壹仟贰佰叁拾肆元伍角整"),
        (123_456, "壹仟贰佰叁拾肆元伍角陆分"),
        (100_500, "壹仟零伍元整"),
        (1_000_000, "壹万元整"),
        (1_030_400, "壹万零叁佰零肆元整"),
        (10_000_501, "壹拾万零伍元零壹分"),
        (50_030_000, "伍拾万零叁佰元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_500_000_000, "壹亿零伍佰万元整"),
        (2_0000_2000_00, "贰亿零贰仟元整"),
    ],
)
def test_capital_figures_of_a_settlement(fen, words):
    assert capital_words(fen) == words
