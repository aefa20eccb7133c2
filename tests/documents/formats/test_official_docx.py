"""The measurements of GB/T 9704-2012 as they stand in the Word file (twips, half points)."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.documents.formats.official_samples import NOTICE, SHORT
from yipin.documents.formats.writing.official_docx import write_official_docx
from yipin.documents.formats.writing.official_docx_foot import copies_lines
from yipin.rules.official_paper import Paragraph

TWIP = 25.4 / 1440  # millimetres
CELL = 156 / 28


def opened(paper):
    return Document(io.BytesIO(write_official_docx(paper)))


def paragraph(document, text):
    return next(one for one in document.paragraphs if text in one.text)


def twips(element, name):
    return int(element.get(qn(name)))


def spacing(one, name):
    return twips(one.paragraph_format.element.pPr.spacing, name)


def faces(one):
    return [
        (run.text, run.element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt)
        for run in one.runs
    ]


def test_the_page_and_its_grid():
    section = opened(NOTICE).sections[0]
    sheet = section.page_width.mm, section.page_height.mm
    assert sheet == (pytest.approx(210, abs=0.1), pytest.approx(297, abs=0.1))
    assert [round(one.mm, 1) for one in (section.top_margin, section.left_margin)] == [37, 28]
    width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    height = section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm
    assert (width, height) == (pytest.approx(156, abs=0.1), pytest.approx(225, abs=0.1))
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "lines"
    pitch = twips(grid, "w:linePitch")
    assert int(height / TWIP / pitch) == 22
    assert 22 * pitch * TWIP == pytest.approx(225, abs=0.5)
    body = paragraph(opened(NOTICE), "团" * 20)
    closer = twips(body.runs[0].element.rPr.find(qn("w:spacing")), "w:val")
    cell = 16 * 20 + closer
    assert int(width / TWIP / cell) == 28
    assert 28 * cell * TWIP == pytest.approx(156, abs=0.5)


def test_the_head_keeps_its_distances():
    document = opened(NOTICE)
    mark, number = document.paragraphs[:2]
    size = mark.runs[0].font.size.pt
    above = mark.paragraph_format.space_before.mm + 0.07 * size * 25.4 / 72
    assert above == pytest.approx(35, abs=0.1)
    assert str(mark.runs[0].font.color.rgb) == "E60012"
    assert faces(mark)[0][1] == "方正小标宋简体"
    assert number.text == "青团发〔2027〕3号"
    pitch = 579 * TWIP
    assert number.paragraph_format.space_before.mm == pytest.approx(
        2 * pitch + (pitch - 5.64) / 2, abs=0.1
    )
    rule = document.paragraphs[2]
    edge = rule.paragraph_format.element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (edge.get(qn("w:color")), edge.get(qn("w:sz"))) == ("E60012", "12")
    assert rule.paragraph_format.line_spacing.mm == pytest.approx(4, abs=0.1)


def test_title_addressees_and_levels():
    document = opened(NOTICE)
    title = paragraph(document, "团建工作品牌创建的通知")
    assert faces(title)[0][1:] == ("方正小标宋简体", 22.0)
    assert spacing(title, "w:before") == 2 * 579
    to = paragraph(document, "各学院团总支：")
    assert spacing(to, "w:before") == 579
    body = paragraph(document, "团" * 20)
    assert (spacing(body, "w:line"), faces(body)[0][1:]) == (579, ("仿宋_GB2312", 16.0))
    assert body.paragraph_format.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert body.paragraph_format.first_line_indent.mm == pytest.approx(2 * CELL, abs=0.1)
    assert faces(paragraph(document, "一、工作目标"))[0][1] == "黑体"
    second = faces(paragraph(document, "（一）申报对象"))
    assert [one[1] for one in second] == ["楷体_GB2312", "仿宋_GB2312"]
    assert faces(paragraph(document, "1.材料"))[0][1] == "仿宋_GB2312"


def test_the_names_of_attachments_hang():
    document = opened(NOTICE)
    first, second = paragraph(document, "附件：1."), paragraph(document, "2.\t汇总表")
    assert first.text == "附件：1.\t申报表"
    indents = [one.paragraph_format.left_indent.mm for one in (first, second)]
    assert indents == [pytest.approx(6.4 * CELL, abs=0.1)] * 2
    start = indents[0] + first.paragraph_format.first_line_indent.mm
    assert start == pytest.approx(2 * CELL, abs=0.1)


def test_the_places_of_name_and_date():
    document = opened(SHORT)
    name, date = paragraph(document, SHORT.issuer), paragraph(document, "2027年3月5日")
    assert date.paragraph_format.right_indent.mm == pytest.approx(4 * CELL, abs=0.1)
    # 6 characters over 6.5: the name is centred on the date
    assert name.paragraph_format.right_indent.mm == pytest.approx(4.0 * CELL, abs=0.1)
    bare = opened(replace(SHORT, has_seal_room=False, remark="此件公开发布"))
    name, date = paragraph(bare, SHORT.issuer), paragraph(bare, "2027年3月5日")
    assert date.paragraph_format.right_indent.mm == pytest.approx(2 * CELL, abs=0.1)
    assert name.paragraph_format.right_indent.mm == pytest.approx(4 * CELL, abs=0.1)
    assert paragraph(
        bare, "（此件公开发布）"
    ).paragraph_format.first_line_indent.mm == pytest.approx(2 * CELL, abs=0.1)


def test_attachments_begin_pages_and_carry_their_tables():
    document = opened(NOTICE)
    label = next(one for one in document.paragraphs if one.text == "附件2")
    assert label.paragraph_format.page_break_before
    assert faces(label) == [("附件2", "黑体", 16.0)]
    title = next(one for one in document.paragraphs if one.text == "汇总表")
    assert spacing(title, "w:before") == 579  # so that it stands on the third line
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [["序号", "单位"], ["1", "甲"]]


def rules(one):
    """Thickness of the rules of a paragraph by side, millimetres."""
    borders = one.paragraph_format.element.pPr.find(qn("w:pBdr"))
    return {
        edge.tag.partition("}")[2]: round(int(edge.get(qn("w:sz"))) / 8 * 25.4 / 72, 2)
        for edge in ([] if borders is None else borders)
    }


def places(document):
    """Upper edges and texts of what hangs at a place of its own, millimetres from the page's edge."""
    return [
        (twips(frame, "w:y") * TWIP, one)
        for one in document.paragraphs
        if (frame := one.paragraph_format.element.get_or_add_pPr().find(qn("w:framePr")))
        is not None
    ]


def test_the_imprint_hangs_at_the_bottom_of_the_last_page():
    (upper, copies), (lower, printed) = places(opened(NOTICE))
    assert (copies.text, printed.text) == (
        "　抄送：校党委办公室。",
        "　团委办公室\t2027年3月6日印发",
    )
    assert rules(copies) == {"top": 0.35}
    assert rules(printed) == {"top": 0.26, "bottom": 0.35}
    line = printed.paragraph_format.line_spacing.mm
    assert lower + line == pytest.approx(262, abs=0.5)  # the lower edge of the type area
    assert upper + line == pytest.approx(lower, abs=0.5)
    assert faces(copies)[0][1:] == ("仿宋_GB2312", 14.0)
    [(where, alone)] = places(opened(replace(NOTICE, printed_by="")))
    assert rules(alone) == {"top": 0.35, "bottom": 0.35}
    assert where + line == pytest.approx(262, abs=0.5)


def test_many_copies_stand_under_the_first():
    names = "，".join(f"第{n}学院党委办公室" for n in range(1, 8))
    assert copies_lines(names) == [
        "　抄送：第1学院党委办公室，第2学院党委办公室，",
        "　　　　第3学院党委办公室，第4学院党委办公室，",
        "　　　　第5学院党委办公室，第6学院党委办公室，",
        "　　　　第7学院党委办公室。",
    ]
    assert copies_lines("甲" * 30) == ["　抄送：" + "甲" * 26, "　　　　" + "甲" * 4 + "。"]
    (upper, copies), (lower, _printed) = places(opened(replace(NOTICE, copies_to=names)))
    assert lower - upper == pytest.approx(4 * copies.paragraph_format.line_spacing.mm, abs=0.5)


def test_a_letter_has_copies_without_rules_and_no_printer():
    letter = opened(replace(SHORT, kind="letter"))
    last = places(letter)[-1][1]
    assert (last.text, rules(last)) == ("　抄送：校党委办公室。", {})


def test_a_line_with_a_long_address_is_not_pulled_apart():
    words = "请报送至邮箱tuanwei@example.edu，逾期不候。"
    document = opened(replace(SHORT, paragraphs=(Paragraph(words), Paragraph("请报送。"))))
    assert [paragraph(document, text).alignment for text in (words, "请报送。")] == [0, 3]


def test_a_row_of_a_table_stays_on_one_page():
    rows = opened(NOTICE).tables[0].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows] == [True, True]


def test_page_numbers_stand_outside_on_odd_and_even_pages():
    document = opened(NOTICE)
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.alignment, even.alignment) == (2, 0)
    assert odd.paragraph_format.right_indent.pt == even.paragraph_format.left_indent.pt == 14
    assert faces(odd)[0] == ("— ", "宋体", 14.0)
    assert "PAGE" in odd._p.xml
    # the dash lies in the middle of a line of 14 pt: 7 mm below the type area
    line = Mm(297) - section.footer_distance - odd.paragraph_format.line_spacing / 2
    assert line.mm - 262 == pytest.approx(7, abs=0.5) if hasattr(line, "mm") else True
    assert line / 36000 - 262 == pytest.approx(7, abs=0.5)


def test_upward_papers_and_letters():
    number = opened(replace(SHORT, kind="up")).paragraphs[1]
    assert number.text == "青团发〔2027〕3号\t签发人：赵明"
    assert faces(number)[-1][1] == "楷体_GB2312"
    assert number.paragraph_format.left_indent.mm == pytest.approx(CELL, abs=0.1)
    letter = opened(replace(SHORT, kind="letter", mark="共青团青禾大学委员会"))
    frames = list(letter.element.body.iter(qn("w:framePr")))[:3]
    held = [(twips(one, "w:y") * TWIP, twips(one, "w:w") * TWIP) for one in frames]
    size = letter.paragraphs[0].runs[0].font.size.pt
    assert held[0][0] + 0.07 * size * 0.3528 == pytest.approx(30, abs=0.2)
    assert [round(width) for _y, width in held[1:]] == [170, 170]
    assert held[2][0] == pytest.approx(297 - 20 - 2, abs=0.1)
    assert letter.sections[0].different_first_page_header_footer


def test_a_wide_mark_is_narrowed_and_the_file_is_the_same_each_time():
    wide = replace(SHORT, mark="共青团青禾职业技术师范大学委员会文件")
    run = opened(wide).paragraphs[0].runs[0]
    scale = twips(run.element.rPr.find(qn("w:w")), "w:val")
    assert run.font.size.pt * len(wide.mark) * scale / 100 * 25.4 / 72 <= 150
    assert write_official_docx(wide) == write_official_docx(wide)


def test_a_paper_may_lack_addressees_signature_and_imprint():
    bare = replace(
        SHORT, addressees="", issuer="", copies_to="", printed_by="",
        attachments=NOTICE.attachments[:1],
    )  # fmt: skip
    document = opened(bare)
    assert paragraph(document, "附件：申报表").text == "附件：申报表"
    assert document.tables == []


def test_no_line_is_moved_along_to_keep_another_company():
    """A page is filled to its 22nd line."""
    assert opened(NOTICE).styles["Normal"].paragraph_format.widow_control is False
