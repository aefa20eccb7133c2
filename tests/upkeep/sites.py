"""Sites of their own for the upkeep tests: folders and databases, worked on by the real command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.databases import own_database
from tests.serverside.buckets import KEY, SECRET

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from yipin.cli import main; main()"
PATIENCE = 300  # seconds
STOP = "YIPIN_TEST_STOP"


@dataclass(frozen=True)
class OwnSite:
    """A data folder with SQLite in it, or with a PostgreSQL database beside it.

    ``files`` is the address of a bucket (``tests.serverside.buckets``), where they lie in one.
    """

    data: Path
    database: str = ""
    files: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("YIPIN_")}
        return {
            **kept,
            "YIPIN_DATA": str(self.data),
            "DATABASE_URL": self.database,
            "YIPIN_FILES": self.files,
            "YIPIN_S3_KEY": KEY,
            "YIPIN_S3_SECRET": SECRET,
            "DJANGO_SETTINGS_MODULE": "yipin.config.embedded",
        }

    def yipin(self, *arguments: str, answer: str | None = None) -> subprocess.CompletedProcess[str]:
        return self._run(["-c", COMMAND, *arguments], answer)

    def act(self, act: str, *arguments: str) -> Any:
        """An act of ``tests.upkeep.acts`` in a process of its own; what it prints, as JSON."""
        done = self._run(["-m", "tests.upkeep.acts", act, *arguments])
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def killed_restore(self, step: str, backup: Path) -> int:
        """A restore killed at a step of ``tests.upkeep.killing``; how it ended."""
        return self._run(["-m", "tests.upkeep.killing", step, str(backup)]).returncode

    @contextmanager
    def stopped_restore(self, step: str, backup: Path) -> Iterator[subprocess.Popen[str]]:
        """A restore that stands still at a step while the test looks on, and then goes on."""
        with subprocess.Popen(
            [sys.executable, "-m", "tests.upkeep.killing", step, str(backup)],
            cwd=ROOT, env=self.environment | {STOP: "1"}, text=True, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            try:
                os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
                yield process
            finally:
                process.send_signal(signal.SIGCONT)
                process.communicate(timeout=PATIENCE)

    @contextmanager
    def acting(self, act: str) -> Iterator[Callable[[int], list[str]]]:
        """The same while the test goes on. What is given waits for so many lines and answers with all."""
        said = self.data.with_name(f"{self.data.name}-{act}.txt")
        with said.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.upkeep.acts", act],
                cwd=ROOT, env=self.environment, text=True, stdin=subprocess.PIPE, stdout=out,
            )  # fmt: skip

        def lines(count: int) -> list[str]:
            until = time.monotonic() + PATIENCE
            while len(there := said.read_text(encoding="utf-8").splitlines()) <= count:
                assert process.poll() is None, "it ended by itself"
                assert time.monotonic() < until, f"{len(there)} of {count} lines"
                time.sleep(0.02)
            return there[:-1]  # the last may be half written

        try:
            yield lines
        finally:
            process.kill()
            process.communicate()

    def _run(
        self, arguments: list[str], answer: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, input=answer,
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip


def new_site(folder: Path, *, postgresql: bool = False, files: str = "") -> OwnSite:
    folder.mkdir(parents=True)
    database = own_database(folder)["DATABASE_URL"] if postgresql else ""
    return OwnSite(folder, database, files)
