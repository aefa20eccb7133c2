"""Changing one setting by its path."""

from __future__ import annotations

import pytest

from tests.factories.programmes import make_definition
from yipin.programmes.editing import SettingFault, apply_setting, setting_of
from yipin.rules.definition import Definition, Quota

WHOLE = make_definition()


@pytest.mark.parametrize(
    ("path", "value", "kept"),
    [
        ("name", "  新的名称 ", "新的名称"),
        ("year", "2028", 2028),
        ("publicity_days", "5", 5),
        ("publicity_days", "", None),
        ("contact.phone", "0516-81111111", "0516-81111111"),
        ("stages.apply.closes_at", "2027-04-01T18:00", "2027-04-01T18:00"),
        ("stages[0].name", "单位申报", "单位申报"),
        ("quotas.0.max", "3", 3),
        ("forms.application.fields.plan.max_chars", 800, 800),
        ("forms.application.fields.theme.required", "true", None),
        (
            "awards",
            [{"tier": "重点", "amount_fen": 300000}],
            [{"tier": "重点", "amount_fen": 300000}],
        ),
    ],
)
def test_a_setting_is_changed_and_typed(path: str, value: object, kept: object) -> None:
    quotas = (Quota("unit", 1, 2),)
    changed = apply_setting(make_definition(quotas=quotas), path, value)
    assert setting_of(changed, path.replace("[0]", ".0")) == kept


def test_what_is_not_named_stays() -> None:
    changed = apply_setting(WHOLE, "stages.apply.name", "单位申报")
    assert apply_setting(changed, "stages.apply.name", "申报") == WHOLE


def _labels(definition: Definition) -> list[str]:
    form = definition.form("application")
    assert form is not None
    return [one.label for one in form.fields()]


def test_fields_are_added_moved_and_taken_out() -> None:
    fresh = {"key": "budget", "label": "经费预算", "type": "integer", "section": "plan"}
    added = apply_setting(WHOLE, "forms.application.fields.+", fresh)
    assert _labels(added)[3:5] == ["项目方案", "经费预算"]
    moved = apply_setting(added, "forms.application.fields.budget.<", None)
    assert _labels(moved)[3:5] == ["经费预算", "项目方案"]
    assert apply_setting(moved, "forms.application.fields.budget.>", None) == added
    assert apply_setting(added, "forms.application.fields.budget.-", None) == WHOLE


def test_moving_stops_at_the_edge() -> None:
    assert apply_setting(WHOLE, "themes.t1.<", None) == WHOLE
    assert apply_setting(WHOLE, "themes.t2.>", None) == WHOLE


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("key", "other"),
        ("stages.apply.key", "other"),
        ("stages.apply.closes_at", "下周"),
        ("stages.apply.closes_at", "2027-03-01"),
        ("stages.nowhere.name", "x"),
        ("quotas.0.max", "很多"),
        ("quotas.7.max", 1),
        ("nothing", "x"),
        ("name.inside", "x"),
        ("themes.+", {"key": "t1", "name": "又一个"}),
        ("name", ""),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(path: str, value: object) -> None:
    with pytest.raises(SettingFault) as fault:
        apply_setting(WHOLE, path, value)
    assert str(fault.value).endswith(("。", "？"))


def test_an_older_fault_does_not_stand_in_the_way() -> None:
    broken = make_definition(publicity_days=0)
    assert apply_setting(broken, "name", "新名称").name == "新名称"
