"""The form a unit fills in: the notice's own, and what a round needs beside it."""

from __future__ import annotations

from dataclasses import replace

from tests.rules.test_builtin_programmes import BUILT_IN
from yipin.rules.application_schema import (
    ITEMS,
    THEME,
    TITLE,
    application_schema,
    field_for,
    items_outside_theme,
)
from yipin.rules.definition import Definition

COLLEGE, PILOTS = BUILT_IN["college-brand"], BUILT_IN["city-pilots"]


def test_title_and_theme_are_asked_where_the_form_of_the_notice_does_not():
    schema = application_schema(COLLEGE)
    assert [section.key for section in schema.sections] == [
        "project", "basics", "plan", "opinions", "materials",
    ]  # fmt: skip
    assert field_for(schema, TITLE).label == "项目名称"
    assert field_for(schema, THEME).options[:2] == ("思想引领类", "组织建设类")
    assert schema.field("plan").type == "attachment"


def test_a_theme_blank_of_the_notice_becomes_a_choice():
    medical = application_schema(BUILT_IN["medical-brand"])
    assert field_for(medical, THEME).type == "choice"
    assert medical.sections[0].key == "basics"


def test_pilots_choose_a_direction_whole_or_some_of_its_items():
    schema = application_schema(PILOTS)
    items = field_for(schema, ITEMS)
    assert items.multiple
    assert field_for(schema, TITLE) is None
    assert not items.required
    first, second = PILOTS.themes[:2]
    mixed = (first.items[0].name, second.items[0].name)
    assert items_outside_theme(PILOTS, first.name, mixed) == mixed[1:]
    assert items_outside_theme(PILOTS, "别的方向", mixed) == mixed
    assert items_outside_theme(PILOTS, first.name, ()) == ()


def test_without_themes_none_is_asked_for():
    plain = replace(COLLEGE, theme_choice="none")
    assert field_for(application_schema(plain), THEME) is None
    bare = replace(COLLEGE, stages=(replace(COLLEGE.stages[0], materials=()),))
    assert application_schema(bare).field("plan") is None


def test_what_the_form_asks_already_is_not_asked_twice():
    bare = replace(PILOTS, stages=(replace(PILOTS.stages[0], materials=()),))
    once = application_schema(bare)
    assert application_schema(replace(bare, forms=(once,))) == once


def test_a_programme_without_projects_has_no_such_form():
    assert application_schema(BUILT_IN["city-duties"]) is None
    assert application_schema(Definition("a", "甲", "pilot", 2027)) is None
