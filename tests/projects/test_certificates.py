"""Certificates: what they say, their code, many at once."""

from __future__ import annotations

import io
import zipfile

import pypdfium2
import pytest
import zxingcpp
from django.core.files.base import ContentFile
from PIL import Image

from tests.factories.titles import make_brand_world, make_title
from yipin.journal.models import Message
from yipin.organisations.permissions import Refused
from yipin.projects.certificate_files import write_one_pdf, write_pdf_files
from yipin.projects.certificates import certificate_of, certificate_pdf, code_text
from yipin.projects.models import Title
from yipin.projects.services.certificate_layouts import begin_layout
from yipin.projects.services.dossiers import ask_certificates, pack_dossier
from yipin.projects.services.title_changes import withdraw_title
from yipin.projects.title_models import CertificateLayout
from yipin.projects.title_queries import printed_of_round
from yipin.rules.certificate_layout import LANDSCAPE, places_as_json
from yipin.rules.paper_codes import plain_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_brand_world(now, colleges=3)


def opened(data: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(io.BytesIO(data))


def words_of(data: bytes, page: int = 0) -> str:
    return "".join(opened(data)[page].get_textpage().get_text_range().split())


def upright_layout(world, now) -> CertificateLayout:
    """With a ground of its own."""
    ground = io.BytesIO()
    Image.new("RGB", (630, 891), "#f3e9d2").save(ground, "PNG")
    return begin_layout(
        actor=world.office, unit=world.host, name="竖版", is_landscape=False,
        ground=ContentFile(ground.getvalue(), name="ground.png"), now=now,
    )  # fmt: skip


def test_a_certificate_says_what_was_given_and_where_the_seal_goes(world, now):
    title = make_title(world, 0, now)
    data = certificate_pdf(title)
    said = words_of(data)
    for words in (
        "证书", "第1学院团委：", "你单位“急救十分钟”被认定为“校级团建品牌”。", "青禾大学团委",
        "2027年3月25日", "（待盖章）", "编号：青禾团证〔2027〕0001号",
        "有效期：2027年3月25日至2031年3月24日",
    ):  # fmt: skip
        assert words in said
    assert b"pdfaid:part>2<" in data
    assert certificate_pdf(title) == data


def test_the_square_opens_the_check_page_and_can_be_typed(world, now):
    title = make_title(world, 0, now)
    picture = opened(certificate_pdf(title))[0].render(scale=3).to_pil()
    read = zxingcpp.read_barcodes(picture)[0].text
    assert read == code_text(title)
    assert plain_code(read, "/c/") == title.code
    assert plain_code(certificate_of(title).typed.split("：")[1].lower(), "/c/") == title.code


def test_a_withdrawn_one_is_not_printed_any_more(world, now):
    title = make_title(world, 0, now)
    withdrawn = withdraw_title(actor=world.office, title=title, reason="停办。", now=now)
    with pytest.raises(Refused, match="证书不能再打印"):
        certificate_pdf(withdrawn)


def test_a_sign_without_a_face_is_named_and_not_printed_as_a_box(world, now):
    title = make_title(world, 0, now)
    Title.objects.filter(pk=title.pk).update(subject="𪚥品牌")
    title.refresh_from_db()
    with pytest.raises(Refused, match="现有字体印不出"):
        certificate_pdf(title)


def test_all_of_a_round_are_one_file_by_number_in_their_own_layouts(world, now):
    upright = CertificateLayout.objects.create(
        unit=world.host, name="竖版", is_landscape=False, saved_at=now,
        saved_by=world.office.person,
    )  # fmt: skip
    moved = CertificateLayout.objects.create(
        unit=world.host, name="移过的", places=places_as_json(LANDSCAPE), saved_at=now,
        saved_by=world.office.person,
    )  # fmt: skip
    make_title(world, 0, now)
    make_title(world, 1, now, subject="搭把手", layout=upright)
    make_title(world, 2, now, subject="灯下夜谈", layout=moved)
    asked = ask_certificates(actor=world.office, held=world.round, kind="pdf", now=now)
    assert ask_certificates(actor=world.office, held=world.round, kind="pdf", now=now) == asked
    pack_dossier(dossier_id=asked.pk, now=now)
    asked.refresh_from_db()
    assert (asked.state, asked.done, asked.trouble) == ("ready", 3, "")
    with asked.content.open("rb") as stream:
        data = stream.read()
    assert [round(page.get_width()) for page in opened(data)] == [842, 595, 842]
    assert "搭把手" in words_of(data, 1)
    assert asked.content.name.endswith(".pdf")
    assert Message.objects.filter(kind="dossier.ready").count() == 1


def test_each_in_a_file_of_its_own(world, now):
    make_title(world, 0, now)
    other = make_title(world, 1, now, subject="搭把手", layout=upright_layout(world, now))
    asked = ask_certificates(actor=world.office, held=world.round, kind="zip", now=now)
    pack_dossier(dossier_id=asked.pk, now=now)
    asked.refresh_from_db()
    with zipfile.ZipFile(asked.content.open("rb")) as package:
        assert package.namelist() == [
            "2027-0001_第1学院团委_急救十分钟.pdf", "2027-0002_第2学院团委_搭把手.pdf",
        ]  # fmt: skip
        files = [package.read(name) for name in package.namelist()]
    sheets = [[round(page.get_width()) for page in opened(data)] for data in files]
    assert sheets == [[842], [595]]
    assert files[1] == certificate_pdf(other)


@pytest.mark.parametrize("write", [write_one_pdf, write_pdf_files])
def test_all_are_read_at_once_however_many_they_are(
    world, now, write, tmp_path, django_assert_num_queries
):
    make_title(world, 0, now, layout=upright_layout(world, now))
    first = Title.objects.values().get()
    for count in (2, 20):
        held = Title.objects.count()
        Title.objects.bulk_create(
            Title(**first | {"id": None, "number": n, "code": f"{n:016d}", "layout_id": None})
            for n in range(held + 1, count + 1)
        )
        with django_assert_num_queries(1):
            titles = list(printed_of_round(world.round, now.date()))
            write(titles, tmp_path / "out", "证书", lambda done, total: None)
        assert len(titles) == count


def test_without_titles_there_is_nothing_to_print_and_a_bad_sign_is_said(world, now):
    with pytest.raises(Refused, match="还没有认定称号"):
        ask_certificates(actor=world.office, held=world.round, kind="pdf", now=now)
    make_title(world, 0, now, subject="𪚥品牌")
    asked = ask_certificates(actor=world.office, held=world.round, kind="pdf", now=now)
    pack_dossier(dossier_id=asked.pk, now=now)
    asked.refresh_from_db()
    assert asked.state == "failed"
    assert "印不出" in asked.trouble
