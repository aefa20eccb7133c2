"""Fixtures with a real browser: `browser` for the session; `page_desk`, `page_phone` or both, `page`."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.browser import DESK, PATIENCE, PHONE, context_of, launch, use_own_node

expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Where a page did not come in time, the report says what every thread of the site was doing."""
    report = yield
    if call.excinfo and call.excinfo.errisinstance(Error):
        report.sections.append(("what the threads did", what_threads_do()))
    return report


def what_threads_do() -> str:
    names = {one.ident: one.name for one in threading.enumerate()}
    stacks = sys._current_frames().items()
    return "\n".join(
        f"{names.get(ident, 'another thread')}\n{''.join(traceback.format_stack(frame, 12))}"
        for ident, frame in stacks
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a worker."""
    use_own_node()
    # playwright runs a loop of its own in this thread; the database of the tests may be used in it
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        launched = launch(playwright)
        yield launched
        launched.close()


def visit(browser: Browser, size: dict[str, int]) -> Iterator[Page]:
    """A page that fails its test when a script breaks or the security policy refuses something."""
    context = context_of(browser, size)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if is_refusal(said.text) else None)
    yield page
    context.close()
    assert broken == []


def is_refusal(text: str) -> bool:
    return "Content Security Policy" in text or "Content-Security-Policy" in text


@pytest.fixture
def page_desk(browser: Browser) -> Iterator[Page]:
    """1280 × 900."""
    yield from visit(browser, DESK)


@pytest.fixture
def page_phone(browser: Browser) -> Iterator[Page]:
    """390 × 844, touched."""
    yield from visit(browser, PHONE)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """The test takes place twice, at both widths."""
    yield from visit(browser, request.param)
