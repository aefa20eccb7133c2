"""The square code (QR, ISO/IEC 18004) of a page or a certificate, as a drawing for PDF."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby, product
from typing import Any

import zxingcpp

WIDTH = 8
DARK, LIGHT = b"\x00", b"\xff"
STROKES = {  # of every eight dots that there are
    bytes(dots): "".join(
        f"{'h' if dot == 0 else 'm'}{len(list(run))}{'' if dot == 0 else ' 0'}"
        for dot, run in groupby(dots)
    )
    for dots in product(DARK + LIGHT, repeat=WIDTH)
}
ROBUST, LARGE = (
    "M",
    "L",
)  # a form is folded and stamped; a certificate hangs on a wall, read from afar


@lru_cache(maxsize=256)
def code_svg(words: str, level: str = ROBUST) -> str:
    """A thousand sheets want several each, so the library that reads the codes makes them (four times
    as quick as segno), and the lines are drawn here (its own drawing takes as long as the code).
    """
    made = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture: Any = made.to_image(
        scale=1, add_quiet_zones=False
    )  # a buffer, which its types do not say
    side = picture.shape[0]
    rows, rest = memoryview(picture).tobytes(), LIGHT * (-side % WIDTH)
    lines = [_line(rows[at : at + side] + rest) for at in range(0, len(rows), side)]
    drawn = "".join(f"M0 {at}.5{line}" for at, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{drawn}"/></svg>'
    )


def _line(row: bytes) -> str:
    """Strokes and gaps of one row, from left to right."""
    return "".join([STROKES[row[at : at + WIDTH]] for at in range(0, len(row), WIDTH)])
