"""Pinyin initials, so that a list can be searched by typing 'jxgc' for 机械工程."""

from __future__ import annotations


def initials_of(name: str, most: int = 120) -> str:
    """First letters of each character; letters and digits stay as they are, signs are dropped."""
    from pypinyin import Style, lazy_pinyin  # its words take 60 MB, in a process that writes names

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(sign for sign in "".join(letters).lower() if sign.isalnum())[:most]
