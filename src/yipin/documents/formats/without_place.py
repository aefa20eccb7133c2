"""Photographs and videos without the place where they were taken, not otherwise changed.

What a camera writes beside the picture (position, owner, serial numbers, captions) is removed; the
picture itself is copied byte for byte. Of a photograph only its orientation stays. In a video the boxes
that hold descriptions are emptied in their place, so that nothing moves.
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO

from PIL import Image

ORIENTATION, EXIF, TAKEN = 0x0112, 0x8769, 0x9003
SOI, EOI, SOS, APP0, APP2, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE2, 0xFE
KEPT_APP = {APP0: (b"JFIF\0", b"JFXX\0"), APP2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_WORDS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
BOXES_INSIDE = {b"moov", b"trak"}
BOXES_OF_WORDS = {b"udta", b"meta", b"uuid"}
PIECE = 256 * 1024
TO_COPY = 1 << 62
TROUBLES = (OSError, ValueError, SyntaxError, TypeError, struct.error, Image.DecompressionBombError)


def strip_place(path: Path, extension: str, target: Path) -> date | None:
    """Write to ``target`` what is left; the day on which the picture was taken, if it says so.

    Other kinds than jpg, png, mp4 and mov are copied as they are.
    """
    with path.open("rb") as source, target.open("w+b") as out:
        if extension == "jpg":
            _strip_jpeg(source, out, _orientation(path))
        elif extension == "png":
            _strip_png(source, out)
        else:
            _copy(source, out, TO_COPY)
            if extension in {"mp4", "mov"}:
                _empty_boxes(out, 0, out.tell())
    return taken_on(path) if extension == "jpg" else None


def taken_on(path: Path) -> date | None:
    """The day in the clock of the camera."""
    with contextlib.suppress(*TROUBLES), Image.open(path, formats=("JPEG",)) as one:
        text = str(one.getexif().get_ifd(EXIF).get(TAKEN, ""))
        return datetime.strptime(text[:10], "%Y:%m:%d").date()  # noqa: DTZ007 - a day has no zone
    return None


def _orientation(path: Path) -> int:
    with contextlib.suppress(*TROUBLES), Image.open(path, formats=("JPEG",)) as one:
        found = one.getexif().get(ORIENTATION, 1)
        return found if isinstance(found, int) and 1 <= found <= 8 else 1
    return 1


def _strip_jpeg(source: IO[bytes], out: IO[bytes], orientation: int) -> None:
    """Segment by segment; what stands after the end of the picture (other pictures) goes."""
    out.write(source.read(2))
    if orientation != 1:
        exif = Image.Exif()
        exif[ORIENTATION] = orientation
        held = exif.tobytes()
        out.write(b"\xff\xe1" + struct.pack(">H", len(held) + 2) + held)
    while (marker := _marker(source)) is not None:
        if marker == EOI:
            out.write(b"\xff\xd9")
            return
        length = source.read(2)
        held = source.read(max(0, int.from_bytes(length, "big") - 2))
        if _is_kept(marker, held):
            out.write(bytes((0xFF, marker)) + length + held)
        if marker == SOS:
            _copy_scan(source, out)


def _marker(source: IO[bytes]) -> int | None:
    """The next marker; fill bytes before it are passed over."""
    byte = source.read(1)
    while byte and byte != b"\xff":
        byte = source.read(1)
    while byte == b"\xff":
        byte = source.read(1)
    return byte[0] if byte else None


def _is_kept(marker: int, held: bytes) -> bool:
    if marker == COM:
        return False
    if 0xE0 <= marker <= 0xEF:
        return held.startswith(KEPT_APP.get(marker, ()))
    return True


def _copy_scan(source: IO[bytes], out: IO[bytes]) -> None:
    """The coded picture up to its next real marker, which is left to be read."""
    while piece := source.read(PIECE):
        at = piece.find(b"\xff")
        while at != -1:
            if at + 1 == len(piece):
                piece += source.read(1)
            following = piece[at + 1] if at + 1 < len(piece) else 0
            if following and not 0xD0 <= following <= 0xD7 and following != 0xFF:
                out.write(piece[:at])
                source.seek(at - len(piece), 1)
                return
            at = piece.find(b"\xff", at + (1 if following == 0xFF else 2))
        out.write(piece)


def _strip_png(source: IO[bytes], out: IO[bytes]) -> None:
    out.write(source.read(len(PNG_HEAD)))
    while len(head := source.read(8)) == 8:
        size, name = int.from_bytes(head[:4], "big") + 4, head[4:]
        if name in PNG_WORDS:
            source.seek(size, 1)
            continue
        out.write(head)
        _copy(source, out, size)
        if name == b"IEND":
            return


def _copy(source: IO[bytes], out: IO[bytes], left: int) -> None:
    while left and (piece := source.read(min(PIECE, left))):
        out.write(piece)
        left -= len(piece)


def _empty_boxes(video: IO[bytes], start: int, end: int) -> None:
    for name, at, head, size in _boxes(video, start, end):
        if name in BOXES_OF_WORDS:
            video.seek(at + 4)
            video.write(b"free")
            video.seek(at + head)
            _write_nothing(video, size - head)
        elif name in BOXES_INSIDE:
            _empty_boxes(video, at + head, at + size)


def _boxes(video: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(name, place, bytes of its head, whole size) of each box; a broken one ends the list."""
    at = start
    while at + 8 <= end:
        video.seek(at)
        size, name = struct.unpack(">I4s", video.read(8))
        head = 8
        if size == 1:
            size, head = int.from_bytes(video.read(8), "big"), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        yield name, at, head, size
        at += size


def _write_nothing(video: IO[bytes], left: int) -> None:
    while left > 0:
        video.write(bytes(min(PIECE, left)))
        left -= PIECE
