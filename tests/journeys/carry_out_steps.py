"""While a project is carried out: plan, what was done, photos, news, visits, what others may read."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.factories.pictures import photograph
from tests.journeys.desk import Desk

BODY = "body"


def set_plan(unit: Desk, title: str, steps: Sequence[str]) -> str:
    """From what is due: a step a week from today; answers the address of the project."""
    unit.go("/due/")
    unit.enter(unit.main.get_by_role("link", name=re.compile(f"定实施计划.*{title}")).first)
    unit.heading("定计划")
    unit.check()
    for at, step in enumerate(steps):
        unit.page.locator("[name=title]").nth(at).fill(step)
        due = date.today() + timedelta(weeks=at)
        unit.page.locator("[name=due_on]").nth(at).fill(due.isoformat())
    unit.press("定下计划")
    unit.sees(f"计划定好了，共 {len(steps)} 个时间节点")
    unit.check()
    return unit.page.url.removeprefix(unit.url)


def tick(unit: Desk, project: str, step: str, note: str) -> None:
    unit.go(project)
    row = unit.main.locator("li", has_text=step).first
    row.locator("summary", has_text="记为完成").click()
    row.get_by_label(re.compile("完成情况")).fill(note)
    unit.press(re.compile("记为完成"), row)
    unit.sees(f"“{step}”记为完成")
    unit.sees(note)


def change_plan(unit: Desk, office: Desk, project: str, step: str, reason: str) -> None:
    """Asked for with a reason, compared with the plan that stands, approved: then it stands."""
    unit.go(project)
    unit.enter(unit.main.get_by_role("link", name="申请调整计划"))
    later = (date.today() + timedelta(weeks=6)).isoformat()
    rows = unit.page.locator(".plan-row")
    own = rows.filter(has=unit.page.locator(f"[name=title][value='{step}']"))
    own.locator("[name=due_on]").fill(later)
    unit.page.get_by_label("为什么调整").fill(reason)
    unit.check()
    unit.press("送主办单位")
    unit.sees("答复前按原计划办")
    office.go("/due/")
    office.enter(office.main.get_by_role("link", name=re.compile("答复计划调整")).first)
    office.check()
    office.enter(office.main.get_by_role("link", name=re.compile("等您答复调整")).first)
    office.sees(reason)
    office.check()
    office.press("同意调整")
    office.sees("已同意，计划已换成新的")
    office.check()


def add_photos(unit: Desk, project: str, names: Sequence[str]) -> None:
    """Taken by the phone's camera; the place in them is gone before they are kept."""
    unit.go(f"{project}evidence/")
    files = [
        {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": photograph(name)}
        for name in names
    ]
    unit.page.locator("#evidence-file").set_input_files(files)
    expect(unit.main.locator("#arriving img")).to_have_count(len(names))
    unit.page.reload()
    expect(unit.main.locator(".shots img")).to_have_count(len(names))
    unit.check()


def send_news(unit: Desk, project: str, title: str, text: str) -> None:
    """With the first photo of the project."""
    unit.go(f"{project}news/")
    unit.enter(unit.page.get_by_role("link", name="写通讯稿").first)
    unit.page.get_by_label("标题").fill(title)
    unit.page.get_by_label("正文").fill(text)
    unit.main.locator("[name=picture]").first.check()
    unit.check()
    unit.press("报送")
    unit.heading(title)
    unit.check()


def adopt_news(desk: Desk, title: str, level: str = "") -> None:
    """The highest level of those on offer, or the one named."""
    desk.go("/news-items/")
    desk.check()
    desk.enter(desk.main.get_by_role("link", name=title).first)
    if level:
        option = desk.page.get_by_label("采用级别").locator("option", has_text=level).first
        desk.page.get_by_label("采用级别").select_option(value=option.get_attribute("value"))
    desk.check()
    desk.press("采用", desk.page.locator(BODY))
    desk.sees("各级意见")


def publish_news(office: Desk, title: str) -> None:
    """Anybody may read it then."""
    office.press("公开", office.page.locator(BODY))
    office.agree("公开")
    office.enter(office.page.get_by_role("link", name="看公开的样子"))
    office.heading(title)
    office.check()


def visit(office: Desk, unit: Desk, project: str, seen: str, advice: str, answer: str) -> None:
    """The host was there, says what it saw and what is to be done; the unit answers."""
    office.go(f"/office{project}")
    office.enter(office.page.get_by_role("link", name="记走访"))
    office.page.get_by_label("谁去的").fill("学校部部长")
    office.page.get_by_label("看到的情况").fill(seen)
    office.page.get_by_label("建议").fill(advice)
    office.check()
    office.press("记走访")
    office.sees(seen)
    unit.go(project)
    unit.sees(advice)
    unit.page.locator("#visits").locator("xpath=..").locator("summary").first.click()
    unit.page.get_by_label("打算怎么办").fill(answer)
    unit.press("送出答复")
    unit.sees(answer)
    unit.check()
    office.go(f"/office{project}")
    office.sees(answer)


def pack(unit: Desk, project: str, folder: Path) -> Path:
    """The whole dossier, made behind while one does something else."""
    unit.go(f"{project}dossiers/")
    unit.press("打包整套材料")
    ready = unit.page.get_by_role("link", name=re.compile("下载")).first
    expect(ready).to_be_visible(timeout=120_000)
    unit.check()
    return unit.save(ready.click, folder)


def tell_others(unit: Desk, other: Desk, project: str, words: str) -> None:
    """What was learned is open to all who take part in the round."""
    unit.go(project)
    unit.enter(unit.main.get_by_role("link", name="同轮交流"))
    unit.page.locator("[name^=summary]").first.fill(words)  # open until something is told
    unit.press("更新简介")
    unit.sees(words)
    unit.check()
    other.go(unit.page.url.removeprefix(unit.url))
    other.sees(words)
    other.check()


def is_whole(dossier: Path) -> bool:
    """The manifest inside agrees with the files."""
    yipin = Path(sys.executable).parent / "yipin"
    return subprocess.run([yipin, "verify", dossier], check=False).returncode == 0
