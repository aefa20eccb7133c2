"""Notices of our own writing, with the facts and figures of four real kinds of programme.

They are made as Word files when the sample world is made, forms and all, as an office would send
them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

Row = Sequence[str]


@dataclass(frozen=True)
class Days:
    """The days a notice names, counted from the day it is issued."""

    issued: date

    def after(self, days: int) -> str:
        day = self.issued + timedelta(days=days)
        return f"{day.month}月{day.day}日"

    @property
    def words(self) -> str:
        return f"{self.issued.year}年{self.issued.month}月{self.issued.day}日"


def new_paper() -> Paper:
    paper = Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "仿宋", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    return paper


def as_bytes(paper: Paper) -> bytes:
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def head(paper: Paper, title: str, number: str, salutation: str) -> None:
    """Title, number, salutation: centred, centred, flush left."""
    for text in (title, number):
        line = paper.add_paragraph(text)
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph(salutation)


def sign_off(paper: Paper, issuer: str, days: Days) -> None:
    for text in (issuer, days.words):
        paper.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def body(paper: Paper, lines: Sequence[str]) -> None:
    for text in lines:
        paper.add_paragraph(text)


def brand_notice(now: datetime) -> bytes:
    """A university's brand programme of next year, with an application form and a summary table."""
    days = Days(now.date())
    year = days.issued.year
    paper = new_paper()
    title = f"关于开展{year}年度冬季“一团一品”品牌创建活动的通知"
    head(paper, title, f"青禾团〔{year}〕18号", "各学院团委：")
    body(
        paper,
        [
            f"为引导基层团组织立足专业、就近就便服务青年，校团委决定开展{year}年度冬季“一团一品”品牌创建活动。现将有关事项通知如下。",
            "一、创建主题",
            "（一）思想引领类；",
            "（二）组织建设类；",
            "（三）文化活动类；",
            "（四）学风建设类；",
            "（五）社会实践类；",
            "（六）志愿服务类；",
            "（七）服务成长类；",
            "（八）其他创建主题。",
            "二、申报数量",
            "每个学院团委至少申报1项，原则上不超过2项；工作基础特别扎实的，可另报1项并说明理由。",
            "三、时间安排",
            f"1.申报阶段（{days.after(1)}至{days.after(20)}）。各学院团委于{days.after(20)}18:00前将申报表（附件1）和实施方案报送校团委，申报表须经学院团委、学院党委签署意见并盖章。",
            f"2.评审阶段。{days.after(27)}召开推介会，每项陈述5分钟、问答3分钟，由专家评审组评分，确定重点支持项目4项左右。立项名单公示5个工作日。",
            "3.实施阶段。立项后按方案推进，适时报送活动信息。",
            "4.结项阶段。次年6月上旬组织答辩，优秀项目认定为校级品牌。",
            "四、工作保障",
            "重点支持项目每项资助3000元，结项通过后拨付。活动成效纳入有关考核。",
            "联系人：校团委组织部，电话：00000001。",
            "附件：1.“一团一品”品牌创建申报表",
            "2.“一团一品”品牌创建汇总表",
        ],
    )
    sign_off(paper, "共青团青禾大学委员会", days)
    application_form(paper)
    summary_table(paper)
    return as_bytes(paper)


def application_form(paper: Paper) -> None:
    paper.add_page_break()
    paper.add_paragraph("附件1")
    paper.add_paragraph("“一团一品”品牌创建申报表").alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph("申报单位（盖章）：　　　　　　　填表时间：　　年　　月　　日")
    table = paper.add_table(rows=9, cols=5)
    table.style = "Table Grid"
    rows: list[tuple[Row, bool]] = [
        (("品牌名称", "", "", "创建主题", ""), False),
        (("负责人", "姓名", "", "职务", ""), False),
        (("负责人", "联系电话", "", "政治面貌", ""), False),
        (("团员总数", "", "", "28岁以下青年数", ""), False),
        (("团青比例", "", "", "团干部数", ""), False),
        (("活动目的（限300字）", "", "", "", ""), True),
        (("预期成果（限200字）", "", "", "", ""), True),
        (("学院团委意见", "\n\n　　　　　　（盖章）　　年　　月　　日", "", "", ""), True),
        (("学院党委意见", "\n\n　　　　　　（盖章）　　年　　月　　日", "", "", ""), True),
    ]
    for number, (texts, is_wide) in enumerate(rows):
        cells = table.rows[number].cells
        if is_wide:
            cells[1].merge(cells[4])
        for cell, text in zip(cells, texts, strict=True):
            if text:
                cell.text = text
    leader = table.cell(1, 0).merge(table.cell(2, 0))
    leader.text = "负责人"
    for row in (0, 3, 4):
        table.cell(row, 1).merge(table.cell(row, 2))


def summary_table(paper: Paper) -> None:
    paper.add_page_break()
    paper.add_paragraph("附件2")
    paper.add_paragraph("“一团一品”品牌创建汇总表").alignment = WD_ALIGN_PARAGRAPH.CENTER
    table = paper.add_table(rows=5, cols=6)
    table.style = "Table Grid"
    heads = ("序号", "单位", "项目名称", "项目类别", "负责人", "联系电话")
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text


def plain_notice(
    *, title: str, number: str, salutation: str, lines: Sequence[str], issuer: str, now: datetime
) -> bytes:
    """A notice without forms of its own."""
    paper = new_paper()
    head(paper, title, number, salutation)
    body(paper, lines)
    sign_off(paper, issuer, Days(now.date()))
    return as_bytes(paper)


def plan_paper(title: str, steps: Sequence[str]) -> bytes:
    """An implementation plan as a college would hand it in."""
    paper = new_paper()
    paper.add_paragraph(title).alignment = WD_ALIGN_PARAGRAPH.CENTER
    body(paper, steps)
    return as_bytes(paper)
