"""File and folder names that every system takes, from titles that people typed."""

from __future__ import annotations

import re
import unicodedata

from yipin.documents.formats.writing.printed import printable

FORBIDDEN = re.compile(r'[\\/:*?"<>|\n\t]+')
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
MAX_BYTES = 120  # of UTF-8: three parts of a path stay far below the 255 and 260 of file systems


def safe_name(text: str, *, otherwise: str = "未命名") -> str:
    """One part of a path: no separators, no leading or trailing dots, never empty."""
    name = FORBIDDEN.sub("_", printable(unicodedata.normalize("NFC", text)))
    name = name.strip(" .　")
    name = f"_{name}" if RESERVED.match(name) else name
    return _shortened(name) or otherwise


def _shortened(name: str) -> str:
    """Cut in the middle of the stem; what follows the last dot is kept if it is short."""
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, kind = name.rpartition(".")
    if not stem or len(kind.encode()) > 10:
        stem, dot, kind = name, "", ""
    room = MAX_BYTES - len((dot + kind).encode())
    cut = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return cut + dot + kind


class UniqueNames:
    """Gives a second file of the same name a number: 方案（2）.pdf. Case does not part names."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, path: str) -> str:
        stem, dot, kind = path.rpartition(".")
        if not dot or "/" in kind:
            stem, dot, kind = path, "", ""
        name, number = path, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem}（{number}）{dot}{kind}"
        self._taken.add(name.casefold())
        return name
