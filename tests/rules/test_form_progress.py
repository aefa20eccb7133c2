"""How far a form is, what two versions differ in, and two people on one draft."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.form_answers import FileFact
from yipin.rules.form_progress import (
    Change,
    Clash,
    SectionProgress,
    difference,
    merge_answers,
    progress,
)
from yipin.rules.form_schema import Column, Field, FormSchema, Section

FORM = FormSchema(
    "f",
    "申报表",
    sections=(
        Section("basics", "一、基本情况", (Field("unit", "单位"), Field("name", "品牌名称"))),
        Section(
            "plan",
            "二、方案",
            (
                Field("goal", "目的", "long_text"),
                Field("budget", "预算", "integer", required=False),
                Field("plan", "实施方案", "attachment"),
            ),
        ),
        Section("wish", "三、困难与建议", (Field("wish", "要帮什么忙", required=False),)),
        Section("opinions", "四、意见", (Field("league", "团委意见", "opinion_and_seal"),)),
    ),
)
FILE = {"plan": [FileFact("方案.docx", "docx", 1)]}


def words(answers, files=None):
    return [section.words for section in progress(FORM, answers, files or {}).sections]


def test_an_empty_form():
    empty = progress(FORM, {}, {})
    assert empty.percent == 0
    assert [one.state for one in empty.sections] == ["empty", "empty", "empty"]
    assert empty.missing == ("单位", "品牌名称", "目的", "实施方案")
    assert words({}) == ["没填", "没填", "选填"]


def test_a_form_half_done():
    half = progress(FORM, {"unit": "机械", "name": "工作坊", "goal": "  "}, FILE)
    assert half.percent == 75
    assert half.sections[0] == SectionProgress("basics", "一、基本情况", "done", 2, 2, (), False)
    assert half.sections[1].state == "partial"
    assert words({"unit": "机械", "budget": "300", "wish": "门禁"}) == [
        "还差 1 项", "还差 2 项", "选填，已写",
    ]  # fmt: skip


def test_a_whole_form_lacks_nothing():
    whole = progress(FORM, {"unit": "机械", "name": "工作坊", "goal": "好"}, FILE)
    assert whole.percent == 100
    assert whole.missing == ()
    assert whole.sections[0].words == "2 项齐了"
    assert progress(FormSchema("f", "空表"), {}, {}).percent == 100


TABLE = FormSchema(
    "t",
    "表",
    sections=(
        Section(
            "one",
            "一、",
            (
                Field("a", "甲"),
                Field("b", "乙", "choice", multiple=True),
                Field("c", "丙", "percent"),
                Field("d", "丁", "table", columns=(Column("x", "时间"), Column("y", "谁"))),
            ),
        ),
    ),
)


def test_a_difference_leaves_out_what_stayed_the_same():
    old = {"a": "一", "b": ["x", "y"], "d": [{"x": "四月"}]}
    new = {"a": "一 ", "b": ["x"], "c": "90.5", "d": [{"x": "四月", "y": "林"}, {"y": "沈"}]}
    assert difference(TABLE, old, new) == (
        Change("b", "乙", "x、y", "x"),
        Change("c", "丙", "（空）", "90.5%"),
        Change("d", "丁", "时间：四月", "时间：四月；谁：林\n谁：沈"),
    )


def test_two_people_in_different_fields_both_keep_their_work():
    base = {"a": "一", "c": "10"}
    merged, clashes = merge_answers(TABLE, base, {"a": "二", "c": "10"}, {"a": "一", "c": "20"})
    assert (merged, clashes) == ({"a": "二", "c": "20"}, ())


def test_two_people_in_one_field_are_told_and_the_stored_text_stays_meanwhile():
    merged, clashes = merge_answers(TABLE, {"a": "一"}, {"a": "二"}, {"a": "三"})
    assert merged == {"a": "三"}
    assert clashes == (Clash("a", "甲", "一", "二", "三"),)


def test_emptying_a_field_is_a_change_like_any_other():
    assert merge_answers(TABLE, {"a": "一"}, {}, {"a": "一"}) == ({}, ())
    assert len(merge_answers(TABLE, {"a": "一"}, {}, {"a": "二"})[1]) == 1


drafts = st.dictionaries(st.sampled_from("ac"), st.sampled_from(["1", "2", "3"]))


@given(drafts, drafts, drafts)
def test_a_merge_loses_nothing_and_does_not_depend_on_who_came_first(base, mine, theirs):
    merged, clashes = merge_answers(TABLE, base, mine, theirs)
    turned, turned_clashes = merge_answers(TABLE, base, theirs, mine)
    clashing = {one.field_key for one in clashes}
    assert clashing == {one.field_key for one in turned_clashes}
    for key in "ac":
        changed = [one.get(key) for one in (mine, theirs) if one.get(key) != base.get(key)]
        if key not in clashing:
            assert merged.get(key) == turned.get(key) == (changed or [base.get(key)])[0]
        else:
            assert len(set(changed)) == 2
    assert merge_answers(TABLE, base, mine, base) == (mine, ())
    assert merge_answers(TABLE, base, mine, mine) == (mine, ())
