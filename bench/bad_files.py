"""What is spent on files that cannot be read, as a stranger might send them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.rows import Row, at_most

YIPIN = Path(sys.executable).with_name("yipin")
MEGABYTE = 1024 * 1024


def rows() -> Iterator[Row]:
    """The worst of all kinds: seconds and megabytes until the sentence stands there."""
    with tempfile.TemporaryDirectory() as folder:
        spent = {name: read(write(Path(folder))) for name, write in KINDS.items()}
    slowest = max(spent, key=lambda name: spent[name][0])
    largest = max(spent, key=lambda name: spent[name][1])
    seconds, peak = spent[slowest][0], spent[largest][1]
    yield at_most("bad-files-seconds", seconds, 10, f"slowest of {len(spent)}: {slowest}")
    yield at_most("bad-files-memory", peak, 300, f"megabytes, largest of {len(spent)}: {largest}")
    answered = sum(answer for _seconds, _peak, answer in spent.values())
    yield at_most("bad-files-unanswered", len(spent) - answered, 0, "left without one clear line")


def read(path: Path) -> tuple[float, float, bool]:
    """Seconds, megabytes of the largest process, and whether it ended with one Chinese line."""
    start = time.perf_counter()
    child = subprocess.Popen([YIPIN, "read", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said = child.stderr.read().decode().strip() if child.stderr else ""
    _pid, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    is_clear = child.returncode == 1 and said.endswith("。") and "Traceback" not in said
    return time.perf_counter() - start, usage.ru_maxrss / 1024, is_clear


def write_empty(folder: Path) -> Path:
    path = folder / "empty.docx"
    path.write_bytes(b"")
    return path


def write_corrupt(folder: Path) -> Path:
    path = folder / "corrupt.docx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 40)
    return path


def write_large(folder: Path) -> Path:
    path = folder / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 * MEGABYTE)
    return path


def write_bomb(folder: Path) -> Path:
    """400 MB of blanks where the text should be, 400 kB on the disk."""
    path = folder / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("[Content_Types].xml", "<Types/>")
        with held.open("word/document.xml", "w", force_zip64=True) as part:
            for _megabyte in range(400):
                part.write(b" " * MEGABYTE)
    return path


def write_macros(folder: Path) -> Path:
    path = folder / "macros.docm"
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    with zipfile.ZipFile(path, "w") as held:
        types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        held.writestr("[Content_Types].xml", types)
        held.writestr("word/document.xml", "<w/>")
        held.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return path


def write_scan(folder: Path) -> Path:
    """A PDF with pages and no text on them."""
    path = folder / "scan.pdf"
    source = path.with_suffix(".typ")
    source.write_text("#rect(width: 10cm)\n#pagebreak()\n#rect(width: 5cm)", encoding="utf-8")
    import typst

    path.write_bytes(typst.compile(source))
    return path


KINDS: dict[str, Callable[[Path], Path]] = {
    "empty": write_empty,
    "corrupt": write_corrupt,
    "200 MB": write_large,
    "zip bomb": write_bomb,
    "macros": write_macros,
    "pictures only": write_scan,
}
