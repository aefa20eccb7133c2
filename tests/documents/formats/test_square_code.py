"""The square code is drawn dot for dot as the library makes it, and can be read again."""

from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from yipin.documents.formats.writing.square_code import LARGE, ROBUST, code_svg

STEP = re.compile(r"M0 (\d+)\.5|h(\d+)|m(\d+) 0")


def picture_of(svg: str) -> np.ndarray:
    """Each dot eight wide, with the quiet zone that a sheet gives it."""
    side = int(re.search(r"viewBox=\"0 0 (\d+)", svg)[1])
    dots = np.full((side + 8, side + 8), 255, np.uint8)
    at = across = 0
    for row, stroke, gap in STEP.findall(re.search(r'stroke="#000" d="([^"]*)"', svg)[1]):
        if row:
            at, across = int(row), 0
        elif stroke:
            dots[4 + at, 4 + across : 4 + across + int(stroke)] = 0
            across += int(stroke)
        else:
            across += int(gap)
    return np.kron(dots, np.ones((8, 8), np.uint8))


@pytest.mark.parametrize("level", [ROBUST, LARGE])
@given(words=st.from_regex(r"HTTPS://[A-Z0-9.]{4,60}/C/[0-9]{4,30}", fullmatch=True))
def test_what_is_drawn_is_read(level, words):
    [read] = zxingcpp.read_barcodes(picture_of(code_svg(words, level)))
    assert read.text == words
    assert read.ec_level == level
