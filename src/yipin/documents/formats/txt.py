"""Reads plain text in the encodings that Chinese offices use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper, PaperBuilder

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(data: bytes) -> str:
    """UTF-8 and UTF-16 by mark or by sense, else GB18030, which holds GB2312 and GBK."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data[:4096]:
        return data.decode("utf-16-le" if data[1:2] == b"\x00" else _order(data), "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _mended(data)


def _order(data: bytes) -> str:
    """The byte order in which spaces and full stops come out as such."""
    sample = data[:4096]
    little = sum(sample.count(sign.encode("utf-16-le")) for sign in "\n ，。、")
    big = sum(sample.count(sign.encode("utf-16-be")) for sign in "\n ，。、")
    return "utf-16-be" if big > little else "utf-16-le"


def _mended(data: bytes) -> str:
    """A few stray bytes are replaced; a file of nothing but stray bytes is refused."""
    text = min(
        (data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030")),
        key=lambda text: text.count("\ufffd"),
    )
    if text.count("\ufffd") > len(text) // 20:
        raise UnreadableFile("wrong_type")
    return text


def read_txt(path: Path, *, on_progress: Callable[[int, int], None] | None = None) -> Paper:
    """One paragraph a line; empty lines are kept, for loose cells of a form lie between them."""
    builder = PaperBuilder("txt")
    text = decode(path.read_bytes()).replace("\x00", "")
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        builder.add_paragraph(line.rstrip("\f"))
    if on_progress is not None:
        on_progress(1, 1)
    return builder.build()
