"""Files that cannot be read are refused with a sentence: what is wrong, and what to do."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.formats.files import (
    compound_file,
    locked_pdf,
    package,
    pdf_file,
    repacked,
    word_file,
)
from yipin.documents.formats.guard import read_paper_guarded
from yipin.documents.formats.reading import read_paper
from yipin.documents.formats.unreadable import SENTENCES, UnreadableFile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{MAIN}"><w:body>%s</w:body></w:document>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    + BODY % "<w:p><w:r><w:t>&b;</w:t></w:r></w:p>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + BODY % "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
)

Maker = Callable[[Path], Path]


def _bytes(data: bytes) -> Maker:
    return lambda folder: _written(folder / "notice.docx", data)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _with_body(xml: str) -> Maker:
    def make(folder: Path) -> Path:
        source = word_file(folder / "plain.docx")
        return repacked(source, folder / "n.docx", {"word/document.xml": xml.encode()})

    return make


def _locked_zip(folder: Path) -> Path:
    """The flag of a locked entry, set in both directories of the zip."""
    data = bytearray(word_file(folder / "plain.docx").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return _written(folder / "locked.docx", bytes(data))


def _bomb(folder: Path) -> Path:
    source = word_file(folder / "plain.docx")
    zeros = b" " * (40 * 1024 * 1024)
    return repacked(source, folder / "bomb.docx", {"word/document.xml": zeros})


def _many_parts(folder: Path) -> Path:
    source = word_file(folder / "plain.docx")
    parts = {f"word/media/{number}.png": b"" for number in range(4100)}
    return repacked(source, folder / "many.docx", parts)


def _macro(folder: Path) -> Path:
    source = word_file(folder / "plain.docx")
    return repacked(source, folder / "macro.docm", {"word/vbaProject.bin": b"\xd0\xcf"})


def _cut(folder: Path) -> Path:
    data = word_file(folder / "plain.docx").read_bytes()
    return _written(folder / "cut.docx", data[: len(data) // 2])


def _without_body(folder: Path) -> Path:
    source = word_file(folder / "plain.docx")
    return repacked(source, folder / "n.docx", {}, drop=("word/document.xml",))


def _word_stream(flags: int) -> bytes:
    return struct.pack("<HH6xH", 0xA5EC, 0x00C1, flags).ljust(4096, b"\0")


def _doc(flags: int, *more: str) -> Maker:
    names = {"WordDocument": _word_stream(flags), "1Table": bytes(4096)}
    return lambda folder: compound_file(folder / "n.doc", names | dict.fromkeys(more, b"x"))


def _large(folder: Path) -> Path:
    path = folder / "large.docx"
    with path.open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    return path


CASES: dict[str, tuple[str, Maker]] = {
    "nothing in it": ("empty", _bytes(b"")),
    "only white space": ("empty", _bytes(b" \r\n\n")),
    "200 MB": ("too_large", _large),
    "locked zip": ("encrypted", _locked_zip),
    "locked docx": ("encrypted", lambda f: compound_file(f / "n.docx", {"EncryptedPackage": b"x"})),
    "locked doc": ("encrypted", _doc(0x0300)),
    "locked pdf": ("encrypted", lambda f: locked_pdf(f / "n.pdf")),
    "doc with macros": ("macro", _doc(0x0200, "Macros")),
    "damaged doc": ("corrupt", _doc(0x0200)),
    "damaged compound file": ("corrupt", _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x07" * 600)),
    "cut docx": ("corrupt", _cut),
    "docx without body": ("corrupt", _without_body),
    "broken xml": ("corrupt", _with_body("<w:document")),
    "deep xml": ("corrupt", _with_body("<a>" * 3000 + "</a>" * 3000)),
    "entities": ("corrupt", _with_body(LAUGHS)),
    "outside entity": ("corrupt", _with_body(OUTSIDE)),
    "blank docx": ("no_text", _with_body(BODY % "<w:p/>")),
    "zip bomb": ("zip_bomb", _bomb),
    "too many parts": ("zip_bomb", _many_parts),
    "macros": ("macro", _macro),
    "broken pdf": ("corrupt", _bytes(b"%PDF-1.7\n" + b"\x01\x02" * 400)),
    "scanned pdf": ("picture_only", lambda f: pdf_file(f / "n.pdf", b"q 500 0 0 700 40 40 cm /Im1 Do Q")),
    "blank pdf": ("no_text", lambda f: pdf_file(f / "n.pdf", b" ")),
    "xlsx": ("spreadsheet", lambda f: package(f / "n.docx", "xl/workbook.xml")),
    "xls": ("spreadsheet", lambda f: compound_file(f / "n.doc", {"Workbook": b"x"})),
    "pptx": ("presentation", lambda f: package(f / "n.pptx", "ppt/presentation.xml")),
    "odt": ("rich_text", lambda f: package(f / "n.odt", "mimetype", "content.xml")),
    "rtf": ("rich_text", _bytes(b"{\\rtf1 x}")),
    "plain zip": ("archive", lambda f: package(f / "n.zip", "a.docx")),
    "rar": ("archive", _bytes(b"Rar!\x1a\x07\x00")),
    "png": ("image", _bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))),
    "jpg": ("image", _bytes(b"\xff\xd8\xff\xe0" + bytes(50))),
    "program": ("wrong_type", _bytes(b"\x7fELF" + bytes(200))),
    "noise": ("wrong_type", _bytes(bytes(range(256)) * 8)),
}  # fmt: skip


@pytest.mark.parametrize(("code", "make"), CASES.values(), ids=CASES)
def test_refused_with_its_reason(code: str, make: Maker, tmp_path: Path):
    path = make(tmp_path)
    with pytest.raises(UnreadableFile) as refused:
        read_paper(path)
    assert refused.value.code == code
    with pytest.raises(UnreadableFile) as guarded:
        read_paper_guarded(path)
    assert (guarded.value.code, guarded.value.message) == (code, refused.value.message)


def test_missing_file_is_refused(tmp_path: Path):
    for path in (tmp_path / "none.docx", tmp_path):
        with pytest.raises(UnreadableFile) as refused:
            read_paper_guarded(path)
        assert refused.value.code == "missing"


def test_limit_is_told_in_the_sentence(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="超过 1 MB"):
        read_paper(_written(tmp_path / "n.txt", b"x" * 1_100_000), limit_mb=1)


def test_every_sentence_says_what_to_do():
    assert [code for code, words in SENTENCES.items() if "请" not in words] == []
    assert all(words.endswith("。") for words in SENTENCES.values())


def test_zip_that_lies_about_its_size_is_cut_off(tmp_path: Path):
    """The directory claims ten bytes; no more than that is unpacked."""
    source = word_file(tmp_path / "plain.docx")
    path = repacked(source, tmp_path / "n.docx", {"word/document.xml": b"<x>" + b" " * 90_000_000})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<I", archive.getinfo("word/document.xml").file_size)
    path.write_bytes(bytes(data.replace(size, struct.pack("<I", 10))))
    with pytest.raises(UnreadableFile) as refused:
        read_paper(path)
    assert refused.value.code in ("corrupt", "zip_bomb")
