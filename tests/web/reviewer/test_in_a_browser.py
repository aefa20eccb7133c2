"""A review in a real browser: the office at both widths, an expert with nothing but the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import DESK, PHONE, context_of
from tests.factories.later import add_photographs, make_later_contest, plan_work
from tests.factories.organisations import PASSWORD
from tests.factories.panels import Contest, make_contest
from tests.web.reviewer.test_chair import chaired
from yipin.reviews.services.panels import close_panel

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contest() -> Contest:
    return make_contest(timezone.now(), experts=5, is_blind=True)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser) -> Iterator[Page]:
    context = context_of(browser, request.param)
    yield context.new_page()
    context.close()


def sign_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/account/sign-in/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def look_at(page: Page) -> None:
    check_accessibility(page)
    check_no_sideways_scrolling(page)


def test_an_expert_marks_with_the_keyboard_and_hands_in(page, live_server, contest):
    sign_in(page, live_server.url, contest.experts[0].username)
    expect(page.get_by_role("heading", name="创建推介会")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="开始评").click()
    look_at(page)
    page.get_by_label("1．主题与导向").focus()
    for points in ("18", "18.5", "21"):
        page.keyboard.type(points)
        page.keyboard.press("Enter")
    expect(page.get_by_label("3．可行性")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("3．可行性").fill("16")
    for points in ("12", "13", "9"):
        page.keyboard.press("Enter")
        page.keyboard.type(points)
    expect(page.locator("[data-total]")).to_have_text("86.5")
    expect(page.locator("[data-missing]")).to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator(".saved")).to_contain_text(re.compile("已保存到服务器"))
    page.reload()
    expect(page.get_by_label("2．创新与特色")).to_have_value("18.5")
    page.get_by_role("button", name="交这一项").click()
    expect(page.get_by_role("heading", name="2号")).to_be_visible()
    look_at(page)
    page.get_by_label("为什么").fill("是我指导的项目")
    page.get_by_role("button", name="回避这一项").click()
    page.locator("dialog#confirm").get_by_role("button", name="回避", exact=True).click()
    expect(page.get_by_text("都交了，谢谢您。")).to_be_visible()
    look_at(page)


def test_the_work_behind_a_report_is_read_beside_the_marks(page, live_server):
    now = timezone.now()
    later = make_later_contest(now, is_blind=True)
    plan_work(later, 0, now)
    add_photographs(later, 0, now, 13)
    sign_in(page, live_server.url, later.experts[0].username)
    page.goto(f"{live_server.url}/reviews/{later.panel.pk}/1/")
    for words in ("立项时的申报书", "计划和进度", "过程材料"):
        page.locator("summary", has_text=words).click()
    expect(page.get_by_text("1号过程材料13.jpg")).to_be_visible()
    expect(page.get_by_text("第2步")).to_be_visible()
    look_at(page)
    page.goto(f"{live_server.url}/reviews/{later.panel.pk}/1/evidence/")
    look_at(page)


def test_every_page_of_the_office_fits_and_is_accessible(page, live_server, contest):
    sign_in(page, live_server.url, contest.world.office.person.username)
    for place in ("", "settings/", "rubric/", "dealt/", "ranking/", "subjects/1/", "redacted/"):
        page.goto(f"{live_server.url}/office/panels/{contest.panel.pk}/{place}")
        look_at(page)


def test_the_chair_is_asked_and_releases_the_result(page, live_server):
    contest, session = chaired()
    close_panel(actor=contest.world.office, panel=contest.panel, now=timezone.now())
    sign_in(page, live_server.url, contest.experts[0].username)
    expect(page.get_by_text("评审结束了，请您公布结果。")).to_be_visible()
    look_at(page)
    page.get_by_role("button", name="公布结果").click()
    asked = page.locator("dialog#confirm")
    asked.get_by_role("button", name="先不公布").click()
    session.refresh_from_db()
    assert session.released_at is None
    page.get_by_role("button", name="公布结果").click()
    asked.get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("结果公布了，大屏上看得到。")).to_be_visible()
    look_at(page)


def test_the_office_reads_who_chairs_and_what_waits_for_the_chair(page, live_server):
    contest, _session = chaired()
    sign_in(page, live_server.url, contest.world.office.person.username)
    place = f"{live_server.url}/office/panels/{contest.panel.pk}"
    page.goto(f"{place}/")
    expect(page.get_by_text("评审组长", exact=True)).to_be_visible()
    look_at(page)
    close_panel(actor=contest.world.office, panel=contest.panel, now=timezone.now())
    page.goto(f"{place}/session/")
    page.locator("summary", has_text="组长不能公布？").click()
    look_at(page)
