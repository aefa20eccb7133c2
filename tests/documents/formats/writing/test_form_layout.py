from __future__ import annotations

from datetime import date, datetime

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.documents.formats.writing.answer_text import answer_text, field_text, table_rows
from yipin.documents.formats.writing.form_layout import lay_out_form
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.printed import (
    SHANGHAI,
    PrintedForm,
    PrintedOpinion,
    moment_words,
)
from yipin.documents.formats.writing.sheet import GRID, TYPE_AREA_MM, balanced
from yipin.rules.form_schema import FIELD_TYPES, Column, Field, FormSchema, Place, Section

FORM = PrintedForm("表", unit="机械学院团委", filled_on=date(2027, 3, 25))


def laid(*fields: Field, answers=None, opinions=(), form=FORM):
    schema = FormSchema("f", "表", sections=(Section("s", "", fields),))
    return lay_out_form(schema, answers or {}, {}, opinions, form)


def labels_by_row(sheet) -> list[list[str]]:
    rows = [[box.text for box in row.boxes if box.kind == "label"] for row in sheet.rows]
    return [[text.replace("\n", "") for text in row] for row in rows]


def test_short_blanks_share_a_line_and_three_figures_one():
    figures = [Field(f"n{at}", f"数{at}", "integer") for at in range(3)]
    sheet = laid(
        Field("a", "姓名", "person"),
        Field("b", "电话", "phone"),
        *figures,
        Field("t", "方案", "long_text"),
    )
    assert labels_by_row(sheet) == [["姓名", "电话"], ["数0", "数1", "数2"], ["方案"]]


def test_four_figures_are_two_lines_of_two():
    sheet = laid(*(Field(f"n{at}", f"数{at}", "integer") for at in range(4)))
    assert labels_by_row(sheet) == [["数0", "数1"], ["数2", "数3"]]


def test_neighbours_in_the_notice_stay_neighbours():
    sheet = laid(
        Field("a", "甲", max_chars=90, place=Place(0, 0, 1)),
        Field("b", "乙", max_chars=90, place=Place(0, 0, 3)),
        Field("o", "团委意见", "opinion_and_seal", place=Place(0, 1, 1)),
        Field("p", "党委意见", "opinion_and_seal", place=Place(0, 1, 3)),
    )
    assert labels_by_row(sheet) == [["甲", "乙"], ["团委意见", "党委意见"]]


def test_groups_in_groups_span_their_rows():
    fields = [Field(f"n{at}", f"数{at}", "person", group="基本/负责人") for at in range(4)]
    groups = [box for row in laid(*fields).rows for box in row.boxes if box.kind == "group"]
    assert [(box.text, box.rows) for box in groups] == [("负责人", 2), ("基本", 2)]


def test_unit_and_date_outside_the_table_go_to_the_line_above():
    unit, day = Field("u", "单位（盖章）", "organisation"), Field("d", "填表时间", "date")
    rest = Field("t", "名称", place=Place(0, 0, 1))
    sheet = laid(unit, day, rest, answers={"d": "2027-03"})
    assert (sheet.left, sheet.right) == ("单位（盖章）：机械学院团委", "填表时间：2027年3月")
    assert labels_by_row(sheet) == [["名称"]]
    empty = laid(unit, day, rest, form=PrintedForm("表"))
    assert empty.right == "填表时间：　　　年　　月　　日"


def test_a_wide_table_takes_the_whole_line_under_its_name():
    columns = tuple(Column(f"c{at}", f"栏{at}") for at in range(7))
    sheet = laid(Field("t", "经费预算", "table", columns=columns, min_rows=3))
    assert [[box.text for box in row.boxes] for row in sheet.rows[:2]] == [
        ["经费预算"],
        [f"栏{at}" for at in range(7)],
    ]
    assert len(sheet.rows) == 5


def test_an_opinion_without_a_box_is_printed_after_the_form():
    given_one = PrintedOpinion("city", "团市委意见", "同意", "某某")
    sheet = laid(Field("t", "名称"), opinions=[given_one, PrintedOpinion("x", "未签的")])
    assert labels_by_row(sheet) == [["名称"], ["团市委意见"]]
    assert sheet.rows[1].boxes[1].sign == ("签署：某某", "（盖章）　　　　年　　月　　日")


def test_a_label_is_broken_into_like_lines_and_never_inside_a_figure():
    assert balanced("项目基本情况", 6) == "项目\n基本\n情况"
    assert balanced("走访团组织数量表", 8) == "走访团组\n织数量表"
    assert balanced("28岁以下青年数", 8) == "28岁以下\n青年数"
    assert balanced("Party committee", 8) == "Party committee"


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("percent", "90.5", "90.5%"), ("percent", "", ""), ("date", "2027-03-05", "2027年3月5日"),
        ("text", ["甲", "乙"], "甲、乙"), ("text", 0, "0"), ("text", None, ""), ("integer", 12, "12"),
        ("text", "a\r\nb\x00\tc", "a\nb　c"), ("person", {"name": "甲", "phone": ""}, "甲"),
    ],
)  # fmt: skip
def test_answers_in_words(kind, value, words):
    assert answer_text(Field("k", "名", kind), value) == words


def test_choices_are_ticked_or_named():
    short = Field("k", "级别", "choice", options=("重点", "一般"), multiple=True)
    long = Field(
        "k", "方向", "choice", options=tuple("第二课堂成绩单" + str(at) for at in range(9))
    )
    assert answer_text(short, ["一般", "特别"]) == "□重点　☑一般　☑特别"
    assert answer_text(short, "") == "□重点　□一般"
    assert answer_text(long, "第二课堂成绩单3") == "第二课堂成绩单3"


def test_facts_fill_what_nobody_answered():
    field = Field("m", "团员总数", "integer", prefill="unit.members")
    facts = {"unit.members": {"value": 412, "source": "组织树"}}
    assert field_text(field, {}, facts, FORM) == "412"
    assert field_text(field, {"m": "410"}, facts, FORM) == "410"


def test_rows_may_be_dictionaries_or_lists_and_are_numbered():
    columns = (
        Column("n", "序号", prefill="row.number"),
        Column("a", "名"),
        Column("p", "占比", "percent"),
    )
    field = Field("t", "表", "table", columns=columns)
    rows = [{"a": "甲", "p": "5"}, ["9", "乙"], "丙"]
    assert table_rows(field, rows) == [["1", "甲", "5%"], ["2", "乙", ""], ["3", "", ""]]
    assert table_rows(field, None) == []


def test_times_are_those_of_shanghai():
    assert (
        moment_words(datetime.fromisoformat("2027-03-25T06:05:00+00:00")) == "2027年3月25日 14:05"
    )
    assert moment_words(datetime(2027, 3, 25, 14, 5, tzinfo=SHANGHAI)) == "2027年3月25日 14:05"


fields = st.builds(
    Field,
    key=st.uuids().map(str),
    label=st.text("团委意见名称0", min_size=1, max_size=14),
    type=st.sampled_from(sorted(FIELD_TYPES)),
    group=st.sampled_from(["", "", "负责人", "基本/负责人", "甲/乙/丙"]),
    options=st.just(("是", "否")),
    columns=st.sampled_from([(), (Column("a", "甲"), Column("b", "乙/丙"), Column("c", "乙/丁"))]),
    min_rows=st.integers(0, 3),
)


@given(st.lists(fields, max_size=14))
def test_every_place_of_the_grid_is_covered_exactly_once(some):
    sheet = laid(*some)
    covered = [
        (at + down, box.column + right)
        for at, row in enumerate(sheet.rows)
        for box in row.boxes
        for down in range(box.rows)
        for right in range(box.span)
    ]
    width = len(sheet.widths_mm)
    assert sum(sheet.widths_mm) == pytest.approx(TYPE_AREA_MM)
    assert width <= GRID
    assert sorted(covered) == [(r, c) for r in range(len(sheet.rows)) for c in range(width)]


@pytest.mark.parametrize("kind", ["group", "cell", "opinion"])
def test_nothing_of_a_very_long_text_is_lost_wherever_it_stands(kind, fonts):
    text = "\n".join("甲" * 500 for _ in range(6))
    some = {
        "group": Field("t", "方案", "long_text", group="项目"),
        "cell": Field("t", "成员", "table", columns=(Column("a", "名"), Column("b", "事"))),
        "opinion": Field("t", "团委意见", "opinion_and_seal"),
    }[kind]
    schema = FormSchema("f", "表", sections=(Section("s", "", (some, Field("z", "备注"))),))
    answers = {"t": [{"a": "乙", "b": text}] if kind == "cell" else text, "z": "末尾"}
    printed = write_form_pdf(
        schema, answers, FORM, fonts=fonts, opinions=[PrintedOpinion("t", "团委意见", text, "丙")]
        if kind == "opinion" else (),
    )  # fmt: skip
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(printed.data)]
    assert "".join(pages).count("甲") == 3000
    assert "末尾" in pages[-1]
