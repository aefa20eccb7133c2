"""Real notices as Word files: what a draft makes of them, before anybody has looked at it."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from yipin.documents.formats.reading import read_paper
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.drafting.definition import Draft, draft_definition
from yipin.reading.drafting.rebuild import forms_from_json, notice_from_json
from yipin.reading.notice import read_notice
from yipin.rules.definition_faults import definition_faults
from yipin.rules.definition_toml import definition_as_toml, parse_definition

SHARED = Path(os.environ.get("YIPIN_SHARED", Path(__file__).parents[4] / "shared"))
WORD = SHARED / "notices" / "word"
NAMES = ("xuzhou-2021", "jinzhou-2017", "shanghai-2014", "luohe-2020")
pytestmark = pytest.mark.skipif(
    not (WORD / "xuzhou-2021.docx").exists(), reason="the folder ../shared/notices/word is absent"
)


@cache
def _draft(name: str) -> Draft:
    paper = read_paper(WORD / f"{name}.docx")
    return draft_definition(read_notice(paper), read_forms(paper), key="draft", text=paper.text)


def _themes(name: str) -> list[str]:
    return [one.name for one in _draft(name).definition.themes]


def _labelled_themes(name: str) -> list[str]:
    labels = json.loads((SHARED / "notices" / f"seed-{name}.json").read_text(encoding="utf-8"))
    return [one["name"] for one in labels["themes"]]


def _quotas(name: str) -> list[tuple[str, int | None, int | None, int | None]]:
    quotas = _draft(name).definition.quotas
    return [(one.scope, one.min, one.max, one.exception_max) for one in quotas]


def _window(name: str, key: str) -> tuple[str | None, str | None]:
    stage = _draft(name).definition.stage(key)
    assert stage is not None
    return stage.opens_at, stage.closes_at


def _chain(name: str) -> list[tuple[str, str, str]]:
    stage = _draft(name).definition.endorse_stage
    return [(one.name, one.side, one.of) for one in stage.endorsers] if stage else []


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_is_valid_and_survives_its_file(name: str) -> None:
    definition = _draft(name).definition
    assert definition_faults(definition) == ()
    assert parse_definition(definition_as_toml(definition)) == definition


@pytest.mark.parametrize("name", NAMES)
def test_a_draft_from_the_stored_reading_is_the_same(name: str) -> None:
    paper = read_paper(WORD / f"{name}.docx")
    reading = json.loads(json.dumps(read_notice(paper).as_json()))
    forms = json.loads(json.dumps([one.as_json() for one in read_forms(paper)]))
    again = draft_definition(
        notice_from_json(reading), forms_from_json(forms), key="draft", text=paper.text
    )
    assert again == _draft(name)


@pytest.mark.parametrize("name", NAMES[:3])
def test_themes_are_those_of_the_notice(name: str) -> None:
    assert _themes(name) == _labelled_themes(name)


def test_a_college_brand_programme() -> None:
    name = "xuzhou-2021"
    definition = _draft(name).definition
    assert (definition.kind, definition.year, definition.theme_choice) == (
        "brand_programme", 2021, "one",
    )  # fmt: skip
    assert _quotas(name) == [("unit", 1, None, None)]
    assert _window(name, "apply") == ("2021-03-01", "2021-03-30")
    assert _chain(name) == [
        ("单位团组织意见", "league", "unit"),
        ("单位党组织意见", "party", "unit"),
    ]
    kinds = [stage.kind for stage in definition.stages]
    assert kinds == [
        "collect", "endorse", "screen", "assess", "decide", "carry_out", "collect", "assess",
        "certify",
    ]  # fmt: skip
    assert _window(name, "assess") == ("2021-04-01", "2021-04-10")
    assert _window(name, "carry-out") == ("2021-04-01", "2021-11-30")
    assert _window(name, "collect") == (None, "2021-11-30")


def test_its_form_is_filled_in_by_what_is_known() -> None:
    definition = _draft("xuzhou-2021").definition
    form, summary = definition.application_form, definition.summary_form
    assert form is not None
    assert summary is not None
    assert {field.label: field.prefill for field in form.fields() if field.prefill} == {
        "单位（盖章）": "unit.name",
        "填表时间": "today",
        "团组织名称": "unit.name",
        "姓名": "leader.name",
        "职务": "leader.title",
        "联系电话": "leader.phone",
        "政治面貌": "leader.political_status",
        "团员总数": "unit.members",
        "28岁以下青年数": "unit.youth_14_to_28",
        "团青比例": "unit.league_youth_ratio",
        "团干部数": "unit.cadres",
    }
    assert [one.label for section in form.sections[1:] for one in section.fields] == [
        "项目实施方案及推进计划", "项目难点及解决办法", "单位团组织意见", "单位党组织意见",
    ]  # fmt: skip
    rows = summary.field("rows")
    assert rows is not None
    assert [one.prefill for one in rows.columns] == [
        "row.number", "application.unit", "application.title", "application.theme",
        "leader.name", "leader.phone",
    ]  # fmt: skip


def test_a_medical_brand_programme_in_batches() -> None:
    name = "jinzhou-2017"
    definition = _draft(name).definition
    assert _quotas(name) == [("unit", 1, 1, 2)]
    assert _window(name, "apply") == ("2017-03-01", "2017-03-20")
    assert [one.categories for one in definition.addressees] == [("college",)]
    assert [(one.count_min, one.count_max) for one in definition.awards] == [(3, 4)]
    assert _chain(name) == []
    assert definition.application_form is not None
    assert "recheck" in {stage.kind for stage in definition.stages}
    assert {one.path for one in _draft(name).missing if one.must} == {"contact"}


def test_pilots_on_two_levels() -> None:
    name = "shanghai-2014"
    definition = _draft(name).definition
    assert (definition.kind, definition.theme_choice, definition.own_title) == (
        "pilot", "items", False,
    )  # fmt: skip
    assert _quotas(name) == [("unit", None, 1, None), ("subtree", None, 2, None)]
    assert [(one.key, one.cap) for one in definition.levels] == [("national", 15), ("city", None)]
    assert _window(name, "apply") == ("2014-02-12", "2014-03-03")
    assert _window(name, "screening") == ("2014-03-04", "2014-03-12")
    assert _window(name, "publicise") == ("2014-03-21", "2014-04-10")
    assert _chain(name) == [
        ("申报单位意见", "league", "unit"),
        ("区（县）、高校团委意见", "upper", "parent"),
    ]
    assert {one.group for one in definition.themes} == {
        "思想引领类", "组织建设类", "成长服务类", "工作机制类",
    }  # fmt: skip
    assert sum(len(one.items) for one in definition.themes) == 70


def test_pilots_ask_schools_below_their_districts_too() -> None:
    rules = _draft("shanghai-2014").definition.addressees
    assert [(one.categories, one.reach) for one in rules] == [
        (("district",), "children"),
        (("university",), "children"),
        (("middle_school", "vocational_school"), "subtree"),
    ]


def test_a_plan_of_duties_has_returns_and_no_applications() -> None:
    definition = _draft("luohe-2020").definition
    assert definition.application_stage is None
    rules = {one.recurrence for one in definition.returns}
    assert {"FREQ=MONTHLY;BYMONTHDAY=28", "FREQ=MONTHLY;BYMONTHDAY=10"} <= rules
    assert {one.form for one in definition.returns if one.form} == {"form-1", "form-2"}
    assert not any(one.built for one in definition.returns)


@pytest.mark.parametrize("name", NAMES[:3])
def test_every_assumed_date_is_asked_about(name: str) -> None:
    draft = _draft(name)
    asked = {one.path for one in draft.asks}
    uncertain = {f"stages.{one.key}" for one in draft.definition.stages if one.uncertain}
    assert uncertain <= asked


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("xuzhou-2021", ["实施方案"]),
        ("jinzhou-2017", ["实施方案"]),
        ("shanghai-2014", ["初步试点方案"]),
    ],
)
def test_nothing_is_asked_with_the_application_that_only_the_work_brings(
    name: str, asked: list[str]
) -> None:
    stage = _draft(name).definition.stage("apply")
    assert stage is not None
    assert [one.name for one in stage.materials] == asked
