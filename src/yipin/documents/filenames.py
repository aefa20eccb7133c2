"""Names of files as they are kept and shown. A name never becomes a path."""

from __future__ import annotations

import re
import unicodedata

MOST_CHARS = 120
FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
# Names that old systems take for devices, whatever their ending.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
INVISIBLE = frozenset({"Cf", "Cc", "Co", "Cn", "Cs"})


def clean_name(name: str, extension: str) -> str:
    """The last part of what was sent, readable, with the ending its content has."""
    stem = shown_name(re.split(r"[\\/]", name)[-1])
    stem, _dot, _ending = stem.rpartition(".") if _has_ending(stem) else (stem, "", "")
    stem = re.sub(r"\s+", " ", stem).strip(" ._")[:MOST_CHARS] or "未命名"
    if RESERVED.fullmatch(stem):
        stem = f"文件_{stem}"
    return f"{stem}.{extension}"


def shown_name(name: str) -> str:
    """Without signs that nobody sees or that mean something to a system of files."""
    seen = "".join(one for one in name if unicodedata.category(one) not in INVISIBLE)
    return FORBIDDEN.sub("_", unicodedata.normalize("NFC", seen))


def _has_ending(name: str) -> bool:
    return bool(re.search(r"[^.]\.[A-Za-z0-9]{1,5}$", name))
