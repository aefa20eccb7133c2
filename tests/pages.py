"""A page as a browser reads it: whitespace beside a tag and more than one blank are nothing."""

from __future__ import annotations

import re


def squeezed(page: str) -> str:
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", re.sub(r"\s+", " ", page))
