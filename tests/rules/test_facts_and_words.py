"""Figures, names, recurrences, summary tables and titles as people read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_builtin_programmes import BUILT_IN
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import Definition, Stage, Task
from yipin.rules.definition_years import copy_for_year, year_ahead
from yipin.rules.form_schema import Column, FormSchema
from yipin.rules.headcounts import headcount_faults, league_youth_ratio, ratio_words
from yipin.rules.masking import masked_email, masked_name, masked_phone, masked_student_number
from yipin.rules.recurrence_words import recurrence_parts, recurrence_words
from yipin.rules.summary_table import DEFAULT_COLUMNS, column_fact, summary_columns
from yipin.rules.titles import application_title
from yipin.rules.verdicts import Refusal, allow, refusal_of, refuse

# -- headcounts --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "youth", "ratio", "words"),
    [
        (412, 455, 9055, "90.55%"),
        (181, 200, 9050, "90.5%"),
        (455, 455, 10000, "100%"),
        (0, 10, 0, "0%"),
        (1, 3, 3333, "33.33%"),
        (2, 3, 6667, "66.67%"),
        (5, 0, None, "—"),
    ],
)
def test_the_ratio_of_members_to_youth(members, youth, ratio, words):
    assert league_youth_ratio(members, youth) == ratio
    assert ratio_words(ratio) == words


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_ratio_is_within_a_hundred_exactly_when_members_are_among_the_youth(members, youth):
    assert abs(league_youth_ratio(members, youth) - members * 10_000 / youth) <= 0.5 + 1e-6
    assert (members <= youth) == (headcount_faults(members, youth) == ())


def test_impossible_counts_are_refused():
    over = headcount_faults(460, 455)
    assert [fault.message for fault in over] == [
        "团员 460 人多于青年 455 人，团青比超过 100%。请核对两个数。"
    ]
    assert [fault.path for fault in headcount_faults(-1, 5, -2)] == ["members", "cadres"]


# -- masking -----------------------------------------------------------------------------------


def test_names_and_numbers_are_masked_for_those_who_need_not_see_them():
    assert [masked_name(name) for name in ("张三丰", "张三", "欧阳修文", "欧阳", "")] == [
        "张**", "张**", "欧阳**", "欧**", "",
    ]  # fmt: skip
    assert [masked_phone(one) for one in ("138 0000 0000", "83785000", "12", "")] == [
        "138****0000", "******00", "**", "",
    ]  # fmt: skip
    assert [masked_student_number(one) for one in ("202712345678", "1234", "")] == [
        "********5678", "****", "",
    ]  # fmt: skip
    assert [masked_email(one) for one in ("lin@example.edu", "lin", "")] == [
        "l***@example.edu", "l***", "***",
    ]  # fmt: skip


# -- recurrence --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=28", "每月28日前"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=10", "每月10日前"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", "每季度最后一个月28日前"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12", "每季度最后一个月"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7", "每月第一周"),
        ("FREQ=MONTHLY;BYMONTHDAY=10,20", "每月10、20日"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天前"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "每月倒数第3日前"),
        ("FREQ=YEARLY;BYMONTH=5", "每年5月"),
        ("FREQ=YEARLY", "每年"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "每周一、三"),
        ("FREQ=MONTHLY;BYDAY=FR", "每月的周五"),
        ("FREQ=MONTHLY;INTERVAL=2", "每 2 个月"),
        ("FREQ=WEEKLY;INTERVAL=2", "每 2 周"),
        ("FREQ=DAILY", "每天"),
    ],
)
def test_a_recurrence_in_the_words_of_a_notice(rule, words):
    assert recurrence_words(rule) == words


def test_a_day_that_is_no_deadline():
    assert recurrence_words("FREQ=MONTHLY;BYMONTHDAY=5", is_due=False) == "每月5日"
    assert recurrence_words("FREQ=MONTHLY;BYMONTHDAY=-1", is_due=False) == "每月最后一天"


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "每月",
        "FREQ=",
        "FREQ=HOURLY",
        "FREQ=MONTHLY;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=YEARLY;BYMONTH=x",
        "FREQ=WEEKLY;BYDAY=XX",
    ],
)
def test_what_is_not_understood_is_refused_in_chinese(rule):
    with pytest.raises(ValueError, match="周期"):
        recurrence_parts(rule)


def test_every_return_of_the_built_in_programmes_has_words():
    for definition in BUILT_IN.values():
        for one in definition.returns:
            assert recurrence_words(one.recurrence).startswith("每")


# -- summary table -----------------------------------------------------------------------------


def test_columns_without_a_fact_are_known_by_their_words():
    labels = (
        "序号",
        "所属单位",
        "项目名称",
        "主题类别",
        "负责人联系电话",
        "负责人姓名",
        "团员数",
        "备注",
    )
    assert [column_fact(Column("a", label)) for label in labels] == [
        "row.number", "application.unit", "application.title", "application.theme",
        "leader.phone", "leader.name", "unit.members", "",
    ]  # fmt: skip


def test_a_notice_without_a_summary_table_gets_ours():
    assert summary_columns(None) == DEFAULT_COLUMNS
    assert summary_columns(FormSchema("a", "表")) == DEFAULT_COLUMNS


# -- titles, years, verdicts -------------------------------------------------------------------


def test_an_application_bears_its_own_name_or_that_of_the_pattern():
    own = Definition("a", "甲", "pilot", 2027)
    assert application_title(own, title=" 工作坊 ", unit="机械", theme="思想") == "工作坊"
    assert application_title(own, title="", unit="机械", theme="思想") == ""
    named = replace(own, own_title=False)
    assert application_title(named, title="", unit="一中", theme="第二成绩单") == "第二成绩单"
    assert application_title(named, title="", unit="一中", theme="") == ""
    pattern = replace(named, title_pattern="{unit}：{theme}")
    assert application_title(pattern, title="", unit="一中", theme="社团") == "一中：社团"


def test_a_leap_day_moves_to_the_last_day_of_february():
    leap = Definition(
        "a",
        "2024年品牌",
        "pilot",
        2024,
        stages=(Stage("a", "collect", "申报", None, "2024-02-29T18:00"),),
        tasks=(Task("一", "落实2019年文件，2024年内办结", due="2024-12-31"), Task("二", "长期")),
    )
    moved = copy_for_year(leap, 2025)
    assert moved.name == "2025年品牌"
    assert moved.stages[0].closes_at == "2025-02-28T18:00"
    assert moved.stages[0].opens_at is None
    assert [(task.text, task.due) for task in moved.tasks] == [
        ("落实2019年文件，2025年内办结", "2025-12-31"),
        ("长期", ""),
    ]


@pytest.mark.parametrize(
    ("today", "year"),
    [((2026, 11, 30), 2027), ((2027, 3, 30), 2027), ((2027, 3, 31), 2028), ((2019, 1, 1), 2019)],
)
def test_a_definition_lies_ahead_in_the_first_year_without_a_deadline_that_has_passed(today, year):
    spring = Definition(
        "a", "品牌", "pilot", 2021,
        stages=(
            Stage("a", "collect", "申报", "2021-03-01", "2021-03-30"),
            Stage("b", "collect", "总结", None, "2022-01-10"),
        ),
    )  # fmt: skip
    assert year_ahead(spring, datetime(*today, 9, tzinfo=SHANGHAI)) == year


def test_without_a_deadline_the_present_year_lies_ahead():
    assert (
        year_ahead(Definition("a", "品牌", "pilot", 2021), datetime(2027, 5, 1, tzinfo=SHANGHAI))
        == 2027
    )


def test_a_verdict_is_true_when_allowed_and_becomes_a_refusal_when_not():
    assert allow()
    no = refuse("full", "已报满。")
    assert not no
    assert refusal_of(no) == Refusal("full", "已报满。")
    assert not refusal_of(no)
