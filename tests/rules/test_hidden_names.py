"""What must be hidden in a blind review: units up to the host, and everybody who is named."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.blinding import blot
from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.rules.hidden_names import FilledForm, Telling, UnitNames, names_to_hide

FORM = FormSchema(
    "apply",
    "申报表",
    sections=(
        Section(
            "a",
            "一",
            (
                Field("leader", "负责人", "text", prefill="leader.name"),
                Field("mentor", "指导教师", "person"),
                Field("friends", "合作单位", "organisation"),
                Field("plan", "方案", "long_text"),
                Field(
                    "team", "成员", "table",
                    columns=(
                        Column("who", "姓名", "person"), Column("of", "单位", "organisation"),
                        Column("job", "分工"),
                    ),
                ),
            ),
        ),
    ),
)  # fmt: skip
UNIT = UnitNames("青禾大学机电学院第一团支部", "机电一支部")
ABOVE = UnitNames("青禾大学机电学院团总支", "机电学院", "中共青禾大学机电学院总支部委员会")
HOST = UnitNames("青禾大学团委", "校团委")
full_names = st.text("张王李赵陈林周沐晓安", min_size=2, max_size=3)


def hidden(answers=None, facts=None, **other) -> frozenset[str]:
    form = FilledForm(FORM, answers or {}, facts or {})
    return names_to_hide(Telling(unit=UNIT, forms=(form,), **other))


@given(st.lists(full_names, min_size=1, max_size=5), st.sampled_from("、 ,，；\n"))
def test_whoever_stands_in_a_blank_is_in_no_free_text(names, between):
    answers = {"mentor": between.join(names), "team": [{"who": between.join(names), "job": "讲解"}]}
    assert hidden(answers) >= set(names)
    left = blot("，".join(f"由{one}主讲" for one in names), hidden(answers))
    assert not any(one in left for one in names)


@given(st.text("张王、 ，；等和（）：", max_size=12))
def test_one_character_is_never_hidden(text):
    for name in hidden({"leader": text, "team": [{"who": text}]}):
        assert blot("张", {name}) == "张"


@given(full_names, full_names)
def test_hidden_are_all_that_had_a_hand_in_it(maker, doer):
    found = hidden(people=(maker,), blanks=(f"{doer}（组长）",))
    assert {maker, doer} <= found


def test_what_the_system_filled_in_names_people_and_units_too():
    facts = {
        "leader.name": {"value": "陆清和"},
        "unit.parent": {"value": "青禾市教育局"},
        "today": 3,
    }
    assert {"陆清和", "青禾市教育局"} <= hidden(facts=facts)
    assert "陆清和" not in hidden(facts={"leader.title": {"value": "陆清和"}})


def test_other_units_that_are_asked_for_are_hidden_one_by_one():
    answers = {
        "friends": "青禾一中、白桥镇团委",
        "team": [{"of": "云渡公司"}],
        "plan": "青禾实验楼",
    }
    found = hidden(answers)
    assert {"青禾一中", "白桥镇团委", "白桥镇", "云渡公司"} <= found
    assert "青禾实验楼" not in found


def test_units_between_applicant_and_host_are_hidden_and_the_host_is_not():
    found = hidden(above=(ABOVE,), host=HOST)
    text = "机电学院在青禾大学团委指导下，由青禾大学机电学院总支部委员会牵头。"
    assert blot(text, found) == "〔已隐去〕在青禾大学团委指导下，由〔已隐去〕总支部委员会牵头。"
    assert "青禾大学" not in found


def test_a_host_that_applies_itself_is_hidden():
    assert "青禾大学团委" in names_to_hide(Telling(unit=HOST, host=HOST))


def test_words_that_stand_for_nobody_are_not_hidden():
    assert not hidden({"leader": "待定", "mentor": "全体成员"}) & {"待定", "全体成员"}
