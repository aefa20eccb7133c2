"""The five programmes that come with the product, as the regulation of each reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import yipin.programmes
from yipin.rules.definition import STAGE_KINDS, Definition, is_built
from yipin.rules.definition_missing import missing_settings
from yipin.rules.definition_toml import definition_as_toml, parse_definition
from yipin.rules.definition_years import copy_for_year, go_on_in_year
from yipin.rules.quota_words import quota_sentences
from yipin.rules.selection import period_began
from yipin.rules.stage_calendar import stage_words
from yipin.rules.tranche_words import plan_words

FOLDER = Path(yipin.programmes.__file__).parent / "definitions"
BUILT_IN = {
    path.stem: parse_definition(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.toml"))
}
every = pytest.mark.parametrize("definition", BUILT_IN.values(), ids=BUILT_IN)


def in_words(definition):
    return tuple(stage_words(stage, definition.year) for stage in definition.stages)


def kinds(definition: Definition) -> list[str]:
    return [stage.kind for stage in definition.stages]


def test_there_are_five_and_each_is_named_like_its_file():
    assert {name: one.key for name, one in BUILT_IN.items()} == {
        name: name
        for name in (
            "city-duties",
            "city-pilots",
            "college-brand",
            "medical-brand",
            "standing-work",
        )
    }


@every
def test_each_is_written_and_read_back_the_same(definition):
    assert parse_definition(definition_as_toml(definition)) == definition


@every
def test_only_the_contact_of_the_host_must_still_be_asked(definition):
    assert [one.path for one in missing_settings(definition) if one.must] == ["contact"]


@every
def test_another_year_and_back_is_the_same(definition):
    moved = copy_for_year(definition, definition.year + 4)
    assert moved.year == definition.year + 4
    assert copy_for_year(moved, definition.year) == definition


def test_projects_run_and_say_what_is_not_open_yet():
    for name in ("college-brand", "medical-brand", "city-pilots"):
        definition = BUILT_IN[name]
        assert all(is_built(one.kind) == one.built for one in definition.stages)
        assert definition.application_form is not None
    for name in ("city-duties", "standing-work"):
        definition = BUILT_IN[name]
        assert not any(stage.built for stage in definition.stages)
        assert not any(one.built for one in (*definition.returns, *definition.tasks))


def test_together_they_use_all_nine_kinds_of_stage():
    used = {kind for definition in BUILT_IN.values() for kind in kinds(definition)}
    assert used == set(STAGE_KINDS)


def test_the_college_programme():
    college = BUILT_IN["college-brand"]
    assert kinds(college) == [
        "collect", "endorse", "screen", "assess", "decide", "carry_out", "collect", "assess", "decide",
        "certify",
    ]  # fmt: skip
    assert next(college.stages_of("certify")).grades == ("excellent",)
    assert len(college.themes) == 8
    assert quota_sentences(college) == ("每个团总支至少报 1 项。",)
    assert in_words(college)[:3] == (
        "申报 3月1日（周一）—3月30日（周二）24:00",
        "单位意见 3月1日（周一）—3月30日（周二）24:00",
        "形式审查 3月31日（周三）—4月2日（周五）18:00（待核对）",
    )
    assert [one.name for one in college.endorse_stage.endorsers] == [
        "单位团组织意见",
        "单位党组织意见",
    ]
    assert [(field.group, field.label) for field in college.application_form.fields()] == [
        ("", "单位（盖章）"),
        ("", "填表时间"),
        ("", "团组织名称"),
        ("负责人", "姓名"),
        ("负责人", "职务"),
        ("负责人", "联系电话"),
        ("负责人", "政治面貌"),
        ("团组织", "团员总数"),
        ("团组织", "28岁以下青年数"),
        ("团组织", "团青比例"),
        ("团组织", "团干部数"),
        ("", "项目实施方案及推进计划"),
        ("", "另附页"),
        ("", "项目难点及解决办法"),
        ("", "单位团组织意见"),
        ("", "单位党组织意见"),
    ]
    assert college.summary_form.number == "2"
    assert plan_words(college.money.tranches, college) == (
        "结项经费：通过验收后拨 100%，合格的拨其中 80%",
    )


def test_the_medical_programme():
    medical = BUILT_IN["medical-brand"]
    assert kinds(medical) == [
        "collect", "endorse", "screen", "assess", "decide", "carry_out", "collect", "assess",
        "certify", "recheck",
    ]  # fmt: skip
    assert len(medical.themes) == 9
    assert quota_sentences(medical) == (
        "每个学院团委报 1 项；再多报要写理由，最多 2 项。",
        "已有品牌的单位，品牌复查合格以后才能再报新的。",
    )
    assert [(one.count_min, one.count_max) for one in medical.awards] == [(3, 4)]
    selection = medical.stage("selection")
    assert (selection.cover_years, selection.cover_year) == (3, 1)
    recheck = medical.stage("recheck")
    assert (recheck.interval_months, recheck.gates_new) == (12, True)
    assert len(medical.application_form.field("track").options) == 2
    assert plan_words(medical.money.tranches, medical) == ("固定经费：立项后拨 100%",)


@given(year=st.integers(2017, 2060), after=st.integers(0, 12))
def test_its_themes_are_counted_anew_every_three_years(year, after):
    first = copy_for_year(BUILT_IN["medical-brand"], year)
    place = go_on_in_year(first, year + after).stage("selection").cover_year
    assert place == after % 3 + 1
    assert period_began(year + after, place) == year + after - after % 3
    one_by_one = first
    for each in range(after):
        one_by_one = go_on_in_year(one_by_one, year + each + 1)
    assert one_by_one.stage("selection").cover_year == place


def test_the_pilots_of_a_city():
    pilots = BUILT_IN["city-pilots"]
    assert [sum(theme.group == group for theme in pilots.themes) for group in (
        "思想引领类", "组织建设类", "成长服务类", "工作机制类",
    )] == [6, 4, 4, 3]  # fmt: skip
    assert sum(len(theme.items) for theme in pilots.themes) == 70
    assert quota_sentences(pilots) == (
        "每所试点学校至多报 1 项。",
        "每个区（县）至多报 2 项。",
        "全国试点项目总数不超过 15 项。",
    )
    assert [one.of for one in pilots.endorse_stage.endorsers] == ["unit", "parent"]


def test_the_duties_of_a_city():
    duties = BUILT_IN["city-duties"]
    assert len(duties.tasks) == 23
    assert all(task.department and task.person for task in duties.tasks)
    assert sorted({task.target_hundredths for task in duties.tasks} - {None}) == [
        100, 300, 2000, 4000, 10000,
    ]  # fmt: skip
    assert [one.recurrence for one in duties.returns if one.form == "visit-report"] == [
        "FREQ=MONTHLY;BYMONTHDAY=28",
        "FREQ=MONTHLY;BYMONTHDAY=10",
    ]
    assert duties.application_stage is None


def test_the_year_in_which_a_stage_ends_is_written_where_it_is_another():
    assert in_words(BUILT_IN["city-pilots"])[-2:] == (
        "总结验收 2015年1月1日—2015年1月31日24:00",
        "通报优秀单位和成果 时间待定",
    )


def test_the_standing_work_of_a_college():
    standing = BUILT_IN["standing-work"]
    assert standing.application_form is None
    assert {one.key for one in standing.returns} == {
        "information", "liaison-meeting", "best-day", "volunteer-day",
    }  # fmt: skip


def test_parts_of_a_programme_are_found_by_their_keys():
    pilots = BUILT_IN["city-pilots"]
    assert pilots.stage("screening").name == "汇总、增补和调整"
    assert pilots.theme("t11").name == "探索打造高校学生第二成绩单"
    assert pilots.form("list") is pilots.summary_form
    assert pilots.stage("x") is pilots.theme("x") is pilots.form("x") is None
