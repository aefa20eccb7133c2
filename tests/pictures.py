"""`make pictures`: every page of the list at 1280 and 390 px, whole, into pictures/.

Without PICTURES_URL a sample world of its own is served from .build/pictures-data. Give names to draw
only some: `python -m tests.pictures sign-in due`.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import BUILD, DESK, PATIENCE, PHONE, ROOT, context_of, launch, use_own_node
from tests.pictures_list import PICTURES, Picture

FOLDER = ROOT / "pictures"
START_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_up(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/account/sign-in/", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def sample_world() -> Iterator[tuple[str, Path]]:
    """Address and data folder of a site that lives as long as the drawing."""
    data = BUILD / "pictures-data"
    url = f"http://127.0.0.1:{free_port()}"
    environment = {**os.environ, "YIPIN_DATA": str(data)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [str(Path(sys.prefix) / "bin" / "yipin"), "run", "--port", url.rsplit(":", 1)[1]]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        until = time.monotonic() + START_SECONDS
        while not is_up(url):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit("the sample world did not start")
            time.sleep(0.5)
        yield url, data
    finally:
        server.terminate()
        server.wait(timeout=60)


@contextmanager
def site() -> Iterator[tuple[str, Path]]:
    """The running site that PICTURES_URL names, or one of our own."""
    if url := os.environ.get("PICTURES_URL"):
        yield url.rstrip("/"), Path(os.environ.get("YIPIN_DATA", ROOT / "var"))
        return
    with sample_world() as world:
        yield world


def passwords(data: Path) -> dict[str, str]:
    """User name and password of the sample accounts."""
    path = data / "demo"
    rows = json.loads(path.read_text(encoding="utf-8") or "[]") if path.exists() else []
    return {row["username"]: row["password"] for row in rows}


def sign_in(page: Page, url: str, account: str, password: str) -> None:
    page.goto(f"{url}/account/sign-in/")
    page.locator("#id_login").fill(account)
    page.locator("#id_password").fill(password)
    page.locator("form:has(#id_password) button:not([type=button])").first.click()
    page.wait_for_url(lambda address: "/account/sign-in/" not in address)


def follow(page: Page, text: str) -> None:
    """Click the link of this name, which may stand in a closed menu."""
    link = page.locator("main").get_by_role("link", name=text)
    if not link.count():
        for menu in page.locator("main details[data-menu] > summary").all():
            menu.click()
            if link.count():
                break
    seen = link.locator("visible=true")
    (seen if seen.count() else link).first.click()


class Studio:
    """One signed-in visitor for each account and width."""

    def __init__(self, browser: Browser, url: str, data: Path) -> None:
        self.browser = browser
        self.url = url
        self.passwords = passwords(data)
        self.visitors: dict[tuple[str, int], BrowserContext] = {}

    def visitor(self, account: str, size: dict[str, int]) -> BrowserContext:
        key = (account, size["width"])
        if key not in self.visitors:
            context = context_of(self.browser, size)
            if account:
                page = context.new_page()
                sign_in(page, self.url, account, self.passwords[account])
                page.close()
            self.visitors[key] = context
        return self.visitors[key]

    def draw(self, picture: Picture, size: dict[str, int]) -> str:
        page = self.visitor(picture.account, size).new_page()
        page.set_default_timeout(PATIENCE)
        answer = page.goto(self.url + picture.address)
        for text in picture.steps:
            follow(page, text)
            page.wait_for_load_state()
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(150)
        # a sticky bar belongs at the end of a whole-page picture, not across its middle
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": min(height, 12_000)})
        page.screenshot(path=FOLDER / f"{picture.name}-{size['width']}.png", full_page=True)
        page.close()
        return f"{picture.name}-{size['width']}  {answer.status if answer else '–'}"


def main(names: list[str]) -> int:
    """Draws what it can, then names what failed."""
    FOLDER.mkdir(exist_ok=True)
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    failed = []
    use_own_node()
    with site() as (url, data), sync_playwright() as playwright:
        browser = launch(playwright)
        studio = Studio(browser, url, data)
        for picture in wanted:
            for size in (DESK, PHONE):
                try:
                    sys.stdout.write(studio.draw(picture, size) + "\n")
                except Exception as trouble:  # noqa: BLE001 - one page must not spoil the others
                    failed.append(f"{picture.name}: {str(trouble).splitlines()[0]}")
        browser.close()
    sys.stderr.write("".join(f"{line}\n" for line in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
