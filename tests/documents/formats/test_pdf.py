"""Lines, paragraphs and ruled tables of PDF pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.formats.files import pdf_file
from yipin.documents.formats.pdf_lines import (
    Margins,
    TextLine,
    alignment,
    goes_on,
    joined_text,
    lines_of,
    without_running_lines,
)
from yipin.documents.formats.pdf_page import Rule, Sign
from yipin.documents.formats.pdf_tables import cell_boxes, find_tables
from yipin.documents.formats.reading import read_paper

MARGINS = Margins(80, 500, 16)


def _signs(text: str, left: float = 80, top: float = 100, size: float = 16) -> list[Sign]:
    return [
        Sign(sign, left + size * place, top, left + size * (place + 1), top + size, size)
        for place, sign in enumerate(text)
        if sign != " "
    ]


def _line(
    text: str, left: float = 80, right: float = 500, top: float = 100, page: int = 1
) -> TextLine:
    return TextLine(text, left, right, top, top + 16, 16, page)


def test_gaps_come_out_as_spaces():
    (line,) = lines_of(_signs("年 月"))
    assert line.text == "年  月"


def test_ruled_gaps_come_out_as_blanks():
    rule = Rule(True, 117, 112, 176)
    (line,) = lines_of(_signs("姓名    性别", 80), [rule])
    assert line.text == "姓名" + "_" * 8 + "性别"


def test_signs_printed_twice_for_weight_are_read_once():
    signs = _signs("通知") + _signs("通知", 80.4)
    (line,) = lines_of(signs)
    assert line.text == "通知"


@pytest.mark.parametrize(
    ("before", "line", "is_joined"),
    [
        (_line("为深入学习"), _line("贯彻"), True),
        (_line("为深入学习", right=300), _line("贯彻"), False),
        (_line("为深入学习"), _line("二、要求"), False),
        (_line("为深入学习"), _line("新段", left=112), False),
        (_line("如下："), _line("1.甲"), False),
        (_line("的"), _line("1.5倍"), True),
    ],
)
def test_paragraphs_go_on_over_line_ends(before: TextLine, line: TextLine, is_joined: bool):
    assert goes_on(before, line, MARGINS) == is_joined


@pytest.mark.parametrize(
    ("left", "right", "align"),
    [(200, 380, "center"), (380, 495, "right"), (80, 500, None), (112, 500, None), (80, 200, None)],
)
def test_alignment_by_margins(left: float, right: float, align: str | None):
    assert alignment(_line("题", left, right), MARGINS) == align


def test_page_numbers_and_running_heads_are_dropped():
    pages = [
        [_line("团委文件", top=30), _line(f"第{page}段", top=300), _line(f"— {page} —", top=800)]
        for page in range(1, 5)
    ]
    kept = without_running_lines(pages, [842.0] * 4)
    assert [[line.text for line in lines] for lines in kept] == [
        [f"第{page}段"] for page in range(1, 5)
    ]


def test_words_of_other_scripts_keep_their_gap():
    assert joined_text("open", "source") == "open source"
    assert joined_text("团", "委") == "团委"


def _grid(*missing: Rule) -> list[Rule]:
    """Three rows and two columns of 100 by 30, without some edges."""
    level = [Rule(True, y, x, x + 100) for y in (0, 30, 60, 90) for x in (0, 100)]
    upright = [Rule(False, x, y, y + 30) for x in (0, 100, 200) for y in (0, 30, 60)]
    return [rule for rule in level + upright if rule not in missing]


def test_grid_of_ruled_lines():
    (table,) = find_tables(_grid())
    assert cell_boxes(table) == [(row, column, 1, 1) for row in range(3) for column in range(2)]


def test_missing_lines_make_merged_cells():
    (table,) = find_tables(_grid(Rule(False, 100, 0, 30), Rule(True, 60, 0, 100)))
    assert cell_boxes(table) == [(0, 0, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 1)]


def test_lines_drawn_twice_or_apart_are_one():
    shaken = [Rule(rule.is_level, rule.at + 0.6, rule.start, rule.end) for rule in _grid()]
    (table,) = find_tables(_grid() + shaken)
    assert (len(table.xs), len(table.ys)) == (3, 4)


def test_a_rule_alone_is_no_table():
    assert find_tables([Rule(True, 50, 0, 400), Rule(True, 90, 0, 400)]) == []


def test_pages_are_counted_and_told(tmp_path: Path):
    seen: list[tuple[int, int]] = []
    path = pdf_file(tmp_path / "n.pdf", b"BT /F1 12 Tf 72 700 Td (Notice of the committee) Tj ET")
    paper = read_paper(path, on_progress=lambda done, total: seen.append((done, total)))
    assert (paper.pages, seen) == (1, [(1, 1)])
    (line,) = paper.paragraphs()
    assert (line.text, line.page) == ("Notice of the committee", 1)
