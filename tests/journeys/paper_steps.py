"""What becomes of a printed form: taken home, photographed with its seals, brought back, looked up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import PHONE, context_of
from tests.factories import scans
from tests.journeys import unit_steps
from tests.journeys.desk import Desk
from yipin.documents.formats.page_codes import codes_on

READING = 120_000  # milliseconds for the codes of a whole batch
TILTS = (3.0, -4.0, 5.5)  # degrees


def print_out(desk: Desk, title: str, folder: Path) -> list[Image.Image]:
    """The pages of the form as they come from the printer."""
    pdf, _docx = unit_steps.printed(desk, title, folder)
    return scans.pages_of(pdf.read_bytes())


def photographed(pages: Sequence[Image.Image]) -> list[Image.Image]:
    """Each page as a telephone takes it: a little aslant, in a shadow, not quite sharp."""
    return [scans.photograph(page, TILTS[at % len(TILTS)]) for at, page in enumerate(pages)]


def look_up(desk: Desk, page: Image.Image, state: str) -> None:
    """Somebody who is nobody here types the code at the foot; this is what the paper is."""
    (code,) = codes_on(page)
    browser = desk.page.context.browser
    assert browser is not None
    with context_of(browser, PHONE) as visitor:
        paper = visitor.new_page()
        paper.goto(f"{desk.url}/p/")
        paper.get_by_label("页脚的码").fill(code.rsplit("/", 1)[1].lower())
        paper.get_by_role("button", name="查验").click()
        expect(paper.locator("section .badge")).to_have_text(state)
        check_accessibility(paper)
        check_no_sideways_scrolling(paper)


def hand_in_batch(desk: Desk, round_address: str, pages: Sequence[Image.Image], name: str) -> None:
    """The whole stack in one PDF; the page shows by itself when all codes are read."""
    desk.go(round_address)
    desk.page.get_by_text("更多", exact=True).first.click()
    desk.enter(desk.page.get_by_role("link", name="纸质盖章件").first)
    desk.check()
    file = {"name": name, "mimeType": "application/pdf", "buffer": scans.scan_pdf(pages)}
    desk.page.get_by_label("文件", exact=True).set_input_files([file])
    desk.press("上传并认码")
    desk.heading(name)
    expect(desk.page.get_by_role("heading", name="份表")).to_be_visible(timeout=READING)
    desk.check()


def page_in_batch(desk: Desk, number: int) -> Locator:
    head = desk.page.get_by_role("rowheader", name=f"第 {number} 页", exact=True)
    return desk.page.get_by_role("row").filter(has=head)


def register(desk: Desk) -> None:
    """Nothing counts before somebody says that the scan was looked at."""
    desk.page.get_by_role("checkbox", name="纸上写明同意，并已签字盖章").check()
    desk.press("登记纸上的意见", desk.main)
