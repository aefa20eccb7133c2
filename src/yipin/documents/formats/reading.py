"""Turns a file of any supported format into a neutral paper. Nothing is written to disk."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from yipin.documents.formats.sniffing import sniff_format
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper

Progress = Callable[[int, int], None]
DEFAULT_LIMIT_MB = 50
MEGABYTE = 1024 * 1024


def read_paper(
    path: str | Path,
    *,
    on_progress: Progress | None = None,
    limit_mb: int = DEFAULT_LIMIT_MB,
) -> Paper:
    """Read one file by its content, whatever its name says.

    ``on_progress(done, total)`` counts pages. Refuses with ``UnreadableFile``, whose message says
    what is wrong and what to do. Files from strangers belong in ``guard.read_paper_guarded``.
    """
    path = Path(path)
    refuse_size(path, limit_mb)
    kind = sniff_format(path)
    reader = importlib.import_module(f"yipin.documents.formats.{kind}")
    paper: Paper = getattr(reader, f"read_{kind}")(path, on_progress=on_progress)
    if not paper.text.strip():
        raise UnreadableFile("no_text")
    return paper


def refuse_size(path: Path, limit_mb: int) -> None:
    """Refuse what is not there, empty or larger than the limit, before it is opened."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableFile("missing") from error
    if not path.is_file():
        raise UnreadableFile("missing")
    if size == 0:
        raise UnreadableFile("empty")
    if size > limit_mb * MEGABYTE:
        raise UnreadableFile("too_large", limit=limit_mb)
