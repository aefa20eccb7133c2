"""A notice of our own as Word, made with the forms that offices send: boxes, blanks, rows."""

from __future__ import annotations

import io

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt


def notice_with_forms() -> bytes:
    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    for text in (
        "关于开展青年讲堂活动的通知",
        "各团总支：",
        "现将有关事项通知如下。",
        "附件：1.青年讲堂申报表",
        "2.青年讲堂汇总表",
    ):
        document.add_paragraph(text)
    _apply_form(document)
    _summary(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document, *lines: str) -> None:
    for at, text in enumerate(lines):
        paragraph = document.add_paragraph(text)
        if at == 0:
            paragraph.paragraph_format.page_break_before = True


def _apply_form(document) -> None:
    _page(document, "附件1", "青年讲堂申报表", "申报单位：____________    填表时间：    年  月  日")
    table = document.add_table(rows=7, cols=4, style="Table Grid")
    for (row, column), text in {
        (0, 0): "讲堂名称", (1, 0): "负责人", (1, 2): "联系电话", (2, 0): "级别",
        (2, 1): "□重点  □一般", (3, 0): "参加人数", (3, 1): "应到    人，实到    人",
        (4, 0): "讲堂方案", (5, 0): "学院团委意见", (6, 0): "备注",
    }.items():  # fmt: skip
        _typed(table.cell(row, column), text)
    for row in (0, 2, 3, 4, 5, 6):
        table.cell(row, 1).merge(table.cell(row, 3))
    box = table.cell(5, 1)
    box.text = "\n\n（盖章）\n    年    月    日"
    table.rows[4].height_rule, table.rows[4].height = WD_ROW_HEIGHT_RULE.EXACTLY, Pt(60)


def _typed(cell, text: str) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.font.size = Pt(14)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "楷体_GB2312")


def _summary(document) -> None:
    _page(document, "附件2", "青年讲堂汇总表")
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    for column, text in enumerate(("序号", "单位", "讲堂名称")):
        table.cell(0, column).text = text
    table.cell(1, 0).text, table.cell(2, 0).text = "1", "2"


def notice_in_sections() -> bytes:
    """The form stands across in a section of its own; pages begin by breaks in the text."""
    document = docx.Document()
    document.add_paragraph("关于开展青年讲堂活动的通知")
    document.add_paragraph("附件：1.青年讲堂申报表")
    across = document.add_section()
    across.orientation = WD_ORIENT.LANDSCAPE
    across.page_width, across.page_height = across.page_height, across.page_width
    across.different_first_page_header_footer = True
    mark = document.add_paragraph()
    mark.add_run().add_break(WD_BREAK.PAGE)
    mark.add_run("附件1")
    document.add_paragraph("青年讲堂申报表")
    table = document.add_table(rows=2, cols=2, style="Table Grid")
    table.cell(0, 0).text, table.cell(1, 0).text = "讲堂名称", "讲堂方案"
    upright = document.add_section()
    upright.orientation = WD_ORIENT.PORTRAIT
    upright.page_width, upright.page_height = upright.page_height, upright.page_width
    document.add_paragraph("附件2")
    document.add_paragraph("参会人员名单")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
