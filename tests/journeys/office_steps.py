"""What an office does with a round: who has and who has not, screening, what is taken away."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.desk import Desk


def open_round(desk: Desk, programme: str | re.Pattern[str]) -> str:
    """The overview of the round; answers its address."""
    desk.go("/office/rounds/")
    desk.check()
    desk.follow(programme)
    desk.heading(programme)
    desk.check()
    return desk.page.url.removeprefix(desk.url)


def remind_missing(desk: Desk, address: str, missing: int, words: str) -> None:
    """One click for all who have not handed in."""
    desk.go(f"{address}missing/")
    desk.heading(f"{missing} 个没交")
    desk.check()
    desk.page.get_by_label("提醒时多说一句").fill(words)
    name = f"提醒这 {missing} 个单位"
    desk.press(name)
    desk.agree(name)
    desk.sees(f"已提醒 {missing} 个单位")


def open_application(desk: Desk, address: str, title: str) -> None:
    desk.go(f"{address}applications/")
    desk.check()
    desk.follow(title)
    desk.heading(title)
    desk.check()


def return_it(desk: Desk, label: str, remark: str, reason: str) -> None:
    """Send back with a remark at one field."""
    said = desk.page.locator(".said").filter(has=desk.page.get_by_role("heading", name=label))
    said.locator("summary").click()
    said.get_by_role("textbox").fill(remark)
    desk.page.get_by_label("退回修改：总的要求").fill(reason)
    judge(desk, "return", "退回修改")
    desk.sees("已退回修改，修改意见申报单位看得到")


def judge(desk: Desk, form: str, words: str) -> None:
    """Press the button of one act and answer its question."""
    desk.press(words, desk.page.locator(f"#{form}"))
    desk.agree(words)


def forward(desk: Desk, level: str = "") -> None:
    if level:
        desk.page.locator("#forward").get_by_role("radio", name=re.compile(level)).check()
        judge(desk, "forward", "通过审查")
    else:
        desk.press("通过审查", desk.page.locator(".actbar"))
        desk.agree("通过审查")


def merge(desk: Desk, into: str, reason: str) -> None:
    box = desk.page.locator("#merge")
    box.locator("summary").click()
    into_field = box.get_by_label("并入", exact=True)
    option = into_field.locator("option").filter(has_text=into).first
    into_field.select_option(value=option.get_attribute("value"))
    box.get_by_label("理由").fill(reason)
    judge(desk, "merge", "并入")


def move_level(desk: Desk, level: str, reason: str) -> None:
    box = desk.page.locator("#move_level")
    box.locator("summary").click()
    box.get_by_role("radio", name=re.compile(level)).check()
    box.get_by_label("理由").fill(reason)
    judge(desk, "move_level", "调整级别")


def add(desk: Desk, address: str, unit: str, title: str, theme: str, reason: str) -> None:
    """Enter an application for a unit that has none."""
    desk.go(f"{address}applications/add/")
    desk.check()
    desk.page.get_by_label("替哪个单位增补").select_option(label=unit)
    desk.page.get_by_label("项目名称").fill(title)
    desk.page.get_by_label("主题").select_option(label=theme)
    desk.page.get_by_label("理由").fill(reason)
    desk.press("增补", desk.main)
    desk.agree("增补")
    desk.sees(title)


def pack(desk: Desk, address: str, folder: Path) -> Path:
    """All forms and files in one archive, made in the background."""
    desk.go(f"{address}dossiers/")
    desk.check()
    desk.press(re.compile("打包这"))
    ready = desk.page.locator("#dossiers").get_by_role("link", name=re.compile("下载"))
    expect(ready).to_be_visible()
    desk.check()
    return desk.save(ready.click, folder)
