"""A large table of people: a plain form, which goes off when its file has arrived."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.organisations import PostFactory, make_actor, make_unit
from tests.organisations.rosters import PEOPLE
from tests.web.uploads.sending import MB, BrokenNetwork, arrived, begin, desk_of, large
from tests.windows import let_in
from yipin.documents.models import ResumableUpload
from yipin.documents.parts import offset_of
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
    let_in(page_desk, live_server.url, administrator.signed_in)
    page_desk.goto(live_server.url + address)
    network = BrokenNetwork(page_desk, for_good=True)
    send(page_desk, file)
    expect(page_desk.get_by_text("正在上传，4.0 / 13.0 MB")).to_be_visible()
    check_accessibility(page_desk)
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
    let_in(page_desk, live_server.url, administrator.signed_in)
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


@pytest.mark.django_db(transaction=True)
def test_a_session_that_ended_on_the_way_is_no_end_of_the_file(
    page_desk: Page, live_server, administrator, address, tmp_path
):
    let_in(page_desk, live_server.url, administrator.signed_in)
    page_desk.goto(live_server.url + address)
    network = BrokenNetwork(page_desk)
    network.at_the_break = Session.objects.all().delete
    send(page_desk, large(tmp_path / "名册.xlsx", table()))
    said = page_desk.get_by_role("alert").filter(has_text="请刷新页面，再选同一个文件接着传")
    expect(said).to_be_visible()
    expect(page_desk.get_by_role("button", name="上传并看预览")).to_be_enabled()
    assert offset_of(network.token) == 4 * MB


@pytest.mark.django_db(transaction=True)
def test_what_was_not_sent_to_its_end_is_given_up(
    page_phone: Page, live_server, administrator, address
):
    begin(desk_of(administrator), address, 100, "全校团干部名册（第三次核对稿）.xlsx")
    let_in(page_phone, live_server.url, administrator.signed_in)
    page_phone.goto(live_server.url + address)
    check_accessibility(page_phone)
    check_no_sideways_scrolling(page_phone)
    page_phone.get_by_role("button", name="不传了").click()
    expect(page_phone.get_by_text("没传完")).to_have_count(0)
    assert not ResumableUpload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_signing_out_leaves_no_name_of_a_file_behind(
    page_desk: Page, live_server, administrator, address, tmp_path
):
    let_in(page_desk, live_server.url, administrator.signed_in)
    page_desk.goto(live_server.url + address)
    BrokenNetwork(page_desk, for_good=True)
    send(page_desk, large(tmp_path / "名册.xlsx", table()))
    expect(page_desk.get_by_text("正在上传，4.0 / 13.0 MB")).to_be_visible()
    kept = "() => Object.keys(localStorage).filter((key) => key.includes('名册')).length"
    assert page_desk.evaluate(kept) == 1
    page_desk.on("dialog", lambda dialog: dialog.accept())
    page_desk.locator(".who summary").click()
    page_desk.get_by_role("button", name="退出登录").click()
    expect(page_desk.locator(".who summary")).to_have_count(0)
    assert page_desk.evaluate(kept) == 0


def send(page: Page, file: object) -> None:
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("button", name="上传并看预览").click()
