"""Files from strangers: known by what is in them, weighed before they are opened, named harmlessly."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.documents import PDF, PNG, docx_bytes
from tests.factories.organisations import make_actor, make_unit
from tests.factories.pictures import photograph
from tests.factories.rounds import World, make_world
from yipin.documents.filetypes import EVIDENCE_KINDS, NOTICE_KINDS
from yipin.documents.models import StoredFile
from yipin.documents.services.files import store_file
from yipin.documents.serving import PDF_POLICY, disposition_of
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.services.applications import start_application

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
SCRIPT = b"<script>alert(1)</script>"
PAGE = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<?xml version="1.0"?>\n<!-- a drawing -->\n<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'
PROGRAM = b"MZ\x90\x00" + bytes(200)
EVERYTHING = EVIDENCE_KINDS | NOTICE_KINDS

SANDBOX = "default-src 'none'; sandbox"


@pytest.fixture
def office() -> Actor:
    return make_actor(make_unit("青禾大学团委"), Right.RUN_PROGRAMMES, Right.READ)


def keep(actor: Actor, now: datetime, content: bytes, name: str, **more: object) -> StoredFile:
    more.setdefault("allowed", EVIDENCE_KINDS)
    return store_file(actor=actor, unit=actor.unit, upload=content, name=name, now=now, **more)


def zipped(parts: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PROGRAM, "方案.pdf"),
        (PAGE, "照片.jpg"),
        (SVG, "校徽.png"),
        (b"\xef\xbb\xbf" + SVG, "校徽.png"),
        (b"GIF89a/*" + PAGE, "动图.png"),
        (b"#!/bin/sh\nrm -rf /\n", "方案.docx"),
        (b"<?php system($_GET[0]); ?>" + bytes(30), "方案.pdf"),
        (zipped({"a.exe": PROGRAM}), "总结.docx"),
    ],
)
def test_a_name_makes_no_kind(office, now, content: bytes, name: str):
    with pytest.raises(Refused) as refused:
        keep(office, now, content, name)
    assert "请" in refused.value.reason
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "extension", "media_type"),
    [
        (PDF + PAGE, "pdf", "application/pdf"),
        (PNG + PAGE, "png", "image/png"),
        (photograph() + SVG, "jpg", "image/jpeg"),
        (docx_bytes(["总结"]) + PAGE, "docx", None),
    ],
)
def test_what_is_two_things_at_once_is_handed_out_as_the_harmless_one(
    office, now, content: bytes, extension: str, media_type: str | None
):
    stored = keep(office, now, content, "两用.html")
    assert (stored.extension, stored.name) == (extension, f"两用.{extension}")
    client = Client()
    client.force_login(office.person)
    answer = client.get(f"/files/{stored.pk}/?show=1")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == (media_type or stored.media_type)
    is_pdf = media_type == "application/pdf"
    assert answer["Content-Security-Policy"] == (PDF_POLICY if is_pdf else SANDBOX)
    assert "html" not in answer["Content-Type"]


def many_parts() -> bytes:
    return zipped({f"word/media/{number}.png": b"" for number in range(4100)}, zipfile.ZIP_STORED)


def swollen() -> bytes:
    return zipped({"word/document.xml": b" " * (8 * MEGABYTE)})


def sum_of_parts() -> bytes:
    """Each part for itself is small enough; all together they claim more than there is room for."""
    data = bytearray(zipped({f"word/{n}.xml": b"<x/>" for n in range(40)}, zipfile.ZIP_STORED))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<II", data, at + 20, 1 * MEGABYTE, 15 * MEGABYTE)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def overlapping() -> bytes:
    """Every name of the directory leads to the one packed part: unpacked it would be thousands."""
    data = zipped({"word/document.xml": b"x" * MEGABYTE})
    start, end = data.find(b"PK\x01\x02"), data.find(b"PK\x05\x06")
    entry, foot = data[start:end], bytearray(data[end:])
    count = 3000
    struct.pack_into("<HHI", foot, 8, count, count, len(entry) * count)
    return data[:start] + entry * count + bytes(foot)


@pytest.mark.parametrize("make", [many_parts, swollen, sum_of_parts, overlapping])
def test_a_bomb_is_refused_before_it_is_unpacked(office, now, make: Callable[[], bytes]):
    with pytest.raises(Refused) as refused:
        keep(office, now, make(), "总结.docx")
    assert refused.value.code == "file_zip_bomb"
    assert "请" in refused.value.reason


def test_a_bomb_inside_a_package_stays_packed(office, now):
    """A zip in a zip is one part of the outer one, which nobody unpacks."""
    inner = zipped({"bomb": b"0" * (40 * MEGABYTE)})
    outer = zipped({"word/document.xml": b"<x/>", "word/embeddings/inner.zip": inner})
    assert keep(office, now, outer, "总结.docx").size == len(outer)


NAMES = [
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/cron.d/x", "C:\\x.pdf", "a\x00b.pdf",
    "a\r\nSet-Cookie: x=1.pdf", 'a"; filename="b.html', "invoice\u202efdp.exe", "\u200b\u2066.pdf",
    "CON.pdf", "nul", "COM1.tar.pdf", "长" * 5000, "." * 300, "", " ", "-rf.pdf", "~/.ssh/id.pdf",
    "%2e%2e%2fx.pdf", "=cmd|x.pdf", "\ud800.pdf", "a\u0301\ufeff.pdf",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=[ascii(name)[:20] for name in NAMES])
def test_a_name_reaches_neither_the_disk_nor_the_header(
    office, now, settings, tmp_path: Path, name: str
):
    settings.MEDIA_ROOT = tmp_path
    stored = keep(office, now, PDF, name)
    lying = [one.relative_to(tmp_path) for one in tmp_path.rglob("*") if one.is_file()]
    assert lying == [Path(stored.sha256[:2], stored.sha256)]
    assert stored.content.name == f"{stored.sha256[:2]}/{stored.sha256}"
    assert not set(stored.name) & set('\\/:*?"<>|')
    assert not any(unicodedata.category(one).startswith("C") for one in stored.name)
    assert len(stored.name) <= 130
    assert stored.name.endswith(".pdf")
    assert stored.name.split(".")[0].lower() not in {"con", "nul", "com1", ""}
    header = disposition_of(name, is_inline=False)  # also where nobody has cleaned it before
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert header.startswith('attachment; filename="')
    default_storage.delete(stored.content.name)


@pytest.fixture
def draft(now) -> tuple[World, Application]:
    world = make_world(now, colleges=1)
    college = world.colleges[0]
    return world, start_application(
        actor=college.secretary, held=world.round, unit=college.unit, now=now
    )


def test_the_limit_stands_at_the_field_and_is_kept_by_the_server(draft, settings):
    settings.UPLOAD_MAX_MB = 1
    world, application = draft
    client = Client()
    client.force_login(world.colleges[0].secretary.person)
    page = client.get(f"/applications/{application.pk}/").content.decode()
    assert f'data-max-bytes="{MEGABYTE}"' in page  # the script refuses before it sends
    large = SimpleUploadedFile("方案.pdf", PDF + bytes(2 * MEGABYTE))
    answer = client.post(
        f"/applications/{application.pk}/files/plan/", {"file_plan": large}, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 422
    assert "文件超过 1 MB" in answer.json()["message"]
    assert not StoredFile.objects.exists()
