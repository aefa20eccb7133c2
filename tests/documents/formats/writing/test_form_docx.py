from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from yipin.documents.formats.writing.form_docx import write_form_docx
from yipin.documents.formats.writing.printed import PrintedForm, printable
from yipin.rules.form_schema import Field, FormSchema, Section


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def distinct_cells(document) -> list[str]:
    """The text of each cell, those over several rows or columns once."""
    seen, texts = set(), []
    for row in document.tables[0].rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                texts.append(cell.text)
    return texts


@pytest.fixture
def written(schema, answers, form, opinions):
    facts = {"unit.members": {"value": 412, "source": "填报", "as_of": "2027-03-01"}}
    return write_form_docx(schema, answers, form, facts=facts, opinions=opinions)


def test_every_blank_is_read_back_beside_its_label(written):
    cells = distinct_cells(opened(written))
    assert cells == [
        "一、基本情况", "品牌名称", "朋辈<修理>铺 & 䶮㛃𬭎", "级别", "☑重点　□一般",
        "负责人", "姓名", "沈怀瑾", "联系电话", "0516-83880001",
        "团员总数", "412", "团青比", "90.5%",
        "二、项目方案", "活动方案", "每两周开放一次。\n由高年级团员带着修。",
        "主要成员", "序号", "姓名", "分工", "内容", "时间",
        "1", "林晚舟", "场地", "全年", "2", "周知远", "", "", "", "", "", "",
        "佐证材料", "照片.jpg",
        "学院团委\n意见", "同意推荐。\n签署：团委书记　沈怀瑾\n（盖章）　　2027年3月25日 14:05　签于第3版",
        "学院党委\n意见", "（盖章）　　　　年　　月　　日",
    ]  # fmt: skip


def test_mark_title_and_line_stand_above_and_the_note_below(written):
    lines = [one.text for one in opened(written).paragraphs]
    assert lines == [
        "附件1",
        "2027年品牌创建申报表",
        "填报单位：机械工程学院团委\t填报日期：2027年3月25日",
        "注：一式两份。",
    ]


def test_the_foot_names_number_version_fingerprint_and_page(written):
    footer = opened(written).sections[0].footer
    text = "\n".join(p.text for p in footer.tables[0].rows[0].cells[1].paragraphs)
    codes = [one.text.strip() for one in footer._element.iter(qn("w:instrText"))]
    assert text == "编号 2027-0111　第3版　第1页，共1页\n指纹 7f3a-91c2-04de\n2027年品牌创建"
    assert codes == ["PAGE", "NUMPAGES"]
    assert len(list(footer._element.iter(qn("a:blip")))) == 1


def test_the_paper_is_a4_and_the_grid_fills_the_type_area(written):
    document = opened(written)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    grid = document.tables[0]._tbl.tblGrid
    widths = [int(one.get(qn("w:w"))) for one in grid]
    assert sum(widths) == pytest.approx(156 * 1440 / 25.4, abs=len(widths))
    for row in document.tables[0]._tbl.tr_lst:
        assert sum(cell.grid_span for cell in row.tc_lst) == len(widths)


def test_every_run_says_its_chinese_face(written):
    document = opened(written)
    faces = {
        one.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for one in document.element.body.iter(qn("w:r"))
    }
    assert faces == {"宋体", "黑体", "仿宋_GB2312", "方正小标宋简体"}


def test_the_same_form_gives_the_same_bytes(schema, answers, form):
    assert write_form_docx(schema, answers, form) == write_form_docx(schema, answers, form)


def test_the_file_does_not_say_who_made_it_and_when(written):
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [one for one in package.namelist() if "thumbnail" in one or "custom" in one]
    core = opened(written).core_properties
    assert (core.title, core.author, core.last_modified_by) == ("2027年品牌创建申报表", "", "")
    assert core.created == core.modified
    assert core.modified.year == 2000


def test_another_face_is_named_for_those_that_are_seldom_installed(written):
    fonts = zipfile.ZipFile(io.BytesIO(written)).read("word/fontTable.xml").decode()
    assert re.findall('w:name="([^"]+)"><w:altName w:val="([^"]+)"', fonts)[:2] == [
        ("方正小标宋简体", "方正小标宋_GBK"),
        ("仿宋_GB2312", "仿宋"),
    ]


def test_a_cell_over_rows_is_one_in_word(written):
    table = opened(written).tables[0]
    labels = [row.cells[0] for row in table.rows if row.cells[0].text == "主要成员"]
    assert len(labels) == 5
    assert len({one._tc for one in labels}) == 1
    assert labels[0]._tc.bottom - labels[0]._tc.top == 5


def test_an_empty_form_keeps_its_boxes(schema):
    data = write_form_docx(schema, {}, PrintedForm("空白表"))
    document = opened(data)
    heights = [int(one.get(qn("w:val"))) for one in document.element.body.iter(qn("w:trHeight"))]
    assert max(heights) >= 34 * 1440 / 25.4 - 1
    assert "草稿，未提交" in zipfile.ZipFile(io.BytesIO(data)).read("word/footer1.xml").decode()


def test_a_long_answer_may_go_on_over_the_page(schema, answers, form):
    long = {**answers, "plan": "团" * 5000}
    document = opened(write_form_docx(schema, long, form))
    row = next(r for r in document.tables[0].rows if "团" * 5000 in r.cells[-1].text)
    assert row._tr.trPr.find(qn("w:cantSplit")) is None


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_comes_back_as_it_was_typed(text):
    schema = FormSchema("x", "表", sections=(Section("a", "", (Field("t", "内容"),)),))
    document = opened(write_form_docx(schema, {"t": text}, PrintedForm(text, number=text)))
    assert distinct_cells(document)[1] == printable(text).strip()
    assert not re.search("[\x00-\x08\x0b\x0c]", document.element.xml)
