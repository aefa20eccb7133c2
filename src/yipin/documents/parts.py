"""Where the parts of files on their way lie: one file each, in a folder that all processes share.

The length of the part file is the offset; it is appended to under a lock of the file itself, so it
does not matter which process takes the next piece. With files in an object store this folder still
is a local (shared) one: an object cannot be appended to.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings

PIECE = 256 * 1024


class Busy(Exception):
    """Another connection is writing to the same file."""


class WrongOffset(Exception):
    """The piece does not begin where the file ends."""


def folder() -> Path:
    place = Path(settings.PARTS_ROOT)
    place.mkdir(parents=True, exist_ok=True)
    return place


def path_of(token: str) -> Path:
    return folder() / token


def has_room_for(size: int, *, spare: int) -> bool:
    """Whether ``size`` bytes more leave ``spare`` bytes on the disk."""
    return shutil.disk_usage(folder()).free - size >= spare


def create(token: str) -> None:
    path_of(token).touch(exist_ok=False)


def offset_of(token: str) -> int:
    """Bytes that are here. ``FileNotFoundError`` where the parts are gone."""
    return path_of(token).stat().st_size


def append(token: str, offset: int, stream: IO[bytes], *, most: int) -> int:
    """Write what the stream brings behind ``offset``, ``most`` bytes at the utmost; the new offset.

    What arrived before a connection broke stays.
    """
    with path_of(token).open("r+b") as part, _locked(part):
        if part.seek(0, 2) != offset:
            raise WrongOffset
        left = most
        while left and (piece := _read(stream, min(PIECE, left))):
            part.write(piece)
            left -= len(piece)
        part.flush()
        return part.tell()


def _read(stream: IO[bytes], size: int) -> bytes:
    try:
        return stream.read(size)
    except OSError:  # the sender is gone
        return b""


@contextmanager
def _locked(part: IO[bytes]) -> Iterator[None]:
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy from None
    yield  # closing the file lets go


def untouched_since(moment: datetime) -> set[str]:
    """Tokens of the parts to which nothing was written since."""
    at = moment.timestamp()
    return {path.name for path in folder().iterdir() if path.stat().st_mtime < at}


def remove(token: str) -> None:
    path_of(token).unlink(missing_ok=True)
