from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.formats.writing.word_samples import notice_in_sections, notice_with_forms

from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.writing.printed import SHANGHAI, PrintedForm, PrintedOpinion, printable
from yipin.documents.formats.writing.word_form import NoWordForm, prepare_word_form
from yipin.documents.formats.writing.word_form_fill import fill_word_form
from yipin.rules.form_schema import Column, Field, FormSchema, Place, Section

SHARED = Path(os.environ.get("YIPIN_SHARED", Path(__file__).parents[5] / "shared"))
WORD = SHARED / "notices" / "word"
needs_samples = pytest.mark.skipif(
    not (WORD / "xuzhou-2021.docx").exists(), reason="the folder ../shared/notices/word is absent"
)
FORM = PrintedForm("青年讲堂申报表", "2027-0007", "机械工程学院团委", 2, "ab12" * 16)
OPINION = PrintedOpinion(
    "league", "学院团委意见", "同意推荐。", "沈怀瑾", "团委书记",
    datetime(2027, 3, 25, 14, 5, tzinfo=SHANGHAI), 2,
)  # fmt: skip


def schema_of(number: str, *fields: Field) -> FormSchema:
    return FormSchema("form", "青年讲堂申报表", number, "form", (Section("all", "", fields),))


APPLY = schema_of(
    "1",
    Field("unit", "申报单位", "organisation"),
    Field("day", "填表时间", "date"),
    Field("title", "讲堂名称"),
    Field("leader", "负责人", "person"),
    Field("phone", "联系电话", "phone"),
    Field("kind", "级别", "choice", options=("重点", "一般")),
    Field("due", "应到", "integer", group="参加人数"),
    Field("came", "实到", "integer", group="参加人数"),
    Field("plan", "讲堂方案", "long_text"),
    Field("league", "学院团委意见", "opinion_and_seal"),
    Field("note", "备注"),
)
ANSWERS = {
    "unit": "机械工程学院团委", "day": "2027-03-25", "title": "朋辈<修理>铺 & 䶮㛃𬭎", "leader": "林晚舟",
    "phone": "0516-83880001", "kind": "重点", "due": "60", "came": "58",
    "plan": "第一段。\n第二段。" + "讲" * 400,
}  # fmt: skip


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def cell_text(data: bytes, row: int, column: int) -> str:
    return opened(data).tables[0].cell(row, column).text


@pytest.fixture(scope="module")
def filled() -> bytes:
    written = fill_word_form(notice_with_forms(), APPLY, ANSWERS, FORM, opinions=[OPINION])
    assert written.unplaced == ()
    return written.data


def test_only_the_form_of_the_attachment_is_left(filled):
    document = opened(filled)
    assert [p.text for p in document.paragraphs][:3] == [
        "附件1",
        "青年讲堂申报表",
        "申报单位：机械工程学院团委  填表时间：2027年3月25日",
    ]
    assert len(document.tables) == 1
    assert not list(document.element.body.iter(qn("w:pageBreakBefore")))


def test_answers_stand_in_their_blanks(filled):
    assert cell_text(filled, 0, 1) == "朋辈<修理>铺 & 䶮㛃𬭎"
    assert cell_text(filled, 1, 1) == "林晚舟"
    assert cell_text(filled, 1, 3) == "0516-83880001"
    assert cell_text(filled, 4, 1) == ANSWERS["plan"]


def test_boxes_are_ticked_and_blanks_between_words_filled(filled):
    assert cell_text(filled, 2, 1) == "☑重点  □一般"
    assert cell_text(filled, 3, 1).replace(" ", "") == "应到60人，实到58人"


def test_an_empty_answer_leaves_the_blank(filled):
    assert cell_text(filled, 6, 1) == ""


def test_the_opinion_goes_over_the_place_of_the_seal(filled):
    assert cell_text(filled, 5, 1) == (
        "同意推荐。\n签署：团委书记　沈怀瑾\n（盖章）\n 2027年3月25日 14:05　签于第2版"
    )


def test_a_box_without_opinion_stays_as_printed():
    data = fill_word_form(notice_with_forms(), APPLY, ANSWERS, FORM).data
    assert cell_text(data, 5, 1) == "\n\n（盖章）\n    年    月    日"


def test_the_type_of_the_form_is_kept_and_its_rows_grow(filled):
    row = opened(filled).tables[0].rows[4]
    fonts = row.cells[1]._tc.find(f".//{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "楷体_GB2312"
    assert row._tr.trPr.find(qn("w:trHeight")).get(qn("w:hRule")) == "atLeast"


def test_every_section_has_our_foot(filled):
    footer = opened(filled).sections[0].footer
    text = footer.tables[0].rows[0].cells[1].text
    assert text.startswith("编号 2027-0007　第2版　第1页，共1页\n指纹 ab12-ab12-ab12")


def test_rows_beyond_the_printed_ones_are_added():
    columns = (Column("n", "序号"), Column("u", "单位"), Column("t", "讲堂名称"))
    schema = schema_of("2", Field("rows", "汇总", "table", columns=columns))
    rows = [{"u": f"学院{at}", "t": f"讲堂{at}"} for at in range(5)]
    data = fill_word_form(notice_with_forms(), schema, {"rows": rows}, FORM).data
    written = [[cell.text for cell in row.cells] for row in opened(data).tables[0].rows]
    assert written == [
        ["序号", "单位", "讲堂名称"],
        ["1", "学院0", "讲堂0"],
        ["2", "学院1", "讲堂1"],
        *(["", f"学院{at}", f"讲堂{at}"] for at in (2, 3, 4)),
    ]


def test_the_place_finds_a_blank_whose_label_was_reworded():
    schema = schema_of("1", Field("title", "讲堂的名字", place=Place(0, 0, 1)))
    data = fill_word_form(notice_with_forms(), schema, {"title": "修理铺"}, FORM).data
    assert cell_text(data, 0, 1) == "修理铺"


def test_a_field_without_a_blank_is_named():
    schema = schema_of("1", Field("title", "讲堂名称"), Field("extra", "网站自加的一项"))
    assert fill_word_form(notice_with_forms(), schema, {}, FORM).unplaced == ("extra",)


def lines_after_form(data: bytes) -> list[str]:
    """The paragraphs of the body behind its last table."""
    children = list(opened(data).element.body)
    last = max(at for at, one in enumerate(children) if one.tag == qn("w:tbl"))
    texts = ["".join(t.text or "" for t in one.iter(qn("w:t"))) for one in children[last + 1 :]]
    return [one for one in texts if one]


def test_what_has_no_blank_is_printed_after_the_form_in_its_own_face():
    columns = (Column("n", "姓名"), Column("w", "分工"))
    schema = schema_of(
        "1",
        Field("title", "讲堂名称"),
        Field("theme", "创建主题", "choice", options=("急救", "导览")),
        Field("empty", "没填的一项"),
        Field("files", "附件", "attachment"),
        Field("team", "成员", "table", columns=columns),
    )
    answers = {"title": "修理铺", "theme": "急救", "team": [{"n": "林晚舟", "w": "组织"}]}
    form = replace(FORM, files={"files": ("方案.pdf", "名单.xlsx")})
    stranger = replace(OPINION, key="party", name="学院党委意见", text="同意。")
    data = fill_word_form(notice_with_forms(), schema, answers, form, opinions=[stranger]).data
    assert lines_after_form(data) == [
        "通知的表上没有、另填的栏目：创建主题：☑急救　□导览；附件：方案.pdf、名单.xlsx。",
        "成员：林晚舟 组织。",
        "通知的表上没有栏目的意见：",
        "学院党委意见：同意。签署：团委书记　沈怀瑾　（盖章）　　2027年3月25日 14:05　签于第2版",
    ]
    body = opened(data).element.body
    rules = list(body.iter(qn("w:pBdr")))
    assert len(rules) == 1
    run = next(one for one in body.iter(qn("w:t")) if one.text.startswith("通知的表上")).getparent()
    assert run.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "楷体_GB2312"


def test_nothing_is_added_where_the_form_has_a_blank_for_everything(filled):
    assert lines_after_form(filled) == []


def test_chosen_items_are_not_printed_twice():
    theme = Field("theme", "讲堂名称", "choice", options=("急救",), prefill="application.theme")
    items = Field(
        "items", "内容", "choice", multiple=True, options=("演练",), prefill="application.items"
    )
    answers = {"theme": "急救", "items": ["演练"]}
    data = fill_word_form(notice_with_forms(), schema_of("1", theme, items), answers, FORM).data
    assert lines_after_form(data) == []


def test_chosen_items_without_a_blank_stand_under_their_theme():
    theme = Field(
        "theme", "讲堂名称", "choice", options=("急救", "导览"), prefill="application.theme"
    )
    items = Field(
        "items", "申报内容", "choice", multiple=True, options=("演练", "宣讲"),
        prefill="application.items",
    )  # fmt: skip
    answers = {"theme": "急救", "items": ["演练", "宣讲"]}
    data = fill_word_form(notice_with_forms(), schema_of("1", theme, items), answers, FORM).data
    assert cell_text(data, 0, 1).endswith("\n1．演练\n2．宣讲")


def test_a_prepared_form_is_filled_in_many_times():
    word = prepare_word_form(notice_with_forms(), APPLY)
    first = fill_word_form(word, APPLY, {"title": "甲"}, FORM).data
    second = fill_word_form(word, APPLY, {"title": "乙"}, FORM).data
    assert (cell_text(first, 0, 1), cell_text(second, 0, 1)) == ("甲", "乙")
    assert second == fill_word_form(word, APPLY, {"title": "乙"}, FORM).data


def test_another_form_or_a_damaged_file_is_refused():
    with pytest.raises(NoWordForm):
        prepare_word_form(notice_with_forms(), schema_of("9", Field("x", "别的")))
    with pytest.raises(UnreadableFile):
        prepare_word_form(b"PK\x03\x04 no zip", APPLY)


def test_a_file_with_a_missing_part_gives_way_to_our_own_sheet():
    """Word opens such files, python-docx does not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(notice_with_forms())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != "word/webSettings.xml":
                new.writestr(name, old.read(name))
    with pytest.raises(NoWordForm):
        prepare_word_form(out.getvalue(), APPLY)


def test_even_pages_of_their_own_get_our_foot_too():
    document = opened(notice_with_forms())
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].even_page_footer.paragraphs[0].text = "原有页脚"
    out = io.BytesIO()
    document.save(out)
    section = opened(fill_word_form(out.getvalue(), APPLY, ANSWERS, FORM).data).sections[0]
    for footer in (section.footer, section.even_page_footer):
        assert footer.tables[0].cell(0, 1).text.startswith("编号 2027-0007　第2版")
        assert "原有页脚" not in [one.text for one in footer.paragraphs]


def test_the_form_keeps_the_page_of_its_own_section():
    schema = schema_of("1", Field("title", "讲堂名称"), Field("plan", "讲堂方案", "long_text"))
    data = fill_word_form(notice_in_sections(), schema, {"title": "修理铺"}, FORM).data
    document = opened(data)
    assert cell_text(data, 0, 1) == "修理铺"
    assert len(document.sections) == 1
    assert document.sections[0].page_width > document.sections[0].page_height
    assert [p.text for p in document.paragraphs if p.text] == ["附件1", "青年讲堂申报表"]
    assert not list(document.element.body.iter(qn("w:titlePg"), qn("w:br")))


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=50))
def test_any_text_can_be_written(text):
    answers = {"title": text, "unit": text, "plan": text}
    data = fill_word_form(notice_with_forms(), APPLY, answers, FORM).data
    assert cell_text(data, 0, 1) == printable(text).strip()


def _labelled_schema(name: str, number: str) -> FormSchema:
    """The form as it is labelled, without the hand of the reader."""
    labels = json.loads((WORD / f"{name}.form.json").read_text(encoding="utf-8"))
    attachment = next(one for one in labels["attachments"] if one["number"] == number)
    fields = [
        Field(f"f{at}", one["label"], one["type"], one["group"] or "")
        for at, one in enumerate(attachment["fields"])
    ]
    return FormSchema(
        "form", attachment["title"], number, "form", (Section("s", "", tuple(fields)),)
    )


@needs_samples
@pytest.mark.parametrize(
    ("name", "number", "count"),
    [("xuzhou-2021", "1", 15), ("shanghai-2014", "2", 9), ("luohe-2020", "1", 11), ("luohe-2020", "2", 7)],
)  # fmt: skip
def test_forms_of_real_notices_take_every_answer(name, number, count):
    schema = _labelled_schema(name, number)
    typed = {"date": "2027-03-25", "percent": "90.5", "integer": "412", "phone": "0516-8388"}
    answers = {
        one.key: typed.get(one.type, f"答{one.key}")
        for one in schema.fields()
        if one.is_filled_by_applicant
    }
    opinions = [
        PrintedOpinion(one.key, one.label, f"意见{one.key}", "某某", "书记", OPINION.at, 1)
        for one in schema.fields() if not one.is_filled_by_applicant
    ]  # fmt: skip
    written = fill_word_form(WORD / f"{name}.docx", schema, answers, FORM, opinions=opinions)
    document = opened(written.data)
    text = "\n".join(p.text for p in document.element.body.iter(qn("w:t")) if p.text)
    wanted = {"date": "2027年3月25日", "percent": "90.5%", "opinion_and_seal": "意见{}"}
    assert written.unplaced == ()
    assert len(list(schema.fields())) == count
    for one in schema.fields():
        words = wanted.get(one.type, str(answers.get(one.key, ""))).format(one.key)
        assert words in text, one.label
    assert len(document.tables) == 1


@needs_samples
def test_the_table_of_a_real_notice_grows():
    labels = ("序号", "单位", "项目名称", "项目类别", "负责人", "联系电话")
    columns = tuple(Column(f"c{at}", label) for at, label in enumerate(labels))
    schema = schema_of("2", Field("rows", "汇总", "table", columns=columns))
    rows = [{f"c{at}": f"{row}-{at}" for at in range(6)} for row in range(9)]
    data = fill_word_form(WORD / "xuzhou-2021.docx", schema, {"rows": rows}, FORM).data
    table = opened(data).tables[0]
    assert len(table.rows) == 10
    assert [cell.text for cell in table.rows[9].cells] == [f"8-{at}" for at in range(6)]
