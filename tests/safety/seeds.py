"""Sound files of every kind that the readers take, made by our own writers; mutations begin here."""

from __future__ import annotations

import io
import os
import struct
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

from docx import Document
from PIL import Image

from tests.documents.formats.files import compound_file, pdf_file
from tests.factories.scans import jpeg, pages_of, png
from yipin.documents.formats.writing.form_docx import write_form_docx
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.documents.formats.writing.roster_sheets import template_xlsx
from yipin.documents.formats.writing.summary_docx import write_summary_docx
from yipin.documents.formats.writing.summary_sheet import SummarySheet
from yipin.documents.formats.writing.summary_xlsx import write_summary_xlsx
from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.rules.import_people import PEOPLE_COLUMNS
from yipin.rules.paper_codes import Bound, code_for

ROOT = Path(__file__).resolve().parents[2]
FONTS = Path(os.environ.get("YIPIN_FONTS", ROOT / ".build" / "fonts"))
BOUND = Bound(48211, 7, 3, "7f3a91c204deb650" * 4)
SCHEMA = FormSchema(
    "apply",
    "品牌创建申报表",
    sections=(
        Section("base", "一、基本情况", (
            Field("title", "品牌名称"),
            Field("kind", "级别", "choice", options=("重点", "一般")),
            Field("plan", "活动方案", "long_text"),
            Field("team", "主要成员", "table", columns=(Column("name", "姓名"), Column("task", "分工")), min_rows=2),
            Field("league", "学院团委意见", "opinion_and_seal"),
        )),
    ),
)  # fmt: skip
ANSWERS = {
    "title": "朋辈修理铺",
    "kind": "重点",
    "plan": "每周六开放实训室。\n由高年级团员带新生。",
}
COLUMNS = (Column("unit", "单位"), Column("title", "项目名称"), Column("score", "得分/自评"))
SHEET = SummarySheet(
    "汇总表", COLUMNS, "2", "机械工程学院团委", date(2027, 3, 25), "注：按次序填写。"
)
ROWS = [["机械工程学院团委", "=1+1", 95], ["土木学院 <团>", "修理铺\n第二行", 88.5]]
NOTICE_LINES = (
    "共青团青禾大学委员会文件",
    "青禾团〔2027〕8号",
    "关于开展2027年“一团一品”品牌创建活动的通知",
    "各学院团委、各直属团总支：",
    "为引导基层团组织立足专业服务青年，校团委决定开展品牌创建活动。现将有关事项通知如下。",
    "一、创建主题",
    "1、思想引领类",
    "2、志愿公益类",
    "二、创建步骤",
    "1、申报阶段（2027年3月）",
    "每个学院团委至少上报1个项目，并于2027年3月30日前提交申报表和实施方案至校团委。",
    "2、实施推进阶段（2027年4月-11月），每月25日前报送进展，经费5000元。",
    "联系电话：0516-80000000，电子邮箱：tuanwei@example.edu。",
    "附件1：“一团一品”品牌创建申报表",
    "共青团青禾大学委员会",
    "2027年3月5日",
)
FORM_ROWS = [
    ("申报单位", ""),
    ("项目名称", ""),
    ("项目实施方案", "\n\n"),
    ("单位团组织意见", "（盖章）\n年  月  日"),
]
LINES = "\n".join(NOTICE_LINES)
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>关于评选的通知-青禾团委</title></head>
<body><div class="nav"><a href="/">首页</a></div><div id="article"><h1>关于评选的通知</h1>
<p style="text-align:center">发布时间：2027-03-05　点击：12</p>{lines}
<ol><li>第一项<li>第二项</ol><p><u>　　</u>签字<input type=checkbox>同意</p>
<table border="1"><tr><td rowspan="2">序号</td><td colspan=2>单位</td></tr>
<tr><td>名称<br>简称</td><td><table border=1><tr><td>数</td></tr></table></td></tr></table>
<p>附件：<a href="a.docx">申报表.docx</a></p></div></body></html>"""
DRAWING = b"""q 1 w 72 600 m 400 600 l S 72 500 m 400 500 l S 72 500 m 72 600 l S 400 500 m 400 600 l S
72 550 m 400 550 l S 200 500 m 200 600 l S Q BT /F1 12 Tf 80 570 Td (Name) Tj 140 0 Td (Score) Tj
-140 -50 Td (A) Tj 140 0 Td (12) Tj ET BT /F1 14 Tf 72 700 Td (Notice of the committee) Tj ET
q 50 0 0 70 40 40 cm /Im1 Do Q"""
CSV = '姓名*,账号,单位\n沈怀瑾,shen,机械工程学院\n"林,晚舟",lin,"土木\n学院"\n'


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """By kind of reader, the files it is given."""
    printed = form_pdf()
    return {
        "docx": tuple(word_files()),
        "doc": tuple(old_word_files()),
        "pdf": (printed, *hand_written_pdfs()),
        "html": tuple(PAGE.format(charset=name, lines=paragraphs()).encode(name) for name in ("utf-8", "gb18030")),
        "txt": tuple(LINES.encode(name) for name in ("utf-8", "gb18030", "utf-16")),
        "xlsx": (write_summary_xlsx(SHEET, iter(ROWS)), template_xlsx(PEOPLE_COLUMNS, {}, title="名册")),
        "csv": tuple((CSV * 3).encode(name) for name in ("utf-8-sig", "gb18030", "utf-16")),
        "scan": tuple(scans(printed)),
    }  # fmt: skip


def paragraphs() -> str:
    return "".join(f"<p>{line}</p>\n" for line in NOTICE_LINES)


def word_files() -> Iterator[bytes]:
    yield word_file([*NOTICE_LINES, "附件1", "申报表"], FORM_ROWS)
    yield write_form_docx(SCHEMA, ANSWERS, form())
    yield write_summary_docx(SHEET, iter(ROWS))


def word_file(lines: list[str], table: list[tuple[str, str]]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.add_paragraph("第一项", style="List Number")
    grid = document.add_table(rows=len(table), cols=2)
    for row, cells in enumerate(table):
        for column, text in enumerate(cells):
            grid.cell(row, column).text = text
    grid.cell(0, 0).merge(grid.cell(1, 0))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def form() -> PrintedForm:
    return PrintedForm(
        title="2027年品牌创建申报表", number="2027-0111", unit="机械工程学院团委", version=3,
        digest=BOUND.digest, filled_on=date(2027, 3, 25), code_of_page=_code,
    )  # fmt: skip


def _code(page: int, is_last: bool) -> str:
    return "HTTPS://YIPIN.EXAMPLE/P/" + code_for("key", BOUND, page, is_last=is_last).text


def form_pdf() -> bytes:
    """As really printed; without the fonts, which a set-up makes, a page written by hand."""
    with suppress(FileNotFoundError):
        return write_form_pdf(SCHEMA, ANSWERS, form(), fonts=FONTS).data
    return next(hand_written_pdfs())


def hand_written_pdfs() -> Iterator[bytes]:
    """Nothing in them is packed, so that a changed byte changes what is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        yield pdf_file(Path(folder) / "one.pdf", DRAWING).read_bytes()
        turned = b"q 0 1 -1 0 595 0 cm " + DRAWING.replace(b"\n", b" ") + b" Q"
        yield pdf_file(Path(folder) / "two.pdf", turned).read_bytes()


IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"
CENTRED, LISTED = b"\x03\x24\x01", b"\x0b\x46\x01\x00\x0a\x26\x00"
BOLD, LARGE, UNDERLINED = b"\x35\x08\x01", b"\x43\x4a\x2c\x00", b"\x3e\x2a\x01"
BOUNDS = struct.pack("<3h", 0, 3000, 6000)
GRID = struct.pack("<HH", 0xD608, 2 + len(BOUNDS) + 40) + b"\x02" + BOUNDS + bytes(40)
RUNS = (
    (LINES.replace("\n", "\r") + "\r", CENTRED, BOLD + LARGE),
    ("第一项\r第二项\r", LISTED, b""),
    ("序号\x07单位\x07", IN_TABLE, UNDERLINED),
    ("\x07", IN_TABLE + ROW_END + GRID, b""),
    ("1\x07甲\r乙\x07", IN_TABLE, b""),
    ("\x07", IN_TABLE + ROW_END + GRID, b""),
    ("　　　　签字\x13PAGE \x14\x15完\r", b"", UNDERLINED),
)


def old_word_files() -> Iterator[bytes]:
    """Text with the properties of paragraphs and of signs, and a table, as the format demands."""
    with tempfile.TemporaryDirectory() as folder:
        for runs in (RUNS, RUNS[2:]):
            yield old_word_file(Path(folder) / "n.doc", runs).read_bytes()


def old_word_file(path: Path, runs: tuple[tuple[str, bytes, bytes], ...]) -> Path:
    """The text from byte 1024 on; behind it one page of properties of either kind."""
    text = "".join(run[0] for run in runs)
    stored = text.encode("utf-16-le")
    start = 1024
    page = (start + len(stored) + 511) // 512
    word = bytearray(page * 512)
    word[start : start + len(stored)] = stored
    struct.pack_into("<H", word, 0, 0xA5EC)
    struct.pack_into("<H", word, 0x0A, 0x0200)
    struct.pack_into("<I", word, 0x4C, len(text))
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, start, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    struct.pack_into("<II", word, 0x01A2, 0, len(table))
    for entry, kind, number in ((0x0102, 1, page), (0x00FA, 2, page + 1)):
        struct.pack_into("<II", word, entry, len(table), 12)
        table += struct.pack("<III", start, start + len(stored), number)
        word += property_page(start, [(run[0], run[kind]) for run in runs], is_paragraphs=kind == 1)
    return compound_file(path, {"WordDocument": bytes(word), "1Table": table})


def property_page(start: int, runs: list[tuple[str, bytes]], *, is_paragraphs: bool) -> bytes:
    """512 bytes: where each run begins, where its properties lie, and these from behind."""
    body, at, free = bytearray(512), start, 510
    step = 13 if is_paragraphs else 1
    for place, (text, look) in enumerate(runs):
        struct.pack_into("<II", body, 4 * place, at, at + 2 * len(text))
        at += 2 * len(text)
        if is_paragraphs:
            held = b"\0\0" + look + b"\0" * (1 - len(look) % 2)
            held = bytes([len(held) // 2 + 1]) + held
        else:
            held = bytes([len(look)]) + look
        free = (free - len(held)) // 2 * 2
        body[free : free + len(held)] = held
        body[4 * (len(runs) + 1) + step * place] = free // 2
    body[511] = len(runs)
    return bytes(body)


def scans(printed: bytes) -> Iterator[bytes]:
    page = pages_of(printed, 60)[0]
    small = page.crop((0, 0, page.width, page.height // 3))
    yield jpeg(small)
    yield png(small)
    out = io.BytesIO()
    Image.merge("RGB", (small, small, small)).quantize(16).save(out, "PNG")
    yield out.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        yield pdf_file(Path(folder) / "one.pdf", DRAWING).read_bytes()
