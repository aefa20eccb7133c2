"""The money of a project: books opened, a part released by the grade, claimed on a phone, settled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from tests.factories.rounds import PDF
from tests.journeys.desk import Desk


def open_books(finance: Desk, programme: str, plan: str, budget: str) -> None:
    """The plan of the notice is there already; the decided sum goes in with the first saving."""
    finance.go("/office/funds/")
    finance.check()
    finance.follow(re.compile(programme))
    finance.follow("设预算和拨付")
    finance.sees(f"计划里写的：{plan}")
    finance.page.get_by_label("预算（元）").fill(budget)
    finance.check()
    finance.press("保存预算和拨付办法")
    finance.sees("预算和拨付办法存好了")
    finance.check()


def choose_plan(finance: Desk, programme: str, plan: str, budget: str) -> None:
    """The notice says nothing of parts: one of the usual plans is taken as it stands."""
    finance.go("/office/funds/")
    finance.follow(re.compile(programme))
    finance.follow("设预算和拨付")
    finance.follow(plan)
    finance.page.get_by_label("预算（元）").fill(budget)
    finance.check()
    finance.press("保存预算和拨付办法")
    finance.sees("预算和拨付办法存好了")
    finance.check()


def open_award(finance: Desk, programme: str, title: str) -> None:
    finance.go("/office/funds/")
    finance.follow(re.compile(programme))
    finance.follow(title)
    finance.heading(title)
    finance.check()


def release(finance: Desk, paid: str, cut: str) -> None:
    """On the page of the project: what the grade brings is released, the rest goes back."""
    finance.press(re.compile("^登记拨付"), finance.main)
    finance.agree("登记拨付")
    finance.sees(f"登记拨付 {paid} 元，已告诉项目单位")
    finance.sees(f"按验收等次少拨 {cut} 元，退回预算")


def release_whole(finance: Desk, paid: str) -> None:
    """A part that waits for no grade."""
    finance.press(re.compile("^登记拨付"), finance.main)
    finance.agree("登记拨付")
    finance.sees(f"登记拨付 {paid} 元，已告诉项目单位")
    finance.check()


def begin_claim(unit: Desk, title: str) -> None:
    unit.go("/funds/")
    unit.check()
    unit.enter(unit.main.get_by_role("link", name=title).first)
    unit.check()
    unit.press("填一份报销")
    unit.sees("招待餐饮")  # what may not be claimed is said beforehand and is not offered
    kinds = unit.page.get_by_label("用途", exact=True).locator("option")
    expect(kinds.filter(has_text="招待")).to_have_count(0)


def add_line(unit: Desk, kind: str, texts: Mapping[str, str], receipt: str = "") -> None:
    """One expense of today; with a receipt it is photographed along."""
    unit.page.get_by_label("用途", exact=True).select_option(label=kind)
    unit.page.get_by_label("开支日期").fill(date.today().isoformat())
    for label, text in texts.items():
        unit.page.get_by_label(label).fill(text)
    if receipt:
        data = PDF + receipt.encode()
        file = {"name": receipt, "mimeType": "application/pdf", "buffer": data}
        unit.page.locator("[name=receipt]").set_input_files([file])
    unit.press("加这一笔")


def hand_in(unit: Desk, total: str) -> None:
    unit.press(f"提交审核，{total} 元")


def judge(finance: Desk, title: str) -> None:
    """From what is due: each line is looked at with its receipt and approved; then paid elsewhere."""
    finance.go("/due/")
    finance.enter(finance.main.get_by_role("link", name="去审核").first)
    finance.check()
    finance.enter(finance.main.get_by_role("link", name=re.compile(title)).first)
    finance.check()
    for line in finance.page.get_by_role("radio", name="同意", exact=True).all():
        line.check()
    finance.press("审好，告诉项目单位")
    finance.sees("已审核，已告知项目单位")
    finance.page.get_by_label("凭证号").fill("记-0107")
    finance.press("登记结算", finance.main)
    finance.agree("登记结算")
    finance.sees("记-0107")
    finance.check()


def close(finance: Desk, folder: Path) -> Path:
    """On the page of the project: settled; answers the settlement sheet in Word."""
    finance.press("结清经费", finance.main)
    finance.agree("结清")
    finance.sees("这个项目的经费结清了")
    finance.check()
    finance.page.locator("details[data-menu] summary", has_text="结算单").click()
    return finance.save(lambda: finance.follow("Word", finance.page.locator("body")), folder)
