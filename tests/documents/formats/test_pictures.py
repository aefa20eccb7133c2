"""Pictures are read to their end, however small."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from yipin.documents.formats.pictures import decode_whole
from yipin.documents.formats.unreadable import UnreadableFile


def drawn(size: tuple[int, int], kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(1, 1), (4, 4), (7, 100), (640, 480)])
def test_a_whole_picture_is_taken(size, kind):
    decode_whole(io.BytesIO(drawn(size, kind)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_one_that_breaks_off_is_not(kind):
    content = drawn((640, 480), kind)
    with pytest.raises(UnreadableFile):
        decode_whole(io.BytesIO(content[: len(content) // 2]))
