"""Reads the codes of a scan in a child process that may use little time, little memory, no disk."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

from yipin.documents.formats.guard import lines_of, start_child
from yipin.documents.formats.page_codes import DAMAGED, ScannedPage
from yipin.documents.formats.unreadable import UnreadableFile

CHILD = "yipin.documents.formats.page_codes_child"
MOST_PAGES = 200
SECONDS = 300
MEMORY_MB = 900
TOO_SLOW = "认码用时过长，已经停止。请分成几份，或按 200 dpi 灰度重新扫描后再上传。"
TOO_HEAVY = "图片太大，内存不够，已经停止。请按 200 dpi 灰度重新扫描后再上传。"
SENTENCES = {"too_slow": TOO_SLOW, "too_heavy": TOO_HEAVY, "corrupt": DAMAGED}


def read_pages_guarded(
    path: Path,
    *,
    most_pages: int = MOST_PAGES,
    seconds: float = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> Iterator[ScannedPage]:
    """Each page as soon as it is read. Whatever goes wrong ends as ``UnreadableFile``; the pages
    that came before it were read well.
    """
    deadline = time.monotonic() + seconds
    child = start_child(path, seconds, memory_mb, most_pages, CHILD)
    try:
        yield from _pages(lines_of(child, deadline))
    except UnreadableFile as error:
        if error.code == "too_slow":
            raise UnreadableFile(error.code, TOO_SLOW) from error
        raise
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _pages(lines: Iterator[bytes]) -> Iterator[ScannedPage]:
    """A child that ends without saying so has been ended."""
    for line in lines:
        if line == b"done":
            return
        yield _page(line)
    raise UnreadableFile("crashed", DAMAGED)


def _page(line: bytes) -> ScannedPage:
    kind, _, rest = line.partition(b" ")
    if kind == b"refused":
        code, _, message = rest.decode("utf-8", "replace").partition(" ")
        raise UnreadableFile(code, message or SENTENCES.get(code, DAMAGED))
    try:
        number, total, said = rest.split(b" ", 2)
        facts = json.loads(said)
        picture = base64.b64decode(facts["picture"])
        return ScannedPage(int(number), int(total), tuple(facts["codes"]), picture)
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableFile("corrupt", DAMAGED) from error
