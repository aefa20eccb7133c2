"""A definition in the words of a notice, a list of projects in those of a result; typing paragraphs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.commendation_paper import Commended, commendation_paper
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import (
    AddresseeRule,
    Award,
    Contact,
    Definition,
    Endorser,
    Material,
    Quota,
    Return,
    Stage,
    Theme,
    ThemeItem,
)
from yipin.rules.form_schema import FormSchema
from yipin.rules.notice_paper import Issuer, notice_paper, notice_title, ordinal
from yipin.rules.official_paper import Paragraph, level_of
from yipin.rules.paper_checks import context_of, find_faults, lint_texts
from yipin.rules.paper_editing import typed_paragraphs, typed_text
from yipin.rules.result_paper import Others, Passed, result_paper

TODAY = date(2027, 3, 5)
HOST = Issuer("青禾大学团委", "团委办公室", "校党委办公室")
WHOLE = Definition(
    key="brand", name="“一团一品”品牌创建", kind="brand_programme", year=2027, summary="做实品牌。",
    publicity_days=5, results_use=("年度考核。",),
    contact=Contact("团委办公室", "00000001", "office@example.edu"),
    addressees=(AddresseeRule("各团总支"), AddresseeRule("直属团支部")),
    themes=(
        Theme("a", "思想引领类", note="学理论。", items=(ThemeItem("x", "学讲话"), ThemeItem("y", "讲团课"))),
        Theme("b", "志愿服务类"),
    ),
    quotas=(Quota(min=1, max=2, who="每个团总支"),),
    stages=(
        Stage("apply", "collect", "申报", "2027-03-08", "2027-03-30T18:00", ("f", "g"), materials=(
            Material("plan", "实施方案"), Material("film", "视频", required=False),
        )),
        Stage("opinions", "endorse", "意见", None, None, endorsers=(
            Endorser("l", "团组织意见"), Endorser("p", "党组织意见", side="party"),
        )),
        Stage("pitch", "assess", "推介", "2027-04-10", None),
        Stage("one-day", "assess", "评审", "2027-05-10", "2027-05-10"),
        Stage("end", "collect", "总结", None, "2028-01-05", purpose="summary"),
    ),
    awards=(
        Award("重点", count_min=3, count_max=5), Award("一般", count_max=9), Award("优秀"),
        Award("特等", count_min=1, count_max=1), Award("提名", count_min=2),
    ),
    returns=(Return("m", "月报", "FREQ=MONTHLY;BYMONTHDAY=28"),),
    forms=(FormSchema("f", "申报表"), FormSchema("g", "汇总表")),
)  # fmt: skip


def texts(paper) -> list[str]:
    return [one.text for one in paper.paragraphs]


def test_a_notice_says_everything_the_definition_says():
    paper = notice_paper(WHOLE, HOST, TODAY)
    assert paper.title == "关于开展2027年“一团一品”品牌创建的通知"
    assert (paper.mark, paper.addressees) == ("青禾大学团委文件", "各团总支、直属团支部")
    assert texts(paper) == [
        "做实品牌。现将有关事项通知如下。",
        "一、申报主题",
        "（一）思想引领类。学理论。（1）学讲话；（2）讲团课。",
        "（二）志愿服务类。",
        "二、申报数量",
        "1.每个团总支至少报1项，至多报2项。",
        "三、时间安排",
        "（一）申报。3月8日至3月30日18:00。",
        "（二）推介。4月10日起。",
        "（三）评审。5月10日。",
        "（四）总结。2028年1月5日前。",
        "四、申报材料",
        "各单位在网上填报《申报表》（见附件1）、《汇总表》（见附件2）、实施方案、视频（可选），按期提交，不另报纸质材料。",
        "提交前须签署团组织意见、党组织意见。",
        "五、评审和结果运用",
        "评审确定重点3至5项、一般不超过9项、优秀、特等1项、提名2项。",
        "结果公示不少于5个工作日。",
        "结果用于：年度考核。",
        "六、报送要求",
        "1.月报：每月28日前报送。",
        "联系方式：团委办公室，电话00000001，邮箱office@example.edu。",
    ]
    assert [one.name for one in paper.attachments] == ["申报表", "汇总表"]
    sources = [one.source for one in paper.paragraphs]
    assert len(set(sources)) == len(sources)
    assert all(one.given == one.text for one in paper.paragraphs)


def test_a_notice_says_no_more_than_the_definition():
    bare = Definition("x", "关于做好2027年推荐工作的通知", "other", 2027)
    paper = notice_paper(bare, Issuer("团委"), TODAY)
    assert paper.title == "关于做好2027年推荐工作的通知"
    assert texts(paper) == ["现将有关事项通知如下。"]
    one_form = replace(
        WHOLE, stages=(Stage("apply", "collect", "申报", forms=("f",)),), forms=WHOLE.forms[:1]
    )
    assert any(
        "《申报表》（见附件）" in text for text in texts(notice_paper(one_form, HOST, TODAY))
    )
    no_forms = replace(WHOLE, stages=(Stage("apply", "collect", "申报"),))
    assert "四、申报材料" not in texts(notice_paper(no_forms, HOST, TODAY))
    assert notice_title(replace(bare, name="2027年品牌创建")) == "关于开展2027年品牌创建的通知"


def test_the_dates_of_a_running_round_come_first():
    until = datetime(2027, 4, 2, 23, 59, tzinfo=SHANGHAI)
    paper = notice_paper(WHOLE, HOST, TODAY, {"apply": (None, until), "pitch": (None, None)})
    assert "（一）申报。4月2日前。" in texts(paper)


@pytest.mark.parametrize("key", sorted(builtin_definitions()))
def test_the_notice_of_every_builtin_programme_is_free_of_faults(key):
    paper = notice_paper(builtin_definitions()[key], HOST, TODAY)
    found = find_faults(lint_texts(paper), context_of(paper, year=2027))
    assert [(one.code, one.found) for one in found if one.is_mendable] == []


def test_headings_count_in_chinese():
    assert [ordinal(n) for n in (1, 10, 11, 20, 35)] == ["一", "十", "十一", "二十", "三十五"]
    assert level_of(f"（{ordinal(35)}）申报") == 2


def test_a_result_counts_and_lists():
    passed = [
        Passed("第一学院", "工作坊", "志愿服务", "重点"), Passed("第一学院", "修理铺", "志愿服务", "一般"),
        Passed("第二学院", "桥见", "思想引领", "重点"),
    ]  # fmt: skip
    paper = result_paper(WHOLE, HOST, TODAY, passed, Others(refused=1, merged=1))
    assert paper.title == "关于公布2027年“一团一品”品牌创建项目审查通过名单的通知"
    assert texts(paper)[0] == (
        "经各单位申报、主办单位审查，共收到申报5项，其中2个单位的3项通过审查，1项未通过审查，"
        "1项并入其他申报。现将通过审查的名单予以公布（见附件）。"
    )
    assert texts(paper)[1:3] == ["一、重点。共2项。", "二、一般。共1项。"]
    table = paper.attachments[0].paragraphs[0]
    assert table.rows[0] == ("序号", "单位", "项目名称", "类别", "层级")
    assert table.rows[3] == ("3", "第二学院", "桥见", "思想引领", "重点")
    assert not table.is_changed
    found = find_faults(lint_texts(paper), context_of(paper, year=2027))
    assert found == []
    plain = result_paper(
        replace(WHOLE, contact=Contact(), name="2027年创建"),
        HOST,
        TODAY,
        [Passed("甲", "乙", "乙")],
        Others(),
    )
    assert plain.attachments[0].paragraphs[0].rows[0] == ("序号", "单位", "项目名称")
    assert plain.title == "关于公布2027年创建项目审查通过名单的通知"
    assert "共收到申报1项，1个单位的1项全部通过审查。" in texts(plain)[0]


def test_paragraphs_are_typed_one_a_line_and_tables_with_strokes():
    known = (
        Paragraph("一、甲", "a", "一、甲"),
        Paragraph("", "t", "序号 | 单位", (("序号", "单位"),)),
    )
    assert typed_paragraphs(typed_text(known), known) == known
    changed = typed_paragraphs("一、乙\n新的\n\n序号 | 单位\n1 | 甲 | 多", known)
    assert [(one.text, one.source, one.is_changed) for one in changed] == [
        ("一、乙", "a", True), ("新的", "", False), ("", "t", True),
    ]  # fmt: skip
    assert changed[2].rows == (("序号", "单位", ""), ("1", "甲", "多"))
    assert typed_paragraphs("  \n ") == ()


def test_a_commendation_counts_and_lists_each_title():
    given = [
        Commended("团建品牌", "第一学院", "工作坊", "校级"), Commended("先进单位", "第二学院"),
    ]  # fmt: skip
    paper = commendation_paper(WHOLE, HOST, TODAY, given)
    assert paper.title == "关于表彰2027年“一团一品”品牌创建优秀成果和单位的通报"
    assert texts(paper)[1:3] == [
        "一、团建品牌。1个单位的1项成果。名单见附件1。",
        "二、先进单位。共1个单位。名单见附件2。",
    ]
    assert find_faults(lint_texts(paper), context_of(paper, year=2027)) == []
    named = replace(WHOLE, contact=Contact(), name="2027年创建")
    alone = commendation_paper(named, HOST, TODAY, given[1:])
    assert texts(alone)[1] == "先进单位。共1个单位。名单见附件。"
    assert alone.title == "关于表彰2027年创建优秀成果和单位的通报"
    assert alone.attachments[0].paragraphs[0].rows == (("序号", "单位"), ("1", "第二学院"))
