"""Parts of a review and limits of a selection, as a definition says them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.programmes.editing import apply_setting
from yipin.rules.definition import Definition, ReviewPart, Stage, percent_of
from yipin.rules.definition_faults import definition_faults
from yipin.rules.definition_missing import missing_settings
from yipin.rules.definition_toml import DefinitionFault, definition_as_toml, parse_definition

OWN = ReviewPart("own", "论文", "own", 60)
DEFENCE = ReviewPart("defence", "答辩", "cards", 40)
REVIEW = Stage("review", "assess", "评审", closes_at="2027-04-10")
DECIDE = Stage("decide", "decide", "确定立项", closes_at="2027-04-30")


def programme(review: Stage = REVIEW, decide: Stage = DECIDE) -> Definition:
    return Definition("brand", "品牌创建", "brand_programme", 2027, stages=(review, decide))


def faults(definition: Definition) -> list[tuple[str, str]]:
    return [(one.path, one.message) for one in definition_faults(definition)]


def asked(*parts: ReviewPart) -> list[str]:
    missing = missing_settings(programme(replace(REVIEW, parts=parts)))
    return [one.hint for one in missing if one.path == "stages[0].parts" and one.must]


def test_parts_and_limits_are_written_and_read_back():
    bound = replace(DECIDE, per_unit=2, per_district=5, cover_years=3, cover_year=2)
    definition = programme(replace(REVIEW, parts=(OWN, DEFENCE)), bound)
    assert faults(definition) == []
    assert parse_definition(definition_as_toml(definition)) == definition


def test_shares_that_are_no_whole_are_asked_for_before_publishing():
    assert asked() == asked(OWN, DEFENCE) == []
    assert asked(OWN) == ["加起来是 60%，要正好是 100%。"]
    assert asked(replace(DEFENCE, percent=100)) == ["还缺评审组的评分这一部分；不计分的写 0。"]


def thirds(*percents: float) -> Definition:
    parts = [replace(DEFENCE, key=f"p{at}", percent=one) for at, one in enumerate(percents)]
    return programme(replace(REVIEW, parts=(replace(OWN, percent=0), *parts)))


@given(st.integers(0, 10_000))
def test_a_share_to_the_hundredth_is_kept_exactly(weight):
    definition = thirds(percent_of(weight))
    assert faults(definition) == []
    again = parse_definition(definition_as_toml(definition)).stages[0].parts[1]
    assert (again.weight, again.percent) == (weight, percent_of(weight))


def test_a_whole_share_is_written_without_a_point():
    assert definition_as_toml(thirds(percent_of(40_00))).count("percent = 40}") == 1
    assert "percent = 33.3}" in definition_as_toml(thirds(percent_of(33_30)))


@pytest.mark.parametrize(
    ("shares", "total"),
    [((33.33, 33.33, 33.34), ""), ((33.3, 66.7), ""), ((33.3, 66.6), "99.9"), ((0.01,), "0.01")],
)
def test_shares_with_decimals_are_the_whole_exactly(shares, total):
    missing = missing_settings(thirds(*shares))
    asked = [one.hint for one in missing if one.path == "stages[0].parts"]
    assert asked == ([f"加起来是 {total}%，要正好是 100%。"] if total else [])


@pytest.mark.parametrize("written", ['"33.3"', "nan", "inf", "true"])
def test_a_share_is_a_number(written):
    text = definition_as_toml(thirds(33.3)).replace("33.3", written)
    with pytest.raises(DefinitionFault, match="percent：请写成数字"):
        parse_definition(text)


@pytest.mark.parametrize(("typed", "percent"), [("33.3", 33.3), ("40", 40), (12.5, 12.5)])
def test_a_share_is_changed_by_its_path(typed, percent):
    changed = apply_setting(thirds(50), "stages.review.parts.p0.percent", typed)
    assert changed.stages[0].parts[1].percent == percent


@pytest.mark.parametrize(
    ("parts", "path", "words"),
    [
        ((OWN, replace(OWN, key="two")), "parts", "只能有一部分"),
        ((OWN, replace(DEFENCE, kind="phone")), "parts[1].kind", "没有“phone”这一种"),
        ((OWN, replace(DEFENCE, name=" ")), "parts[1].name", "没有名称"),
        ((OWN, replace(DEFENCE, percent=101)), "parts[1].percent", "请写 0 到 100"),
        ((OWN, replace(DEFENCE, percent=33.333)), "parts[1].percent", "“答辩”的权重至多两位小数"),
        ((OWN, OWN), "parts[1].key", "前面已经用过"),
        ((OWN, *(replace(DEFENCE, key=f"d{n}") for n in range(6))), "parts", "最多分成 6 部分"),
    ],
)
def test_parts_no_review_can_be_set_up_by_are_named(parts, path, words):
    found = dict(faults(programme(replace(REVIEW, parts=parts))))
    assert words in found[f"stages[0].{path}"]


def test_parts_belong_to_a_review_and_limits_to_the_choice():
    wrong = programme(replace(REVIEW, per_unit=2), replace(DECIDE, parts=(OWN, DEFENCE)))
    assert faults(wrong) == [
        ("stages[0].per_unit", "每家至多几项和主题覆盖，只写在确定立项的那一步。"),
        ("stages[1].parts", "分几部分计分，只在评审阶段写。"),
    ]


@pytest.mark.parametrize(
    ("limits", "path"),
    [
        ({"per_unit": 0}, "per_unit"),
        ({"cover_years": 3, "cover_year": 4}, "cover_year"),
        ({"cover_year": 1}, "cover_year"),
    ],
)
def test_limits_that_cannot_be_are_named(limits, path):
    found = faults(programme(decide=replace(DECIDE, **limits)))
    assert [one for one, _words in found] == [f"stages[1].{path}"]
