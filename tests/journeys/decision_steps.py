"""From the list to a signed decision, and from there to a publicity that anybody can read."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.worlds import PASSWORD


def set_limits(office: Desk, address: str, **fields: str) -> None:
    """Fields by their name on the form: amount_0, least_0, most_0, budget."""
    office.go(f"{address}limits/")
    for name, value in fields.items():
        office.page.locator(f"[name={name}]").fill(value)
    office.check()
    office.press("保存", office.main)
    office.sees("名额和经费改好了")


def begin(office: Desk, address: str, at: int = 0) -> str:
    """From the round's calendar; answers the decision's address."""
    office.go(address)
    office.main.locator(".days a[href*='/decide/']").nth(at).click()
    office.enter(office.page.get_by_role("button", name="开始草拟"))
    office.check()
    return office.page.url.removeprefix(office.url)


def cut(office: Desk, count: int) -> None:
    """The line is drawn under so many; the panel beside the list follows at once."""
    office.page.locator("[data-cut]").first.fill(str(count))
    chosen = office.page.locator("select[data-place]")
    expect(chosen.first).to_have_value(re.compile("^approve"))
    office.sees("还没有保存")


def propose(office: Desk) -> None:
    office.press("照建议选")
    office.sees("已按系统建议选好")


def confirm_from_above(office: Desk, body: str, number: str) -> None:
    office.page.get_by_label("由谁确认").fill(body)
    office.page.get_by_label("文号").fill(number)
    office.press("登记")
    office.sees("上级确认登记好了")


def send_and_sign(office: Desk, signer: Desk, decision: str) -> None:
    """The signer finds it among what is due and signs the very list."""
    office.press("存好并送签")
    office.agree("送签")
    office.sees("已送签")
    office.check()
    signer.go("/due/")
    signer.follow(re.compile("签决定"))
    signer.heading("签决定")
    signer.check()
    signer.page.get_by_label("您的登录密码").fill(PASSWORD)
    signer.press("签署决定")
    signer.sees("已签，决定生效")
    office.go(decision)
    office.sees("决定已经生效")
    office.check()


def keep_next_year(office: Desk) -> None:
    """Late in the year the days of the next one count as well."""
    office.go(f"/office/working-days/{date.today().year + 1}/")
    office.check()
    office.page.get_by_label("放假的日子").fill("1-1\n10-1至10-7")
    office.press("保存", office.main)
    office.sees("工作日历存好了")


def publish(office: Desk, address: str, title: str) -> None:
    """On show at once: unit, project, tier, for anybody; an objection waits for its answer."""
    keep_next_year(office)
    office.go(address)
    office.enter(office.main.locator(".days a[href*='/publicity/']"))
    office.check()
    office.press("公示", office.main)
    office.agree("公示")
    office.sees("公示安排好了")
    office.check()
    office.follow("看公示页")
    office.sees(title)
    office.check()
    office.follow("提出异议")
    office.page.get_by_label("对哪一项有异议").select_option(index=1)
    office.page.get_by_label("异议和依据").fill("请核对参加人数。")
    office.check()
    office.press("提交异议")
    office.sees("异议已收到")
    office.go("/due/")
    office.follow(re.compile("处理异议"))
    office.page.get_by_role("radio", name=re.compile("不成立")).check()
    office.page.get_by_label("怎样核查、为什么这样处理").fill("已核对签到表，人数属实。")
    office.press("记下处理结果", office.main)
    office.agree("不成立，维持立项")
    office.sees("处理结果记下了")
    office.check()


def confirm(office: Desk, address: str) -> None:
    """After its last day, with every objection answered: what was on show begins."""
    office.go(address)
    office.enter(office.main.locator(".days a[href*='/publicity/']"))
    office.check()
    office.press("确认公示结果", office.main)
    office.agree("确认")
    office.sees("公示结果已确认")
