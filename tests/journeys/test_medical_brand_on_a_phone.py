"""B: a medical university's brand programme, every page on a phone, from the committee's review over a
fixed sum, photographs, display and secret ballot to a re-check that withdraws.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from tests.browser import PHONE
from tests.journeys import (
    carry_out_steps,
    decision_steps,
    display_steps,
    later_steps,
    money_steps,
    notice_steps,
    office_steps,
    review_steps,
    unit_steps,
)
from tests.journeys.conftest import WORD, Stage, needs_word
from tests.journeys.desk import Desk
from tests.journeys.unit_steps import Idea

PROGRAMME = "“一团一品”精品活动创建工程"
FIRST = Idea(
    title="急救进宿舍",
    theme="志愿服务类",
    texts={"项目方案": "每月一次心肺复苏和止血包扎演练，每层楼至少两名持证同学。"},
)
SECOND = Idea(
    title="晨读一小时",
    theme="学风养成类",
    texts={"项目方案": "学长带读，每周三次，期末办一次分享会。"},
)
INTERVAL = 12
REASON = "去年的项目得到省级表扬，今年另有一个成熟的项目。"


@needs_word
def test_a_brand_from_the_notice_to_a_title_that_is_withdrawn(college: Stage) -> None:
    office = college.open("office", PHONE)
    address = publish(office, WORD / "jinzhou-2017.docx")
    secretary = college.open("jingguan", PHONE)
    unit_steps.open_from_due(secretary, PROGRAMME)
    secretary.check()
    apply(secretary, FIRST)
    unit_steps.hand_in_at_once(secretary, FIRST.title)
    unit_steps.open_another(secretary, PROGRAMME)
    apply(secretary, SECOND)
    ask_for_one_more(secretary)
    grant(office, address)
    unit_steps.try_again(secretary, SECOND.title)
    screen(office, address)
    panel = review(college, office, address)
    decide(office, address, panel)
    pay(college)
    carry_out(college, secretary)
    accept(college, office, address)
    later_steps.certify(office, address, FIRST.title, months=INTERVAL)
    college.days_pass(INTERVAL * 30 - 20)
    later_steps.withdraw_at_recheck(office, secretary, FIRST.title)
    later_steps.states(office, address, FIRST.title, "通过验收")


def publish(office: Desk, notice: Path) -> str:
    notice_steps.take_in(office, notice)
    notice_steps.check_every_mark(office)
    notice_steps.give_contact(office, "00000004")
    notice_steps.add_stage(office, "组委会评审", "评审")
    office.check()
    notice_steps.move_calendar(office, date.today() + timedelta(days=10))
    notice_steps.set_interval(office, INTERVAL)
    notice_steps.set_basics(office, {"年度": str(date.today().year)})
    return notice_steps.publish(office, 3)


def apply(secretary: Desk, idea: Idea) -> None:
    unit_steps.fill_in(secretary, idea)
    unit_steps.leave_and_come_back(secretary, idea)
    unit_steps.add_files(secretary, {"实施方案": "实施方案.docx"})


def ask_for_one_more(secretary: Desk) -> None:
    """The second is refused in words; nothing typed is lost; the way out is one link away."""
    secretary.press("检查并提交")
    secretary.heading(f"提交“{SECOND.title}”")
    secretary.press("提交申报", secretary.main)
    secretary.sees("您填的都在，一个字没丢")
    secretary.check()
    secretary.follow("写理由申请例外名额")
    secretary.page.get_by_label("多报一项的理由").fill(REASON)
    secretary.press("申请例外名额")
    secretary.sees("答复会发到您的消息里")
    secretary.check()


def grant(office: Desk, address: str) -> None:
    office.go(f"{address}exceptions/")
    office.heading("1 个例外名额的申请等您答复")
    office.sees(REASON)
    office.check()
    office.page.get_by_label("答复").fill("同意，请按时交。")
    office.press(re.compile("^同意多报一项"), office.main)
    office.agree("同意多报一项")
    office.sees("答复过的")
    office.check()


def screen(office: Desk, address: str) -> None:
    office_steps.open_round(office, PROGRAMME)
    for idea in (FIRST, SECOND):
        office_steps.open_application(office, address, idea.title)
        office_steps.forward(office)
        office.sees("通过审查，已告诉申报单位")
    office.go(f"{address}missing/")
    office.heading("2 个没交")
    office.check()


def review(college: Stage, office: Desk, address: str) -> str:
    """The committee, before anything is decided; the better one stands first. The notice names no day for
    it, so that it stands last in the calendar.
    """
    experts = ("huagong", "jidian")
    panel = review_steps.prepare(office, address, experts, at=1)
    for login in experts:
        review_steps.judge(college.open(login, PHONE), [9, 7])
    review_steps.close(office, panel)
    review_steps.ranked(office, panel, [(FIRST.title, "90"), (SECOND.title, "70")])
    return panel


def decide(office: Desk, address: str, panel: str) -> None:
    """Three to four a year, says the notice: with one the desk says what breaks. The office changes the
    number, and the same line stands.
    """
    decision = later_steps.decide_from_review(office, panel)
    decision_steps.cut(office, 1)
    office.sees("“立项”至少 3 项，现在 1 项。请再选 2 项。")
    office.check()
    decision_steps.set_limits(office, address, amount_0="3000", least_0="", most_0="2")
    office.go(decision)
    decision_steps.cut(office, 1)
    decision_steps.send_and_sign(office, office, decision)
    office.sees("立项的项目开始实施")


def pay(college: Stage) -> None:
    """A fixed sum for each, as soon as it is approved."""
    finance = college.open("jingfei", PHONE)
    money_steps.choose_plan(finance, PROGRAMME, "立项后一次拨付", "12000")
    money_steps.open_award(finance, PROGRAMME, FIRST.title)
    money_steps.release_whole(finance, "3,000")


def carry_out(college: Stage, secretary: Desk) -> None:
    """A plan, a step that is done, photographs sorted, and the archive as one file."""
    project = carry_out_steps.set_plan(secretary, FIRST.title, ("第一次演练", "持证上岗"))
    carry_out_steps.tick(secretary, project, "第一次演练", "四层楼，每层两人持证")
    carry_out_steps.add_photos(secretary, project, ("演练", "考证"))
    assert carry_out_steps.is_whole(carry_out_steps.pack(secretary, project, college.folder))


def accept(college: Stage, office: Desk, address: str) -> None:
    """Shown, judged and voted on at the end of the year; the review is what is decided on."""
    experts = ("huagong", "jidian", "jidian-party")
    panel = review_steps.prepare(office, address, experts)
    ballot = display_steps.open_ballot(office, panel, "团组织书记")
    wall = display_steps.draw(office, panel)
    display_steps.show(office, panel, wall, FIRST.title)
    for login in experts:
        review_steps.judge(college.open(login, PHONE), [9])
    for login in ("huagong", "jidian"):
        display_steps.vote(college.open(login, PHONE), FIRST.title)
    display_steps.stand_aside(college.open("jingguan", PHONE))
    college.days_pass(1)
    display_steps.count(office, ballot, 2)
    review_steps.close(office, panel)
    display_steps.release(office, panel, wall, FIRST.title)
    decision = later_steps.decide_from_review(office, panel)
    office.page.locator("select[data-place]").first.select_option("excellent")
    decision_steps.send_and_sign(office, office, decision)
