"""A site as its users run it: `yipin run` with a data folder of its own, on a free port."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser import ROOT
from tests.databases import own_database
from tests.pictures import free_port, is_up

START_SECONDS = 180
STEP = 0.1


@dataclass(frozen=True)
class Site:
    """Where a site answers and where its files lie."""

    url: str
    data: Path


def environment(data: Path) -> dict[str, str]:
    """The tests' own settings must not reach the site."""
    return {
        **os.environ,
        **own_database(data),
        "YIPIN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "yipin.config.embedded",
    }


def make_world(name: str, data: Path) -> None:
    """Units, people and posts of a journey, made through the services by a process of its own."""
    _run_worlds(data, name)


def let_days_pass(data: Path, days: int) -> None:
    """So much time goes by for what is on show."""
    _run_worlds(data, "days", str(days))


def facts_of(data: Path, unit: str) -> dict[str, list[str]]:
    """What the yearly assessment reads of a unit; no page shows it yet."""
    facts: dict[str, list[str]] = json.loads(_run_worlds(data, "facts", unit))
    return facts


def _run_worlds(data: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.worlds", *words],
        cwd=ROOT,
        env=environment(data),
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    return done.stdout


@contextmanager
def run_site(data: Path) -> Iterator[Site]:
    """Serve until the journey is over."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    yipin = str(Path(sys.executable).parent / "yipin")
    with (data / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [yipin, "run", "--without-demo", "--port", str(port)],
            cwd=ROOT,
            env=environment(data),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_up(server, url, data)
            yield Site(url, data)
        finally:
            server.terminate()
            server.wait(timeout=60)


def wait_until_up(server: subprocess.Popen[bytes], url: str, data: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_up(url):
        if server.poll() is not None or time.monotonic() > until:
            log = (data / "server.log").read_text(encoding="utf-8")
            raise RuntimeError(f"the site did not start:\n{log}")
        time.sleep(STEP)
