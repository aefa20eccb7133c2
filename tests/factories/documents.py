"""Files and notices for tests: small Word files made on the spot, and notices as if read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx

from yipin.documents.blocks import blocks_of
from yipin.documents.marks import numbered_marks
from yipin.documents.models import Notice, StoredFile
from yipin.documents.services.files import store_file
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.notice import read_notice
from yipin.reading.paper import Paper

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
NOTICE_LINES = (
    "共青团青禾大学委员会文件",
    "青禾团〔2027〕8号",
    "关于开展2027年“一团一品”品牌创建活动的通知",
    "各学院团委、各直属团总支：",
    "为引导基层团组织立足专业服务青年，校团委决定开展品牌创建活动。现将有关事项通知如下。",
    "一、创建主题",
    "1、思想引领类",
    "2、志愿公益类",
    "3、文化浸润类",
    "二、创建步骤",
    "1、申报阶段（2027年3月）",
    "每个学院团委至少上报1个项目，并于2027年3月30日前提交申报表和实施方案至校团委。",
    "2、立项评审阶段（2027年4月）",
    "4月上旬召开推介会，确定重点支持项目。",
    "3、实施推进阶段（2027年4月-11月）",
    "各单位按方案组织实施。",
    "联系电话：0516-80000000，电子邮箱：tuanwei@example.edu。",
    "附件1：“一团一品”品牌创建申报表",
    "共青团青禾大学委员会",
    "2027年3月5日",
)


def docx_bytes(lines: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file with these lines and, at the end, one table."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in enumerate(table):
            for column, text in enumerate(cells):
                grid.cell(row, column).text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def notice_docx() -> bytes:
    return docx_bytes(
        [*NOTICE_LINES, "附件1", "“一团一品”品牌创建申报表"],
        [
            ("申报单位", ""),
            ("项目名称", ""),
            ("负责人", ""),
            ("联系电话", ""),
            ("项目实施方案", "\n\n\n"),
            ("单位团组织意见", "（盖章）\n年  月  日"),
            ("单位党组织意见", "（盖章）\n年  月  日"),
        ],
    )


def zip_bytes(names: Sequence[str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def make_file(
    actor: Actor, unit: Unit, now: datetime, *, content: bytes = PDF, name: str = "方案.pdf"
) -> StoredFile:
    kinds = frozenset({"pdf", "docx", "png", "txt"})
    return store_file(actor=actor, unit=unit, upload=content, name=name, now=now, allowed=kinds)


def make_notice(actor: Actor, unit: Unit, now: datetime, paper: Paper, **fields: Any) -> Notice:
    """A notice as it stands once the paper has been read."""
    reading: dict[str, Any] = read_notice(paper).as_json()
    reading["forms"] = [one.as_json() for one in read_forms(paper)]
    reading["marks"] = numbered_marks(reading)
    return Notice.objects.create(
        unit=unit,
        file=make_file(actor, unit, now),
        file_name="通知.docx",
        title=reading["title"] or "",
        state=Notice.State.READ,
        text=paper.text,
        blocks=blocks_of(paper),
        reading=reading,
        taken_in_at=now,
        **fields,
    )
