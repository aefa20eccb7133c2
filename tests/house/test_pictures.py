"""The list of pictures: no picture overwrites another."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.pictures_list import PICTURES

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"


def test_no_two_pictures_have_one_name():
    counts = Counter(picture.name for picture in PICTURES)
    assert [name for name, count in counts.items() if count > 1] == []


def test_every_picture_of_the_guide_is_drawn_and_there():
    shown = {
        name
        for chapter in GUIDE.glob("*.md")
        for name in re.findall(r"\.\./pictures/([\w-]+)\.png", chapter.read_text(encoding="utf-8"))
    }
    drawn = {f"{one.name}-{width}" for one in PICTURES for width in (1280, 390)}
    assert shown <= drawn
    assert [one for one in shown if not (GUIDE.parent / "pictures" / f"{one}.png").exists()] == []
