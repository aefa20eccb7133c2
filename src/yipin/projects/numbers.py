"""The number of an application in its round: 2027-0107 on paper and on the screen."""

from __future__ import annotations

import re

TYPED = re.compile(r"(?:\d{4}-)?(\d{1,6})")


def number_words(year: int, number: int | None) -> str:
    """Empty before the application was handed in for the first time."""
    return "" if number is None else f"{year}-{number:04d}"


def number_meant(word: str) -> list[int]:
    """What somebody who types 107, 0107 or 2027-0107 looks for."""
    found = TYPED.fullmatch(word)
    return [int(found.group(1))] if found else []
