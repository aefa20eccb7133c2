"""What a file handed in really is: told by its content, never by its name."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

import olefile

from yipin.documents.formats.package import Package
from yipin.documents.formats.sniffing import sniff_format
from yipin.documents.formats.unreadable import UnreadableFile

HEAD = 4096


@dataclass(frozen=True, slots=True)
class FileType:
    """``extension`` without a dot; ``is_inline`` where a browser may show it on this site."""

    extension: str
    media_type: str
    words: str
    is_inline: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    one.extension: one
    for one in (
        FileType("pdf", "application/pdf", "PDF", is_inline=True),
        FileType("docx", f"{_OFFICE}wordprocessingml.document", "Word 文档"),
        FileType("xlsx", f"{_OFFICE}spreadsheetml.sheet", "Excel 表格"),
        FileType("doc", "application/msword", "Word 文档（旧格式）"),
        FileType("xls", "application/vnd.ms-excel", "Excel 表格（旧格式）"),
        FileType("jpg", "image/jpeg", "图片", is_inline=True),
        FileType("png", "image/png", "图片", is_inline=True),
        FileType("mp4", "video/mp4", "视频", is_inline=True),
        FileType("mov", "video/quicktime", "视频"),
        FileType("txt", "text/plain; charset=utf-8", "纯文本"),
        FileType("html", "text/html", "网页"),
    )
}
NOTICE_KINDS = frozenset({"docx", "doc", "pdf", "html", "txt"})
EVIDENCE_KINDS = frozenset({"docx", "doc", "pdf", "xlsx", "jpg", "png"})
PICTURE_KINDS = frozenset({"jpg", "png"})
CAMERA_KINDS = PICTURE_KINDS | {"mp4", "mov"}  # may say where they were taken
WORK_KINDS = EVIDENCE_KINDS | CAMERA_KINDS  # what shows that work was done
SAME_AS = {"jpeg": "jpg", "htm": "html", "text": "txt"}
_IMAGES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpg"))
STILL_BRANDS = (b"hei", b"hev", b"mif", b"msf", b"avi")  # pictures in the same wrapping
_PARTS = (("word/", "docx"), ("xl/", "xlsx"))
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_MACROS = ("vbaproject.bin", "vbadata.xml")
_OLE_MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA")


def sniff_file(path: Path) -> FileType:
    """The type of a file. Refuses (``UnreadableFile``) what is damaged, locked or may carry a program."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise UnreadableFile("empty")
    for start, extension in _IMAGES:
        if head.startswith(start):
            return TYPES[extension]
    if head[4:8] == b"ftyp" and head[8:11] not in STILL_BRANDS:
        return TYPES["mov" if head[8:12] == b"qt  " else "mp4"]
    if head.startswith(b"PK"):
        return TYPES[_sniff_zip(path)]
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return TYPES[_sniff_ole(path)]
    if b"<svg" in head.lower():
        raise UnreadableFile("wrong_type")
    return TYPES[sniff_format(path)]


def _sniff_zip(path: Path) -> str:
    with Package(path) as package:
        names = package.names()
    if any(name.endswith(_MACROS) for name in names):
        raise UnreadableFile("macro")
    for start, extension in _PARTS:
        if any(name.startswith(start) for name in names):
            return extension
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFile("presentation")
    if zipfile.is_zipfile(path) and "mimetype" in names:
        raise UnreadableFile("rich_text")
    raise UnreadableFile("archive", "这是压缩包。请先解压，再逐个上传其中的文件。")


def _sniff_ole(path: Path) -> str:
    try:
        with olefile.OleFileIO(str(path)) as file:
            names = {part for entry in file.listdir() for part in entry}
    except Exception as error:
        raise UnreadableFile("corrupt") from error
    if "EncryptedPackage" in names:
        raise UnreadableFile("encrypted")
    if names.intersection(_OLE_MACROS):
        raise UnreadableFile("macro")
    for stream, extension in _STREAMS:
        if stream in names:
            return extension
    raise UnreadableFile("wrong_type")


OF_NO_TYPE = frozenset({"image", "presentation", "rich_text", "wrong_type"})


def words_for_place(fault: UnreadableFile, allowed: frozenset[str]) -> str:
    """Why a file is refused where only these kinds are taken: no advice there names another kind."""
    kinds = kinds_in_words(allowed)
    if fault.code in OF_NO_TYPE:
        return f"文件内容不是{spaced(kinds)}，这里不收。请换一个文件，再重新上传。"
    if "docx" in allowed or not any(name in fault.message for name in ("Word", "docx")):
        return fault.message
    return f"{fault.message.partition('请')[0]}这里收{spaced(kinds)}，请换一个完好的再上传。"


def spaced(words: str) -> str:
    """With a blank before Latin letters, as it stands after Chinese."""
    return f" {words}" if words[:1].isascii() else words


def kind_by_name(name: str) -> FileType | None:
    """What the ending of a name promises, right or wrong."""
    ending = Path(name).suffix.lstrip(".").lower()
    return TYPES.get(SAME_AS.get(ending, ending))


def kinds_in_words(kinds: frozenset[str]) -> str:
    """PDF、Word 文档（docx）、图片（jpg）, in the order of the table above."""
    named = (one for one in TYPES.values() if one.extension in kinds)
    return "、".join(one.words if one.words == "PDF" else _with_ending(one) for one in named)


def _with_ending(kind: FileType) -> str:
    return f"{kind.words.split('（')[0]}（{kind.extension}）"
