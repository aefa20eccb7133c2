"""What stands on a PDF page: turned pages read as they are shown, drawn lines are found."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from yipin.documents.formats.pdf_page import PageView, Rule, view_page

WIDE, HIGH = 400, 600
RESOURCES = "/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R"


def page_of(drawing: str, *, turned: int = 0) -> PageView:
    """A page of one font with these drawing commands, as somebody sees it."""
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE} {HIGH}]/Rotate {turned}{RESOURCES}>>",
        f"<</Length {len(drawing)}>>stream\n{drawing}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = "".join(f"{n} 0 obj{part}endobj\n" for n, part in enumerate(parts, start=1))
    document = pdfium.PdfDocument(f"%PDF-1.4\n{body}trailer<</Root 1 0 R>>\n%%EOF".encode())
    try:
        return view_page(document[0])
    finally:
        document.close()


WORDS = "BT /F 12 Tf 40 560 Td (Ab c) Tj ET"  # near the upper left corner of the unturned page


@pytest.mark.parametrize(
    ("turned", "size", "corner"),
    [
        (0, (WIDE, HIGH), ("left", "top")),
        (90, (HIGH, WIDE), ("right", "top")),
        (180, (WIDE, HIGH), ("right", "bottom")),
        (270, (HIGH, WIDE), ("left", "bottom")),
    ],
)
def test_a_turned_page_is_measured_as_it_is_shown(turned, size, corner):
    view = page_of(WORDS, turned=turned)
    assert (round(view.width), round(view.height)) == size
    assert [one.text for one in view.signs] == ["A", "b", "c"]
    first = view.signs[0]
    across = "left" if first.left < view.width / 2 else "right"
    down = "top" if first.middle < view.height / 2 else "bottom"
    assert (across, down) == corner


def rules_of(drawing: str) -> list[tuple[bool, int, int, int]]:
    found = page_of(drawing).rules
    return sorted((one.is_level, round(one.at), round(one.start), round(one.end)) for one in found)


def test_a_drawn_box_has_four_edges():
    assert rules_of("100 500 80 40 re S") == [
        (False, 100, 60, 100),
        (False, 180, 60, 100),
        (True, 60, 100, 180),
        (True, 100, 100, 180),
    ]


def test_an_open_path_that_is_closed_gets_its_last_edge():
    level = (True, 100, 100, 180)
    assert rules_of("100 500 m 180 500 l 180 540 l h S") == [(False, 180, 60, 100), level]
    assert rules_of("100 500 m 100 540 l 180 540 l 180 500 l s").count(level) == 1


@pytest.mark.parametrize(
    ("drawing", "found"),
    [
        ("100 500 80 1 re f", [(True, 100, 100, 180)]),
        ("100 500 1 80 re f", [(False, 100, 20, 100)]),
        ("100 500 80 40 re f", []),
        ("100 500 m 180 540 l S", []),
        ("100 500 2 2 re f", []),
    ],
    ids=["thin and level", "thin and upright", "a filled field", "slanting", "a dot"],
)
def test_a_thin_filled_box_is_a_line_and_a_field_is_none(drawing, found):
    assert rules_of(drawing) == found


def test_lines_of_a_turned_page_turn_with_it():
    view = page_of("100 500 80 1 re f", turned=90)
    assert [one.is_level for one in view.rules] == [False]
    assert isinstance(view.rules[0], Rule)


def test_pictures_are_counted():
    picture = "q 50 0 0 50 10 10 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"
    assert page_of(f"{picture} {picture}").pictures == 2
