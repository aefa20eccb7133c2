"""Old Word files: pieces of text, rows told by properties, merges, numbers."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.documents.formats.files import compound_file
from yipin.documents.formats.doc_lists import _level
from yipin.documents.formats.doc_properties import TABLE, modifiers, paragraph_look, text_look
from yipin.documents.formats.doc_streams import Streams
from yipin.documents.formats.doc_tables import lay_out, row_of
from yipin.documents.formats.reading import read_paper
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Table

WORD = Path(__file__).resolve().parents[4] / "shared" / "notices" / "word"
NOWHERE = Streams(b"", b"", b"")


def _plain_doc(path: Path, text: str, *, narrow: bool = False) -> Path:
    """A file of one piece without any properties, as small as the format allows."""
    stored = text.encode("cp1252" if narrow else "utf-16-le")
    word = bytearray(1024) + stored
    struct.pack_into("<H", word, 0, 0xA5EC)
    struct.pack_into("<H", word, 0x0A, 0x0200)
    struct.pack_into("<I", word, 0x4C, len(text))
    offset = 1024 * 2 | 0x40000000 if narrow else 1024
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, offset, 0)
    clx = b"\x01\x02\x00zz" + b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", word, 0x01A2, 0, len(clx))
    return compound_file(path, {"WordDocument": bytes(word), "1Table": clx})


def test_pieces_become_lines(tmp_path: Path):
    path = _plain_doc(tmp_path / "n.doc", "关于评选的通知\r各团支部：\r\r甲\x0b乙\x0c丙")
    paper = read_paper(path)
    assert paper.format == "doc"
    assert [block.text for block in paper.blocks] == [
        "关于评选的通知",
        "各团支部：",
        "甲",
        "乙",
        "丙",
    ]


def test_narrow_pieces(tmp_path: Path):
    path = _plain_doc(tmp_path / "n.doc", "Notice of the committee\rmore", narrow=True)
    assert [block.text for block in read_paper(path).blocks] == ["Notice of the committee", "more"]


def test_codes_of_fields_are_left_out(tmp_path: Path):
    text = "页\x13PAGE \x14\x1512\x13 HYPERLINK \x14链接\x15完\x01\x08\r"
    assert [block.text for block in read_paper(_plain_doc(tmp_path / "n.doc", text)).blocks] == [
        "页12链接完"
    ]


def test_cells_without_rows_are_kept_as_lines(tmp_path: Path):
    path = _plain_doc(tmp_path / "n.doc", "姓名\x07性别\x07")
    assert "姓名" in read_paper(path).text


def _definition(bounds: list[int], flags: list[int]) -> bytes:
    body = bytes([len(flags)]) + struct.pack(f"<{len(bounds)}h", *bounds)
    body += b"".join(bytes([flag]) + bytes(19) for flag in flags)
    return struct.pack("<H", len(body) + 1) + body


def _look(bounds: list[int], flags: list[int], *merges: bytes):
    data = struct.pack("<H", TABLE) + _definition(bounds, flags)
    data += b"".join(struct.pack("<HB", 0xD62B, len(each)) + each for each in merges)
    return paragraph_look(data, NOWHERE)


def test_grid_from_the_edges_of_cells():
    rows = [
        row_of(["负责人", "姓名", ""], _look([0, 1000, 2000, 4000], [0x60, 0, 0])),
        row_of(["", "电话", ""], _look([10, 1010, 2030, 4000], [0x20, 0, 0])),
        row_of(["意见", ""], _look([0, 1000, 4000], [0, 0])),
    ]
    assert [cell.as_tuple() for cell in lay_out(rows)] == [
        (0, 0, 2, 1, "负责人"), (0, 1, 1, 1, "姓名"), (0, 2, 1, 1, ""),
        (1, 1, 1, 1, "电话"), (1, 2, 1, 1, ""), (2, 0, 1, 1, "意见"), (2, 1, 1, 2, ""),
    ]  # fmt: skip


def test_cells_merged_across_and_merges_told_apart():
    rows = [
        row_of(["甲", "", "乙"], _look([0, 1, 2000, 4000], [0x01, 0x02, 0], b"\x02\x03")),
        row_of(["丙", "丁", ""], _look([0, 1000, 2000, 4000], [0, 0, 0], b"\x02\x01")),
    ]
    assert [cell.as_tuple() for cell in lay_out(rows)] == [
        (0, 0, 1, 2, "甲"), (0, 2, 2, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁"),
    ]  # fmt: skip


def test_row_without_definition_has_even_cells():
    assert [cell.as_tuple() for cell in lay_out([row_of(["甲", "乙"], _look([], []))])] == [
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"),
    ]  # fmt: skip


def test_look_of_text():
    data = struct.pack("<HBHHHBHB", 0x0835, 1, 0x4A43, 32, 0x083C, 1, 0x2A3E, 1)
    look = text_look(data)
    assert (look.is_bold, look.size, look.is_hidden, look.is_underlined) == (True, 16.0, True, True)


def test_damaged_modifiers_end_the_list():
    assert list(modifiers(b"\x35\x08\x01\x08\xd6")) == [(0x0835, b"\x01")]


def test_levels_of_lists():
    text = "（\x00）".encode("utf-16-le")
    stored = struct.pack("<iB", 1, 37) + bytes(19) + b"\x02\x03" + bytes(2) + bytes(5)
    level, end = _level(stored + struct.pack("<H", 3) + text, 0)
    assert (level.format, level.text, level.start) == ("chineseCounting", "（%1）", 1)
    assert end == len(stored) + 2 + len(text)


@pytest.mark.parametrize("cut", [0x4C, 0x01A2, 600, 1000])
def test_cut_files_are_refused(cut: int, tmp_path: Path):
    source = _plain_doc(tmp_path / "n.doc", "通知" * 50)
    data = bytearray(source.read_bytes())
    data[512 + cut : 512 + cut + 8] = b"\xff" * 8
    source.write_bytes(bytes(data))
    try:
        assert read_paper(source).text
    except UnreadableFile as refused:
        assert refused.code in ("corrupt", "no_text", "wrong_type")  # noqa: PT017


@pytest.mark.skipif(not WORD.is_dir(), reason="the notices beside the repository are not there")
def test_doc_and_docx_of_one_notice_agree():
    doc, docx = (read_paper(WORD / f"xuzhou-2021.{kind}") for kind in ("doc", "docx"))
    assert [block.text for block in doc.paragraphs()] == [block.text for block in docx.paragraphs()]
    for old, new in zip(doc.tables(), docx.tables(), strict=True):
        assert _grid(old) == _grid(new)


def _grid(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text.strip()) for c in table.cells]
