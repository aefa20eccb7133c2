"""The list of pictures: no picture overwrites another."""

from __future__ import annotations

from collections import Counter

from tests.pictures_list import PICTURES


def test_no_two_pictures_have_one_name():
    counts = Counter(picture.name for picture in PICTURES)
    assert [name for name, count in counts.items() if count > 1] == []
