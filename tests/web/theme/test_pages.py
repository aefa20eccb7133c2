"""The frame and the components in a real browser, light and dark, on a phone and at a desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling, violations
from tests.browser import DESK, PHONE, context_of
from tests.factories.organisations import PersonFactory
from yipin.organisations.permissions import Actor
from yipin.web.theme.templatetags.theme import appearance

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.theme.small_site"),
]
ADDRESS = "/theme/components/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_components_are_accessible(browser: Browser, live_server, size, scheme):
    context = context_of(browser, size, color_scheme=scheme)
    page = context.new_page()
    page.goto(live_server.url + ADDRESS)
    check_accessibility(page)
    context.close()


@pytest.mark.parametrize("width", [320, 390, 700, 1081, 1280])
def test_nothing_scrolls_sideways(browser: Browser, live_server, width: int):
    context = context_of(browser, {"width": width, "height": 900})
    page = context.new_page()
    page.goto(live_server.url + ADDRESS)
    check_no_sideways_scrolling(page)
    context.close()


def test_the_choice_of_dark_is_kept(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    sheet = page_desk.locator(".sheet").first
    light = sheet.evaluate("e => getComputedStyle(e).backgroundColor")
    page_desk.set_viewport_size(PHONE)
    page_desk.get_by_text("菜单", exact=True).click()
    with page_desk.expect_response("**/theme/appearance/"):
        page_desk.get_by_role("button", name="深色").click()
    assert sheet.evaluate("e => getComputedStyle(e).backgroundColor") != light
    page_desk.reload()
    expect(page_desk.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_menu_closes_with_escape(page_phone: Page, live_server):
    page_phone.goto(live_server.url + ADDRESS)
    menu = page_phone.locator("details.menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page_phone.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")


def test_a_question_names_the_consequence(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    page_desk.get_by_role("button", name="提醒这 8 个单位").click()
    dialog = page_desk.get_by_role("dialog")
    expect(dialog).to_contain_text("8 个单位的联系人会收到")
    expect(dialog.get_by_role("button", name="先不提醒")).to_be_focused()
    check_accessibility(page_desk)
    page_desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_question_asked_from_a_menu_leads_back_to_it(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    page_desk.get_by_role("button", name="提醒这 8 个单位").evaluate(
        """one => {
          const menu = document.createElement("details");
          menu.append(document.createElement("summary"), one);
          menu.setAttribute("data-menu", "");
          menu.open = true;
          document.querySelector("main").append(menu);
        }"""
    )
    asking = page_desk.get_by_role("button", name="提醒这 8 个单位")
    for leave in (
        lambda: page_desk.keyboard.press("Escape"),
        lambda: page_desk.get_by_role("button", name="先不提醒").click(),
    ):
        asking.focus()
        page_desk.keyboard.press("Enter")
        expect(page_desk.get_by_role("dialog")).to_be_visible()
        leave()
        expect(asking).to_be_focused()


def test_choosing_rows_opens_the_bulk_bar(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    bar = page_desk.get_by_role("region", name="批量操作", exact=True)
    primary = page_desk.get_by_role("link", name="核对下一处")
    expect(bar).to_be_hidden()
    page_desk.get_by_label("全选本页").check()
    expect(bar).to_contain_text("已选 2 项")
    expect(primary).not_to_have_class(re.compile("btn--go"))
    bar.get_by_role("button", name="不选了").click()
    expect(bar).to_be_hidden()
    expect(primary).to_have_class(re.compile("btn--go"))


def test_findings_lead_to_each_other(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    page_desk.locator("#t5").click()
    expect(page_desk.locator("#s5")).to_have_class(re.compile("is-ringed"))
    page_desk.get_by_role("link", name="核对下一处").click()
    expect(page_desk.locator("[data-left-to-check]")).to_have_text("还有 2 处要核对")


def test_keys_are_listed(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    page_desk.keyboard.press("?")
    expect(page_desk.get_by_role("dialog", name="快捷键")).to_be_visible()


def test_a_counter_counts_without_white_space(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    page_desk.get_by_label("品牌名称").fill("百 炼\u3000匠心")
    expect(page_desk.locator("[data-count-for=id_name]")).to_have_text("4 / 15 字")


def test_components_are_hidden_on_a_real_site(client: Client, settings):
    settings.DEMO = False
    assert client.get(ADDRESS).status_code == 404


def test_the_choice_returns_only_to_our_own_pages(client: Client):
    away = client.post(
        "/theme/appearance/", {"appearance": "dark"}, headers={"Referer": "https://example.org/x"}
    )
    assert away.headers["Location"] == "/"
    assert away.cookies["appearance"].value == "dark"
    back = client.post("/theme/appearance/", {"appearance": "auto"})
    assert back.cookies["appearance"].value == ""


def test_the_check_itself_finds_a_fault(page_desk: Page, live_server):
    page_desk.goto(live_server.url + ADDRESS)
    page_desk.evaluate(
        "document.querySelector('#id_name').closest('.field').firstElementChild.remove()"
    )
    assert any(line.startswith("label:") for line in violations(page_desk))


def test_the_choice_follows_the_account(client: Client):
    person = PersonFactory()
    client.force_login(person)
    client.post("/theme/appearance/", {"appearance": "dark"})
    person.refresh_from_db()
    assert appearance({"actor": Actor(person)}) == "dark"
    client.post("/theme/appearance/", {"appearance": "auto"})
    person.refresh_from_db()
    assert appearance({"actor": Actor(person)}) == "auto"
