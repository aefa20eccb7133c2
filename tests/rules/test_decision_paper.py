"""The notice of approval and the publicity as papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.decision_paper import Approved, Period, approval_paper, publicity_paper
from yipin.rules.definition import Award, Contact
from yipin.rules.notice_paper import Issuer
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.paper_checks import context_of, find_faults, lint_texts

ISSUER = Issuer("共青团青禾大学委员会")
TODAY = date(2026, 4, 6)
LIST = [
    Approved("机械学院团总支", "百炼工坊", "思想引领类", "重点支持项目", "", 3000_00),
    Approved("外语学院团总支", "青声微宣讲", "文化活动类", "", "市级试点", None),
]


def words(paper: OfficialPaper) -> str:
    return "\n".join(one.words for one in paper.paragraphs)


def test_the_approval_counts_by_tier_and_prints_the_money():
    paper = approval_paper(builtin_definitions()["college-brand"], ISSUER, TODAY, LIST)
    assert paper.title == "关于公布2021年“一团一品”团建工作品牌创建项目立项名单的通知"
    assert "2个单位的2项予以立项" in words(paper)
    assert "一、重点支持项目。共1项。" in words(paper)
    assert "二、市级试点。共1项。" in words(paper)
    assert "共支持经费3000元" in words(paper)
    (table,) = paper.attachments[0].paragraphs
    assert table.rows[0] == (
        "序号", "单位", "项目名称", "类别", "级别", "等次", "支持经费",
    )  # fmt: skip
    assert table.rows[1][-1] == "3000元"


def test_the_publicity_shows_no_money_and_says_until_when():
    period = Period(TODAY, date(2026, 4, 10), 5)
    paper = publicity_paper(builtin_definitions()["city-pilots"], ISSUER, TODAY, LIST, period)
    assert paper.title == "关于2014年学校共青团重点工作创新试点项目拟立项名单的公示"
    assert (paper.kind, paper.mark, paper.addressees, paper.printed_by) == ("plain", "", "", "")
    assert "公示期为2026年4月6日至2026年4月10日，共5个工作日。" in words(paper)
    (table,) = paper.attachments[0].paragraphs
    assert "支持经费" not in table.rows[0]


@pytest.mark.parametrize("key", ["college-brand", "medical-brand", "city-pilots"])
def test_both_are_free_of_faults(key):
    definition = builtin_definitions()[key]
    bare = [Approved("机械学院团总支", "百炼工坊")]
    period = Period(TODAY, TODAY, 1)
    for paper in (
        approval_paper(definition, ISSUER, TODAY, bare),
        publicity_paper(definition, ISSUER, TODAY, LIST, period),
    ):
        found = find_faults(lint_texts(paper), context_of(paper, year=2026))
        assert [(one.code, one.found) for one in found if one.is_mendable] == []


def test_a_single_group_is_no_numbered_list():
    definition = builtin_definitions()["college-brand"]
    alone = words(approval_paper(definition, ISSUER, TODAY, LIST[:1]))
    assert "1个单位的1项予以立项，均为重点支持项目，现将名单予以公布（见附件）。" in alone
    bare = Approved("机械学院团总支", "种子图书馆")
    some = words(approval_paper(definition, ISSUER, TODAY, [LIST[0], bare]))
    assert "1个单位的2项予以立项，其中重点支持项目1项，现将名单予以公布" in some
    assert "一、" not in alone + some


def test_the_only_tier_there_can_be_says_nothing_and_is_left_out():
    definition = replace(builtin_definitions()["college-brand"], awards=(Award("立项支持"),))
    paper = approval_paper(definition, ISSUER, TODAY, [replace(LIST[0], tier="立项支持")])
    assert "1个单位的1项予以立项，现将名单予以公布（见附件）。" in words(paper)
    assert "立项支持" not in words(paper)
    (table,) = paper.attachments[0].paragraphs
    assert table.rows[0] == ("序号", "单位", "项目名称", "类别", "支持经费")


def test_who_takes_objections_stands_in_the_publicity():
    definition = replace(
        builtin_definitions()["city-pilots"], contact=Contact("团委办公室", "00000001")
    )
    period = Period(TODAY, TODAY, 1)
    named = publicity_paper(definition, ISSUER, TODAY, LIST, period, contact="纪检室，电话00000002")
    assert "异议受理：纪检室，电话00000002。" in words(named)
    plain = publicity_paper(definition, ISSUER, TODAY, LIST, period)
    assert "联系方式：团委办公室，电话00000001。" in words(plain)
