"""What is seen in a Word file is what is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.documents.formats.files import repacked, word_file
from tests.reading.word_forms import draw
from yipin.documents.formats.docx_numbering import chinese_number
from yipin.documents.formats.reading import read_paper
from yipin.reading.paper import Paper, Table

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def _read(folder: Path, body: str, **parts: str) -> Paper:
    """A package of this body, with further parts by name."""
    whole = f"<w:document {nsdecls('w', 'wp', 'a')} {EXTRA}><w:body>{body}</w:body></w:document>"
    given = {f"word/{name}.xml": text.encode() for name, text in parts.items()}
    source = word_file(folder / "plain.docx")
    return read_paper(
        repacked(source, folder / "n.docx", {"word/document.xml": whole.encode()} | given)
    )


EXTRA = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def _line(text: str, marks: str = "", run: str = "") -> str:
    return f'<w:p><w:pPr>{marks}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def _texts(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks]


def test_lines_keep_their_look(tmp_path: Path):
    body = _line("标题", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="44"/>') + _line(
        "落款", '<w:jc w:val="end"/>'
    )
    title, signed = _read(tmp_path, body).blocks
    assert (title.align, title.bold, title.size) == ("center", True, 22.0)
    assert (signed.align, signed.bold) == ("right", False)


def test_look_comes_from_the_style(tmp_path: Path):
    styles = (
        f'<w:styles {nsdecls("w")}><w:style w:type="paragraph" w:styleId="A"><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/><w:rPr><w:b w:val="0"/></w:rPr></w:style></w:styles>'
    )
    (line,) = _read(tmp_path, _line("题", '<w:pStyle w:val="B"/>'), styles=styles).blocks
    assert (line.align, line.bold, line.size) == ("center", False, 16.0)


def test_styles_that_inherit_in_a_circle_end(tmp_path: Path):
    styles = (
        f'<w:styles {nsdecls("w")}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    assert _texts(_read(tmp_path, _line("题", '<w:pStyle w:val="B"/>'), styles=styles)) == ["题"]


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r><w:r><w:t>明</w:t></w:r>", "明"),
        ("<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>", "增"),
        ('<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:r><w:t>文</w:t></w:r>', "文"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ('<w:r><w:t>姓名：</w:t></w:r><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">      </w:t></w:r>', "姓名：______"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>是</w:t><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>否</w:t></w:r>', "□是☑否"),
        ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:t>甲</w:t></w:r>', "□甲"),
        ("<w:r><w:instrText>PAGE</w:instrText><w:t>3</w:t></w:r>", "3"),
        ("<w:r><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>一</w:t></w:r></w:rubyBase></w:ruby></w:r>", "一"),
        ("<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t></w:r>", "甲-乙"),
    ],
)  # fmt: skip
def test_text_is_what_is_seen(inside: str, seen: str, tmp_path: Path):
    assert _texts(_read(tmp_path, f"<w:p>{inside}</w:p>")) == [seen]


def test_soft_breaks_part_lines(tmp_path: Path):
    paper = _read(tmp_path, "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>")
    assert _texts(paper) == ["上", "下"]
    assert [paper.text[each.start : each.end] for each in paper.paragraphs()] == ["上", "下"]


def test_text_box_is_read_once(tmp_path: Path):
    box = f"<w:txbxContent>{_line('框内')}</w:txbxContent>"
    drawn = (
        f"<mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert _texts(_read(tmp_path, f"<w:p><w:r><w:t>行</w:t>{drawn}</w:r></w:p>")) == ["行", "框内"]


NUMBERS = (
    f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="7"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)


def _numbered(text: str, level: int, number: int = 5) -> str:
    return _line(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_written_out(tmp_path: Path):
    lines = [
        ("总则", 0),
        ("对象", 1),
        ("学生", 2),
        ("教师", 2),
        ("时间", 1),
        ("学期", 2),
        ("附则", 0),
    ]
    body = "".join(_numbered(text, level) for text, level in lines)
    body += _numbered("另起", 0, 7) + _numbered("圆点", 0, 6)
    expected = [
        "一、总则",
        "（一）对象",
        "1.学生",
        "2.教师",
        "（二）时间",
        "1.学期",
        "二、附则",
        "一、另起",
        "圆点",
    ]
    assert _texts(_read(tmp_path, body, numbering=NUMBERS)) == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (2005, "二千零五"), (10000, "10000")],
)  # fmt: skip
def test_chinese_numbers(number: int, words: str):
    assert chinese_number(number) == words


def _cells(paper: Paper) -> list[tuple[int, int, int, int, str]]:
    (table,) = paper.tables()
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def test_merged_cells_are_counted_once(tmp_path: Path):
    matrix = [["甲", "<", "乙"], ["丙", "丁", "^"], ["^", "戊", "^"]]
    paper = read_paper(draw(tmp_path / "n.docx", matrix))
    assert _cells(paper) == [
        (0, 0, 1, 2, "甲"), (0, 2, 3, 1, "乙"), (1, 0, 2, 1, "丙"), (1, 1, 1, 1, "丁"), (2, 1, 1, 1, "戊"),
    ]  # fmt: skip


def test_rows_may_begin_late_and_rows_may_be_deleted(tmp_path: Path):
    cell = "<w:tc><w:tcPr>{}</w:tcPr>" + _line("{}") + "</w:tc>"
    late = "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>" + cell.format("", "乙") + "</w:tr>"
    gone = "<w:tr><w:trPr><w:del/></w:trPr>" + cell.format("", "删") + "</w:tr>"
    first = "<w:tr>" + cell.format("", "甲") + cell.format("", "丙") + "</w:tr>"
    paper = _read(tmp_path, f"<w:tbl>{first}{gone}{late}</w:tbl>")
    assert _cells(paper) == [(0, 0, 1, 1, "甲"), (0, 1, 1, 1, "丙"), (1, 1, 1, 1, "乙")]


def test_old_merges_across_are_one_cell(tmp_path: Path):
    cell = "<w:tc><w:tcPr>{}</w:tcPr>" + _line("{}") + "</w:tc>"
    row = (
        cell.format('<w:hMerge w:val="restart"/>', "甲")
        + cell.format("<w:hMerge/>", "")
        + cell.format("", "乙")
    )
    assert _cells(_read(tmp_path, f"<w:tbl><w:tr>{row}</w:tr></w:tbl>")) == [
        (0, 0, 1, 2, "甲"),
        (0, 2, 1, 1, "乙"),
    ]


def _nested(folder: Path, outer: int) -> Path:
    document = Document()
    table = document.add_table(rows=outer, cols=outer)
    table.cell(0, 0).text = "外"
    inner = table.cell(outer - 1, outer - 1).add_table(2, 2)
    for place in range(4):
        inner.cell(place // 2, place % 2).text = f"内{place}"
    document.save(str(folder / "n.docx"))
    return folder / "n.docx"


def test_nested_table_becomes_part_of_the_grid(tmp_path: Path):
    (table,) = read_paper(_nested(tmp_path, 2)).tables()
    assert (table.rows, table.columns) == (3, 3)
    assert [table.at(row, column).text for row in (1, 2) for column in (1, 2)] == [
        "内0",
        "内1",
        "内2",
        "内3",
    ]
    assert table.at(0, 2).column_span == 2


def test_frame_around_a_table_is_no_table(tmp_path: Path):
    paper = read_paper(_nested(tmp_path, 1))
    assert [type(block) is Table for block in paper.blocks] == [False, True]
    assert len(_cells(paper)) == 4


def test_strict_files_are_read(tmp_path: Path):
    source = word_file(tmp_path / "plain.docx", "严格")
    import zipfile

    with zipfile.ZipFile(source) as archive:
        body = archive.read("word/document.xml").replace(MAIN.encode(), STRICT.encode())
    path = repacked(source, tmp_path / "n.docx", {"word/document.xml": body})
    assert _texts(read_paper(path)) == ["严格"]


def test_damage_beside_the_body_costs_looks_only(tmp_path: Path):
    paper = _read(tmp_path, _line("文"), styles="<broken", numbering="<broken")
    assert _texts(paper) == ["文"]


def test_name_of_the_file_is_not_believed(tmp_path: Path):
    path = word_file(tmp_path / "plain.docx", "文").rename(tmp_path / "notice.pdf")
    assert read_paper(path).format == "docx"


def test_a_paragraph_of_the_library_is_a_paragraph_of_ours(tmp_path: Path):
    """The walker also serves documents that python-docx has opened, to fill them in."""
    from yipin.documents.formats.docx import DocxWalk, Grid, Line

    document = Document(str(draw(tmp_path / "n.docx", "行", [["甲", ""]])))
    line, grid = DocxWalk().pieces(document.element.body)
    assert isinstance(line, Line) and isinstance(grid, Grid)
    assert grid.cells[1].source is document.tables[0].cell(0, 1)._tc
    assert parse_xml(f"<w:p {nsdecls('w')}/>").tag == line.source.tag
