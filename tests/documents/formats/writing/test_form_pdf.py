from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yipin.documents.formats.writing.form_pdf import GlyphsMissing, write_form_pdf
from yipin.documents.formats.writing.paper_fonts import FontsMissing, paper_fonts
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.rules.form_schema import Field, FormSchema, Section


def page_texts(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return [text.replace("\r\n", "").replace("\n", "") for text in texts]


def test_the_answers_stand_in_the_text_of_the_page(schema, answers, form, opinions, fonts):
    printed = write_form_pdf(schema, answers, form, fonts=fonts, opinions=opinions)
    text = "".join(page_texts(printed.data))
    for words in ("附件1", "朋辈<修理>铺", "䶮㛃𬭎", "90.5%", "林晚舟", "签署：团委书记"):
        assert words in text
    assert re.search("√ *重点 *一般", text)  # the boxes themselves are drawn
    assert printed.missing == ()


def test_every_page_has_its_foot(schema, answers, form, fonts):
    long = {**answers, "plan": "\n".join("青年之声" * 250 for _ in range(5))}
    texts = page_texts(write_form_pdf(schema, long, form, fonts=fonts).data)
    assert len(texts) >= 4
    for at, text in enumerate(texts, start=1):
        assert f"编号 2027-0111　第3版　第{at}页，共{len(texts)}页" in text
        assert "指纹 7f3a-91c2-04de" in text
    assert "".join(texts).count("之") == 1250


@pytest.mark.parametrize("kind", ["text", "long_text"])
def test_the_heading_of_a_part_never_ends_a_page(fonts, kind):
    """Whatever stands before it: of eight forms that grow by a row one has it at the very foot."""
    after = Section("b", "二、项目方案", (Field("plan", "活动方案", kind),))
    ends = []
    for count in range(14, 22):
        rows = tuple(Field(f"f{at}", f"第{at}栏", "attachment") for at in range(count))
        schema = FormSchema("x", "表", sections=(Section("a", "一、情况", rows), after))
        plan = {"plan": "青年之声" * 600}
        data = write_form_pdf(schema, plan, PrintedForm("表"), fonts=fonts).data
        ends.append(pages_of_heading(data, "二、项目方案"))
    assert {heading for heading, _ in ends} == {0, 1}
    assert all(heading == first for heading, first in ends), ends


def pages_of_heading(data: bytes, heading: str) -> tuple[int, int]:
    """The page of the heading and that of the first words under it."""
    texts = page_texts(data)
    return tuple(
        next(at for at, text in enumerate(texts) if words in text) for words in (heading, "青年")
    )


def test_the_faces_are_inside_the_file(schema, answers, form, fonts):
    data = write_form_pdf(schema, answers, form, fonts=fonts).data
    assert b"/FontFile" in data
    assert b"NotoSerifSC-Regular" in data
    assert b"pdfaid" in data or b"OutputIntent" in data


def test_a_sign_without_a_face_is_marked_and_said(schema, answers, form, fonts):
    printed = write_form_pdf(schema, {**answers, "leader": "沈😀瑾"}, form, fonts=fonts)
    text = "".join(page_texts(printed.data))
    assert printed.missing == ("😀",)
    assert "沈〓瑾" in text
    assert "U+1F600" in text
    assert "注：一式两份。" in text


def test_strict_printing_refuses_it_in_words(schema, answers, form, fonts):
    with pytest.raises(GlyphsMissing, match="“😀”（U\\+1F600）") as refused:
        write_form_pdf(schema, {"leader": "😀"}, form, fonts=fonts, is_strict=True)
    assert refused.value.signs == ("😀",)


def test_the_same_form_gives_the_same_bytes(schema, answers, form, fonts):
    first = write_form_pdf(schema, answers, form, fonts=fonts).data
    assert first == write_form_pdf(schema, answers, form, fonts=fonts).data


def test_a_folder_without_fonts_is_said_at_once(tmp_path):
    with pytest.raises(FontsMissing, match="没有中文字体"):
        paper_fonts(tmp_path)


def test_the_print_page_can_say_which_face_is_used(fonts):
    assert "思源宋体" in paper_fonts(fonts).words


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=40))
def test_any_text_is_printed_or_marked(fonts, text):
    schema = FormSchema("x", "表", sections=(Section("a", "", (Field("t", "内容"),)),))
    printed = write_form_pdf(schema, {"t": text}, PrintedForm("表"), fonts=fonts)
    assert len(page_texts(printed.data)) == 1
