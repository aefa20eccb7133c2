"""Papers that the measuring tests set, and rulers for what came out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from django.conf import settings

from yipin.documents.formats.writing.official_pdf import write_official_pdf
from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph

FULL = "团" * 200  # no punctuation: every line holds as many characters as there is room for
NOWHERE = Path("/nonexistent-fonts")
MM = 25.4 / 72
NOTICE = OfficialPaper(
    mark="共青团青禾大学委员会文件", number="青团发〔2027〕3号", signer="赵明",
    title="关于开展2027年“一团一品”团建工作品牌创建的通知", addressees="各学院团总支",
    paragraphs=(
        Paragraph("一、工作目标"), *(Paragraph(FULL) for _ in range(6)),
        Paragraph("（一）申报对象。各学院团总支。"), Paragraph("1.材料见附件1、附件2。"),
    ),
    attachments=(
        PaperAttachment("申报表", paragraphs=(Paragraph("填表说明"),)),
        PaperAttachment("汇总表", paragraphs=(Paragraph("", rows=(("序号", "单位"), ("1", "甲"))),)),
    ),
    issuer="青禾大学团委", dated_on="2027-03-05", copies_to="校党委办公室",
    printed_by="团委办公室", printed_on="2027-03-06",
)  # fmt: skip
SHORT = replace(NOTICE, paragraphs=(Paragraph("请报送。"),), attachments=())


@dataclass(frozen=True)
class Box:
    """A sign or a rule on a page, millimetres from the upper left corner of the sheet."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass
class Measured:
    """The pages of a PDF under the ruler."""

    document: pdfium.PdfDocument

    @property
    def pages(self) -> int:
        return len(self.document)

    def size(self, page: int) -> tuple[float, float]:
        return tuple(side * MM for side in self.document[page].get_size())

    def signs(self, page: int) -> list[Box]:
        """Every sign with the box of its ink."""
        sheet = self.document[page]
        height = sheet.get_height()
        text = sheet.get_textpage()
        found = []
        for at in range(text.count_chars()):
            sign = text.get_text_range(at, 1)
            if not sign.strip():
                continue
            left, bottom, right, top = text.get_charbox(at)
            found.append(
                Box(sign, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
            )
        return found

    def words(self, page: int, wanted: str) -> list[Box]:
        """The boxes of the first place where these words stand."""
        signs = self.signs(page)
        flat = "".join(one.text for one in signs)
        at = flat.index(wanted)
        return signs[at : at + len(wanted)]

    def origins(self, page: int) -> list[tuple[str, float, float]]:
        """Every sign with the place where its em begins and its base line, in millimetres."""
        sheet = self.document[page]
        height = sheet.get_height()
        text = sheet.get_textpage()
        found = []
        for at in range(text.count_chars()):
            x, y = raw.c_double(), raw.c_double()
            raw.FPDFText_GetCharOrigin(text, at, x, y)
            sign = text.get_text_range(at, 1)
            if sign.strip():
                found.append((sign, x.value * MM, (height - y.value) * MM))
        return found

    def sizes(self, page: int, wanted: str) -> set[float]:
        """Type sizes of these words, in points."""
        text = self.document[page].get_textpage()
        signs = [at for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
        flat = "".join(text.get_text_range(at, 1) for at in signs)
        start = flat.index(wanted)
        return {
            round(raw.FPDFText_GetFontSize(text, at), 1)
            for at in signs[start : start + len(wanted)]
        }

    def rules(self, page: int, *, is_red: bool) -> list[Box]:
        """Filled rectangles of one colour, from top to bottom."""
        sheet = self.document[page]
        height = sheet.get_height()
        found = []
        for one in sheet.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            r, g, b, a = (raw.c_uint() for _ in range(4))
            raw.FPDFPageObj_GetFillColor(one.raw, r, g, b, a)
            if (r.value > 100) != is_red:
                continue
            left, bottom, right, top = one.get_bounds()
            found.append(
                Box("", left * MM, (height - top) * MM, right * MM, (height - bottom) * MM)
            )
        return sorted(found, key=lambda box: box.top)


def measured(paper: OfficialPaper) -> Measured:
    return Measured(
        pdfium.PdfDocument(write_official_pdf(paper, fonts=settings.FONTS, own=NOWHERE).data)
    )
