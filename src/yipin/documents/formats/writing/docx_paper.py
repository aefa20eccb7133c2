"""The blank paper that our Word files are written on: python-docx's own, made an office's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from yipin.documents.formats.writing.docx_ink import FANG, HEI, LATIN, SONG, TITLE, set_faces

A4_MM = (210, 297)
CELL_PADDING_MM = 1.8
FIXED_TIME = datetime(2000, 1, 1)  # noqa: DTZ001 - a docx holds times without a zone
KEPT_STYLES = {
    "Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Footer", "FooterChar",
}  # fmt: skip
KEPT_PARTS = {
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.CORE_PROPERTIES, RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
}  # fmt: skip
# Where a licensed face is not installed, Word takes the one that the system has under its side.
OTHER_NAMES = {TITLE: "方正小标宋_GBK", FANG: "仿宋", HEI: "SimHei", SONG: "SimSun"}
SETTINGS = (
    ("w:characterSpacingControl", "w:val", "compressPunctuation"),
    ("w:compat/w:compatSetting[@w:name='compatibilityMode']", "w:val", "15"),
    ("w:themeFontLang", "w:eastAsia", "zh-CN"),
    ("w:zoom", "w:percent", "100"),
)


def open_paper(margins_mm: Mapping[str, float], *, is_across: bool = False) -> Document:
    """An empty A4 page. Margins by side, ``header`` and ``footer``, in millimetres."""
    document = docx.Document(io.BytesIO(_blank()))
    section = document.sections[0]
    short, long = map(Mm, A4_MM)
    section.page_width, section.page_height = (long, short) if is_across else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if is_across else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin = Mm(margins_mm["top"]), Mm(margins_mm["bottom"])
    section.left_margin, section.right_margin = Mm(margins_mm["left"]), Mm(margins_mm["right"])
    section.header_distance = Mm(margins_mm["header"])
    section.footer_distance = Mm(margins_mm["footer"])
    return document


def closed(document: Document, title: str) -> bytes:
    """The file, without a trace of who made it when and where: the same paper, the same bytes."""
    core = document.core_properties
    core.title, core.language = title[:255], "zh-CN"
    core.author = core.last_modified_by = core.comments = ""
    core.subject = core.keywords = core.category = ""
    core.created = core.modified = FIXED_TIME
    core.revision = 1
    out = io.BytesIO()
    document.save(out)
    return _timeless(out)


def _timeless(package: io.BytesIO) -> bytes:
    """python-docx stamps each part with the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def _blank() -> bytes:
    """Made once and opened for each paper."""
    document = docx.Document()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype not in KEPT_PARTS]:
            del rels[key]
    _set_styles(document)
    _set_fonts(document)
    for path, name, value in SETTINGS:
        for one in document.settings.element.xpath(path):
            one.set(qn(name), value)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_styles(document: Document) -> None:
    for style in list(document.styles):
        if style.style_id not in KEPT_STYLES:
            style.delete()
    normal = document.styles["Normal"]
    set_faces(normal.font, FANG)
    normal.font.name, normal.font.size = LATIN, Pt(12)
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing, shape.widow_control = 1.0, False
    for one in document.styles.element.xpath("w:docDefaults//w:lang"):
        one.set(qn("w:eastAsia"), "zh-CN")
    grid = document.styles["Table Grid"].element
    for one in grid.xpath("w:tblPr/w:tblCellMar/*[self::w:left or self::w:right]"):
        one.set(qn("w:w"), str(Mm(CELL_PADDING_MM).twips))


def _set_fonts(document: Document) -> None:
    """The font table, which python-docx has no words for."""
    fonts = OxmlElement("w:fonts")
    for name, other in OTHER_NAMES.items():
        font = OxmlElement("w:font", {qn("w:name"): name})
        font.append(OxmlElement("w:altName", {qn("w:val"): other}))
        font.append(OxmlElement("w:charset", {qn("w:val"): "86"}))
        fonts.append(font)
    blob = etree.tostring(fonts, xml_declaration=True, encoding="UTF-8", standalone=True)
    place, kind = PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE
    part = Part(place, kind, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)
