"""Long papers of our own making, written when they are needed."""

from __future__ import annotations

from pathlib import Path

from docx import Document

LINE = "各学院团委要结合专业特色开展实践活动，于3月30日前报送申报表一份，每个单位至少申报1项。"


def long_docx(path: Path, *, pages: int) -> Path:
    """About 22 lines of 28 signs a page, with a form at the end."""
    paper = Document()
    paper.add_paragraph("关于开展2027年品牌创建活动的通知")
    paper.add_paragraph("青禾团〔2027〕8号")
    paper.add_paragraph("各学院团委：")
    for number in range(pages * 13):
        paper.add_paragraph(f"{number + 1}. {LINE}")
    table = paper.add_table(rows=12, cols=4)
    for row in range(12):
        table.cell(row, 0).text = f"栏目{row}"
        table.cell(row, 2).text = f"项目{row}"
    paper.save(path)
    return path


def long_pdf(path: Path, *, pages: int) -> Path:
    """A text PDF set by typst."""
    import typst

    from yipin.config.base import FONTS

    text = "\n\n".join(LINE * 9 for _ in range(pages))
    source = path.with_suffix(".typ")
    source.write_text(
        '#set page("a4", margin: 3cm)\n#set text(font: "Noto Serif SC", size: 16pt)\n'
        + "\n#pagebreak()\n".join(text.split("\n\n")),
        encoding="utf-8",
    )
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    path.write_bytes(typst.Compiler(source, font_paths=fonts).compile())
    return path
