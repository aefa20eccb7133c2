"""A browser at the form of an application: what it shows, and whether everything is on the server."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser import PATIENCE
from tests.windows import let_in
from yipin.organisations.permissions import Actor
from yipin.projects.models import Application


def open_form(page: Page, live_server: Any, actor: Actor, application: Application) -> None:
    let_in(page, live_server.url, actor.signed_in)
    page.goto(f"{live_server.url}/applications/{application.pk}/")


def saved(page: Page) -> Locator:
    """What the page says about saving."""
    return page.locator("#autosave")


def all_is_sent(page: Page) -> None:
    """The server confirmed everything typed; "saved" alone may speak of an earlier word."""
    expect(page.locator("form[data-autosave]:not([data-unsent])")).to_have_count(1)
    expect(saved(page)).to_contain_text("已保存到服务器")


class HeldSaves:
    """Saves that are on their way until the test lets them arrive, or loses them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.is_open = False
        self.routes: list[Route] = []
        page.route("**/save/", self.take)

    def take(self, route: Route) -> None:
        if self.is_open:
            route.continue_()
        else:
            self.routes.append(route)

    def wait_for(self, count: int) -> None:
        while len(self.routes) < count:
            self.page.wait_for_timeout(10)

    def let_through(self) -> None:
        self.is_open = True
        while self.routes:
            self.routes.pop(0).continue_()

    def lose(self) -> None:
        """What is on its way never arrives, and nothing leaves this page any more."""
        self.page.evaluate("() => void (window.fetch = () => new Promise(() => {}))")
        self.is_open = True
        while self.routes:
            self.routes.pop(0).abort()


class DrawnBefore:
    """A page that the server drew at once and the browser gets only when the test lets it arrive.

    Until then the old page stands, and cannot be asked: it is made to speak by itself.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.held: list[tuple[Route, Any]] = []
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.route(address, lambda route: self.held.append((route, route.fetch())))

    def load_again(self) -> None:
        self.page.evaluate(
            """() => {
              const isSent = () => document.querySelector("form[data-unsent]") === null;
              setInterval(() => isSent() && console.log("all sent"), 20);
              setTimeout(() => location.reload());
            }"""
        )
        self._wait(lambda: self.held)

    def old_page_has_sent_all(self) -> None:
        self._wait(lambda: "all sent" in self.said)

    def arrive(self) -> None:
        with self.page.expect_navigation():
            route, answer = self.held.pop()
            route.fulfill(response=answer)

    def _wait(self, is_so: Callable[[], object]) -> None:
        until = monotonic() + PATIENCE / 1000
        while not is_so():
            assert monotonic() < until
            self.page.wait_for_timeout(10)


def stored(application: Application) -> dict[str, object]:
    application.submission.refresh_from_db()
    return application.submission.answers
