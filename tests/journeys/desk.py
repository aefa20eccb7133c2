"""Somebody at a desk: a browser window of their own, signed in, doing what a person does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import DESK, PATIENCE
from tests.browser_fixtures import visit
from tests.journeys.worlds import PASSWORD

Open = Callable[..., "Desk"]


class Desk:
    """One person in one window. Words on the page are looked for as a person would."""

    def __init__(self, page: Page, url: str, login: str) -> None:
        self.page = page
        self.page.set_default_timeout(PATIENCE)
        self.url = url
        self.login = login

    def sign_in(self) -> None:
        self.go("/account/sign-in/")
        self.page.get_by_label("用户名或电子邮箱").fill(self.login)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.press("登录")
        self.page.wait_for_url(lambda address: "/sign-in/" not in address)

    def go(self, address: str) -> None:
        answer = self.page.goto(f"{self.url}{address}")
        assert answer is not None and answer.ok, f"{address}: {answer and answer.status}"

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=name).first.click()

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        (within or self.main).get_by_role("link", name=name).first.click()

    def enter(self, door: Locator) -> None:
        """Through a link or a button to the page it leads to, which then stands whole."""
        with self.page.expect_navigation():
            door.click()

    def agree(self, words: str) -> None:
        """Answer the question that stands before what others will see."""
        self.page.locator("dialog#confirm").get_by_role("button", name=words, exact=True).click()

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("h1").first).to_contain_text(text)

    def check(self) -> None:
        """The page as it stands, for everybody and in its width."""
        check_accessibility(self.page)
        check_no_sideways_scrolling(self.page)

    def save(self, click: Callable[[], None], folder: Path) -> Path:
        """The file that a click sends."""
        with self.page.expect_download() as coming:
            click()
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path


@contextmanager
def sitting(browser: Browser, url: str) -> Iterator[Open]:
    """Hands out desks; at the end every window must have stayed free of broken scripts."""
    with ExitStack() as stack:
        window = contextmanager(visit)

        def open_desk(login: str, size: dict[str, int] = DESK) -> Desk:
            desk = Desk(stack.enter_context(window(browser, size)), url, login)
            desk.sign_in()
            return desk

        yield open_desk
