"""Where each blank stands, so that the form itself can be filled in; and the single parts of speech."""

from __future__ import annotations

import pytest

from tests.reading.word_forms import heads
from yipin.reading.blank_forms.inline import inline_blanks, opinion_box
from yipin.reading.blank_forms.model import CellPlace, FormAttachment
from yipin.reading.blank_forms.options import read_choice
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.blank_forms.types import infer_type
from yipin.reading.blank_forms.words import clean_label, tight
from yipin.reading.paper import Paper, PaperBuilder


def _paper(*pieces: str | list[list[str]]) -> Paper:
    builder = PaperBuilder("docx")
    for piece in pieces:
        if isinstance(piece, str):
            align = "center" if piece.startswith("^") else None
            builder.add_paragraph(piece.removeprefix("^"), align=align)
        else:
            builder.add_table(heads(piece))
    return builder.build()


def _one(*pieces: str | list[list[str]]) -> tuple[Paper, FormAttachment]:
    paper = _paper(*pieces)
    (form,) = read_forms(paper)
    return paper, form


def test_places_of_label_and_blank_cells():
    paper, form = _one("^推荐表", [["负责人", "姓名", "", "<"], ["^", "电话", "", "照片"]])
    name, phone, photo = form.fields
    assert (name.place.label_cell, name.place.blank_cell) == (
        CellPlace(0, 1),
        CellPlace(0, 2, 1, 2),
    )
    assert paper.text[name.place.start : name.place.end] == "姓名"
    assert (phone.place.table, phone.place.blank_cell) == (0, CellPlace(1, 2))
    assert photo.place.label_cell == photo.place.blank_cell == CellPlace(1, 3)


def test_places_inside_one_cell():
    paper, form = _one("^报告表", [["参会情况", "应到    人，实到    人"]])
    due, present = form.fields
    assert [paper.text[each.place.start : each.place.end] for each in form.fields] == [
        "应到",
        "实到",
    ]
    assert paper.text[due.place.blank_start : due.place.blank_end] == "    人"
    assert due.place.blank_cell == present.place.blank_cell == CellPlace(0, 1)
    assert due.place.label_cell == CellPlace(0, 0)


def test_places_in_lines():
    paper, form = _one("^登记表", "单位（盖章）：          填表时间：  年  月  日", [["姓名", ""]])
    unit, day, _ = form.fields
    assert (unit.place.table, unit.place.block, day.place.block) == (None, 1, 1)
    assert paper.text[day.place.blank_start : day.place.blank_end] == "  年  月  日"


def test_places_of_columns():
    _, form = _one(
        "^汇总表", [["序号", "得分", "<"], ["^", "自评", "考评"], ["1", "", ""], ["2", "", ""]]
    )
    assert form.place.column_cells == (CellPlace(0, 0, 2, 1), CellPlace(1, 1), CellPlace(1, 2))
    assert form.place.first_row == 2
    assert form.as_json()["place"]["table"] == 0


def test_json_has_the_keys_of_the_schema():
    _, form = _one("^申报表", [["*类别（可多选）", "□甲 ☑乙"], ["成员", "姓名"], ["^", ""]])
    choice = form.as_json()["fields"][0]
    place = choice.pop("place")
    assert choice == {
        "label": "类别", "group": None, "type": "choice", "required": True, "rows": None,
        "options": ["甲", "乙"], "multiple": True, "hint": "可多选", "value": "乙",
    }  # fmt: skip
    assert place["blank_cell"] == {"row": 0, "column": 1, "row_span": 1, "column_span": 1}


def test_announced_forms_that_are_missing_are_told():
    paper = _paper(
        "关于评选的通知",
        "附件：1.评选办法",
        "2.推荐表",
        "3.汇总表",
        "团委",
        "2021年3月1日",
        "附件2",
        "^推荐表",
        [["姓名", ""]],
    )
    forms = read_forms(paper)
    assert [(form.number, form.kind, form.included) for form in forms] == [
        ("1", "list", False), ("2", "form", True), ("3", "table", False),
    ]  # fmt: skip
    assert forms[0].as_json()["fields"] == []


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (["附件：推荐表", "团委", "2021年3月1日"], ["推荐表"]),
        (["附件1：推荐表", "附件2：汇总表", "团委"], ["推荐表", "汇总表"]),
        (["附件：1.推荐表 2.汇总表", "团委"], ["推荐表", "汇总表"]),
        (["附件：1．《推荐表》", "2．《汇总表》；", "3.名单.xlsx"], ["推荐表", "汇总表", "名单"]),
        (["附件：", "1、推荐表", "2、汇总表", "4、不相连"], ["推荐表", "汇总表"]),
        (["附件材料要齐全。", "附件1中的表格请填写。"], []),
    ],
)
def test_lists_of_attachments(lines: list[str], titles: list[str]):
    assert [form.title for form in read_forms(_paper("关于评选的通知", "正文。", *lines))] == titles


@pytest.mark.parametrize(
    ("text", "label", "hint", "required"),
    [
        ("姓  名", "姓名", None, None),
        ("*活动名称", "活动名称", None, True),
        ("学历（必填）", "学历", None, True),
        ("特长（选填）：", "特长", None, False),
        ("事迹（500字以内，可附页）", "事迹", "500字以内，可附页", None),
        ("单位（盖章）", "单位（盖章）", None, None),
        ("金额（万元）", "金额（万元）", None, None),
        ("一、项目简介：", "项目简介", None, None),
        ("(3)活动成效", "活动成效", None, None),
        ("28岁以下青年数", "28岁以下青年数", None, None),
        ("区（县）、高校团委意见", "区（县）、高校团委意见", None, None),
        ("依据（意义、现状、创新之处）", "依据", "意义、现状、创新之处", None),
    ],
)
def test_labels_without_their_directions(
    text: str, label: str, hint: str | None, required: bool | None
):
    found = clean_label(text)
    assert (found.text, found.hint, found.required) == (label, hint, required)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("单位负责人", "person"), ("负责人单位", "organisation"), ("姓名及电话", "text"), ("活动内容及形式", "long_text"),
        ("出生年月", "date"), ("团费收缴率", "percent"), ("志愿服务时长（小时）", "integer"), ("预算（万元）", "integer"),
        ("联系方式", "phone"), ("政治面貌", "text"), ("校团委审核意见", "opinion_and_seal"), ("主要事迹", "long_text"),
        ("活动照片", "attachment"), ("学生健康状况", "text"), ("所在团支部", "organisation"), ("应到团员数", "integer"),
        ("拟任职务", "text"), ("指导教师", "person"), ("某某", "text"),
    ],
)  # fmt: skip
def test_types_by_the_last_word(label: str, kind: str):
    assert infer_type(label, is_alone=True) == kind


@pytest.mark.parametrize(
    ("blank", "kind"),
    [
        ("      元", "integer"),
        ("   %", "percent"),
        ("  年  月  日", "date"),
        ("（盖章）\n年 月 日", "opinion_and_seal"),
    ],
)
def test_types_by_the_blank(blank: str, kind: str):
    assert infer_type("某某", blank) == kind


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("姓  名：      联 系 电 话：", ["姓名", "联系电话"]),
        ("填表时间： 年 月 日   姓  名：", ["填表时间", "姓名"]),
        ("省份：上海市", ["省份"]),
        ("应到____人，实到____人", ["应到", "实到"]),
        ("其中男  人，女  人", ["其中男", "女"]),
        ("学院团委\n意  见", []),
        ("时间：9：30", ["时间"]),
        ("□经济困难□其他：____", []),
        ("各团支部要认真组织，确保实效。", []),
    ],
)
def test_labels_and_blanks_in_one_line(text: str, pairs: list[str]):
    assert [tight(each.label) for each in inline_blanks(text)] == pairs


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("学院意见：\n\n（盖章）\n年 月 日", "学院意见"),
        ("学\n院\n意\n见\n（盖章）", "学院意见"),
        ("团支部推荐意见\n\n 支部书记签字：   年  月  日", "团支部推荐意见"),
        ("（盖章）\n年 月 日", None),
        ("负责人签字：   年 月 日", None),
    ],
)
def test_opinion_boxes(text: str, label: str | None):
    box = opinion_box(text)
    assert (box and tight(box.label)) == label


@pytest.mark.parametrize(
    ("text", "options", "ticked", "multiple"),
    [
        ("□重点 □一般", ("重点", "一般"), (), None),
        ("是□  否☑", ("是", "否"), ("否",), None),
        ("（ ）甲 （ ）乙", ("甲", "乙"), (), None),
        ("（可多选）□甲 □其他____", ("甲", "其他"), (), True),
        ("是/否", ("是", "否"), (), False),
    ],
)
def test_options(
    text: str, options: tuple[str, ...], ticked: tuple[str, ...], multiple: bool | None
):
    choice = read_choice(text)
    assert (choice.options, choice.ticked, choice.multiple) == (options, ticked, multiple)
