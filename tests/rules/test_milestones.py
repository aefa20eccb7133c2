"""Milestones: proposed from what was applied for, lit by their days, counted, compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.rules.milestones import (
    MOST,
    Planned,
    Stood,
    burn_down,
    differences,
    early_fault,
    is_overdue,
    last_day_of,
    light_of,
    outside,
    plan_fault,
    proposed,
)

OPENS, CLOSES = date(2027, 4, 1), date(2027, 12, 10)
TODAY = date(2027, 5, 20)


def form_with(*columns: str) -> FormSchema:
    listed = tuple(Column(f"c{n}", label) for n, label in enumerate(columns))
    field = Field("steps", "实施步骤", "table", columns=listed)
    return FormSchema("f", "表", sections=(Section("s", "方案", (field,)),))


def propose(schema: FormSchema, rows: object) -> tuple[Planned, ...]:
    return proposed(schema, {"steps": rows}, opens_on=OPENS, closes_on=CLOSES, year=2027)


def test_the_table_of_steps_becomes_the_plan():
    rows = [
        {"c0": "4月", "c1": "定分工", "c2": "沈老师"},
        {"c0": "", "c1": "", "c2": "无"},
        {"c0": "随时", "c1": "每周一次"},
        "broken",
    ]
    assert propose(form_with("时间", "工作内容", "负责人"), rows) == (
        Planned("定分工", date(2027, 4, 30), "沈老师"),
        Planned("每周一次", None),
    )


def test_a_table_without_who_still_counts():
    assert propose(form_with("进度安排", "任务"), [{"c0": "5月4日", "c1": "开幕"}]) == (
        Planned("开幕", date(2027, 5, 4)),
    )


@pytest.mark.parametrize("schema", [form_with("支出项目", "金额"), form_with("时间", "工作内容")])
def test_without_steps_the_window_gives_begin_and_end(schema):
    assert propose(schema, []) == (
        Planned("启动", date(2027, 4, 15)),
        Planned("收尾，整理材料", CLOSES),
    )


def test_without_a_window_nothing_is_invented():
    schema = FormSchema("f", "表", sections=(Section("s", "甲", (Field("a", "乙"),)),))
    asked = {"opens_on": None, "year": 2027}
    assert proposed(schema, {}, closes_on=None, **asked) == ()
    assert proposed(schema, {}, closes_on=CLOSES, **asked) == (Planned("收尾，整理材料", CLOSES),)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4月—6月", date(2027, 6, 30)),
        ("9月上旬", date(2027, 9, 10)),
        ("9月中旬", date(2027, 9, 20)),
        ("9月下旬", date(2027, 9, 30)),
        ("2027年12月", date(2027, 12, 31)),
        ("2027-05-04", date(2027, 5, 4)),
        ("2027年5月4日", date(2027, 5, 4)),
        ("2月", date(2028, 2, 29)),
        ("13月", None),
        ("2月30日", None),
        ("九月前后", None),
        ("2027年2月", date(2027, 2, 28)),
    ],
)
def test_the_last_day_a_time_names(text, day):
    assert last_day_of(text, OPENS, 2027) == day


def test_without_an_opening_the_year_is_that_of_the_round():
    assert last_day_of("2月", None, 2027) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("due", "done", "words", "shape"),
    [
        (-3, None, "已过期 3 天", "sq"),
        (0, None, "今天到期", "dia"),
        (7, None, "还剩 7 天", "tri"),
        (8, None, "还剩 8 天", "ring"),
        (-3, -3, "已完成", "check"),
        (-3, -1, "已完成，晚 2 天", "check"),
    ],
)
def test_lights(due, done, words, shape):
    on = TODAY + timedelta(days=done) if done is not None else None
    light = light_of(Stood(TODAY + timedelta(days=due), on), TODAY)
    assert (light.words, light.shape) == (words, shape)


def test_counted_down_by_month():
    plan = [
        Stood(date(2027, 4, 10), date(2027, 4, 12)),
        Stood(date(2027, 4, 30)),
        Stood(date(2027, 6, 30)),
    ]
    burn = burn_down(plan, TODAY)
    assert (burn.whole, burn.done, burn.due, burn.overdue, burn.late) == (3, 1, 2, 1, 1)
    assert burn.left == 2
    assert burn.months == ((date(2027, 4, 30), 1, 2), (date(2027, 6, 30), 0, None))
    assert is_overdue(plan[1], TODAY)


@given(st.lists(st.tuples(st.integers(-90, 90), st.none() | st.integers(-90, 0)), max_size=12))
def test_the_numbers_always_add_up(days):
    plan = [
        Stood(
            TODAY + timedelta(days=due),
            None if done is None else TODAY + timedelta(days=done),
        )
        for due, done in days
    ]
    burn = burn_down(plan, TODAY)
    assert burn.done + burn.left == burn.whole
    assert burn.overdue <= min(burn.due, burn.left)
    planned = [each for _end, each, _left in burn.months]
    assert planned == sorted(planned, reverse=True)


def test_side_by_side():
    kept, moved = Planned("甲", TODAY, key="1"), Planned("乙", TODAY, key="2")
    gone, new = Planned("丙", TODAY, key="3"), Planned("丁", TODAY)
    later = Planned("乙", TODAY + timedelta(days=9), key="2")
    rows = differences([kept, moved, gone], [kept, later, new])
    assert [one.kind for one in rows] == ["same", "changed", "removed", "added"]
    assert (rows[1].old, rows[1].new) == (moved, later)


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        ([], "至少写一个"),
        ([Planned("甲", TODAY)] * (MOST + 1), "不超过"),
        ([Planned("", TODAY)], "没有写内容"),
        ([Planned("甲" * 81, TODAY)], "内容超过"),
        ([Planned("甲", TODAY, "乙" * 61)], "负责人超过"),
        ([Planned("甲", None)], "没有写完成日期"),
        (
            [Planned("甲", None), Planned("乙", TODAY), Planned("丙", None)],
            "第 1 个“甲”、第 3 个“丙”",
        ),
    ],
)
def test_faults_are_said_with_their_place(plan, says):
    assert says in plan_fault(plan)


def test_a_good_plan_has_no_fault():
    assert plan_fault([Planned("甲", TODAY, "乙")]) == ""


def test_a_new_step_before_anything_began_is_named_and_what_stands_may_stay():
    long_ago = date(2020, 1, 2)
    plan = [Planned("甲", TODAY), Planned("乙", long_ago), Planned("丙", long_ago, key="3")]
    fault = early_fault(plan, [Planned("旧丙", long_ago, key="3")], TODAY)
    assert "第 2 个“乙”（2020年1月2日）" in fault
    assert "甲" not in fault
    assert "丙" not in fault
    moved = [Planned("丙", long_ago - timedelta(days=1), key="3")]
    assert "第 1 个“丙”" in early_fault(moved, [plan[2]], TODAY)


def test_steps_outside_the_carrying_out_are_named_whatever_end_is_open():
    before, inside, after = (
        Planned(one, TODAY + timedelta(days=n)) for one, n in zip("甲乙丙", (-1, 0, 9), strict=True)
    )
    plan = [before, inside, after, Planned("丁", None)]
    first, last = TODAY, TODAY + timedelta(days=8)
    assert outside(plan, first, last) == (before, after)
    assert outside(plan, first, None) == (before,)
    assert outside(plan, None, last) == (after,)
    assert outside(plan, None, None) == ()
