"""The square code (QR, ISO/IEC 18004) of a page or a certificate, as a drawing for PDF."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

import zxingcpp

DARK = 0
ROBUST = "M"  # a form is folded and stamped
LARGE = "L"  # fewer, larger dots: a certificate hangs on a wall and is read from afar


@lru_cache(maxsize=256)
def code_svg(words: str, level: str = ROBUST) -> str:
    """A thousand sheets want several each, so the library that reads the codes makes them (four times
    as quick as segno), and the lines are drawn here (its own drawing takes as long as the code).
    """
    made = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture: Any = made.to_image(scale=1, add_quiet_zones=False)  # its types do not say: a buffer
    dots, side = memoryview(picture).tobytes(), picture.shape[0]
    rows = [dots[at : at + side] for at in range(0, len(dots), side)]
    half = side // 2
    drawn = "".join(
        f"M0 {at}.5{_strokes(row[:half])}{_strokes(row[half:])}" for at, row in enumerate(rows)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" d="{drawn}"/></svg>'
    )


@lru_cache(maxsize=1 << 14)
def _strokes(dots: bytes) -> str:
    """Strokes and gaps from left to right. Of half a row, because halves come again and rows do not."""
    runs = ((dot, len(list(run))) for dot, run in groupby(dots))
    return "".join(f"h{length}" if dot == DARK else f"m{length} 0" for dot, length in runs)
