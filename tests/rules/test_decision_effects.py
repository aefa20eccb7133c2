"""What an ended and a prolonged project are told of before anybody signs."""

from __future__ import annotations

from yipin.rules.decision_effects import effect_words
from yipin.rules.decisions import EXTEND, FAIL, OUTCOMES


def test_money_is_named_only_where_the_round_keeps_books():
    with_books = effect_words(FAIL, collects=True, has_books=True)
    assert "还没拨付的经费收回预算" in with_books
    assert "经费" not in effect_words(FAIL, collects=True, has_books=False)


def test_more_time_sends_a_report_back_only_where_one_is_judged():
    assert "截止时间不跟着变" in effect_words(EXTEND, collects=True, has_books=False)
    assert "退回" not in effect_words(EXTEND, collects=False, has_books=False)


def test_what_is_as_its_name_says_needs_no_words():
    said = {
        one.key: effect_words(one, collects=True, has_books=True)
        for purpose in OUTCOMES
        for one in OUTCOMES[purpose]
    }
    assert {key for key, words in said.items() if words} == {"extend", "cancel", "fail"}
