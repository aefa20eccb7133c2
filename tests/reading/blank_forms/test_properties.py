"""Whatever a grid looks like, reading it ends, and every field can be found again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yipin.reading.blank_forms.inline import inline_blanks, opinion_box
from yipin.reading.blank_forms.options import read_choice
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.blank_forms.types import infer_type
from yipin.reading.blank_forms.words import clean_label
from yipin.reading.paper import Paper, PaperBuilder

TYPES = {
    "text", "long_text", "integer", "percent", "date", "phone", "person", "organisation", "choice",
    "opinion_and_seal", "attachment", "table",
}  # fmt: skip
WORDS = [
    "", "姓名", "性别", "单位（盖章）", "年 月 日", "□是 □否", "应到  人，实到  人", "负责人", "意见\n（盖章）\n年 月 日", "序号",
    "1", "合计", "照片", "一、基本情况", "项目简介（300字以内）", "填表时间：   年  月  日", "____", "：", "（）", "备注：", "得分",
    "张某某", "各级团组织应严格按照方案认真组织实施。", "*活动名称", "\n\n\n",
]  # fmt: skip
texts = st.one_of(st.sampled_from(WORDS), st.text(max_size=12))


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    builder = PaperBuilder("docx")
    for _ in range(draw(st.integers(0, 3))):
        line = draw(
            st.one_of(texts, st.sampled_from(["附件1", "附件：1.推荐表", "推荐表", "2.汇总表"]))
        )
        builder.add_paragraph(line, align=draw(st.sampled_from([None, "center"])))
        if draw(st.booleans()):
            builder.add_table(draw(grids()))
    return builder.build()


@st.composite
def grids(draw: st.DrawFn) -> list[tuple[int, int, int, int, str]]:
    """A grid cut into cells at random: taken places are left out."""
    rows, columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            height = draw(st.integers(1, min(3, rows - row)))
            width = draw(st.integers(1, min(3, columns - column)))
            places = {
                (row + down, column + right) for down in range(height) for right in range(width)
            }
            if places & taken:
                height = width = 1
                places = {(row, column)}
            taken |= places
            cells.append((row, column, height, width, draw(texts)))
    return cells


@settings(max_examples=150, deadline=None)
@given(papers())
def test_every_grid_is_read_and_every_field_has_its_place(paper: Paper):
    tables = {table.number: table for table in paper.tables()}
    for form in read_forms(paper):
        assert form.as_json()["title"] == form.title
        for field in form.fields:
            assert field.label and field.type in TYPES
            place = field.place
            assert 0 <= place.start <= place.end <= len(paper.text)
            assert 0 <= place.blank_start <= place.blank_end <= len(paper.text)
            for cell in (place.label_cell, place.blank_cell):
                if cell is not None:
                    found = tables[place.table].at(cell.row, cell.column)
                    assert (found.row, found.column) == (cell.row, cell.column)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="姓名单位（）()：: _□年月日人，。\n\t字签盖章意见1、", max_size=40))
def test_any_line_is_taken_apart_within_its_bounds(text: str):
    for each in inline_blanks(text):
        assert 0 <= each.start <= each.end <= each.blank_start <= each.blank_end <= len(text)
        assert text[each.start : each.end] == each.label
        assert text[each.blank_start : each.blank_end] == each.blank
    opinion_box(text)
    read_choice(text)
    assert infer_type(clean_label(text).text, text) in TYPES


def test_a_table_of_many_rows_keeps_them_all():
    builder = PaperBuilder("docx")
    builder.add_paragraph("花名册", align="center")
    head = [(0, column, 1, 1, f"第{column}项名称") for column in range(10)]
    builder.add_table(
        head + [(row, column, 1, 1, "") for row in range(1, 1500) for column in range(10)]
    )
    (form,) = read_forms(builder.build())
    assert (form.kind, form.rows) == ("table", 1499)
