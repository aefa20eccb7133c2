"""A plain form that is sent after the session ended: nothing of it is lost, not even its file."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import put_clock_on
from tests.factories.organisations import PASSWORD, AppointmentFactory, PostFactory
from tests.factories.rounds import World, make_world
from tests.windows import let_in
from yipin.organisations.choices import Right
from yipin.organisations.models import Headcount, Person, Roster

pytestmark = pytest.mark.django_db(transaction=True)
ENDED = "登录已过期，这次没有送出"


@pytest.fixture
def world() -> World:
    return make_world(timezone.now())


def open_page(page: Page, url: str, address: str, person: Person) -> None:
    let_in(page, url, person)
    page.goto(url + address)


def sign_in_beside(page: Page, username: str) -> None:
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    beside = opened.value
    beside.get_by_label("用户名或电子邮箱").fill(username)
    beside.get_by_label("密码").fill(PASSWORD)
    beside.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    beside.wait_for_url(lambda address: "sign-in" not in address)
    beside.close()


def send(page: Page) -> None:
    page.get_by_role("main").locator("form .btn--go").click()


def test_what_was_typed_waits_for_the_next_sign_in(page_phone: Page, live_server, world: World):
    page, person = page_phone, world.colleges[0].secretary.person
    open_page(page, live_server.url, "/unit/headcount/", person)
    page.locator("[name=as_of]").fill("2026-11-01")
    for field in ("members", "youth_14_to_28", "cadres"):
        page.locator(f"[name={field}]").fill("416")
    Session.objects.all().delete()
    put_clock_on(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(ENDED)
    check_accessibility(page)
    check_no_sideways_scrolling(page)
    assert not Headcount.objects.filter(members=416).exists()
    sign_in_beside(page, person.username)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("alert")).to_contain_text("已经登录，填的都还在")
    send(page)
    page.wait_for_url("**/unit/")
    assert Headcount.objects.filter(members=416).count() == 1


def test_a_chosen_file_waits_too(page_desk: Page, live_server, world: World):
    page, person = page_desk, world.office.person
    PostFactory(name="书记", rights=[Right.READ.value])
    open_page(page, live_server.url, "/office/imports/", person)
    given = "姓名,单位,职务\n测试人员,青禾大学团委,书记\n".encode("gb18030")
    file = {"name": "名册.csv", "mimeType": "text/csv", "buffer": given}
    page.locator("input[type=file]").set_input_files(file)
    Session.objects.all().delete()
    put_clock_on(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text(ENDED)
    sign_in_beside(page, person.username)
    send(page)
    page.wait_for_url(lambda address: not address.endswith("/office/imports/"))
    assert Roster.objects.get().file_name == "名册.csv"


def test_nothing_is_sent_in_the_name_of_another(page_desk: Page, live_server, world: World):
    page, url = page_desk, live_server.url
    open_page(page, url, "/unit/headcount/", world.colleges[0].secretary.person)
    page.locator("[name=members]").fill("416")
    beside = page.context.new_page()
    page.context.clear_cookies()
    let_in(beside, url, world.colleges[1].secretary.person)
    put_clock_on(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("现在登录的是另一个人，这次没有送出")
    expect(page.locator("[name=members]")).to_have_value("416")


def test_nor_from_another_desk(page_desk: Page, live_server, world: World):
    page, secretary = page_desk, world.colleges[0].secretary
    AppointmentFactory(person=secretary.person, unit=world.colleges[1].unit)
    open_page(page, live_server.url, "/unit/headcount/", secretary.person)
    beside = page.context.new_page()
    beside.goto(f"{live_server.url}/account/desk/")
    beside.locator("main .seat:not([aria-current])").first.click()
    beside.wait_for_url(lambda address: "desk" not in address)
    put_clock_on(page)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("现在用的是另一个席位")
    expect(page.get_by_role("link", name="在新窗口换席位")).to_be_visible()


def test_without_network_the_page_stays(page_desk: Page, live_server, world: World):
    page, person = page_desk, world.colleges[0].secretary.person
    open_page(page, live_server.url, "/unit/headcount/", person)
    put_clock_on(page)
    page.context.set_offline(True)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("网络不通，这次没有送出")
    page.context.set_offline(False)
    send(page)
    expect(page.locator("[role=group].errsum, .err").first).to_be_visible()
