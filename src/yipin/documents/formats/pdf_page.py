"""What stands on one PDF page: signs with their boxes, and ruled lines. Measured from the top left."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

THIN = 3.0  # points: a filled box no thicker than this is a drawn line
MAX_SIGNS = 40_000
MAX_OBJECTS = 20_000
MAX_POINTS = 64


@dataclass(frozen=True, slots=True)
class Sign:
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line along an axis: ``at`` is its place across, ``start``/``end`` its reach along."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageView:
    """Size as shown, signs in stored order, rules, and how many pictures there are."""

    width: float
    height: float
    signs: tuple[Sign, ...]
    rules: tuple[Rule, ...]
    pictures: int


class Turn:
    """Turns stored coordinates (from the bottom left) into shown ones (from the top left)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.rotation = page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom = left, bottom
        self.wide, self.high = right - left, top - bottom
        is_sideways = self.rotation in (90, 270)
        self.width = self.high if is_sideways else self.wide
        self.height = self.wide if is_sideways else self.high

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return self.wide - x, y
        if self.rotation == 270:
            return self.high - y, self.wide - x
        return x, self.high - y

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def view_page(page: pdfium.PdfPage) -> PageView:
    turn = Turn(page)
    text = page.get_textpage()
    signs = tuple(_signs(text, turn))
    text.close()
    rules: list[Rule] = []
    pictures = 0
    for place, thing in enumerate(page.get_objects(max_depth=3)):
        if place > MAX_OBJECTS:
            break
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            rules += _rules(thing, turn)
        pictures += thing.type == raw.FPDF_PAGEOBJ_IMAGE
    return PageView(turn.width, turn.height, signs, tuple(rules), pictures)


def _signs(text: pdfium.PdfTextPage, turn: Turn) -> Iterator[Sign]:
    handle, rect = text.raw, raw.FS_RECTF()
    high = 0
    for place in range(min(text.count_chars(), MAX_SIGNS)):
        code = raw.FPDFText_GetUnicode(handle, place)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        if code < 0x21 or code in (0xA0, 0x3000, 0xFFFE, 0xFEFF, 0xAD, 0x200B):
            continue
        if raw.FPDFText_GetLooseCharBox(handle, place, rect):
            box = turn.box(rect.left, rect.bottom, rect.right, rect.top)
            size = raw.FPDFText_GetFontSize(handle, place)
            yield Sign(chr(code), *box, size if size > 1.5 else box[3] - box[1])


def _rules(path: pdfium.PdfObject, turn: Turn) -> list[Rule]:
    """Axis-parallel edges of a stroked path; a thin filled box is one line along its length."""
    left, bottom, right, top = turn.box(*path.get_bounds())
    if min(right - left, top - bottom) <= THIN and max(right - left, top - bottom) > THIN:
        is_level = right - left >= top - bottom
        if is_level:
            return [Rule(True, (bottom + top) / 2, left, right)]
        return [Rule(False, (left + right) / 2, bottom, top)]
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    return _edges(path, turn) if stroke.value else []


def _edges(path: pdfium.PdfObject, turn: Turn) -> list[Rule]:
    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    edges: list[Rule] = []
    first = last = (0.0, 0.0)
    for place in range(min(raw.FPDFPath_CountSegments(path.raw), MAX_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, place)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = turn.point(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = here
        elif kind == raw.FPDF_SEGMENT_LINETO:
            edges += _edge(last, here)
        if raw.FPDFPathSegment_GetClose(segment):
            edges += _edge(here, first)
        last = here
    return edges


def _edge(one: tuple[float, float], other: tuple[float, float]) -> list[Rule]:
    (x1, y1), (x2, y2) = one, other
    if abs(y1 - y2) < 1 and abs(x1 - x2) > THIN:
        return [Rule(True, (y1 + y2) / 2, min(x1, x2), max(x1, x2))]
    if abs(x1 - x2) < 1 and abs(y1 - y2) > THIN:
        return [Rule(False, (x1 + x2) / 2, min(y1, y2), max(y1, y2))]
    return []
