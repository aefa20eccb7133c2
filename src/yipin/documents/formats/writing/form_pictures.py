"""Pages of a PDF as PNG pictures, to be looked at where a browser shows no PDF."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from threading import Lock

import pypdfium2

DOTS_PER_POINT = 1.75  # 126 dots an inch: one A4 page is about 1042 × 1474
SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY_8_BIT = (8, 0, 0, 0, 0)
COLOUR_8_BIT = (8, 2, 0, 0, 0)
_ONE_AT_A_TIME = Lock()  # pdfium is not safe for threads


@lru_cache(maxsize=8)
def picture_pages(pdf: bytes, *, in_colour: bool = False) -> tuple[bytes, ...]:
    """One PNG a page, in order, grey unless ``in_colour``. The same file gives the same pictures."""
    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(_picture(page, in_colour=in_colour) for page in document)
        finally:
            document.close()


def _picture(page: pypdfium2.PdfPage, *, in_colour: bool) -> bytes:
    bitmap = page.render(
        scale=DOTS_PER_POINT, grayscale=not in_colour, rev_byteorder=in_colour, maybe_alpha=False
    )
    try:
        dots, length = bytes(bitmap.buffer), bitmap.width * bitmap.n_channels
        starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
        rows = [dots[at : at + length] for at in starts]
        return _png(rows, bitmap.width, COLOUR_8_BIT if in_colour else GREY_8_BIT)
    finally:
        bitmap.close()


def _png(rows: list[bytes], width: int, shape: tuple[int, ...]) -> bytes:
    """Each row starts with its filter, which is none."""
    plain = b"".join(b"\x00" + row for row in rows)
    head = struct.pack(">II5B", width, len(rows), *shape)
    return SIGNATURE + b"".join(
        _chunk(name, data)
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(plain, 6)), (b"IEND", b""))
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
