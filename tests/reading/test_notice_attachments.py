"""Attachments, the labels of loose forms, endorsements."""

from __future__ import annotations

from tests.reading.notice_papers import HEAD, notice_of
from yipin.reading.notice import Endorsement

FORM = """附件1
项目申报表
申报单位（盖章）：        填报日期：  年  月  日
\t项目名称\t
\t负责人\t姓名\t\t电话\t
\t\t职务\t\t邮箱\t
\t项目类别\t□甲类  □乙类
\t品牌内涵
与特色\t
\t单位团组织意见\t（盖章）
\t单位党组织意见\t（盖章）
"""
TAIL = """一、报送
各部门提交《项目申报表》（附件1）一式两份。
附件：1.项目申报表
2.《项目汇总表》.doc

青禾学院团委
2027年3月1日
"""


def test_the_list_of_attachments_and_the_form_itself_are_one():
    notice = notice_of(HEAD + TAIL + FORM)
    assert [(a.number, a.title) for a in notice.attachments] == [
        ("1", "项目申报表"),
        ("2", "项目汇总表"),
    ]


def test_labels_of_a_loose_form_without_groups_choices_and_values():
    first = notice_of(HEAD + TAIL + FORM).attachments[0]
    assert first.form_fields == (
        "申报单位(盖章)", "填报日期", "项目名称", "姓名", "电话", "职务", "邮箱", "项目类别",
        "品牌内涵与特色", "单位团组织意见", "单位党组织意见",
    )  # fmt: skip


def test_the_chain_of_endorsement_is_in_the_order_of_the_form():
    assert notice_of(HEAD + TAIL + FORM).endorsements == (
        Endorsement("单位团组织", sealed=True),
        Endorsement("单位党组织", sealed=True),
    )


def test_materials_know_their_copies():
    material = notice_of(HEAD + TAIL).materials[0]
    assert (material.name, material.copies) == ("项目申报表", 2)


def test_an_attachment_may_be_named_in_the_text_only():
    notice = notice_of(HEAD + "一、报送\n填写《登记表》（见附件2）。")
    assert [(a.number, a.title) for a in notice.attachments] == [("2", "登记表")]
