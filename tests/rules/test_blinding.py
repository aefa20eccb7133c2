"""Blind review: no name of the unit or its people is left in what an expert reads."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.blinding import BLOT, blind_answer, blot, is_telling, names_of_unit
from yipin.rules.form_schema import FIELD_TYPES, PREFILL_FACTS, Column, Field

UNIT = "青禾大学机电学院团总支"
words = st.text("青禾大学机电院团总支周沐，。活动", max_size=40)


def test_entries_that_name_somebody_are_hidden_whole():
    for kind in ("person", "phone", "organisation"):
        assert blind_answer(Field("a", "甲", kind), "周沐", ()) is None
    for fact in ("unit.name", "unit.league_youth_ratio", "leader.political_status", "filler.name"):
        assert blind_answer(Field("a", "甲", prefill=fact), "86", ()) is None


def test_what_is_judged_stays():
    for fact in ("application.title", "application.theme", "application.items"):
        assert fact in PREFILL_FACTS
        assert not is_telling(Field("a", "甲", prefill=fact))
    assert not any(is_telling(Field("a", "甲", kind)) for kind in FIELD_TYPES if "text" in kind)


def test_names_in_free_text_are_blotted_the_short_forms_too():
    text = "机电学院依托青禾大学机电学院团总支开放实训室，周沐负责。"
    read = blind_answer(Field("a", "甲", "long_text"), text, {*names_of_unit(UNIT), "周沐"})
    assert read == f"{BLOT}依托{BLOT}开放实训室，{BLOT}负责。"


def test_in_a_table_the_columns_of_people_are_hidden_and_the_others_blotted():
    field = Field(
        "t", "分工", "table", columns=(Column("who", "姓名", "person"), Column("do", "事"))
    )
    rows = [{"who": "周沐", "do": "联系机电学院"}, {"who": "", "do": ""}]
    assert blind_answer(field, rows, names_of_unit(UNIT)) == [
        {"who": BLOT, "do": f"联系{BLOT}"},
        {"who": "", "do": ""},
    ]


def test_a_number_is_not_read_as_text():
    assert blind_answer(Field("n", "场次", "integer"), 12, {"12"}) == 12


@given(words, st.sets(st.text("青禾机电周沐", min_size=2, max_size=6), max_size=5))
def test_no_name_is_left(text, names):
    left = blot(text, names).replace(BLOT, "\n")
    assert not any(one in left for one in names)


def test_without_names_nothing_changes():
    assert blot("原文", ()) == "原文"
    assert blot("原文", {"原"}) == "原文"


def test_endings_that_all_units_share_are_no_names():
    assert names_of_unit("青禾大学机电学院团总支", "机电学院") == {
        "青禾大学机电学院团总支", "青禾大学机电学院", "机电学院", "青禾大学",
    }  # fmt: skip
    assert names_of_unit("某某镇团委") == {"某某镇团委", "某某镇"}
    assert names_of_unit("共青团青禾大学委员会") == {
        "共青团青禾大学委员会",
        "共青团青禾大学",
        "青禾大学",
    }


def test_blanks_inside_a_name_hide_nothing_and_letters_are_a_name_as_a_whole_word():
    assert blot("张　三和王 小虎", {"张三", "王小虎"}) == f"{BLOT}和{BLOT}"
    assert blot("Ann Lee 用 Annals", {"Ann", "Lee"}) == f"{BLOT} {BLOT} 用 Annals"
