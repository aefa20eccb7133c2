"""The picture that goes with a shared link, drawn by typst: 1200 by 630 dots, PNG."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from yipin.documents.formats.writing.form_pdf import draw_picture
from yipin.documents.formats.writing.paper_fonts import paper_fonts
from yipin.documents.formats.writing.photo import svg_of_picture
from yipin.documents.formats.writing.printed import printable

TEMPLATE = "share.typ"
DOTS = (540.0, 620.0)


@dataclass(frozen=True, slots=True)
class Shared:
    """``picture`` is a JPEG, or empty."""

    name: str
    title: str
    unit: str
    summary: str
    picture: bytes = b""


def write_share_png(shared: Shared, *, fonts: Path) -> bytes:
    """A sign without a face shows as a box: nobody is kept from sharing by it."""
    data = {
        "fonts": {"song": paper_fonts(fonts).song},
        "name": printable(shared.name), "title": printable(shared.title),
        "unit": printable(shared.unit), "summary": printable(shared.summary),
        "picture": covering(shared.picture) if shared.picture else "",
    }  # fmt: skip
    return draw_picture(TEMPLATE, json.dumps(data, ensure_ascii=False), fonts)


@cache
def share_layout() -> str:
    """How it is laid out, as typst reads it."""
    return files(__package__).joinpath(TEMPLATE).read_text("utf-8")


def covering(picture: bytes) -> str:
    """Filling its half of the sheet, cut at the edges."""
    whole = svg_of_picture(picture, "image/jpeg", *DOTS)
    return whole.replace('preserveAspectRatio="none"', 'preserveAspectRatio="xMidYMid slice"')
