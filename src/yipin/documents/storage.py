"""Where the content of files lies: a folder, or a private bucket (``documents.bucket``).

The rest of the site asks this module and Django's storage, and knows no kind of place.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

PIECE = 256 * 1024


class FilesAway(Exception):
    """The place where files lie does not answer, or refuses the site."""


class FileDamaged(Exception):
    """What lies there is not what was stored: its fingerprint differs."""


class FolderStorage(FileSystemStorage):
    """A folder in which a file is there whole or not at all, also when the disk fills up."""

    def _save(self, name: str, content: File) -> str:  # type: ignore[type-arg]
        place = Path(self.path(name))
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place.parent, prefix=".part-")
        try:
            with os.fdopen(handle, "wb") as target:
                for piece in content.chunks(PIECE):
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            Path(part).replace(place)
        except BaseException:
            with suppress(FileNotFoundError):
                Path(part).unlink()
            raise
        return name

    def read_part(self, name: str, start: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``start``; ``FileNotFoundError`` comes before the first."""
        return _from_disk(self.open(name, "rb"), start, length)

    def check(self) -> None:
        """Raises ``OSError`` where nothing can be written."""
        root = Path(self.location)
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=root, prefix=".probe-") as probe:
            probe.write(b"1")
            probe.flush()


def _from_disk(opened: File, start: int, length: int) -> Iterator[bytes]:  # type: ignore[type-arg]
    with opened:
        opened.seek(start)
        while length and (piece := opened.read(min(PIECE, length))):
            length -= len(piece)
            yield piece


def read_part(name: str, start: int, length: int) -> Iterator[bytes]:
    """Part of a stored file, piece by piece.

    ``FileNotFoundError`` and ``FilesAway`` are raised here, before the first piece is asked for.
    """
    return default_storage.read_part(name, start, length)  # type: ignore[attr-defined, no-any-return]


def checked(pieces: Iterator[bytes], sha256: str) -> Iterator[bytes]:
    """The pieces as they come; the last is held back until the fingerprint of all was right.

    A damaged file so never arrives whole: the answer breaks off, and the log says why.
    """
    digest, held = hashlib.sha256(), b""
    for piece in pieces:
        digest.update(piece)
        if held:
            yield held
        held = piece
    if digest.hexdigest() != sha256:
        raise FileDamaged(f"stored as {sha256}, read as {digest.hexdigest()}")
    yield held


@contextmanager
def on_disk(name: str) -> Iterator[Path]:
    """A path to read the content from; a copy for the while where it lies in a bucket."""
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        path = None
    if path is not None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="yipin-file-") as folder:
        copied = Path(folder) / "content"
        with default_storage.open(name, "rb") as source, copied.open("wb") as copy:
            for piece in source.chunks(PIECE):
                copy.write(piece)
        yield copied


def check_storage() -> None:
    """Raises ``FilesAway`` or ``OSError`` where files can neither be stored nor fetched."""
    default_storage.check()  # type: ignore[attr-defined]
