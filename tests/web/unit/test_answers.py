"""From what a browser sends to answers, and from answers to rows and differences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import QueryDict

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.application_schema import ITEMS, THEME
from yipin.rules.form_progress import EMPTY
from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.web.unit.answers import (
    answers_of,
    fields_changed,
    fields_shown,
    keep_items_inside_theme,
    pairs_of,
    revision_of,
)
from yipin.web.unit.pages.diffs import text_pieces
from yipin.web.unit.pages.table_rows import cells_of, input_type, rows_of

NAME = Field("name", "项目名称")
LEVELS = Field("levels", "级别", "choice", options=("校级", "院级"), multiple=True)
PLAN = Field("plan", "方案", "attachment")
TEAM = Field(
    "team",
    "成员",
    "table",
    columns=(
        Column("no", "序号", prefill="row.number"),
        Column("who", "姓名"),
        Column("born", "出生年月", "date"),
        Column("phone", "电话", "phone"),
    ),
)
SCHEMA = FormSchema("f", "申报表", sections=(Section("s", "一", (NAME, LEVELS, PLAN, TEAM)),))


def test_a_page_saves_the_fields_it_showed_and_no_files():
    shown = fields_shown(SCHEMA, QueryDict("shown=name,plan,team"))
    assert shown == [NAME, TEAM]


def test_an_autosave_saves_the_fields_whose_inputs_changed():
    assert fields_changed(SCHEMA, QueryDict("changed=f_team__0__who,f_levels")) == [LEVELS, TEAM]
    assert fields_changed(SCHEMA, QueryDict("changed=")) == []
    assert fields_changed(SCHEMA, QueryDict("changed=f_names")) == []


def test_cells_come_together_in_rows_in_the_order_of_their_numbers():
    data = QueryDict(
        "f_team__10__who=乙&f_team__2__who=甲&f_team__2__phone=00000000"
        "&f_team__x__who=丙&f_team__3__=丁&f_other__1__who=戊"
    )
    assert answers_of([TEAM], data) == {
        "team": [{"who": "甲", "phone": "00000000"}, {"who": "乙"}],
    }


def test_choices_are_all_that_were_ticked():
    data = QueryDict("f_levels=校级&f_levels=院级")
    assert answers_of([NAME, LEVELS], data) == {"name": "", "levels": ["校级", "院级"]}


@pytest.mark.parametrize(("sent", "number"), [("revision=7", 7), ("revision=-1", 0), ("", 0)])
def test_the_revision_is_a_number_or_nothing(sent, number):
    assert revision_of(QueryDict(sent)) == number


def test_items_of_a_former_theme_do_not_stay_behind():
    definition = next(
        one for one in builtin_definitions().values() if any(theme.items for theme in one.themes)
    )
    theme = next(one for one in definition.themes if one.items)
    kept = theme.items[0].name
    fields = (
        Field("theme", "方向", "choice", prefill=THEME),
        Field("items", "项目", "choice", multiple=True, prefill=ITEMS),
    )
    schema = replace(SCHEMA, sections=(Section("s", "一", fields),))
    chosen = [kept, "别的方向的项目"]
    now_theme, stored = {"theme": theme.name}, {"theme": "别的方向", "items": chosen}
    answers = keep_items_inside_theme(now_theme, stored, schema, definition)
    assert answers == {"theme": theme.name, "items": [kept]}
    answers = keep_items_inside_theme({"items": chosen}, now_theme, schema, definition)
    assert answers == {"items": [kept]}
    assert keep_items_inside_theme({"name": "甲"}, stored, schema, definition) == {"name": "甲"}


def test_an_answer_is_the_inputs_that_would_send_it():
    assert pairs_of(NAME, None) == [("f_name", "")]
    assert pairs_of(LEVELS, ["校级", "院级"]) == [("f_levels", "校级"), ("f_levels", "院级")]
    assert pairs_of(TEAM, [{"who": "甲"}, {"who": "乙"}]) == [
        ("f_team__0__who", "甲"),
        ("f_team__1__who", "乙"),
    ]


def test_a_table_offers_spare_rows_up_to_its_most():
    row = {"who": "甲"}
    assert [len(rows_of(TEAM, value)) for value in (None, [], [row], [row, row])] == [2, 2, 2, 3]
    assert len(rows_of(replace(TEAM, max_rows=1), [])) == 1
    assert len(rows_of(replace(TEAM, min_rows=4), [row])) == 4
    assert len(rows_of(replace(TEAM, max_rows=1), [row, row])) == 2


def test_cells_know_how_they_are_typed_and_the_number_is_not_asked():
    who, born, phone = cells_of(TEAM, 3, {"born": "2006年"})
    assert (who.name, who.is_wide, who.input_type) == ("f_team__3__who", True, "text")
    assert (born.input_type, born.input_mode) == ("text", "")
    assert (phone.input_type, phone.input_mode) == ("tel", "tel")


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("date", "", "date"), ("date", "2027-03-01", "date"), ("date", "2027-03", "text")],
)
def test_a_month_alone_stays_as_it_was_typed(kind, value, shown):
    assert input_type(kind, value) == shown


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        (EMPTY, "新写的", [("ins", "新写的")]),
        ("删掉的", EMPTY, [("del", "删掉的")]),
        ("共 120 人参加", "共 135 人参加", [
            ("same", "共 "), ("del", "120"), ("ins", "135"), ("same", " 人参加"),
        ]),
        ("周六开放", "另起一段", [("del", "周六开放"), ("ins", "另起一段")]),
        ("同" * 2001, "同" * 2002, [("del", "同" * 2001), ("ins", "同" * 2002)]),
    ],
)  # fmt: skip
def test_differences_are_shown_by_piece(old, new, pieces):
    assert text_pieces(old, new) == pieces
