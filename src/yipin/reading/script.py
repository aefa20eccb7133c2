"""A run of a paper's text made easy to match: half width, letter-spacing closed, offsets kept.

Chinese papers mix full and half width and put blanks between digits and characters. All readers
match on ``Script.flat``; every character of it knows where it stands in ``Paper.text``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = "—–－─━―‒‑~～〜∼˜"
_BLANKS = " \u3000\xa0\u2002\u2003\u2009\u200b\ufeff\r"


def _table() -> dict[int, str]:
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(dash): "-" for dash in _DASHES}
    table |= {ord(blank): " " for blank in _BLANKS}
    table |= {
        ord("○"): "〇",
        ord("Ο"): "〇",
        ord("﹙"): "(",
        ord("﹚"): ")",
        ord("︰"): ":",
    }
    table |= {ord("＂"): '"', ord("∶"): ":", ord("\x0b"): " ", ord("\x0c"): " "}
    return table


_FLAT = _table()
_WIDE = re.compile(r"[^\x00-\xff]")


@dataclass(frozen=True, slots=True)
class Script:
    """``flat[i]`` stands at ``at[i]`` in ``source``."""

    source: str
    flat: str
    at: tuple[int, ...]

    @property
    def start(self) -> int:
        return self.at[0] if self.at else 0

    @property
    def end(self) -> int:
        return self.at[-1] + 1 if self.at else 0

    @property
    def raw(self) -> str:
        return self.source[self.start : self.end]

    @property
    def clean(self) -> str:
        """As printed, without any white space."""
        return "".join(self.raw.split())

    def __bool__(self) -> bool:
        return bool(self.flat)

    def __len__(self) -> int:
        return len(self.flat)

    def cut(self, start: int, end: int | None = None) -> Script:
        return Script(self.source, self.flat[start:end], self.at[start:end])

    def strip(self, marks: str = " \t\n") -> Script:
        """Without these marks at either end."""
        left = len(self.flat) - len(self.flat.lstrip(marks))
        right = len(self.flat.rstrip(marks))
        return self.cut(left, max(left, right))

    def group(self, match: re.Match[str], group: int | str = 0) -> Script:
        return self.cut(*match.span(group))


def _keeps_blank(before: str, after: str, width: int) -> bool:
    """A blank is kept between two narrow characters, and where it is a wide gap between words."""
    if not before or not after or "\t" in (before, after):
        return False
    narrow = not _WIDE.match(before) and not _WIDE.match(after)
    return narrow or width > 1


def script_of(source: str, start: int = 0, end: int | None = None) -> Script:
    """The flat form of ``source[start:end]``."""
    end = len(source) if end is None else end
    flat = source[start:end].translate(_FLAT)
    kept, at, i = [], [], 0
    while i < len(flat):
        if flat[i] != " ":
            kept.append(flat[i])
            at.append(start + i)
            i += 1
            continue
        j = i
        while j < len(flat) and flat[j] == " ":
            j += 1
        width = (j - i) + source[start + i : start + j].count("\u3000")
        before, after = kept[-1] if kept else "", flat[j] if j < len(flat) else ""
        if _keeps_blank(before, after, width):
            kept.append(" ")
            at.append(start + i)
        i = j
    return Script(source, "".join(kept), tuple(at))


_OPEN, _CLOSE = "(《〈〔[", ")》〉〕]"


@lru_cache(maxsize=64)
def _stops(marks: str) -> re.Pattern[str]:
    """Any of these characters; looking at nothing else keeps long lines cheap."""
    return re.compile(f"[{re.escape(marks)}]")


def split_at(script: Script, marks: str) -> list[Script]:
    """The pieces between single-character marks, empty ones left out; brackets are not opened."""
    pieces, depth, last = [], 0, 0
    for match in _stops(marks + _OPEN + _CLOSE).finditer(script.flat):
        char, i = match[0], match.start()
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth:
            pieces.append(script.cut(last, i).strip())
            last = i + 1
    pieces.append(script.cut(last).strip())
    return [piece for piece in pieces if piece]


def _is_full_stop(flat: str, i: int) -> bool:
    """A half-width dot ends a sentence unless it belongs to a number, a name or an address."""
    before, after = flat[i - 1 : i], flat[i + 1 : i + 2]
    closes = bool(_WIDE.match(before)) or before in {")", '"', "%"}
    return closes and not (after.isascii() and after.isalnum() and not after.isdigit())


def sentences(script: Script, marks: str = "。;!?|\n") -> list[Script]:
    """Sentences and parts parted by semicolons. A mark inside brackets or 《》 does not part."""
    flat, pieces, depth, last = script.flat, [], 0, 0
    for match in _stops(marks + ".(《)》").finditer(flat):
        char, i = match[0], match.start()
        if char in "(《":
            depth += 1
        elif char in ")》":
            depth = max(0, depth - 1)
        stops = char in marks and (not depth or char == "\n")
        if stops or (char == "." and not depth and _is_full_stop(flat, i)):
            pieces.append(script.cut(last, i).strip())
            last, depth = i + 1, 0
    pieces.append(script.cut(last).strip())
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """Flat text without any blank."""
    return "".join(text.translate(_FLAT).split())
