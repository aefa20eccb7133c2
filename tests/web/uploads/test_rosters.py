"""A large table of people: a plain form, which goes off when its file has arrived."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.organisations import PostFactory, make_actor, make_unit
from tests.organisations.rosters import PEOPLE
from tests.web.unit.form_desk import sit
from tests.web.uploads.sending import MB, BrokenNetwork, arrived, desk_of, large
from yipin.documents.models import ResumableUpload
from yipin.organisations.choices import Right
from yipin.organisations.models import Roster
from yipin.organisations.permissions import Actor

ROWS = f"{PEOPLE}2026001,林晚舟,QH01,书记,2026-09-01,,,\n"


@pytest.fixture
def administrator(db) -> Actor:
    PostFactory(name="书记", rights=[Right.READ.value])
    return make_actor(make_unit("青禾大学团委", code="QH01"), Right.ADMINISTER)


@pytest.fixture
def address() -> str:
    return reverse("rosters")


def table() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate(ROWS.splitlines()):
            sheet.write_row(at, 0, line.split(","))
    return stream.getvalue()


def test_what_arrived_is_read(administrator, address):
    desk = desk_of(administrator)
    token = arrived(desk, address, ROWS.encode(), "名册.csv")
    answer = desk.post(address, {"kind": "people", "parts_file": token})
    assert answer.url == reverse("roster", args=[Roster.objects.get().pk])
    assert Roster.objects.get().file_name == "名册.csv"
    assert not ResumableUpload.objects.exists()


def test_a_colleague_cannot_send_it(administrator, address):
    token = arrived(desk_of(administrator), address, ROWS.encode())
    colleague = desk_of(make_actor(administrator.unit, Right.ADMINISTER))
    answer = colleague.post(address, {"kind": "people", "parts_file": token})
    assert answer.status_code == 404
    assert not Roster.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_file_goes_on_after_the_page_was_loaded_again(
    page_desk: Page, live_server, administrator, address, tmp_path
):
    file = large(tmp_path / "名册.xlsx", table())
    sit(page_desk, live_server, administrator)
    page_desk.goto(live_server.url + address)
    network = BrokenNetwork(page_desk, for_good=True)
    send(page_desk, file)
    expect(page_desk.get_by_text("正在上传，4.0 / 13.0 MB")).to_be_visible()
    page_desk.on("dialog", lambda dialog: dialog.accept())
    page_desk.reload()
    expect(page_desk.get_by_text("“名册.xlsx”没传完，选同一个文件接着传。")).to_be_visible()
    network.is_back = True
    network.offsets.clear()
    send(page_desk, file)
    expect(page_desk.get_by_role("rowheader", name="林晚舟")).to_be_visible()
    assert network.offsets == [at * MB for at in (4, 6, 8, 10, 12)]


@pytest.mark.django_db(transaction=True)
def test_what_is_too_large_is_said_at_once_and_nothing_is_lost(
    page_desk: Page, live_server, administrator, address, tmp_path
):
    sit(page_desk, live_server, administrator)
    page_desk.goto(live_server.url + address)
    page_desk.get_by_label("单位", exact=True).check()
    file = tmp_path / "名册.xlsx"
    with file.open("wb") as hollow:
        hollow.truncate(51 * MB)
    send(page_desk, file)
    said = page_desk.get_by_role("alert").filter(has_text="文件超过 50 MB")
    expect(said).to_be_visible()
    expect(page_desk.get_by_label("单位", exact=True)).to_be_checked()
    send(page_desk, large(tmp_path / "小名册.xlsx", table()))
    expect(page_desk.get_by_role("heading", name="小名册.xlsx")).to_be_visible()


def send(page: Page, file: object) -> None:
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="上传并看预览").click()
