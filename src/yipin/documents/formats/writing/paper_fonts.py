"""The type faces that papers are set in: what is installed, and what stands in for what is not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

OPEN_SONG, OPEN_HEI = "Noto Serif SC", "Noto Sans SC"
# Faces that official papers ask for, as the font files name themselves. Licensed ones may be put
# into the folder by an institution; they then come first.
SONG = ("SimSun", "宋体", "NSimSun", "FZXiaoBiaoSong-B05S")
FANG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang R")
HEI = ("SimHei", "黑体")


class FontsMissing(Exception):
    """The folder has no face that holds Chinese signs. The message says what to do."""


@dataclass(frozen=True, slots=True)
class PaperFonts:
    """Faces by role, each with those that stand in for it; ``words`` is shown on the print page."""

    fonts: typst.Fonts
    song: tuple[str, ...]
    fang: tuple[str, ...]
    hei: tuple[str, ...]
    words: str


@cache
def paper_fonts(folder: Path) -> PaperFonts:
    """Reads the folder once. Raises ``FontsMissing`` where the open faces are not there."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    families = set(fonts.families())
    if not {OPEN_SONG, OPEN_HEI} & families:
        raise FontsMissing(f"字体目录“{folder.name}”里没有中文字体。请重新执行安装步骤，再打印。")
    opens = tuple(one for one in (OPEN_SONG, OPEN_HEI) if one in families)
    chosen = {name: _first(wanted, families) for name, wanted in _WANTED.items()}
    return PaperFonts(
        fonts, (*chosen["song"], *opens), (*chosen["fang"], *opens),
        (*chosen["hei"], *reversed(opens)), _words(chosen["fang"]),
    )  # fmt: skip


_WANTED = {"song": SONG, "fang": FANG, "hei": HEI}


def _first(wanted: tuple[str, ...], families: set[str]) -> tuple[str, ...]:
    return tuple(one for one in wanted if one in families)[:1]


def _words(fang: tuple[str, ...]) -> str:
    body = (
        f"正文：{fang[0]}。"
        if fang
        else "正文：开源宋体（思源宋体），因字体目录里没有仿宋_GB2312。"
    )
    return f"{body}标题：开源宋体粗体（思源宋体）。版面尺寸不受影响。"
