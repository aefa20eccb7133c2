"""Codes on scanned and photographed pages: every picture of the list is read, bombs are not opened."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from datetime import date

import pytest
from PIL import Image

from tests.factories import scans
from yipin.config.base import FONTS
from yipin.documents.formats.page_codes import codes_on, read_pages
from yipin.documents.formats.page_codes_guard import read_pages_guarded
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.rules.form_schema import Field, FormSchema, Section
from yipin.rules.paper_codes import Bound, code_for

BOUND = Bound(48211, 7, 3, "7f3a91c204deb650" * 4)
ADDRESS = "HTTPS://YIPIN.QINGHE-DAXUE.EDU.CN/P/"
SCHEMA = FormSchema(
    "apply",
    "品牌创建申报表",
    sections=(
        Section(
            "all",
            "一、方案",
            (
                Field("title", "品牌名称"),
                Field("plan", "活动方案", "long_text"),
                Field("league", "学院团委意见", "opinion_and_seal"),
            ),
        ),
    ),
)
Look = Callable[[Image.Image], Image.Image]
LOOKS: dict[str, Look] = {
    "as scanned": lambda page: page,
    **{f"tilted {n}": lambda page, n=n: scans.tilted(page, n) for n in (-15, -9, -3, 3, 9, 15)},
    **{f"turned {n}": lambda page, n=n: scans.tilted(page, n) for n in (90, 180, 270)},
    "upside down and tilted": lambda page: scans.tilted(page, 187),
    "grainy": lambda page: scans.noisy(page, 40),
    "in shadow": scans.in_shadow,
    "soft": lambda page: scans.blurred(page, 1.2),
    "aslant": scans.from_aside,
    "pale copy": lambda page: page.point(lambda one: 150 + one * 105 // 255),
    "photograph": scans.photograph,
    "photograph turned left": lambda page: scans.photograph(page, 96),
    "photograph tilted 15": lambda page: scans.photograph(page, 15),
    "photograph tilted -15": lambda page: scans.photograph(page, -15),
}


def code_text(page: int, is_last: bool) -> str:
    return ADDRESS + code_for("key", BOUND, page, is_last=is_last).text


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """Three pages, really printed."""
    form = PrintedForm(
        title="2027年品牌创建申报表", number="2027-0111", unit="机械工程学院团委", version=3,
        digest=BOUND.digest, filled_on=date(2027, 3, 25), code_of_page=code_text,
    )  # fmt: skip
    answers = {
        "title": "朋辈修理铺",
        "plan": "每周六开放实训室，由高年级团员带新生做一件作品。" * 80,
    }
    return write_form_pdf(SCHEMA, answers, form, fonts=FONTS).data


def expected(total: int) -> list[tuple[str, ...]]:
    return [(code_text(at, at == total),) for at in range(1, total + 1)]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_recognised_at_150_dots(pdf, look):
    pages = scans.pages_of(pdf, 150)
    assert len(pages) == 3
    seen = [scans.jpeg(LOOKS[look](page)) for page in pages]
    found = [codes_on(Image.open(io.BytesIO(one)).convert("L")) for one in seen]
    assert found == expected(3)


def test_each_page_has_its_own_code_and_the_last_says_so(pdf, tmp_path):
    path = tmp_path / "form.pdf"
    path.write_bytes(pdf)
    pages = list(read_pages(path, most_pages=3))
    assert [page.codes for page in pages] == expected(3)
    assert [(page.number, page.total) for page in pages] == [(1, 3), (2, 3), (3, 3)]
    assert all(Image.open(io.BytesIO(page.picture)).size[1] == 1500 for page in pages)


@pytest.mark.parametrize("save", [scans.jpeg, scans.png])
def test_a_picture_is_one_page(pdf, tmp_path, save):
    path = tmp_path / "scan"
    path.write_bytes(save(scans.tilted(scans.pages_of(pdf)[1], 11)))
    (page,) = read_pages_guarded(path)
    assert page.codes == expected(3)[1]


def test_a_batch_is_read_in_a_guarded_child(pdf, tmp_path):
    path = tmp_path / "batch.pdf"
    pages = [scans.tilted(page, at * 5 - 5) for at, page in enumerate(scans.pages_of(pdf))]
    blank = Image.new("L", (1240, 1754), 255)
    path.write_bytes(scans.scan_pdf([pages[0], blank, pages[2]]))
    found = [page.codes for page in read_pages_guarded(path)]
    assert found == [expected(3)[0], (), expected(3)[2]]


def refusal(path, data: bytes, **limits) -> str:
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refused:
        list(read_pages_guarded(path, **limits))
    return refused.value.message


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int, *, rows: int = 1) -> bytes:
    """A small file that says it is a huge picture, of which ``rows`` are there."""
    head = struct.pack(">II5B", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes((width + 1) * rows), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_what_would_fill_the_memory_is_not_opened(tmp_path):
    assert "6400 万像素" in refusal(tmp_path / "a", png_of(9_000, 9_000))
    assert "6400 万像素" in refusal(tmp_path / "b", png_of(90_000, 90_000))


def test_damaged_files_are_refused_in_words(pdf, tmp_path):
    picture = scans.jpeg(scans.pages_of(pdf)[0])
    assert "打不开" in refusal(tmp_path / "a", picture[: len(picture) // 3])
    assert "打不开" in refusal(tmp_path / "b", b"%PDF-1.7\n" + b"x" * 500)
    assert "打不开" in refusal(tmp_path / "c", b"GIF89a nothing that we open")


def test_too_many_pages_are_refused(pdf, tmp_path):
    assert refusal(tmp_path / "a", pdf, most_pages=2) == (
        "这份 PDF 有 3 页，一次最多 2 页。请分成几份再上传。"
    )


def test_time_is_limited(pdf, tmp_path):
    assert "用时过长" in refusal(tmp_path / "a", pdf, seconds=0.01)


def test_memory_is_limited(tmp_path):
    huge = png_of(7_900, 7_900, rows=7_900)
    assert len(huge) < 100_000
    assert "内存不够" in refusal(tmp_path / "a", huge, memory_mb=90)
    (page,) = read_pages_guarded(tmp_path / "a")
    assert page.codes == ()
