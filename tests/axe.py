"""Accessibility of a page as it stands, by axe: WCAG 2.1 A and AA and best practice."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"


@cache
def script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """One line a violation: rule, what it says, where. A page on its way is waited for."""
    page.wait_for_load_state()
    # the debugger's door is not bound by the page's security policy, so the policy stays on
    page.evaluate(script())
    found = page.evaluate(RUN, RULES)["violations"]
    return [line for violation in found for line in lines_of(violation)]


def lines_of(violation: dict[str, Any]) -> list[str]:
    return [
        f"{violation['id']}: {violation['help']} | {' '.join(map(str, node['target']))}"
        f" | {node['html'][:160]} | {node['failureSummary'].splitlines()[-1].strip()}"
        for node in violation["nodes"]
    ]


def check_accessibility(page: Page) -> None:
    """Fails with a list that can be worked through."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def check_no_sideways_scrolling(page: Page) -> None:
    """The page fits its width; only tables and tabs marked for it may scroll by themselves."""
    page.wait_for_load_state()
    wide = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    culprits = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 5).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wide <= 0, f"{page.url} is {wide} px too wide:\n" + "\n".join(culprits)
