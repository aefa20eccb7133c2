from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pypdfium2
import pytest
import segno
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from yipin.documents.formats.writing.form_docx import write_form_docx
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.photo import photo_for
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.rules.form_schema import Field, FormSchema, Section

FACE = Field("face", "近期照片", "attachment")
SCHEMA = FormSchema("x", "登记表", sections=(Section("a", "", (Field("name", "姓名"), FACE)),))


def png(text: str = "照片") -> bytes:
    out = io.BytesIO()
    segno.make_qr(text).save(out, kind="png", scale=4)
    return out.getvalue()


def form_with(data: bytes) -> PrintedForm:
    return PrintedForm("登记表", files={"face": ("本人.png",)}, pictures={"face": data})


def test_the_photograph_takes_the_place_of_its_name_in_word():
    document = docx.Document(io.BytesIO(write_form_docx(SCHEMA, {}, form_with(png()))))
    row = document.tables[0].rows[-1]
    extent = row.cells[-1]._tc.find(f".//{qn('wp:extent')}")
    assert row.cells[0].text == "近期照片"
    assert row.cells[-1].text == ""
    assert int(extent.get("cx")) == int(extent.get("cy")) == 49 * 36000
    assert row.height.mm == pytest.approx(53, abs=0.1)
    assert 'descr="近期照片"' in row._tr.xml


def test_the_photograph_stands_in_the_pdf(fonts):
    data = write_form_pdf(SCHEMA, {}, form_with(png()), fonts=fonts).data
    page = pypdfium2.PdfDocument(data)[0]
    without = pypdfium2.PdfDocument(
        write_form_pdf(SCHEMA, {}, replace(form_with(b""), pictures={}), fonts=fonts).data
    )[0]
    count = lambda one: len(list(one.get_objects([FPDF_PAGEOBJ_IMAGE], max_depth=9)))
    assert count(page) == count(without) + 1
    assert "本人.png" not in page.get_textpage().get_text_bounded()
    assert "本人.png" in without.get_textpage().get_text_bounded()


def test_a_picture_with_a_spoilt_inside_does_not_stop_the_pdf(fonts):
    sound = png()
    start, end = sound.index(b"IDAT") + 4, sound.index(b"IEND") - 8
    data = sound[:start] + bytes(end - start) + sound[end:]
    assert photo_for(FACE, form_with(data)) is not None
    printed = write_form_pdf(SCHEMA, {}, form_with(data), fonts=fonts).data
    assert "本人.png" in pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_bounded()


@pytest.mark.parametrize(
    ("field", "data"),
    [
        (FACE, b""),
        (FACE, b"GIF89a\x01\x00\x01\x00"),
        (FACE, png()[:20]),
        (replace(FACE, label="佐证材料"), png()),
        (replace(FACE, type="text"), png()),
    ],
)
def test_what_is_no_photograph_is_named(field, data):
    assert photo_for(field, form_with(data)) is None


@settings(max_examples=200, deadline=None)
@given(
    head=st.sampled_from((png()[:33], b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", b"\xff\xd8\xff\xe1")),
    tail=st.binary(max_size=200),
)
def test_damaged_pictures_never_stop_the_print(head, tail):
    photo = photo_for(FACE, form_with(head + tail))
    assert photo is None or re.match("<svg ", photo.svg)
    write_form_docx(SCHEMA, {}, form_with(head + tail))
