"""The day of display and defence, and the secret ballot beside it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.journeys.desk import Desk


def open_ballot(office: Desk, panel: str, post: str) -> str:
    """A part of the review that counts nothing by itself; answers the ballot's address."""
    office.go(f"{panel}parts/")
    add = office.main.locator("form", has=office.page.get_by_role("heading", name="再加一部分"))
    add.get_by_label("名称").fill("投票")
    add.get_by_role("radio", name=re.compile("一人一票")).check()
    office.press("加这一部分", add)
    weights = office.page.get_by_label("占百分之几")
    expect(weights.first).to_have_value("100")
    expect(weights.last).to_have_value("0")
    office.check()
    office.follow(re.compile("打开.*投票"))
    office.page.get_by_label("由谁投票").select_option(label=post)
    office.page.get_by_label("每人最多选几项").fill("1")
    until = datetime.now() + timedelta(hours=3)
    office.page.get_by_label("投票截止").fill(until.strftime("%Y-%m-%dT%H:%M"))
    office.check()
    office.press("存好安排")
    office.sees("表决的安排存好了")
    office.press("开始投票", office.main)
    office.agree("开始投票")
    office.sees("截止以前谁也看不到结果")
    return office.page.url.removeprefix(office.url)


def draw(office: Desk, panel: str) -> str:
    """Place and minutes, the seal beforehand, then the order by lot; answers the page on the wall."""
    office.go(f"{panel}session/")
    office.page.get_by_label("地点").fill("图书馆报告厅")
    office.page.get_by_label("陈述几分钟").fill("5")
    office.page.get_by_label("问答几分钟").fill("3")
    office.check()
    office.press("存好安排")
    office.press("公布密封号")
    office.press("抽签", office.page.locator(".next"))
    office.agree("抽签")
    office.sees("项的顺序在下面")
    office.check()
    wall = office.page.get_by_role("link", name="打开大屏").get_attribute("href")
    assert wall
    return wall


def show(office: Desk, panel: str, wall: str, title: str) -> None:
    """Called, talking and answering by the clock; the wall says who it is and what is left."""
    office.go(f"{panel}session/")
    office.press(re.compile("请上场.*" + re.escape(title)))
    office.press("开始计时")
    office.sees("正在计时")
    office.go(wall)
    office.heading(title)
    expect(office.page.get_by_role("timer")).to_contain_text(re.compile(r"0?[45]:[0-5]\d"))
    office.check()
    office.go(f"{panel}session/")
    office.press("到问答")
    office.press("开始计时")
    office.sees("正在计时")
    office.press("这一项完了")
    office.sees("各项都完了")


def vote(elector: Desk, title: str) -> None:
    """Once, and nobody can tell for whom; nothing is to be seen before it is over."""
    elector.go("/inbox/")
    elector.enter(elector.main.get_by_role("button", name=re.compile("去看看.*请投票")).first)
    elector.check()
    elector.page.get_by_role("radio", name=re.compile(re.escape(title))).check()
    elector.press("投票", elector.main)
    elector.agree("投票")
    elector.sees("您投过票了")
    elector.page.reload()
    elector.sees("系统只记谁投过，不记谁投了什么")
    expect(elector.main.get_by_role("radio")).to_have_count(0)


def stand_aside(elector: Desk) -> None:
    """Of the unit whose item it is: told so, and nothing to choose."""
    elector.go("/inbox/")
    elector.enter(elector.main.get_by_role("button", name=re.compile("去看看.*请投票")).first)
    elector.sees("这次表决的项目您都要回避，不用投票")
    expect(elector.main.get_by_role("radio")).to_have_count(0)
    elector.check()


def count(office: Desk, ballot: str, votes: int) -> None:
    office.go(ballot)
    office.press("计票")
    office.sees("计好票了")
    office.sees(f"{votes} 票")
    office.check()


def release(office: Desk, panel: str, wall: str, title: str) -> None:
    """The result on the wall, minutes as a paper, and the day is filed."""
    office.go(f"{panel}session/")
    office.press("公布结果", office.page.locator(".next"))
    office.agree("公布")
    office.sees("结果在大屏上了")
    office.go(wall)
    office.heading("结果")
    office.sees(title)
    office.check()
    with_series(office, "澄医团")
    office.go(f"{panel}session/")
    office.press("起草纪要")
    office.follow("打开纪要")
    office.press("印发，取文号")
    office.agree("印发")
    office.sees("已印发，文号是澄医团")
    office.go(f"{panel}session/")
    office.press("存档", office.page.locator(".next"))
    office.agree("存档")
    office.sees("这一场存档了，不能再改")


def with_series(office: Desk, code: str) -> None:
    """Papers of this desk are numbered from here on."""
    office.go("/office/papers/series/")
    office.page.get_by_label("代字", exact=True).fill(code)
    office.press(re.compile("加"), office.main.locator("form").last)
    office.sees(f"代字“{code}”可以用了")
