"""Reads tables from strangers in a child process that may use little time and little memory."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

from yipin.documents.formats.guard import OUT_OF_TIME, lines_of, start_child
from yipin.documents.formats.reading import DEFAULT_LIMIT_MB, refuse_size
from yipin.documents.formats.table_rows import BROKEN, Row
from yipin.documents.formats.unreadable import UnreadableFile

CHILD = "yipin.documents.formats.table_child"
TOO_SLOW = "读取表格用时过长，已经停止。请分成几个文件，分几次导入。"
TOO_HEAVY = "读取表格占用的内存过多，已经停止。请删去多余的工作表和格式，或另存为 CSV 再上传。"


def read_rows_guarded(
    path: Path, *, seconds: float = 60, memory_mb: int = 700, limit_mb: int = DEFAULT_LIMIT_MB
) -> Iterator[Row]:
    """Like ``read_rows``, for files nobody vouches for: (line, cells) as they come.

    ``memory_mb`` is address space, several times what is really used. Whatever goes wrong in the
    child ends as ``UnreadableFile``, after rows that were read well.
    """
    refuse_size(path, limit_mb)
    child = start_child(path, seconds, memory_mb, limit_mb, CHILD)
    last = b""
    try:
        for line in lines_of(child, time.monotonic() + seconds):
            if line.startswith(b"rows "):
                yield from ((at, cells) for at, cells in json.loads(line[5:]))
            else:
                last = line
        _refuse(last, child.wait(timeout=5))
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _refuse(last: bytes, code: int) -> None:
    kind, _, body = last.partition(b" ")
    if kind == b"end" and code == 0:
        return
    if kind == b"refused":
        name, _, message = body.decode("utf-8", "replace").partition(" ")
        raise UnreadableFile(name, TOO_HEAVY if name == "too_heavy" and not message else message)
    if code < 0 and -code in OUT_OF_TIME:
        raise UnreadableFile("too_slow", TOO_SLOW)
    raise UnreadableFile("corrupt", BROKEN)
