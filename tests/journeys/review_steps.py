"""A review as the office holds it and experts go through it, from the calendar to the ranking."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import expect

from tests.journeys.desk import Desk


def prepare(office: Desk, address: str, experts: Sequence[str], at: int = 0) -> str:
    """From the round's calendar: experts asked, subjects dealt, begun; answers the review's address."""
    office.go(address)
    office.main.locator(".days a[href*='/review/']").nth(at).click()
    office.sees("通过了审查，都会列为参评项目")
    office.check()
    office.press("准备评审")
    for login in experts:
        office.page.get_by_label("专家姓名或用户名").fill(login)
        office.press("请专家", office.page.locator("#seat"))
        office.sees("已请")
    panel = office.page.url.removeprefix(office.url)
    office.go(f"{panel}settings/")
    office.page.get_by_label("每个项目请几位专家评").fill(str(len(experts)))
    office.check()
    office.press("保存")
    office.press("分配项目")
    office.sees("分好了")
    office.check()
    office.press("开始评审", office.page.locator(".next"))
    office.agree("开始评审")
    office.sees("已告诉各位专家")
    return panel


def judge(expert: Desk, tenths: Sequence[float]) -> None:
    """One subject after the other, each criterion with so many tenths of its maximum."""
    expert.go("/reviews/")
    expert.check()
    expert.follow("开始评")
    for each in tenths:
        marks = expert.page.locator("[data-most]")
        expect(marks.first).to_be_editable()
        for box in marks.all():
            box.fill(f"{float(box.get_attribute('data-most')) * each / 10:g}")
        expert.check()
        here = expert.page.url
        expert.press(re.compile("^交这一项"))
        expert.page.wait_for_url(lambda address, left=here: address != left)
    expert.sees("都交了，谢谢您")


def close(office: Desk, panel: str) -> None:
    office.go(panel)
    office.press("结束评审", office.page.locator(".next"))
    office.agree("结束评审")
    office.sees("评审已经结束")


def ranked(office: Desk, panel: str, order: Sequence[tuple[str, str]]) -> None:
    """The ranking shows these titles with these scores, best first; each opens to its marks."""
    office.go(f"{panel}ranking/")
    office.check()
    lines = office.main.get_by_role("row").filter(has=office.page.get_by_role("rowheader"))
    for at, (title, score) in enumerate(order):
        expect(lines.nth(at)).to_contain_text(title)
        expect(lines.nth(at)).to_contain_text(score)
    office.follow(order[0][0])
    office.sees("得分怎么来的")
    office.check()
