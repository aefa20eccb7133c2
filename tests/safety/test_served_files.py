"""Every answer that is a file: kept, not guessed at, and never a page that acts in the reader's name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import yipin.web
from tests.factories.documents import PDF, PNG, docx_bytes
from tests.factories.organisations import make_actor
from tests.factories.rounds import World, make_world, submitted_application
from yipin.documents.models import StoredFile
from yipin.documents.services.files import store_file
from yipin.documents.serving import PDF_POLICY
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor

WEB = Path(yipin.web.__file__).parent
ONE_DOOR = {"file_answers.py"}
HARMLESS = {"application/pdf", "image/png", "image/jpeg"}
SANDBOX = "default-src 'none'; sandbox"
PAGE = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
KINDS = frozenset({"pdf", "png", "html", "txt", "docx"})


@pytest.mark.parametrize("word", ["Content-Disposition", "FileResponse", "StreamingHttpResponse"])
def test_files_leave_by_one_door(word: str):
    named = {
        one.name for one in WEB.rglob("*.py") if word in one.read_text(encoding="utf-8")
    } - ONE_DOOR  # fmt: skip
    # the views that stream what they have made say so, and hand it to the door
    assert named - STREAMS.get(word, set()) == set()


STREAMS = {
    "FileResponse": {"evidence_views.py", "import_views.py", "news.py", "paper_scans.py"},
}


@pytest.fixture
def world(now: datetime) -> World:
    return make_world(now)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "is_shown"),
    [
        (PDF, "方案.pdf", True),
        (PNG, "照片.png", True),
        (PAGE, "通知.html", False),
        (PAGE.replace(b"<!doctype html>", b"\xef\xbb\xbf"), "通知.htm", False),
        ("只是文字 <script>".encode(), "说明.txt", False),
        (docx_bytes(["总结"]), "总结.docx", False),
    ],
)
def test_only_pictures_and_pdf_open_in_the_browser(
    world: World, now: datetime, content: bytes, name: str, is_shown: bool
):
    stored = store_file(
        actor=world.office, unit=world.host, upload=content, name=name, now=now, allowed=KINDS
    )
    for query, how in (("", "attachment"), ("?show=1", "inline" if is_shown else "attachment")):
        answer = client_of(world.office).get(reverse("file", args=[stored.pk]) + query)
        assert answer["Content-Disposition"].startswith(f"{how}; ")
        assert answer["X-Content-Type-Options"] == "nosniff"
        is_pdf_shown = how == "inline" and answer["Content-Type"] == "application/pdf"
        assert answer["Content-Security-Policy"] == (PDF_POLICY if is_pdf_shown else SANDBOX)
        assert answer["Cache-Control"] == "private, no-store"
        assert "html" not in answer["Content-Type"]
        assert "xml" not in answer["Content-Type"] or answer["Content-Type"].startswith(
            "application/vnd.openxmlformats"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["svg", "html", "xml", "xhtml", "exe", "", "js", "mht"])
def test_a_kind_that_nobody_knows_is_bytes(world: World, now: datetime, extension: str):
    """Rows of an older site, or of a hand that wrote them: the answer does not believe them."""
    stored = store_file(
        actor=world.office, unit=world.host, upload=PDF, name="a.pdf", now=now, allowed=KINDS
    )
    StoredFile.objects.filter(pk=stored.pk).update(
        extension=extension, media_type="text/html", name=f"a.{extension}"
    )
    answer = client_of(world.office).get(reverse("file", args=[stored.pk]) + "?show=1")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["Content-Security-Policy"] == SANDBOX
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_what_the_site_makes_itself_is_guarded_as_well(world: World, now: datetime):
    application = submitted_application(world, world.colleges[0], now)
    administrator = make_actor(world.host, Right.ADMINISTER, Right.READ)
    own, office = client_of(world.colleges[0].secretary), client_of(world.office)
    held = {
        own: [
            (reverse("application_pdf", args=[application.pk]), "inline"),
            (reverse("application_pdf", args=[application.pk]) + "?save=1", "attachment"),
            (reverse("application_docx", args=[application.pk]), "attachment"),
            (reverse("round_ics", args=[world.round.pk]), "attachment"),
        ],
        office: [
            (reverse("round_summary_xlsx", args=[world.round.pk]), "attachment"),
            (reverse("round_summary_docx", args=[world.round.pk]), "attachment"),
            (reverse("round_list_xlsx", args=[world.round.pk]), "attachment"),
            (reverse("round_missing_xlsx", args=[world.round.pk]), "attachment"),
            (reverse("office_application_zip", args=[application.pk]), "attachment"),
        ],
        client_of(administrator): [
            (reverse("roster_template", args=["people", "csv"]), "attachment"),
            (reverse("roster_template", args=["people", "xlsx"]), "attachment"),
        ],
    }
    for client, addresses in held.items():
        for address, how in addresses:
            answer = client.get(address)
            assert (address, answer.status_code) == (address, 200)
            assert (address, answer["Content-Disposition"].split(";")[0]) == (address, how)
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert "html" not in answer["Content-Type"]
            if how == "attachment":
                assert (address, answer["Content-Security-Policy"]) == (address, SANDBOX)
            else:
                assert answer["Content-Type"] in HARMLESS
