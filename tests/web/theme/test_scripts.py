"""What the scripts do for somebody who types, loses the network, drops a file."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.theme import small_site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.web.theme.small_site"),
]


@pytest.fixture
def page(page_desk: Page, live_server) -> Page:
    small_site.reset()
    page_desk.goto(f"{live_server.url}/try/")
    return page_desk


def saved(page: Page):
    return page.locator(".saved[role=status]")


def test_what_was_typed_is_saved_on_leaving_the_field(page: Page):
    page.get_by_label("活动目的").fill("让新生在动手中认识专业")
    page.get_by_label("密码").fill("never sent")
    expect(saved(page)).to_have_text("14:32:05 已保存到服务器")
    sent = small_site.STATE["received"][0]
    assert sent.pop("page")
    assert sent == {"aim": "让新生在动手中认识专业", "revision": "1", "changed": "aim"}


def test_it_is_saved_after_a_pause_without_leaving(page: Page):
    page.get_by_label("活动目的").press_sequentially("慢慢写")
    expect(saved(page)).to_have_text("14:32:05 已保存到服务器")
    assert len(small_site.STATE["received"]) == 1


def test_a_clash_names_the_other_and_stops(page: Page):
    small_site.STATE["revision"] = 5
    page.get_by_label("活动目的").fill("我的")
    page.get_by_label("密码").focus()
    expect(saved(page)).to_contain_text("林晚舟也在改“活动目的”")
    page.get_by_label("活动目的").fill("还是我的")
    page.get_by_label("密码").focus()
    assert len(small_site.STATE["received"]) == 1


def test_without_network_it_stays_here_and_is_sent_later(page: Page):
    page.context.set_offline(True)
    page.get_by_label("活动目的").fill("断网时写的")
    page.get_by_label("密码").focus()
    expect(saved(page)).to_contain_text("没有网络，已存在本机")
    page.context.set_offline(False)
    expect(saved(page)).to_have_text("14:32:05 已保存到服务器")
    assert small_site.STATE["aim"] == "断网时写的"


def test_unsent_text_comes_back_with_the_page(page: Page):
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("活动目的").fill("没有送出的")
    page.get_by_label("密码").focus()
    expect(saved(page)).to_contain_text("已存在本机")
    page.unroute("**/save/")
    page.reload()
    expect(page.get_by_label("活动目的")).to_have_value("没有送出的")
    expect(saved(page)).to_contain_text("已保存到服务器")
    assert small_site.STATE["aim"] == "没有送出的"


def test_unsent_text_comes_back_beside_a_newer_version(page: Page):
    """It is sent with the revision it was typed on, so that the server can tell."""
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("活动目的").fill("旧的")
    page.get_by_label("密码").focus()
    expect(saved(page)).to_contain_text("已存在本机")
    small_site.STATE.update(aim="别人的新版本", revision=9)
    page.unroute("**/save/")
    page.reload()
    expect(page.get_by_label("活动目的")).to_have_value("旧的")
    expect(saved(page)).to_contain_text("林晚舟也在改“活动目的”")
    assert small_site.STATE["received"][-1]["revision"] == "1"
    assert small_site.STATE["aim"] == "别人的新版本"


def test_rows_are_added_and_removed(page: Page):
    page.get_by_role("button", name="加一步").click()
    page.get_by_label("第 0 步").fill("试开 6 次")
    page.get_by_role("button", name="加一步").click()
    expect(page.get_by_label("第 1 步")).to_be_focused()
    page.get_by_role("button", name="去掉").first.click()
    expect(page.get_by_label("第 0 步")).to_have_count(0)
    expect(saved(page)).to_have_text("14:32:05 已保存到服务器")


def test_a_file_is_sent_and_its_row_appears(page: Page):
    page.get_by_label("选择文件").set_input_files(
        {"name": "实施方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    expect(page.locator("#files")).to_have_text("实施方案.pdf，8 字节")


def test_a_refused_file_says_why(page: Page):
    page.get_by_label("选择文件").set_input_files(
        {"name": "实施方案.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    expect(page.locator("#files .bad")).to_have_text("请换成 PDF 文件。")


def test_a_swap_moves_the_focus_and_offers_to_undo(page: Page):
    page.get_by_role("button", name="换一块").click()
    expect(page.get_by_role("heading", name="新的一块")).to_be_focused()
    expect(page.locator("#toasts .toast button")).to_contain_text("撤销")


def test_a_pressed_button_says_what_it_does(page: Page):
    shown = page.evaluate(
        """async () => {
          const button = document.querySelector("[data-busy]");
          button.form.target = "_blank";
          button.click();
          await new Promise((done) => setTimeout(done, 20));
          return [button.textContent, button.getAttribute("aria-busy")];
        }"""
    )
    assert shown == ["正在送签…", "true"]


def test_the_last_hour_is_counted_until_the_reader_stops_it(page: Page):
    expect(page.get_by_role("timer")).to_contain_text("还剩 29 分")
    page.get_by_role("button", name="不再报时").click()
    expect(page.get_by_role("timer")).to_have_count(0)


def test_signing_out_leaves_nothing_behind(page: Page):
    page.route("**/save/", lambda route: route.abort())
    page.get_by_label("活动目的").fill("没有送出的")
    page.get_by_label("密码").focus()
    expect(saved(page)).to_contain_text("已存在本机")
    left = page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.dataset.signOut = "";
          document.body.append(form);
          form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
          return Object.keys(localStorage).filter((key) => key.startsWith("yipin:"));
        }"""
    )
    assert left == []
