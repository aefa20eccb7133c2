"""A large notice, dropped at the office."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.documents import notice_docx
from tests.factories.organisations import make_actor, make_unit
from tests.web.uploads.sending import OFFSETS, BrokenNetwork, arrived, begin, desk_of, large
from tests.windows import let_in
from yipin.documents.models import Notice, ResumableUpload
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor

TEXT = "关于报送总结的通知\n\n各学院团委：\n请于2027年5月20日前报送总结。\n".encode()


@pytest.fixture
def officer(db) -> Actor:
    return make_actor(make_unit(), Right.RUN_PROGRAMMES)


@pytest.fixture
def address() -> str:
    return reverse("notice_take_in")


def test_what_arrived_is_taken_in_like_any_file(officer, address):
    desk = desk_of(officer)
    token = arrived(desk, address, TEXT, "通知.txt")
    answer = desk.post(address, {"parts_file": token}, headers={"HX-Request": "true"})
    assert "通知.txt" in answer.text
    assert Notice.objects.get().file.content.read() == TEXT
    assert not ResumableUpload.objects.exists()
    assert desk.post(address, {"parts_file": token}).status_code == 404


def test_it_belongs_to_whoever_sent_it(officer, address):
    token = arrived(desk_of(officer), address, TEXT)
    colleague = desk_of(make_actor(officer.unit, Right.RUN_PROGRAMMES))
    assert colleague.head(reverse("upload", args=[token])).status_code == 404
    assert colleague.post(address, {"parts_file": token}).status_code == 404
    assert desk_of(officer).head(reverse("upload", args=[token])).status_code == 200
    assert not Notice.objects.exists()


def test_it_counts_at_its_own_form_only(officer, address):
    desk = desk_of(make_actor(officer.unit, Right.RUN_PROGRAMMES, Right.ADMINISTER))
    token = arrived(desk, reverse("rosters"), TEXT)
    assert desk.post(address, {"parts_file": token}).status_code == 404


def test_half_a_file_is_not_taken(officer, address):
    desk = desk_of(officer)
    token = begin(desk, address, 100)["Location"].split("/")[-2]
    told = desk.post(address, {"parts_file": token}, headers={"Accept": "application/json"})
    assert told.json()["reason"] == "文件还没有传完，请选同一个文件接着传。"
    assert "“大.pdf”没传完，选同一个文件接着传。" in desk.get(reverse("office_notices")).text


def test_who_may_not_send_the_form_cannot_begin(officer, address):
    assert begin(desk_of(make_actor(officer.unit, Right.READ)), address, 6).status_code == 403
    assert not ResumableUpload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_page_goes_on_where_the_network_broke_off(
    page_desk: Page, live_server, officer, tmp_path
):
    let_in(page_desk, live_server.url, officer.signed_in)
    page_desk.goto(live_server.url + reverse("office_notices"))
    network = BrokenNetwork(page_desk)
    file = large(tmp_path / "通知.docx", notice_docx())
    page_desk.locator("#notice-file").set_input_files(file)
    expect(page_desk.locator("#arriving")).to_contain_text("通知.docx")
    expect(page_desk).to_have_url(re.compile(r"/office/notices/\d+/"))
    assert network.offsets == OFFSETS
