"""What an office does with a notice: take it in, check what was read, set what is missing, publish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys.desk import Desk

READING = 120_000  # milliseconds a notice may take to be read, with everything else going on


def take_in(desk: Desk, file: Path) -> None:
    """Drop a Word file on the page; the reading page opens by itself."""
    desk.go("/office/notices/")
    desk.check()
    desk.page.locator("#notice-file").set_input_files(file)
    desk.page.wait_for_url(re.compile(r"/office/notices/\d+/$"), timeout=READING)
    desk.heading("读通知：")
    desk.check()


def marks(desk: Desk) -> Locator:
    """The words of the notice that something was read from."""
    return desk.page.locator("#text a.fd")


def follow_mark(desk: Desk, words: str, label: str) -> None:
    """From marked words to the setting they became, which is ringed."""
    marks(desk).filter(has_text=words).first.click()
    ringed = desk.page.locator(".set.is-ringed")
    expect(ringed).to_contain_text(label)


def check_every_mark(desk: Desk) -> None:
    """Through all open ones in their order: what is right is confirmed, the rest is a remark."""
    open_ones = desk.page.locator("[data-open-finding]")
    desk.follow("核对下一处", desk.page.locator("#reading-actions"))
    for left in range(open_ones.count(), 0, -1):
        ringed = desk.page.locator("[data-open-finding].is-ringed")
        expect(ringed).to_have_count(1)
        name = "没错" if ringed.get_by_role("button", name="没错").count() else "只作说明"
        ringed.get_by_role("button", name=name).click()
        expect(open_ones).to_have_count(left - 1)


def move_calendar(desk: Desk, closes_on: date) -> None:
    """Type other dates: all stages moved alike, so that applications close on this day."""
    desk.follow("改日程")
    desk.heading("分几步办")
    fields = desk.page.locator("input[type=date]")
    first = desk.page.locator("#id_r0-closes_on").input_value()
    by = closes_on - date.fromisoformat(first)
    for at in range(fields.count()):
        move_date(fields.nth(at), by)
    desk.press("存好", desk.main.locator("p.row").last)
    desk.sees("已存好")


def move_date(field: Locator, by: timedelta) -> None:
    if day := field.input_value():
        card = field.locator("xpath=ancestor::details[1]")
        if card.get_attribute("open") is None:
            card.locator("summary").click()
        field.fill((date.fromisoformat(day) + by).isoformat())


def set_basics(desk: Desk, values: Mapping[str, str]) -> None:
    """Year, contact and what else stands on the page of names."""
    desk.go(f"{home(desk)}basics/")
    desk.check()
    for label, value in values.items():
        desk.page.get_by_label(label).fill(value)
    desk.press("存好", desk.main)
    desk.heading("读通知：")


def home(desk: Desk) -> str:
    """The address of the notice that one is on."""
    found = re.search(r"/office/notices/\d+/", desk.page.url)
    assert found, desk.page.url
    return found.group()


def leave_out(desk: Desk, unit: str) -> None:
    """Choose whom it goes to: all that the rules found but this one."""
    desk.go(f"{home(desk)}units/")
    desk.check()
    desk.page.get_by_role("checkbox", name=re.compile(unit)).uncheck()
    desk.press("就发给勾选的单位")
    desk.heading("读通知：")


def publish(desk: Desk, units: int) -> str:
    """Look once more, publish; answers the address of the round."""
    desk.follow("去发布")
    desk.heading("发布：")
    desk.check()
    desk.press(f"发布给 {units} 个单位")
    desk.agree("发布")
    desk.sees(f"已发布，{units} 个单位收到了待办")
    desk.check()
    return desk.page.url.removeprefix(desk.url)


def give_contact(desk: Desk, phone: str) -> None:
    """What the notice lacks is asked for beside it."""
    gap = desk.page.locator("#gaps .gap").filter(has_text="联系方式").first
    gap.get_by_label("办公电话").fill(phone)
    gap.get_by_role("button", name="填好了").click()
    expect(desk.page.locator("#gaps .gap").filter(has_text="联系方式")).to_have_count(0)


def set_national_places(desk: Desk, places: int) -> None:
    """Another cap for a level than the notice names."""
    desk.go(f"{home(desk)}lists/levels/")
    desk.check()
    card = desk.page.locator("#row-0")
    card.locator("summary").click()
    card.get_by_label("总数不超过几项").fill(str(places))
    desk.press("存好", desk.main.locator("p.row").last)
    desk.sees("已存好")


def bring_less_for_a_pass(desk: Desk, percent: str) -> None:
    """Money after completion was read from the notice; how much a mere pass brings is typed."""
    desk.go(f"{home(desk)}lists/tranches/")
    desk.check()
    card = desk.page.locator("#row-0")
    card.locator("summary").click()
    expect(card.get_by_label("什么时候拨")).to_have_value("accepted")
    card.get_by_label("合格时拨").fill(percent)
    desk.press("存好", desk.main.locator("p.row").last)
    desk.sees("已存好")


def add_stage(desk: Desk, name: str, kind: str, purpose: str = "申报") -> None:
    """A step that the notice takes for granted; those who run the programme add it."""
    desk.go(f"{home(desk)}lists/stages/")
    card = desk.page.locator(".rowcard--new")
    card.locator("summary").click()
    card.get_by_label("这一步叫什么").fill(name)
    card.get_by_label("办什么").select_option(label=kind)
    card.get_by_label("属于哪个环节").select_option(label=purpose)
    desk.check()
    desk.press("存好", desk.main.locator("p.row").last)
    desk.sees("已存好")


def set_opinions(desk: Desk, stage: str, opinions: Mapping[str, tuple[str, str]]) -> None:
    """What is missing is led to: whose opinions a report needs, in order; by whom, of which unit."""
    desk.go(home(desk))
    where = re.compile(f"去选定.*{stage}.由谁签")
    desk.enter(desk.page.get_by_role("link", name=where).first)
    for name, (side, unit) in opinions.items():
        card = desk.page.locator(".rowcard--new")
        if card.get_attribute("open") is None:
            card.locator("summary").click()
        card.get_by_label("哪一方意见").fill(name)
        card.get_by_label("由谁签").select_option(label=side)
        card.get_by_label("是哪个单位的").select_option(label=unit)
        desk.check()
        desk.enter(desk.page.get_by_role("button", name="存好再加"))
        desk.sees("已存好")
    desk.go(home(desk))


def take_the_rest_as_read(desk: Desk) -> None:
    """Say yes to everything at once, after the question."""
    desk.press("其余都按读出的办")
    desk.agree("都按读出的办")
    desk.sees("没读懂的只作说明。")
    desk.check()


def set_interval(desk: Desk, months: int) -> None:
    """The notice says that titles are looked at again, and not how often."""
    desk.go(f"{home(desk)}lists/stages/")
    card = desk.page.locator(".rowcard", has=desk.page.locator("summary", has_text="复查")).first
    card.locator("summary").click()
    card.get_by_label("每隔几个月复查").fill(str(months))
    desk.check()
    desk.press("存好", desk.main.locator("p.row").last)
    desk.sees("已存好")
