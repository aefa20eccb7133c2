"""What project money may be spent on, and the sentence for what it may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.expense_rules import (
    DEFAULT_TABLE,
    Category,
    Elsewhere,
    Expense,
    ExpenseTable,
    Term,
    check_table,
    claim_faults,
    expense_faults,
    limits_words,
    perhaps_same_event,
    same_event,
    table_on,
)

TODAY = date(2027, 6, 1)
TERM = Term(date(2027, 4, 8), date(2027, 12, 15))
GOOD = Expense("printing", "印制活动手册 200 本", date(2027, 5, 20), 60_000, receipts=1)


def faults(**changes: object) -> dict[str, str]:
    found = expense_faults(DEFAULT_TABLE, replace(GOOD, **changes), TERM, TODAY)
    return {one.field: one.message for one in found}


def test_a_good_line_has_no_fault():
    assert faults() == {}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"category": ""}, "category", "还没有选用途"),
        ({"category": "reception"}, "category", "“招待餐饮”不能用项目经费开支"),
        ({"what": " "}, "what", "请写一句"),
        ({"spent_on": None}, "spent_on", "照票据填"),
        ({"spent_on": date(2027, 6, 2)}, "spent_on", "还没有到"),
        ({"spent_on": date(2027, 4, 7)}, "spent_on", "早于 2027年4月8日"),
        ({"amount_fen": 0}, "amount", "要大于 0"),
        ({"receipts": 0}, "receipt", "请拍照或上传发票。"),
        ({"category": "prize", "receipts": 0, "people": 99, "items": 9}, "receipt", "奖品签领表"),
        ({"category": "prize", "people": 20, "items": None}, "items", "要写多少件"),
        ({"category": "prize", "people": None, "items": 9}, "people", "要写参加人数"),
        ({"category": "prize", "people": 99, "items": 2}, "amount", "2 件最多 400 元"),
        ({"category": "prize", "people": 11, "items": 9}, "amount", "11 人最多 550 元"),
        ({"category": "lecture_associate", "items": 5}, "items", "每笔最多 4 学时，写了 5 学时"),
        ({"category": "lecture_associate", "items": 1}, "amount", "1 学时最多 500 元"),
    ],
)
def test_each_refusal_says_what_where_and_what_to_do(changes, field, words):
    assert words in faults(**changes)[field]


def test_after_the_last_day_there_is_a_way_out():
    late = replace(GOOD, spent_on=date(2027, 12, 16))
    (fault,) = expense_faults(DEFAULT_TABLE, late, TERM, date(2028, 1, 1))
    assert "联系主办单位" in fault.message


def test_without_bounds_any_past_day_will_do():
    assert not expense_faults(DEFAULT_TABLE, GOOD, Term(), TODAY)


def test_a_limit_on_the_number_alone_leaves_the_amount_free():
    table = ExpenseTable("2027-01-01", (Category("x", "保险", most_items=3, item_word="份"),))
    line = replace(GOOD, category="x", items=3, amount_fen=10**9)
    assert not expense_faults(table, line, TERM, TODAY)


@given(st.integers(1, 10**7), st.integers(1, 500), st.integers(1, 500))
def test_a_prize_is_allowed_exactly_within_both_limits(fen, people, items):
    line = replace(GOOD, category="prize", amount_fen=fen, people=people, items=items)
    found = expense_faults(DEFAULT_TABLE, line, TERM, TODAY)
    assert (not found) == (fen <= 200_00 * items and fen <= 50_00 * people)


PRIZE = replace(GOOD, category="prize", amount_fen=1_400_00, people=40, items=10)


def test_what_is_divided_over_lines_is_added_up_again():
    assert not expense_faults(DEFAULT_TABLE, PRIZE, TERM, TODAY)
    (fault,) = claim_faults(DEFAULT_TABLE, [PRIZE, GOOD, PRIZE])
    assert fault.message == (
        "“奖品”2 笔共 2,800 元，平均每人不超过 50 元，按 40 人最多 2,000 元，超出 800 元。"
        "请改金额；不是同一次活动的，请另填一份报销。"
    )
    assert claim_faults(DEFAULT_TABLE, [PRIZE, replace(PRIZE, amount_fen=600_00)]) == ()
    assert claim_faults(DEFAULT_TABLE, [PRIZE, replace(PRIZE, people=56)]) == ()
    assert claim_faults(DEFAULT_TABLE, [GOOD] * 9) == ()


@given(
    st.lists(
        st.tuples(st.integers(1, 5_000_00), st.integers(1, 90), st.integers(1, 30)), min_size=1
    )
)
def test_no_division_lets_more_through_than_one_line(parts):
    lines = [
        replace(PRIZE, amount_fen=fen, people=people, items=items) for fen, people, items in parts
    ]
    whole = replace(
        PRIZE,
        amount_fen=sum(one.amount_fen for one in lines),
        people=max(one.people for one in lines),
        items=sum(one.items for one in lines),
    )
    each = all(not expense_faults(DEFAULT_TABLE, one, TERM, TODAY) for one in lines)
    if each and not claim_faults(DEFAULT_TABLE, lines):
        assert not expense_faults(DEFAULT_TABLE, whole, TERM, TODAY)
    if each and claim_faults(DEFAULT_TABLE, lines):
        assert expense_faults(DEFAULT_TABLE, whole, TERM, TODAY)


def elsewhere(*lines: Expense, claim: int = 7) -> list[Elsewhere]:
    return [Elsewhere(claim, "第 1 份报销", one) for one in lines]


def test_one_event_over_two_claims_keeps_the_limit_of_one():
    (fault,) = claim_faults(DEFAULT_TABLE, [GOOD, PRIZE], elsewhere(PRIZE, GOOD))
    assert fault.message == (
        "“奖品”这一份 1,400 元，第 1 份报销里同一天、同一内容的 1,400 元，共 2,800 元，"
        "平均每人不超过 50 元，按 40 人最多 2,000 元，超出 800 元。请改金额；"
        "不是同一次活动的，请在“买了什么，用在哪里”里写明是哪一次活动。"
    )
    wide = replace(PRIZE, what="印制　活动手册 ２００ 本")
    assert claim_faults(DEFAULT_TABLE, [PRIZE], elsewhere(wide)) == (fault,)
    assert claim_faults(DEFAULT_TABLE, [PRIZE], elsewhere(replace(PRIZE, people=56))) == ()


LECTURE = replace(
    GOOD, category="lecture_senior", what="上午专题辅导", items=4, amount_fen=4_000_00
)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=6), st.integers(0, 5))
def test_a_lecture_of_half_a_day_is_four_hours_in_however_many_lines_and_claims(hours, cut):
    lines = [replace(LECTURE, items=one, amount_fen=one * 1_000_00) for one in hours]
    found = claim_faults(
        DEFAULT_TABLE, lines[cut:] or lines, elsewhere(*lines[:cut]) if lines[cut:] else []
    )
    assert bool(found) == (sum(hours) > 4)


def test_the_afternoon_is_another_lecture_once_it_says_so():
    afternoon = replace(LECTURE, what="下午专题辅导")
    assert claim_faults(DEFAULT_TABLE, [LECTURE, afternoon]) == ()
    (fault,) = claim_faults(DEFAULT_TABLE, [LECTURE, afternoon, LECTURE], elsewhere(LECTURE))
    assert fault.field == "items"
    assert fault.message == (
        "“讲课费（正高）”同一天、同一内容的 3 笔（含第 1 份报销里的）共 12 学时，最多 4 学时。"
        "请改学时数；不是同一次的，请在“买了什么，用在哪里”里写明是哪一次。"
    )


@pytest.mark.parametrize(
    ("change", "is_looked_at"),
    [
        ({"what": "另一次团日的奖品"}, True),
        ({"spent_on": date(2027, 5, 21)}, False),
        ({"category": "printing"}, False),
    ],
)
def test_another_event_is_let_through_and_one_of_the_same_day_is_looked_at(change, is_looked_at):
    others = elsewhere(replace(PRIZE, **change))
    assert claim_faults(DEFAULT_TABLE, [PRIZE], others) == ()
    seen = perhaps_same_event(DEFAULT_TABLE, PRIZE, others)
    assert list(seen) == (others if is_looked_at else [])


def test_where_a_kind_has_no_limit_of_an_event_nobody_need_look():
    assert perhaps_same_event(DEFAULT_TABLE, GOOD, elsewhere(GOOD)) == ()
    unknown = replace(GOOD, category="gone")
    assert perhaps_same_event(DEFAULT_TABLE, unknown, elsewhere(unknown)) == ()
    lecture = replace(GOOD, category="lecture_senior")
    assert len(perhaps_same_event(DEFAULT_TABLE, lecture, elsewhere(lecture))) == 1


words = st.sampled_from(["奖品", " 奖 品", "一等奖奖品"])
days = st.sampled_from([date(2027, 5, 20), date(2027, 5, 21)])
prizes = st.builds(
    lambda fen, people, what, day: replace(
        PRIZE, amount_fen=fen, people=people, items=99, what=what, spent_on=day
    ),
    st.integers(1, 3_000_00), st.integers(1, 90), words, days,
)  # fmt: skip


@given(prizes, st.lists(prizes, max_size=6), st.data())
def test_lines_of_one_event_count_together_wherever_they_stand(line, others, data):
    """Whichever of them are moved to other claims, the answer is that of one claim that holds them all."""
    of_event = [one for one in others if same_event(one, line)]
    moved = data.draw(
        st.sets(st.sampled_from(range(len(of_event)))) if of_event else st.just(set())
    )
    here = [line, *(one for at, one in enumerate(of_event) if at not in moved)]
    there = [one for one in others if not same_event(one, line)]
    there += [of_event[at] for at in moved]
    whole = claim_faults(DEFAULT_TABLE, [line, *of_event])
    assert bool(claim_faults(DEFAULT_TABLE, here, elsewhere(*there))) == bool(whole)


@given(prizes, prizes, prizes)
def test_being_of_one_event_goes_both_ways_and_on(one, other, third):
    assert same_event(one, one)
    assert same_event(one, other) == same_event(other, one)
    if same_event(one, other) and same_event(other, third):
        assert same_event(one, third)


@pytest.mark.parametrize(
    ("categories", "code"),
    [
        ((), "table_empty"),
        ((Category("a", "礼品", is_allowed=False),), "table_empty"),
        ((Category("a", " "),), "category_unnamed"),
        ((Category("a", "印刷"), Category("b", "印刷")), "category_doubled"),
        ((Category("a", "印刷", per_item_fen=0),), "limit_worthless"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(categories, code):
    assert check_table(ExpenseTable("2027-01-01", categories)).code == code


def test_the_table_to_start_with_can_be_used():
    assert check_table(DEFAULT_TABLE)
    assert len(DEFAULT_TABLE.forbidden) == 6


def test_the_latest_table_that_has_begun_counts():
    old, new = (replace(DEFAULT_TABLE, since=day) for day in ("2027-01-01", "2027-07-01"))
    assert table_on([new, old], TODAY) is old
    assert table_on([new, old], date(2027, 7, 1)) is new
    assert table_on([new], TODAY) is DEFAULT_TABLE


def test_limits_in_words():
    prize = DEFAULT_TABLE.category("prize")
    assert limits_words(prize) == "每件不超过 200 元；平均每人不超过 50 元"
    assert limits_words(DEFAULT_TABLE.category("lecture_senior")).endswith("每笔最多 4 学时")
    assert limits_words(DEFAULT_TABLE.category("printing")) == ""
