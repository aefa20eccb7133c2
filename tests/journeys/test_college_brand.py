"""A: a college's brand programme, from the Word notice over title and money to the facts of the year;
branches and experts sit at a phone, the whole way.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import PHONE
from tests.journeys import (
    carry_out_steps,
    decision_steps,
    later_steps,
    money_steps,
    notice_steps,
    office_steps,
    review_steps,
    unit_steps,
)
from tests.journeys.conftest import WORD, Stage, needs_word
from tests.journeys.desk import Desk
from tests.journeys.files import names_in_zip, rows_of_xlsx, text_of_docx, text_of_pdf
from tests.journeys.unit_steps import Idea

PROGRAMME = "共青团工作“一团一品”活动"
PLAN, HARD = "项目实施方案及推进计划", "项目难点及解决办法"
IDEA = Idea(
    title="百炼匠心工作坊",
    theme="学风建设类",
    texts={PLAN: "每周六开放实训室，高年级带新生做一件作品。", HARD: "场地少，分两批来。"},
)
REMARK, MENDED = "请写明安全措施", "场地少，分两批来；老师在场，先讲安全。"


@needs_word
def test_a_brand_programme_from_the_notice_to_the_title(college: Stage) -> None:
    office = college.open("office")
    address = publish(office, WORD / "xuzhou-2021.docx")
    secretary, party = college.open("jidian", PHONE), college.open("jidian-party", PHONE)
    apply(secretary, party)
    remind(office, address, college.open("huagong", PHONE))
    revise(office, address, secretary, party)
    screen(office, address)
    take_away(office, address, secretary, college)
    review(college, office, address)
    decide(office, address, secretary)
    finance = keep_books(college)
    carry_out(college, office, secretary)
    report(office, address, secretary)
    accept(college, office, address)
    later_steps.certify(office, address, IDEA.title)
    later_steps.states(office, address, IDEA.title, "已认证")
    has_title(secretary)
    spend(college, finance)
    counts_for_the_year(college)


def publish(office: Desk, notice: Path) -> str:
    notice_steps.take_in(office, notice)
    marked = notice_steps.marks(office)
    expect(marked.filter(has_text="1个").first).to_be_visible()
    expect(marked.filter(has_text="3月30日").first).to_be_visible()
    notice_steps.follow_mark(office, "3月30日", "申报截止")
    notice_steps.check_every_mark(office)
    office.check()
    notice_steps.bring_less_for_a_pass(office, "80")
    notice_steps.move_calendar(office, date.today() + timedelta(days=20))
    notice_steps.set_basics(office, {"年度": str(date.today().year), "办公电话": "00000003"})
    return notice_steps.publish(office, 3)


def apply(secretary: Desk, party: Desk) -> None:
    unit_steps.open_from_due(secretary, PROGRAMME)
    unit_steps.known(secretary, "团员总数", "412", "组织库")
    unit_steps.known(secretary, "团青比例", "73.57%", "412 ÷ 560")
    secretary.check()
    unit_steps.fill_in(secretary, IDEA)
    unit_steps.leave_and_come_back(secretary, IDEA)
    unit_steps.is_not_ready(secretary, "实施方案")
    unit_steps.add_files(secretary, {"实施方案": "实施方案.docx"})
    unit_steps.send(secretary)
    unit_steps.sign(secretary, IDEA.title, "分工明确，同意申报。")
    unit_steps.sign(party, IDEA.title, "方案可行，注意安全，同意申报。")
    unit_steps.hand_in(secretary, IDEA.title)


def remind(office: Desk, address: str, other: Desk) -> None:
    office_steps.open_round(office, PROGRAMME)
    office_steps.remind_missing(office, address, 2, "样表已放在群里。")
    other.go("/inbox/")
    other.sees("样表已放在群里。")
    other.check()


def revise(office: Desk, address: str, secretary: Desk, party: Desk) -> None:
    """Returned with a remark at a field; the new version voids the opinions, for all to see."""
    office_steps.open_application(office, address, IDEA.title)
    office_steps.return_it(office, HARD, REMARK, "补上安全措施再报。")
    unit_steps.mend(secretary, IDEA.title, REMARK, HARD, MENDED)
    expect(secretary.page.locator("main, aside").filter(has_text="意见链").last).to_contain_text(
        re.compile("第 1 版上的意见.*已作废")
    )
    secretary.check()
    unit_steps.compare(secretary, MENDED)
    unit_steps.sign(secretary, IDEA.title, "已照要求改好。")
    unit_steps.open_opinion(party, IDEA.title)
    party.sees("和您上次签的有什么不同")
    unit_steps.sign(party, IDEA.title, "改得好，同意申报。")
    unit_steps.hand_in(secretary, IDEA.title)


def screen(office: Desk, address: str) -> None:
    """Pass one, enter another for a unit that has none, and merge that into the first."""
    added = "实验安全短片"
    unit = "材料与化工学院团总支"
    office_steps.add(office, address, unit, added, "思想引领类", "去年基础好，今年一并创建。")
    office_steps.open_application(office, address, IDEA.title)
    office_steps.forward(office)
    office.sees("通过审查，已告诉申报单位")
    office.check()
    office_steps.open_application(office, address, added)
    office_steps.merge(office, IDEA.title, "内容相近，力量合在一起。")
    office.sees("已并入别的项目，已告诉申报单位")
    office.check()


def take_away(office: Desk, address: str, secretary: Desk, college: Stage) -> None:
    office.go(f"{address}applications/")
    summary = office.save(lambda: office.follow("下载汇总表"), college.folder)
    rows = rows_of_xlsx(summary)
    assert ["序号", "单位", "项目名称", "项目类别", "负责人", "联系电话"] in rows
    assert ["1", "机电工程学院团总支", IDEA.title, IDEA.theme] in [row[:4] for row in rows]
    pdf, docx = unit_steps.printed(secretary, IDEA.title, college.folder)
    for text in (text_of_pdf(pdf), text_of_docx(docx)):
        said = re.sub(r"\s", "", text)
        assert "机电工程学院团总支" in said
        assert "73.57%" in said
        assert MENDED in said
        assert "改得好，同意申报。" in said
    names = names_in_zip(office_steps.pack(office, address, college.folder))
    assert "目录.xlsx" in names
    assert any(name.endswith("申报表.pdf") and IDEA.title in name for name in names)
    assert any(name.endswith("实施方案.docx") for name in names)


def review(college: Stage, office: Desk, address: str) -> None:
    """Three experts of other colleges; the ranking opens down to the marks."""
    experts = ("huagong", "jingguan", "jingguan-party")
    panel = review_steps.prepare(office, address, experts)
    for login, tenths in zip(experts, (9, 8, 10), strict=True):
        review_steps.judge(college.open(login, PHONE), [tenths])
    review_steps.close(office, panel)
    review_steps.ranked(office, panel, [(IDEA.title, "90")])


def decide(office: Desk, address: str, secretary: Desk) -> None:
    """Chosen by a line under the first, with its sum, signed at another desk; work begins at once."""
    decision_steps.set_limits(office, address, amount_0="3000")
    decision = decision_steps.begin(office, address)
    decision_steps.cut(office, 1)
    decision_steps.send_and_sign(office, office, decision)
    office.sees("立项的项目开始实施")
    secretary.go("/inbox/")
    secretary.sees("结果公布")
    secretary.check()


def carry_out(college: Stage, office: Desk, secretary: Desk) -> None:
    """A plan kept and once changed, photos from a phone, a piece of news that everybody may read,
    and the whole as one file that can be checked.
    """
    project = carry_out_steps.set_plan(secretary, IDEA.title, ("办好第一期", "办好第二期"))
    carry_out_steps.tick(secretary, project, "办好第一期", "开放 12 次")
    carry_out_steps.change_plan(secretary, office, project, "办好第二期", "设备晚到，顺延。")
    carry_out_steps.add_photos(secretary, project, ("签到", "开工"))
    headline = "百炼工坊开工，三十名新生动手"
    carry_out_steps.send_news(secretary, project, headline, "周六开放，高年级带新生。")
    carry_out_steps.adopt_news(office, headline)
    carry_out_steps.publish_news(office, headline)
    dossier = carry_out_steps.pack(secretary, project, college.folder)
    assert carry_out_steps.is_whole(dossier)
    assert sum(name.endswith(".jpg") for name in names_in_zip(dossier)) >= 2


def report(office: Desk, address: str, secretary: Desk) -> None:
    """The summary is asked for, handed in on the own form, and taken."""
    later_steps.open_now(office, address, "collect")
    later_steps.hand_in(
        secretary,
        "提交项目总结",
        IDEA.title,
        {"实施情况": "开放了 24 次，带出 31 名新生。", "主要成效": "做成 31 件作品，5 件参展。"},
        {"项目总结": "项目总结.docx"},
    )
    later_steps.take(office, address, [IDEA.title])


def accept(college: Stage, office: Desk, address: str) -> None:
    """The defence is judged again by experts; its result is decided on from there."""
    experts = ("huagong", "jingguan", "jingguan-party")
    panel = review_steps.prepare(office, address, experts, at=1)
    for login in experts:
        review_steps.judge(college.open(login, PHONE), [9])
    review_steps.close(office, panel)
    decision = later_steps.decide_from_review(office, panel)
    office.page.locator("select[data-place]").first.select_option("pass")
    decision_steps.send_and_sign(office, office, decision)
    later_steps.states(office, address, IDEA.title, "通过验收")


def keep_books(college: Stage) -> Desk:
    """Another desk than the office; before acceptance nothing can be released."""
    finance = college.open("jingfei")
    plan = "结项经费：通过验收后拨 100%，合格的拨其中 80%"
    money_steps.open_books(finance, PROGRAMME, plan, "5000")
    money_steps.open_award(finance, PROGRAMME, IDEA.title)
    finance.sees("“结项经费”要等项目通过验收，现在还没有")
    return finance


def spend(college: Stage, finance: Desk) -> None:
    """Released by the grade; over the limit is refused in words; what is left is returned."""
    money_steps.open_award(finance, PROGRAMME, IDEA.title)
    money_steps.release(finance, "2,400", "600")
    branch = college.open("jidian", PHONE)
    money_steps.begin_claim(branch, IDEA.title)
    prize = {"买了什么": "结业作品奖品", "金额": "500", "数量": "2", "参加人数": "40"}
    money_steps.add_line(branch, "奖品", prize, "奖品发票.pdf")
    branch.sees("“奖品”每件不超过 200 元，2 件最多 400 元。请改金额或件数。")
    branch.check()
    money_steps.add_line(branch, "奖品", {"金额": "400"}, "奖品发票.pdf")
    branch.sees("共 400 元")
    printing = {"买了什么": "作品图册 60 本", "金额": "600.50", "数量": "", "参加人数": ""}
    money_steps.add_line(branch, "印刷费", printing, "图册发票.pdf")
    branch.sees("共 1,000.50 元")
    branch.check()
    money_steps.hand_in(branch, "1,000.50")
    branch.sees("审好会发消息")
    money_steps.judge(finance, IDEA.title)
    money_steps.open_award(finance, PROGRAMME, IDEA.title)
    sheet = text_of_docx(money_steps.close(finance, college.folder))
    for said in ("2,400 元", "1,000.50 元", "壹仟元伍角整", "已收回 1,399.50 元"):
        assert said in sheet


def counts_for_the_year(college: Stage) -> None:
    """The title, and a project that was approved; a pass is not excellent."""
    assert college.facts_of("机电工程学院团总支") == {
        "approved": [IDEA.title],
        "excellent": [],
        "titled": [f"校级团建品牌：{IDEA.title}"],
    }


def has_title(secretary: Desk) -> None:
    secretary.go("/titles/")
    secretary.sees(IDEA.title)
    secretary.check()
