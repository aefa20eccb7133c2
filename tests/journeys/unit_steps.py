"""What a unit does: find the application, fill it in, ask for opinions, sign, hand in."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from tests.journeys.desk import Desk
from tests.journeys.worlds import PASSWORD

SAVED = re.compile(r"\d{1,2}:\d{2}(:\d{2})? ?已保存|已保存.*\d{1,2}:\d{2}")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Idea:
    """What is typed into an application: the rest is known already."""

    title: str = ""
    title_label: str = "项目名称"
    theme: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def word_file(name: str, text: str) -> dict[str, object]:
    """A small Word file to upload."""
    paper = Document()
    paper.add_paragraph(text)
    buffer = io.BytesIO()
    paper.save(buffer)
    return {"name": name, "mimeType": WORD, "buffer": buffer.getvalue()}


def open_from_due(desk: Desk, programme: str) -> None:
    """The desk opens with what is due; the application waits there."""
    desk.go("/due/")
    desk.sees(programme)
    desk.check()
    desk.follow(re.compile(f"开始填写.*{re.escape(programme)}"))
    desk.heading(programme)
    desk.check()
    desk.press("开始填写", desk.main)
    desk.heading("填写申报表")


def known(desk: Desk, label: str, value: str, source: str) -> None:
    """A fact that need not be typed, with where it is from."""
    fact = desk.page.locator("dl.known").filter(has=desk.page.locator("dt", has_text=label)).first
    expect(fact.locator("dd").first).to_contain_text(value)
    expect(fact.locator(".src")).to_contain_text(source)


def fill_in(desk: Desk, idea: Idea) -> None:
    """Type, see that it is saved, and lose nothing by going away."""
    saved = desk.page.locator("#autosave")
    if idea.title:
        desk.page.get_by_label(idea.title_label).fill(idea.title)
    if idea.theme:
        desk.page.get_by_role("radio", name=idea.theme, exact=True).check()
    for label, text in idea.texts.items():
        desk.page.get_by_role("textbox", name=label).fill(text)
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator("form[data-autosave]:not([data-unsent])")).to_have_count(1)
    expect(saved).to_contain_text(SAVED)


def is_still_there(desk: Desk, idea: Idea) -> None:
    if idea.title:
        expect(desk.page.get_by_label(idea.title_label)).to_have_value(idea.title)
    if idea.theme:
        expect(desk.page.get_by_role("radio", name=idea.theme, exact=True)).to_be_checked()
    for label, text in idea.texts.items():
        expect(desk.page.get_by_role("textbox", name=label)).to_have_value(text)


def leave_and_come_back(desk: Desk, idea: Idea) -> None:
    """Away to the other duties and back through them: nothing is lost."""
    desk.go("/due/")
    desk.follow(re.compile("接着填写"))
    desk.heading("填写申报表")
    is_still_there(desk, idea)


def add_files(desk: Desk, files: Mapping[str, str]) -> None:
    for label, name in files.items():
        box = desk.page.get_by_role("group", name=label, exact=True)
        box.locator("input[type=file]").set_input_files([word_file(name, f"{label}：分三步走。")])
        expect(box.locator("li.file")).to_contain_text("指纹")


def is_not_ready(desk: Desk, missing: str) -> None:
    """Checked too early: all that is missing is listed, nothing is sent."""
    desk.press("检查并送签")
    expect(desk.page.locator(".errsum")).to_contain_text(missing)
    desk.check()


def send(desk: Desk) -> None:
    """Check and ask for the opinions, after the question."""
    desk.press("检查并送签")
    desk.heading("送签")
    desk.check()
    desk.press("送签", desk.main)
    desk.sees("已送签")


def sign(desk: Desk, title: str, opinion: str, agreed: str = "同意申报") -> None:
    """Read the whole form, write the opinion, confirm with the password."""
    open_opinion(desk, title)
    desk.page.get_by_role("radio", name=agreed, exact=True).check()
    desk.page.get_by_label("意见", exact=True).fill(opinion)
    desk.page.get_by_label("您的登录密码").fill(PASSWORD)
    desk.press("签署意见")
    desk.page.wait_for_url(re.compile("/due/"))
    desk.sees("已签。")


def return_for_revision(desk: Desk, title: str, label: str, remark: str) -> None:
    """A signatory names the field that must be changed."""
    open_opinion(desk, title)
    desk.page.get_by_role("radio", name=re.compile("退回修改")).check()
    remarks = desk.page.locator("details.endorse__remarks")
    if remarks.get_attribute("open") is None:
        remarks.locator("summary").click()
    remarks.get_by_label(label).fill(remark)
    desk.page.get_by_label("您的登录密码").fill(PASSWORD)
    desk.press("退回修改")
    desk.sees("已退回，填表人会看到要改的地方")


def open_opinion(desk: Desk, title: str) -> None:
    desk.go("/due/")
    desk.follow(re.compile(f"去看并签.*{re.escape(title)}"))
    desk.heading(title)
    desk.check()


def hand_in(desk: Desk, title: str) -> None:
    desk.go("/due/")
    desk.follow(re.compile(f"去提交.*{re.escape(title)}"))
    desk.heading(title)
    desk.check()
    desk.page.get_by_role("link", name="提交", exact=True).click()
    desk.heading(f"提交“{title}”")
    desk.check()
    desk.press("提交申报", desk.main)
    desk.sees("已提交")


def mend(desk: Desk, title: str, remark: str, label: str, text: str) -> None:
    """Change what was asked for; the page says that the opinions given will be void."""
    desk.go("/due/")
    desk.follow(re.compile(f"去修改.*{re.escape(title)}"))
    desk.sees("退回修改，请看标出的各处")
    box = desk.page.locator("[data-field]").filter(has=desk.page.get_by_label(label)).last
    expect(box.locator(".remark")).to_contain_text(remark)
    desk.check()
    fill_in(desk, Idea(texts={label: text}))
    desk.press("检查并重新送签")
    desk.sees("会作废，要重签")
    desk.press("送签", desk.main)
    desk.sees("已送签")


def take_back(desk: Desk, title: str) -> None:
    """Take back what waits for its opinions, after the question; it can be changed again."""
    desk.go("/applications/")
    desk.follow(title)
    desk.follow("撤回修改", desk.page.locator("body"))
    desk.heading(f"撤回“{title}”？")
    desk.check()
    desk.press("撤回修改", desk.main)
    desk.sees("已撤回，可以修改了")


def compare(desk: Desk, new: str) -> None:
    """Two versions side by side."""
    desk.follow("比一比两版", desk.page.locator("body"))
    desk.heading("版本对照")
    desk.sees(new)
    desk.check()


def printed(desk: Desk, title: str, folder: Path) -> tuple[Path, Path]:
    """The form as PDF and as Word."""
    desk.go("/applications/")
    desk.check()
    desk.follow(title)
    desk.follow("看打印样子", desk.page.locator("body"))
    desk.heading("打印样子")
    desk.check()
    body = desk.page.locator("body")
    return (
        desk.save(lambda: desk.follow("下载 PDF", body), folder),
        desk.save(lambda: desk.follow("下载 Word", body), folder),
    )


def hand_in_at_once(desk: Desk, title: str) -> None:
    """Where nobody has to sign: check, see what follows, hand in."""
    desk.press("检查并提交")
    desk.heading(f"提交“{title}”")
    desk.check()
    desk.press("提交申报", desk.main)
    desk.sees("已提交")
    desk.check()


def open_another(desk: Desk, programme: str) -> None:
    """One more application to the same notice."""
    desk.go("/applications/")
    desk.check()
    desk.follow(programme)
    desk.press("再填一份", desk.main)
    desk.heading("填写申报表")


def try_again(desk: Desk, title: str) -> None:
    """Hand in what was refused before; it is all there."""
    desk.go("/applications/")
    desk.follow(title)
    hand_in_at_once(desk, title)
