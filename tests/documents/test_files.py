"""Storing files: what they really are, what is refused, that content lies there once."""

from __future__ import annotations

import hashlib
import io
import os
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tests.factories.documents import PDF, PNG, docx_bytes, make_file, zip_bytes
from tests.factories.organisations import make_actor, make_unit
from yipin.documents.filetypes import EVIDENCE_KINDS, NOTICE_KINDS
from yipin.documents.models import StoredFile
from yipin.documents.services.files import forget_file, store_file
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused

pytestmark = pytest.mark.django_db
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'
XLSX = zip_bytes(["[Content_Types].xml", "xl/workbook.xml"])


def noise(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((200, 200), 80).save(out, kind)
    return out.getvalue()


JPEG = noise("JPEG")


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def actor(unit: Unit) -> Actor:
    return make_actor(unit)


def _store(actor: Actor, unit: Unit, now: datetime, content: bytes, name: str, **options):
    options.setdefault("allowed", EVIDENCE_KINDS)
    return store_file(actor=actor, unit=unit, upload=content, name=name, now=now, **options)


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        (PDF, "方案.pdf", "方案.pdf"),
        (PDF, "看起来是图片.jpg", "看起来是图片.pdf"),
        (PNG, "封面", "封面.png"),
        (JPEG, "合影.JPEG", "合影.jpg"),
        (XLSX, "预算.xlsx", "预算.xlsx"),
        (docx_bytes(["总结"]), "总结.docx", "总结.docx"),
    ],
)
def test_a_file_is_what_its_content_says(
    actor: Actor, unit: Unit, now: datetime, content: bytes, name: str, kept_as: str
) -> None:
    stored = _store(actor, unit, now, content, name)
    assert (stored.name, stored.size) == (kept_as, len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.content.name == f"{stored.sha256[:2]}/{stored.sha256}"
    assert stored.content.open().read() == content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"MZ\x90\x00" + b"\0" * 80, "file_wrong_type"),
        (b"\x7fELF" + b"\0" * 80, "file_wrong_type"),
        (b"GIF89a" + b"\0" * 80, "file_image"),
        (SVG, "file_wrong_type"),
        (HTML, "file_kind"),
        ("只是文字".encode(), "file_kind"),
        (zip_bytes(["word/document.xml", "word/vbaProject.bin"]), "file_macro"),
        (zip_bytes(["ppt/presentation.xml"]), "file_presentation"),
        (zip_bytes(["a.txt", "b.txt"]), "file_archive"),
        (b"PK\x03\x04 broken", "file_corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_corrupt"),
    ],
)
def test_what_may_do_harm_is_refused_with_a_way_out(
    actor: Actor, unit: Unit, now: datetime, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        _store(actor, unit, now, content, "文件.docx")
    assert refused.value.code == code
    assert "请" in refused.value.reason
    assert not StoredFile.objects.exists()


HALF_PICTURES = [JPEG[: len(JPEG) // 2], noise("PNG")[:20_000], b"\xff\xd8\xff\xe0" + b"\0" * 40]


@pytest.mark.parametrize("content", HALF_PICTURES, ids=["half jpg", "half png", "no jpg"])
def test_a_picture_that_breaks_off_is_refused_wherever_it_comes(actor, unit, now, content):
    with pytest.raises(Refused, match="图片已损坏或不完整") as refused:
        _store(actor, unit, now, content, "合影.jpg")
    assert refused.value.code == "file_corrupt"


def test_a_picture_of_too_many_dots_is_refused_before_it_is_decoded(actor, unit, now):
    bomb = bytearray(PNG)
    bomb[16:24] = (30_000).to_bytes(4, "big") * 2
    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")
    with pytest.raises(Refused, match="6400 万像素") as refused:
        _store(actor, unit, now, bytes(bomb), "大.png")
    assert refused.value.reason.count("像素") == 1


PICTURES_ONLY, WORD_ONLY = frozenset({"jpg", "png"}), frozenset({"docx"})


@pytest.mark.parametrize("allowed", [PICTURES_ONLY, WORD_ONLY])
@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00" + b"\0" * 80,
        b"PK\x03\x04 broken",
        zip_bytes(["ppt/presentation.xml"]),
        zip_bytes(["xl/workbook.xml", "xl/vbaProject.bin"]),
    ],
)
def test_no_advice_names_a_kind_that_is_not_taken_here(actor, unit, now, content, allowed):
    with pytest.raises(Refused) as refused:
        store_file(actor=actor, unit=unit, upload=content, name="图.png", now=now, allowed=allowed)
    said = refused.value.reason
    others = (
        ("PDF", "Excel", "docx", "Word") if allowed == PICTURES_ONLY else ("PDF", "jpg", "Excel")
    )
    assert "请" in said
    assert not [name for name in others if name in said]
    assert "ZAP" not in said


def test_a_zip_bomb_is_refused(actor: Actor, unit: Unit, now: datetime) -> None:
    import io
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (8 * 1024 * 1024))
    with pytest.raises(Refused) as refused:
        _store(actor, unit, now, stream.getvalue(), "小.docx")
    assert refused.value.code == "file_zip_bomb"


OLD_WORD = (
    Path(os.environ.get("YIPIN_SHARED", Path(__file__).parents[3] / "shared"))
    / "notices/word/xuzhou-2021.doc"
)


@pytest.mark.skipif(not OLD_WORD.exists(), reason="the folder ../shared/notices/word is absent")
def test_an_old_word_file_is_known(actor: Actor, unit: Unit, now: datetime) -> None:
    assert _store(actor, unit, now, OLD_WORD.read_bytes(), "通知").name == "通知.doc"


def test_the_size_limit_is_that_of_the_caller(actor: Actor, unit: Unit, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        _store(actor, unit, now, PDF + b"0" * (1024 * 1024), "方案.pdf", max_mb=1)
    assert refused.value.code == "file_too_large"
    assert "1 MB" in refused.value.reason


def test_a_page_is_taken_only_as_a_notice(actor: Actor, unit: Unit, now: datetime) -> None:
    assert _store(actor, unit, now, HTML, "通知.htm", allowed=NOTICE_KINDS).extension == "html"


def test_an_upload_of_the_framework_is_streamed(actor: Actor, unit: Unit, now: datetime) -> None:
    assert _store(actor, unit, now, ContentFile(PDF), "方案.pdf").size == len(PDF)


def test_the_same_content_is_kept_once(actor: Actor, unit: Unit, now: datetime) -> None:
    other = make_unit("别校团委")
    first = make_file(actor, unit, now)
    assert make_file(actor, unit, now) == first
    renamed = make_file(actor, unit, now, name="另一名称.pdf")
    elsewhere = make_file(actor, other, now)
    assert len({first.pk, renamed.pk, elsewhere.pk}) == 3
    assert {one.content.name for one in (first, renamed, elsewhere)} == {first.content.name}


def test_content_goes_with_its_last_row(
    actor: Actor, unit: Unit, now: datetime, django_capture_on_commit_callbacks
) -> None:
    content = PDF + b"% only here"
    first = make_file(actor, unit, now, content=content)
    second = make_file(actor, unit, now, content=content, name="第二份.pdf")
    place = first.content.name
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(stored=first)
    assert default_storage.exists(place)
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(stored=second)
    assert not default_storage.exists(place)
