"""After the decision: the stages opened, reports handed in and taken, titles given and looked at again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.journeys import unit_steps
from tests.journeys.desk import Desk


def open_now(office: Desk, address: str, key: str) -> None:
    """The window of a later stage is moved so that it is open from yesterday for two weeks."""
    office.go(f"{address}stages/{key}/")
    office.check()
    now = datetime.now()
    for label, day in (("开始", now - timedelta(days=1)), ("截止", now + timedelta(days=14))):
        office.page.get_by_label(re.compile(label)).first.fill(day.strftime("%Y-%m-%dT%H:%M"))
    words = "改时间，并告诉各单位"
    office.press(words, office.main)
    office.agree(words)
    office.sees("的时间已改，已告诉各单位")


def hand_in(
    unit: Desk, stage: str, title: str, texts: Mapping[str, str], files: Mapping[str, str]
) -> None:
    """From what is due to the report handed in; what is known of the project is there already."""
    fill_in(unit, stage, title, texts, files)
    unit.press("检查并提交")
    unit.heading(f"提交“{title}”")
    unit.check()
    unit.press("提交材料", unit.main)
    unit.sees("材料已交")
    unit.check()


def hand_in_signed(unit: Desk, title: str) -> None:
    """All opinions are there: from what is due."""
    unit.go("/due/")
    unit.enter(unit.main.get_by_role("link", name=re.compile(f"去提交.*{re.escape(title)}")).first)
    unit.enter(unit.page.get_by_role("link", name="提交", exact=True))
    unit.heading(f"提交“{title}”")
    unit.press("提交材料", unit.main)
    unit.sees("材料已交")
    unit.check()


def fill_in(
    unit: Desk, stage: str, title: str, texts: Mapping[str, str], files: Mapping[str, str]
) -> None:
    unit.go("/due/")
    unit.follow(re.compile(f"开始填写.*{re.escape(stage)}"))
    unit.heading(stage)
    unit.check()
    unit.press(re.compile(f"开始填写.*{re.escape(title)}"), unit.main)
    unit.heading(stage)
    unit_steps.known(unit, "项目名称", title, "")
    unit_steps.fill_in(unit, unit_steps.Idea(texts=texts))
    unit_steps.add_files(unit, files)
    unit.check()


def take(office: Desk, address: str, titles: Sequence[str], at: int = 0) -> None:
    """From the calendar: each report is looked over and taken."""
    office.go(address)
    office.enter(office.main.locator(".days a[href*='/reports/']").nth(at))
    office.check()
    reports = office.page.url.removeprefix(office.url)
    for title in titles:
        office.go(reports)
        office.follow(re.compile(f"审查.*{re.escape(title)}"))
        office.heading(title)
        office.check()
        office.press("通过审查", office.page.locator(".actbar"))
        office.agree("通过审查")
        office.sees("通过审查，已告诉申报单位")


def decide_from_review(office: Desk, panel: str) -> str:
    """Where the review itself is what decides."""
    office.go(panel)
    office.follow("去定结果", office.page.locator("body"))
    office.enter(office.page.get_by_role("button", name="开始草拟"))
    office.check()
    return office.page.url.removeprefix(office.url)


def certify(office: Desk, address: str, title: str, *, months: int | None = None) -> None:
    """From the calendar: the accepted project gets its title and number; ``months`` is the interval
    that its definition has brought into the form.
    """
    office.go(address)
    office.enter(office.main.locator(".days a[href*='/titles/']").first)
    office.check()
    box = office.page.get_by_role("checkbox", name=f"选中 {title}")
    box.check()
    fill_words(office)
    interval = office.page.get_by_label("每隔几个月复查")
    expect(interval).to_have_value(str(months or ""))
    office.press("认证勾上的项目")
    office.agree("认证")
    office.sees(re.compile("已认定 [12] 项"))
    office.check()


def fill_words(office: Desk) -> None:
    for label, value in (("称号", "校级团建品牌"), ("编号", "青禾团证")):
        field = office.page.get_by_label(re.compile(rf"^\s*{label}")).first
        if not field.input_value():
            field.fill(value)


def states(office: Desk, address: str, title: str, state: str) -> None:
    """The applications table shows where the project stands."""
    office.go(f"{address}applications/")
    own = office.page.get_by_role("link", name=title, exact=True)
    row = office.page.get_by_role("row").filter(has=own).first
    expect(row).to_contain_text(state)


def withdraw_at_recheck(office: Desk, unit: Desk, title: str) -> None:
    """The day to look again has come by itself: the unit says how it stands, the office takes the title
    back; all can see it.
    """
    unit.go("/titles/")
    unit.enter(unit.main.get_by_role("link", name=title).first)
    unit.check()
    own = unit.page.url.removeprefix(unit.url)
    unit.go("/due/")
    unit.follow(re.compile("去填复查表|复查"))
    unit.page.get_by_role("textbox").first.fill("今年主力同学毕业，只办了两次。")
    unit.check()
    unit.press(re.compile("^交给"))
    unit.sees("已交")
    office.go("/due/")
    office.enter(office.main.get_by_role("link", name=re.compile("去审核")).first)
    office.check()
    office.page.get_by_role("radio", name="撤销称号").check()
    office.page.get_by_label(re.compile("理由")).fill("一年只办了两次，没有达到品牌要求。")
    office.press("定下结论")
    office.sees("证书马上作废")
    office.agree("撤销称号")
    office.sees("已撤销")
    unit.go(own)
    unit.follow("看核验页", unit.page.locator("body"))
    unit.sees("已撤销")
    unit.check()
