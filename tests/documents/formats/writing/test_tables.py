from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yipin.documents.formats.writing.printed import printable
from yipin.documents.formats.writing.summary_docx import write_summary_docx
from yipin.documents.formats.writing.summary_sheet import SummarySheet
from yipin.documents.formats.writing.summary_xlsx import table_xlsx, write_summary_xlsx
from yipin.documents.formats.writing.table_heads import head_cells, shared_out
from yipin.rules.form_schema import Column

COLUMNS = tuple(
    Column(f"c{at}", label)
    for at, label in enumerate(("序号", "单位", "项目名称", "得分/自评", "得分/复评", "联系电话"))
)
SHEET = SummarySheet(
    "2027年品牌创建汇总表", COLUMNS, "2", "机械工程学院团委", date(2027, 3, 25), "注：请按推荐次序填写。"
)  # fmt: skip
ROWS = [
    [1, "机械工程学院团委", '=HYPERLINK("http://x")', 95, "+1", "051683880001"],
    [2, "土木学院 <团> & 委 䶮", "@修理铺\n第二行", None, 88.5, "0012"],
]  # fmt: skip


def rows_of(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_the_summary_is_read_back_with_its_words_around():
    rows = rows_of(write_summary_xlsx(SHEET, iter(ROWS)))
    assert [row[0] for row in rows[:3]] == [
        "附件2",
        "2027年品牌创建汇总表",
        "填报单位（盖章）：机械工程学院团委",
    ]
    assert rows[2][3] == "填报日期：2027年3月25日"
    assert rows[3] == ["序号", "单位", "项目名称", "得分", "", "联系电话"]
    assert rows[4] == ["", "", "", "自评", "复评", ""]
    assert rows[5] == [
        1.0,
        "机械工程学院团委",
        '=HYPERLINK("http://x")',
        95.0,
        "+1",
        "051683880001",
    ]
    assert rows[6] == [2.0, "土木学院 <团> & 委 䶮", "@修理铺\n第二行", "", 88.5, "0012"]
    assert rows[7][0] == "注：请按推荐次序填写。"


def test_nothing_typed_becomes_a_formula_or_a_link():
    text = part(write_summary_xlsx(SHEET, ROWS), "xl/worksheets/sheet1.xml")
    assert "<f>" not in text
    assert "hyperlink" not in text.replace("=HYPERLINK", "")


def test_headers_are_merged_and_repeated_on_a4_across():
    data = write_summary_xlsx(SHEET, ROWS)
    text = part(data, "xl/worksheets/sheet1.xml")
    merges = set(re.findall(r'<mergeCell ref="([^"]+)"', text))
    assert {"A1:F1", "A2:F2", "A4:A5", "D4:E4", "F4:F5"} <= merges
    assert 'paperSize="9"' in text and 'orientation="landscape"' in text
    assert "$4:$5" in part(data, "xl/workbook.xml")


def test_the_same_table_gives_the_same_bytes():
    assert write_summary_xlsx(SHEET, ROWS) == write_summary_xlsx(SHEET, ROWS)
    assert write_summary_docx(SHEET, ROWS) == write_summary_docx(SHEET, ROWS)


def test_any_list_gets_a_frozen_header_with_filters():
    data = table_xlsx(COLUMNS[:3], ((at, "甲", "乙") for at in range(3000)))
    rows = rows_of(data)
    text = part(data, "xl/worksheets/sheet1.xml")
    assert len(rows) == 3001
    assert rows[3000] == [2999.0, "甲", "乙"]
    assert '<autoFilter ref="A1:C3001"/>' in text
    assert 'state="frozen"' in text


def test_an_empty_list_is_a_header_only():
    assert rows_of(table_xlsx(COLUMNS[:2], [])) == [["序号", "单位"]]


def test_a_target_is_written_to(tmp_path):
    with (tmp_path / "list.xlsx").open("wb") as target:
        assert table_xlsx(COLUMNS[:2], [[1, "甲"]], target=target) == b""
    assert rows_of((tmp_path / "list.xlsx").read_bytes())[1] == [1.0, "甲"]


def test_the_summary_as_word_has_merged_headers_on_every_page():
    document = docx.Document(io.BytesIO(write_summary_docx(SHEET, ROWS)))
    table = document.tables[0]
    section = document.sections[0]
    assert [p.text for p in document.paragraphs] == [
        "附件2", "2027年品牌创建汇总表",
        "填报单位（盖章）：机械工程学院团委\t填报日期：2027年3月25日", "注：请按推荐次序填写。",
    ]  # fmt: skip
    assert [cell.text for cell in table.rows[0].cells] == [
        "序号",
        "单位",
        "项目名称",
        "得分",
        "得分",
        "联系电话",
    ]
    assert [cell.text for cell in table.rows[1].cells] == [
        "序号",
        "单位",
        "项目名称",
        "自评",
        "复评",
        "联系电话",
    ]
    assert [cell.text for cell in table.rows[3].cells][:3] == [
        "2",
        "土木学院 <团> & 委 䶮",
        "@修理铺\n第二行",
    ]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, True, False, False]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_is_read_back(text):
    rows = rows_of(table_xlsx(COLUMNS[:2], [["甲", text]]))
    words = printable(text)
    assert str(rows[1][1]) == words or not words.strip()


@settings(max_examples=80)
@given(weights=st.lists(st.floats(0.1, 50), min_size=1, max_size=12), total=st.integers(12, 300))
def test_widths_share_the_whole_and_leave_nobody_out(weights, total):
    shares = shared_out(total, weights)
    assert sum(shares) == total
    assert min(shares) >= 1


@pytest.mark.parametrize(
    "labels", [("甲/乙/丙", "甲/乙/丁", "甲/戊", "己"), ("甲", "甲/乙"), ("一",)]
)
def test_header_cells_cover_the_header_once(labels):
    columns = [Column(str(at), label) for at, label in enumerate(labels)]
    rows = max(label.count("/") + 1 for label in labels)
    covered = [
        (row, column)
        for cell in head_cells(columns)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    assert sorted(covered) == [(r, c) for r in range(rows) for c in range(len(labels))]
