"""D: a city's pilots on two levels, from the notice over a confirmation from above and two phases to
a title; schools, district and experts sit at a phone.
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
    notice_steps,
    office_steps,
    review_steps,
    unit_steps,
)
from tests.journeys.conftest import WORD, Stage, needs_word
from tests.journeys.desk import Desk
from tests.journeys.files import text_of_docx
from tests.journeys.unit_steps import Idea

PROGRAMME = "学校共青团重点工作创新试点"
WHOLE = "中华优秀传统文化弘扬和教育"
PART = "社会主义核心价值观培育和践行"
ITEM = "探索创新社会主义核心价值观的广泛、高效的普及传播载体"
THIRD = "地市或县级教育团工委建设"
YEARLY = "年度总结的意见"
TEXTS = {"省份": "江南省", "试点基本思路": "先摸底，再试点，后推广。"}
FULL = "北塘区团委（含下属单位）2 项已报满，不能再报。"


@needs_word
def test_pilots_of_two_levels_with_a_nested_quota(city: Stage) -> None:
    office = city.open("office")
    address = publish(office, WORD / "shanghai-2014.docx")
    district = city.open("beitang", PHONE)
    first = apply(city.open("beitang-1", PHONE), district, Idea(theme=WHOLE, texts=TEXTS))
    second = apply(
        city.open("beitang-2", PHONE), district, Idea(theme=PART, texts=TEXTS), item=ITEM
    )
    third_is_refused(district)
    office_steps.open_round(office, PROGRAMME)
    office_steps.open_application(office, address, WHOLE)
    screen(office, address)
    printed(first, second, city)
    decide(city, office, address)
    schools = {WHOLE: first, PART: second}
    first_phase(city, office, address, schools)
    learn(office, district, schools)
    second_phase(city, office, address, schools, district)
    later_steps.certify(office, address, PART)
    later_steps.states(office, address, PART, "已认证")


def publish(office: Desk, notice: Path) -> str:
    """This year there is one national place only; everything else stays as it was read."""
    notice_steps.take_in(office, notice)
    notice_steps.check_every_mark(office)
    notice_steps.set_national_places(office, 1)
    notice_steps.add_stage(office, "提出试点建议", "立项决定")
    notice_steps.add_stage(office, "上级确认", "立项决定")
    notice_steps.add_stage(office, YEARLY, "签署意见", "结项验收")
    opinions = {"学校意见": ("团组织", "申报单位"), "区团委意见": ("上级组织", "上级单位")}
    notice_steps.set_opinions(office, YEARLY, opinions)
    notice_steps.move_calendar(office, date.today() + timedelta(days=10))
    notice_steps.set_basics(office, {"年度": str(date.today().year)})
    return notice_steps.publish(office, 7)


def apply(school: Desk, district: Desk, idea: Idea, item: str = "") -> Desk:
    """The school signs, then the district; the school hands in."""
    unit_steps.open_from_due(school, PROGRAMME)
    unit_steps.fill_in(school, idea)
    if item:
        school.page.get_by_role("checkbox", name=item).check()
    unit_steps.leave_and_come_back(school, idea)
    if item:
        expect(school.page.get_by_role("checkbox", name=item)).to_be_checked()
    school.check()
    unit_steps.add_files(school, {"初步试点方案": "初步试点方案.docx"})
    unit_steps.send(school)
    unit_steps.sign(school, idea.theme, "条件具备，同意申报。")
    unit_steps.sign(district, idea.theme, "符合要求，同意推荐。")
    unit_steps.hand_in(school, idea.theme)
    return school


def third_is_refused(district: Desk) -> None:
    """Two places for the district with its schools: both are taken by schools."""
    unit_steps.open_from_due(district, PROGRAMME)
    unit_steps.fill_in(district, Idea(theme=THIRD, texts=TEXTS))
    unit_steps.add_files(district, {"初步试点方案": "初步试点方案.docx"})
    district.press("检查并送签")
    district.heading(f"送签“{THIRD}”")
    district.press("送签", district.main)
    district.sees(FULL)
    district.sees("您填的都在，一个字没丢")
    district.check()


def screen(office: Desk, address: str) -> None:
    """One goes national; the cap is full for the second until the first moves down."""
    office_steps.forward(office, "全国项目")
    office.sees("通过审查，已告诉申报单位")
    office.check()
    office_steps.open_application(office, address, PART)
    office.sees(ITEM)
    national = office.page.locator("#forward").get_by_role("radio", name=re.compile("全国项目"))
    expect(national).to_be_disabled()
    office_steps.open_application(office, address, WHOLE)
    office_steps.move_level(office, "市级项目", "全市统筹，改为市级。")
    office.sees("的级别已调整")
    office_steps.open_application(office, address, PART)
    office_steps.forward(office, "全国项目")
    office.sees("通过审查，已告诉申报单位")


def printed(first: Desk, second: Desk, city: Stage) -> None:
    """The notice's own form: a whole direction by its name, a part of one with its items."""
    whole = text_of_docx(unit_steps.printed(first, WHOLE, city.folder)[1])
    part = text_of_docx(unit_steps.printed(second, PART, city.folder)[1])
    assert WHOLE in whole
    assert ITEM in part
    assert "符合要求，同意推荐。" in part


def decide(city: Stage, office: Desk, address: str) -> None:
    """The city proposes, a body above confirms, the list is on show and then confirmed."""
    proposed = decision_steps.begin(office, address)
    decision_steps.propose(office)
    decision_steps.send_and_sign(office, office, proposed)
    confirmed = decision_steps.begin(office, address, at=1)
    decision_steps.confirm_from_above(office, "省团委学校部", "团省学发〔2026〕11号")
    decision_steps.send_and_sign(office, office, confirmed)
    decision_steps.publish(office, address, PART)
    city.days_pass(30)
    decision_steps.confirm(office, address)


def first_phase(city: Stage, office: Desk, address: str, schools: dict[str, Desk]) -> None:
    """Both hand in a midterm summary, are looked at by experts, and go on."""
    later_steps.open_now(office, address, "collect")
    for title, school in schools.items():
        texts = {"进展情况": "办了 12 场，来了 300 人次。", "下一步安排": "每周一场，带两所学校。"}
        later_steps.hand_in(school, "提交中期总结", title, texts, {})
    judged(city, office, address, list(schools), at=0, outcome="continue")


def learn(office: Desk, district: Desk, schools: dict[str, Desk]) -> None:
    """The city comes to see one, it answers; its news go up over the district; both exchange."""
    school, other = schools[PART], schools[WHOLE]
    project = carry_out_steps.set_plan(school, PART, ("一校一场", "汇编成册"))
    advice = "把办法写下来，给外校用。"
    carry_out_steps.visit(office, school, project, "每周一场，场场有记录。", advice, "年底汇编。")
    carry_out_steps.add_photos(school, project, ("现场",))
    headline = "核心价值观进了广播站"
    carry_out_steps.send_news(school, project, headline, "每周一播，学生自己写稿。")
    carry_out_steps.adopt_news(district, headline)
    carry_out_steps.adopt_news(office, headline)
    carry_out_steps.publish_news(office, headline)
    carry_out_steps.tell_others(school, other, project, "广播稿由学生轮流写，一周一审。")


def second_phase(
    city: Stage, office: Desk, address: str, schools: dict[str, Desk], district: Desk
) -> None:
    """The yearly report is signed by the school and the district before it is handed in."""
    later_steps.open_now(office, address, "collect-2")
    for title, school in schools.items():
        texts = {"实施情况": "办了 40 场。", "主要成效": "汇编一册，两所学校照着办。"}
        files = {"年度总结报告": "年度总结报告.docx", "研究成果": "研究成果.docx"}
        later_steps.fill_in(school, "提交年度总结报告", title, texts, files)
        unit_steps.send(school)
        unit_steps.sign(school, title, "情况属实。", "同意")
        unit_steps.sign(district, title, "成果可用，同意上报。", "同意")
        later_steps.hand_in_signed(school, title)
    judged(city, office, address, list(schools), at=1, outcome="excellent")


def judged(
    city: Stage, office: Desk, address: str, titles: list[str], *, at: int, outcome: str
) -> None:
    later_steps.take(office, address, titles, at=at)
    experts = ("nanling", "nanling-1", "nanling-2")
    panel = review_steps.prepare(office, address, experts, at=at)
    for login in experts:
        review_steps.judge(city.open(login, PHONE), [8] * len(titles))
    review_steps.close(office, panel)
    decision = later_steps.decide_from_review(office, panel)
    for place in office.page.locator("select[data-place]").all():
        place.select_option(outcome)
    decision_steps.send_and_sign(office, office, decision)
