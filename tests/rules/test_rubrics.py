"""What a card may hold, and what it is worth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.definition import Stage
from yipin.rules.definition_toml import (
    DefinitionFault,
    definition_as_toml,
    parse_definition,
)
from yipin.rules.rubrics import (
    DEFAULT_RUBRIC,
    Criterion,
    Rubric,
    card_total,
    check_mark,
    check_rubric,
    missing_marks,
    points_from,
    points_words,
    rubric_for,
    template_rows,
)

TWO = Rubric((Criterion("a", "创新", 4000), Criterion("b", "成效", 6000, weight=50)))


def test_the_house_rubric_adds_up_to_a_hundred_and_breaks_ties_by_novelty_then_results():
    assert DEFAULT_RUBRIC.full_points == 100_00
    assert DEFAULT_RUBRIC.tie_keys == ("novelty", "results")
    assert check_rubric(DEFAULT_RUBRIC)


def test_a_weight_counts_a_criterion_in_part():
    assert TWO.full_points == 70_00
    assert card_total(TWO, {"a": 30_00, "b": 50_00}) == Fraction(55_00)


@pytest.mark.parametrize(
    ("rubric", "code"),
    [
        (Rubric(()), "rubric_empty"),
        (Rubric((Criterion("a", "一", 100), Criterion("a", "二", 100))), "rubric_doubled"),
        (Rubric((Criterion("a", " ", 100),)), "criterion_unnamed"),
        (Rubric((Criterion("a", "一", 0),)), "criterion_worthless"),
        (Rubric((Criterion("a", "一", 100, weight=0),)), "criterion_worthless"),
    ],
)
def test_a_rubric_that_cannot_be_used_says_why(rubric: Rubric, code: str):
    assert check_rubric(rubric).code == code


def test_a_mark_lies_between_nothing_and_the_maximum_both_included():
    assert check_mark(TWO, "a", 0)
    assert check_mark(TWO, "a", 40_00)
    assert check_mark(TWO, "a", 40_01).reason == "“创新”的分数要在 0 到 40 之间。"
    assert not check_mark(TWO, "a", -1)
    assert check_mark(TWO, "gone", 5).code == "criterion_unknown"


def test_a_card_is_complete_when_every_criterion_has_its_mark():
    assert [one.key for one in missing_marks(TWO, {"b": 0})] == ["a"]
    assert missing_marks(TWO, {"a": 1, "b": 0}) == ()


@pytest.mark.parametrize(
    ("text", "points"),
    [("18.5", 1850), ("１８．５", 1850), ("0", 0), (".5", 50), ("20。5", 2050), (" 7 ", 700)],
)
def test_points_are_read_as_people_type_them(text: str, points: int):
    assert points_from(text) == points


@pytest.mark.parametrize("text", ["", ".", "十八", "18.555", "-3", "1e3", "9999999", "１²"])
def test_what_is_no_number_is_not_taken_for_one(text: str):
    assert points_from(text) is None


@given(st.integers(0, 999_999))
def test_points_survive_being_written_down(points: int):
    assert points_from(points_words(points)) == points


def test_points_below_nothing_are_written_with_their_sign():
    assert points_words(-150) == "-1.5"


NOTICE = """
key = "brand"
name = "品牌创建"
kind = "brand_programme"
year = 2027
[[stages]]
key = "pitch"
kind = "assess"
name = "推介会"
criteria = [
  { key = "novelty", name = "创新", points = 40, guidance = "别人学得走。", tie = 1 },
  { key = "results", name = "成效", points = 40, weight = 150 },
]
"""


def test_a_review_begins_with_the_criteria_of_its_definition():
    definition = parse_definition(NOTICE)
    rubric = rubric_for(definition.stage("pitch"))
    assert rubric.criteria == (
        Criterion("novelty", "创新", 40_00, 100, "别人学得走。", 1),
        Criterion("results", "成效", 40_00, 150),
    )
    assert rubric.full_points == 100_00
    assert parse_definition(definition_as_toml(definition)) == definition


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('kind = "assess"', 'kind = "decide"', "只在评审阶段写"),
        ('key = "results"', 'key = "novelty"', "novelty"),
        ("points = 40, weight", "points = 0, weight", "“成效”的满分请写 1 到 10000 的整数"),
        ("weight = 150", "weight = 1001", "“成效”的权重请写 1 到 1000 的整数"),
        ("tie = 1", "tie = -1", "“创新”的同分先后请写 0 到 20 的整数"),
        ('key = "results"', f'key = "{"r" * 41}"', "第 2 项指标的代号太长，最多 40 个字"),
        ('name = "成效"', f'name = "{"效" * 61}"', "第 2 项指标的名称太长，最多 60 个字"),
        ("别人学得走。", "别" * 301, "第 1 项指标的说明太长，最多 300 个字"),
        ('name = "成效"', 'name = " "', "没有名称"),
    ],
)
def test_criteria_that_cannot_be_are_named(old, new, words):
    with pytest.raises(DefinitionFault, match=words):
        parse_definition(NOTICE.replace(old, new))


@pytest.mark.parametrize("purpose", ["application", "acceptance"])
def test_a_template_written_into_a_definition_gives_the_rubric_it_was_taken_from(purpose):
    stage = Stage("pitch", "assess", "推介会", purpose=purpose)
    written = replace(stage, criteria=template_rows(stage))
    assert rubric_for(written) == rubric_for(stage)
    assert template_rows(written) == template_rows(stage)
