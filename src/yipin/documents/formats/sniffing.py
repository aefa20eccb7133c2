"""What a file really is, by its first bytes and its inner parts; its name is not believed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from yipin.documents.formats.package import BROKEN, Package
from yipin.documents.formats.unreadable import UnreadableFile

HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED_HEADS = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"{\\rtf", "rich_text"),
    (b"\x7fELF", "wrong_type"),
    (b"MZ", "wrong_type"),
)
ALSO_WORDS = (b"BM", b"MZ", b"GIF8")  # a plain text may begin so
ZIP_PARTS = (("xl/", "spreadsheet"), ("ppt/", "presentation"), ("word/", "docx"))
OLE_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "spreadsheet"),
    ("Book", "spreadsheet"),
    ("PowerPoint Document", "presentation"),
)
HTML_TAG = re.compile(
    rb"<(!doctype\s+html|html|head|body|table|div|meta|p|span|title)[\s>/]",
    re.IGNORECASE,
)
TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff_format(path: Path) -> str:
    """docx, doc, pdf, html or txt. Everything else is refused with the reason."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip(b"\x00 \r\n\t") and path.stat().st_size <= HEAD:
        raise UnreadableFile("empty")
    for start, code in REFUSED_HEADS:
        if head.startswith(start) and not (start in ALSO_WORDS and b"\x00" not in head):
            raise UnreadableFile(code)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise UnreadableFile("image")
    if head.startswith(OLE):
        return _sniff_ole(path)
    if head.startswith(b"PK"):
        return _sniff_zip(path)
    return "pdf" if b"%PDF-" in head[:1024] else _sniff_text(head)


def _sniff_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lstrip("/").lower() for name in archive.namelist()]
    except BROKEN as error:
        raise UnreadableFile("corrupt") from error
    for start, kind in ZIP_PARTS:
        if any(name.startswith(start) for name in names):
            if kind == "docx":
                return kind
            raise UnreadableFile(kind)
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableFile("rich_text")
    with Package(path):  # a bomb or a locked archive is named as such
        raise UnreadableFile("archive")


def _sniff_ole(path: Path) -> str:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as file:
            found = {entry[0] for entry in file.listdir() if entry}
    except Exception as error:
        raise UnreadableFile("corrupt") from error
    for stream, kind in OLE_STREAMS:
        if stream in found:
            if kind == "doc":
                return kind
            raise UnreadableFile(kind)
    raise UnreadableFile("wrong_type")


def _sniff_text(head: bytes) -> str:
    if head.startswith(TEXT_MARKS):
        readable = head.decode("utf-16" if head[0] in (0xFF, 0xFE) else "utf-8-sig", "ignore")
        return "html" if HTML_TAG.search(readable.encode()) else "txt"
    if b"\x00" in head:
        sparse = head[1::2].count(0) > len(head) // 8 or head[::2].count(0) > len(head) // 8
        if sparse and head.count(b"\x00\x00") < 8:
            return "txt"  # UTF-16 without its mark
        raise UnreadableFile("wrong_type")
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    if controls > len(head) // 50:
        raise UnreadableFile("wrong_type")
    return "html" if HTML_TAG.search(head) else "txt"
