"""Certificates as PDF/A-2b, one a page, set by typst: our own layout, or a background and places.

A sign that no face holds is refused with ``GlyphsMissing``: a certificate with 〓 is none.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from yipin.documents.formats.writing.form_pdf import set_paper
from yipin.documents.formats.writing.paper_fonts import paper_fonts
from yipin.documents.formats.writing.photo import svg_of_picture
from yipin.documents.formats.writing.square_code import LARGE, code_svg
from yipin.rules.certificate_layout import Place, size_of_sheet

TEMPLATE = "certificate.typ"
GROUND_WORDS = "证书底图"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of one sheet. ``code`` is what the square holds."""

    heading: str
    holder: str
    body: str
    issuer: str
    date: str
    number: str
    term: str
    typed: str
    code: str
    seal: str = "（待盖章）"


WORDS = [one.name for one in fields(Certificate)]


@dataclass(frozen=True, slots=True)
class Design:
    """``background`` is a JPEG or PNG of the whole sheet; empty: our own frame."""

    places: tuple[Place, ...]
    is_landscape: bool = True
    background: bytes = b""
    background_kind: str = "image/jpeg"


def write_certificates_pdf(
    certificates: Sequence[tuple[Certificate, Design]], *, fonts: Path, title: str
) -> bytes:
    """All of them in one file, in the order given. The same input gives the same bytes."""
    data = certificates_data(certificates, fonts=fonts, title=title)
    return set_paper(TEMPLATE, json.dumps(data, ensure_ascii=False), fonts, is_strict=True).data


def certificates_data(
    certificates: Sequence[tuple[Certificate, Design]], *, fonts: Path, title: str
) -> dict[str, object]:
    """What the template is given: each design once, however many sheets it has."""
    faces = paper_fonts(fonts)
    designs = list(dict.fromkeys(design for _one, design in certificates))
    at = {design: number for number, design in enumerate(designs)}
    return {
        "fonts": {"song": faces.song, "fang": faces.fang},
        "title": title, "ground_words": GROUND_WORDS,
        "designs": [_design(one) for one in designs],
        "sheets": [
            _words(one) | {"code": code_svg(one.code, LARGE), "design": at[design]}
            for one, design in certificates
        ],
    }  # fmt: skip


def _words(one: Certificate) -> dict[str, object]:
    return {name: getattr(one, name) for name in WORDS}


def _design(design: Design) -> dict[str, object]:
    width, height = size_of_sheet(is_landscape=design.is_landscape)
    kind, ground = design.background_kind, design.background
    return {
        "width": width, "height": height,
        "background": svg_of_picture(ground, kind, width, height) if ground else "",
        "places": {one.key: asdict(one) for one in design.places},
    }  # fmt: skip
