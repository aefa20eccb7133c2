"""The faces of an official paper by role: licensed ones where an institution added them, else open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from yipin.documents.formats.writing.paper_fonts import OPEN_HEI, OPEN_SONG, FontsMissing

FONT_FILES = {".ttf", ".otf", ".ttc", ".otc"}


@dataclass(frozen=True, slots=True)
class Role:
    """``names`` are how font files call the face; ``asked`` is how the standard's users call it."""

    key: str
    asked: str
    used_for: str
    names: tuple[str, ...]
    open_face: str = OPEN_SONG
    is_bold: bool = False


# Bold stands in for faces that must be told from the text: 小标宋 and 楷体.
ROLES = (
    Role(
        "title", "方正小标宋简体", "发文机关标志、标题",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
        is_bold=True,
    ),
    Role(
        "fang", "仿宋_GB2312", "正文、发文字号、主送、署名、版记",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R"),
    ),
    Role("hei", "黑体", "一级标题、“附件1”字样", ("SimHei", "黑体", "STHeiti"), OPEN_HEI),
    Role(
        "kai", "楷体_GB2312", "二级标题、签发人姓名",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "LXGW WenKai"), is_bold=True,
    ),
    Role("song", "宋体", "页码", ("SimSun", "宋体", "NSimSun", "STSong")),
)  # fmt: skip
OPEN_WORDS = {OPEN_SONG: "思源宋体（开源）", OPEN_HEI: "思源黑体（开源）"}


@dataclass(frozen=True, slots=True)
class FaceUsed:
    """What one role is set in. ``family`` is the name in the font file."""

    role: Role
    family: str
    is_own: bool

    @property
    def is_bold(self) -> bool:
        return not self.is_own and self.role.is_bold

    @property
    def words(self) -> str:
        """The face as the page names it."""
        if self.is_own:
            return self.family
        return OPEN_WORDS[self.family] + ("加粗" if self.role.is_bold else "")


@dataclass(frozen=True, slots=True)
class OfficialFonts:
    fonts: typst.Fonts
    faces: tuple[FaceUsed, ...]
    files: tuple[str, ...]

    def as_data(self) -> dict[str, object]:
        """Faces by role for typst: the one used, then the open ones for signs that it lacks."""
        return {
            one.role.key: {
                "names": list(dict.fromkeys((one.family, OPEN_SONG, OPEN_HEI))),
                "bold": one.is_bold,
            }
            for one in self.faces
        }


def official_fonts(folder: Path, own: Path) -> OfficialFonts:
    """The faces in use. ``folder`` holds the open ones, ``own`` what the institution added.

    Files are known by the names inside them, whatever they are called. Read again when the folder
    changes. Raises ``FontsMissing`` where even the open faces are not there.
    """
    return _read(folder, own, tuple(sorted(_stamps(own))))


def _stamps(own: Path) -> Iterable[tuple[str, int, int]]:
    if not own.is_dir():
        return
    for path in own.rglob("*"):
        if path.suffix.lower() in FONT_FILES and path.is_file():
            held = path.stat()
            yield path.name, held.st_size, held.st_mtime_ns


@lru_cache(maxsize=4)
def _read(folder: Path, own: Path, stamps: tuple[tuple[str, int, int], ...]) -> OfficialFonts:
    paths = [str(folder), *([str(own)] if stamps else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    families = set(fonts.families())
    if not {OPEN_SONG, OPEN_HEI} <= families:
        raise FontsMissing(f"字体目录“{folder.name}”里没有中文字体。请重新执行安装步骤，再打印。")
    faces = tuple(_face(role, families) for role in ROLES)
    return OfficialFonts(fonts, faces, tuple(name for name, _size, _time in stamps))


def _face(role: Role, families: set[str]) -> FaceUsed:
    own = next((name for name in role.names if name in families), "")
    return FaceUsed(role, own or role.open_face, bool(own))
