"""What the chapter on servers tells an operator to paste is what systemd takes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "server.md"
UNIT = re.compile(r"`/etc/systemd/system/([\w.-]+)`：\n\n```ini\n(.*?)```", re.DOTALL)
# The check looks for programs and users of a machine on which nothing was installed.
NOT_HERE = re.compile(r"is not executable|Failed to create .*: Permission|Failed to open /dev")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_units_are_taken_by_systemd(tmp_path: Path):
    units = UNIT.findall(PAGE.read_text(encoding="utf-8"))
    assert [name for name, _text in units] == [
        "yipin-web.service", "yipin-worker.service", "yipin-backup.service", "yipin-backup.timer",
    ]  # fmt: skip
    for name, text in units:
        (tmp_path / name).write_text(text.replace("/opt/yipin/.venv/bin/yipin", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name, _text in units)],
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if not NOT_HERE.search(line)]
    assert [line for line in said if str(tmp_path) in line or "yipin" in line] == []
