"""Files over 10 MB go in parts: broken off and gone on with, refused before they are sent."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.rounds import make_world
from tests.web.unit.conftest import open_now, sit
from tests.web.unit.form_desk import open_form
from yipin.documents import parts
from yipin.documents.models import ResumableUpload
from yipin.projects.models import Application
from yipin.projects.services.applications import start_application

pytestmark = pytest.mark.django_db(transaction=True)
MB = 1024 * 1024
PIECE = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
TYPE = "application/offset+octet-stream"


@pytest.fixture
def college(today):
    return open_now(make_world(today, colleges=2), today).colleges[0]


@pytest.fixture
def application(college) -> Application:
    return start_application(
        actor=college.secretary,
        held=college.unit.addressed.get().round,
        unit=college.unit,
        now=timezone.now(),
    )


def begin(client, application, size):
    address = f"/applications/{application.pk}/uploads/plan/"
    return client.post(address, headers={"Upload-Length": str(size), "Tus-Resumable": "1.0.0"})


def test_pieces_are_appended_at_the_very_offset(college, application):
    client = sit(college.secretary)
    address = begin(client, application, 6).headers["Location"]
    first = client.patch(address, b"abc", content_type=TYPE, headers=PIECE)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "3")
    assert client.patch(address, b"abc", content_type=TYPE, headers=PIECE).status_code == 409
    head = client.head(address)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("3", "6")
    too_long = {**PIECE, "Upload-Offset": "3"}
    assert client.patch(address, b"defg", content_type=TYPE, headers=too_long).status_code == 413
    assert client.patch(address, b"def", content_type="text/plain").status_code == 415
    stranger = sit(college.party)
    assert stranger.head(address).status_code == 404
    assert client.delete(address).status_code == 204
    assert client.head(address).status_code == 404


def test_too_large_is_refused_before_a_byte_is_sent(college, application):
    answer = begin(sit(college.secretary), application, 500 * MB)
    assert answer.status_code == 413
    assert "文件超过" in answer.content.decode()
    assert not ResumableUpload.objects.exists()


def test_a_broken_upload_goes_on_where_it_broke_off(
    page_desk: Page, live_server, college, application, tmp_path
):
    before = set(parts.folder().iterdir())
    file = tmp_path / "方案.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"0" * (12 * MB) + b"\n%%EOF")
    sent: list[tuple[str, str]] = []
    page_desk.on(
        "request",
        lambda one: one.method == "PATCH" and sent.append((one.url, one.headers["upload-offset"])),
    )
    open_form(page_desk, live_server, college.secretary, application)
    pieces = 0

    def break_third(route):
        nonlocal pieces
        is_piece = route.request.method == "PATCH"
        pieces += is_piece
        if is_piece and pieces == 3:
            route.abort()
        else:
            route.continue_()

    page_desk.route("**/uploads/**", break_third)
    page_desk.locator("#f_plan").set_input_files(str(file))
    expect(page_desk.locator("#f_plan-list")).to_contain_text("指纹")
    offsets = [int(offset) for _url, offset in sent]
    assert offsets == [0, 2 * MB, 4 * MB, 4 * MB, 6 * MB, 8 * MB, 10 * MB, 12 * MB]
    assert application.submission.files.get().file.size == file.stat().st_size
    assert not ResumableUpload.objects.exists()
    assert set(parts.folder().iterdir()) == before
