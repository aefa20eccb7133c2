"""Large files of a form's field: in pieces, broken off and gone on with, refused before they are sent."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.rounds import make_world
from tests.web.unit.conftest import open_now
from tests.web.unit.form_desk import open_form
from tests.web.uploads.sending import MB, OFFSETS, PIECE, TYPE, BrokenNetwork, begin, desk_of
from yipin.documents import parts
from yipin.documents.models import ResumableUpload
from yipin.projects.models import Application
from yipin.projects.services.applications import start_application

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def college(db):
    now = timezone.now()
    return open_now(make_world(now, colleges=2), now).colleges[0]


@pytest.fixture
def application(college) -> Application:
    return start_application(
        actor=college.secretary,
        held=college.unit.addressed.get().round,
        unit=college.unit,
        now=timezone.now(),
    )


def field_of(application: Application, key: str = "plan") -> str:
    return f"/applications/{application.pk}/files/{key}/"


def test_pieces_are_appended_at_the_very_offset(college, application):
    client = desk_of(college.secretary)
    address = begin(client, field_of(application), 6).headers["Location"]
    first = client.patch(address, b"abc", content_type=TYPE, headers=PIECE)
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "3")
    assert client.patch(address, b"abc", content_type=TYPE, headers=PIECE).status_code == 409
    head = client.head(address)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("3", "6")
    too_long = {**PIECE, "Upload-Offset": "3"}
    assert client.patch(address, b"defg", content_type=TYPE, headers=too_long).status_code == 413
    assert client.patch(address, b"def", content_type="text/plain").status_code == 415
    stranger = desk_of(college.party)
    assert stranger.head(address).status_code == 404
    assert client.delete(address).status_code == 204
    assert client.head(address).status_code == 404


def test_too_large_is_refused_before_a_byte_is_sent(college, application):
    answer = begin(desk_of(college.secretary), field_of(application), 500 * MB)
    assert answer.status_code == 413
    assert "文件超过" in answer.content.decode()
    assert not ResumableUpload.objects.exists()


def test_only_a_field_for_files_takes_one(college, application):
    desk = desk_of(college.secretary)
    assert begin(desk, field_of(application, "title"), 6).status_code == 404
    assert begin(desk, field_of(application, "nothing"), 6).status_code == 404


def test_a_broken_upload_goes_on_where_it_broke_off(
    page_desk: Page, live_server, college, application, tmp_path
):
    file = tmp_path / "方案.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"0" * (12 * MB) + b"\n%%EOF")
    open_form(page_desk, live_server, college.secretary, application)
    network = BrokenNetwork(page_desk)
    page_desk.locator("#f_plan").set_input_files(str(file))
    expect(page_desk.locator("#f_plan-list")).to_contain_text("指纹")
    assert network.offsets == OFFSETS
    assert application.submission.files.get().file.size == file.stat().st_size
    assert not ResumableUpload.objects.exists()
    assert not parts.path_of(network.token).exists()
