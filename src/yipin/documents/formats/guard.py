"""Reads files from strangers in a child process that may use little time, little memory, no disk."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from yipin.documents.formats.paper_json import paper_from_json
from yipin.documents.formats.reading import DEFAULT_LIMIT_MB, refuse_size
from yipin.documents.formats.unreadable import SENTENCES, UnreadableFile
from yipin.reading.paper import Paper

Progress = Callable[[int, int], None]
CHILD = "yipin.documents.formats.guard_child"
SOURCE = Path(__file__).resolve().parents[3]
MAX_ANSWER = 96 * 1024 * 1024
OUT_OF_TIME = {getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)}


def read_paper_guarded(
    path: str | Path,
    *,
    seconds: float = 10,
    memory_mb: int = 300,
    limit_mb: int = DEFAULT_LIMIT_MB,
    on_progress: Progress | None = None,
) -> Paper:
    """Like ``read_paper``, for files nobody vouches for.

    The parsers run in a process of their own: at most ``seconds`` of time and ``memory_mb`` of
    address space, no writing to disk. Whatever goes wrong there ends as ``UnreadableFile``.
    """
    path = Path(path)
    refuse_size(path, limit_mb)
    deadline = time.monotonic() + seconds
    child = start_child(path, seconds, memory_mb, limit_mb, CHILD)
    try:
        answer = _listen(child, deadline, on_progress)
        code = child.wait(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("too_slow") from error
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
    return _understand(answer, code)


def start_child(
    path: Path, seconds: float, memory_mb: int, limit_mb: int, module: str = CHILD
) -> subprocess.Popen[bytes]:
    """A bare environment: the child needs no settings and must see no secrets."""
    figures = [str(int(seconds) + 1), str(memory_mb), str(limit_mb)]
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
        if name in os.environ
    }
    environment = kept | {
        "PYTHONPATH": str(SOURCE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.Popen(  # noqa: S603 - our own interpreter with fixed words and one path
        [sys.executable, "-m", module, *figures, str(path.resolve())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _listen(child: subprocess.Popen[bytes], deadline: float, on_progress: Progress | None) -> bytes:
    """The last line the child writes; lines before it are progress."""
    last = b""
    for line in lines_of(child, deadline):
        if line.startswith(b"page "):
            with contextlib.suppress(ValueError):
                done, total = map(int, line.split()[1:3])
                if on_progress is not None:
                    on_progress(done, total)
        else:
            last = line
    return last


def lines_of(child: subprocess.Popen[bytes], deadline: float) -> Iterator[bytes]:
    """Each line that the child writes, as it comes."""
    assert child.stdout is not None
    rest = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise UnreadableFile("too_slow")
            chunk = os.read(child.stdout.fileno(), 1 << 20)
            if not chunk:
                break
            rest += chunk
            if len(rest) > MAX_ANSWER:
                raise UnreadableFile("too_heavy")
            if b"\n" in chunk:
                *whole, tail = bytes(rest).split(b"\n")
                yield from whole
                rest = bytearray(tail)
    if rest:
        yield bytes(rest)


def _understand(answer: bytes, code: int) -> Paper:
    kind, _, body = answer.partition(b" ")
    if kind == b"paper" and code == 0:
        try:
            return paper_from_json(body)
        except (ValueError, TypeError, KeyError) as error:
            raise UnreadableFile("corrupt") from error
    if kind == b"refused":
        name, _, message = body.decode("utf-8", "replace").partition(" ")
        if name in SENTENCES and message:
            raise UnreadableFile(name, message)
    if code < 0:  # ended by a signal
        raise UnreadableFile("too_slow" if -code in OUT_OF_TIME else "crashed")
    raise UnreadableFile("corrupt")
