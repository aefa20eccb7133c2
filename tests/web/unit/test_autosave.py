"""Nothing typed is lost: words typed while a save is on its way, pages left, words of other pages."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.organisations import make_actor
from tests.factories.rounds import make_world
from tests.web.unit.conftest import open_now
from tests.web.unit.form_desk import (
    DrawnBefore,
    HeldSaves,
    all_is_sent,
    open_form,
    saved,
    stored,
)
from tests.windows import let_in
from yipin.forms.services.presence import GONE_AFTER, mark_presence
from yipin.forms.services.submissions import save_answers
from yipin.organisations.choices import Right
from yipin.projects.models import Application
from yipin.projects.services.applications import start_application

pytestmark = pytest.mark.django_db(transaction=True)
TITLE, PLAN, TROUBLE = "项目名称", "项目实施方案及推进计划", "项目难点及解决办法"


@pytest.fixture
def college(today):
    return open_now(make_world(today, colleges=1), today).colleges[0]


@pytest.fixture
def application(college) -> Application:
    held = college.unit.addressed.get().round
    return start_application(
        actor=college.secretary, held=held, unit=college.unit, now=timezone.now()
    )


@pytest.fixture
def page(page_desk: Page, live_server, college, application) -> Page:
    open_form(page_desk, live_server, college.secretary, application)
    return page_desk


def typed(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).fill(text)


def leave_field(page: Page) -> None:
    page.keyboard.press("Tab")


def test_words_typed_while_a_save_is_on_its_way_are_sent_after_it(page, application):
    saves = HeldSaves(page)
    typed(page, TITLE, "朋辈修理铺")
    leave_field(page)
    saves.wait_for(1)
    typed(page, PLAN, "每周三下午开放")
    leave_field(page)
    saves.let_through()
    all_is_sent(page)
    assert stored(application)["plan_text"] == "每周三下午开放"


def test_it_never_says_saved_while_newer_words_wait(page):
    said = page.evaluate_handle(
        """() => {
          const said = [];
          const place = document.querySelector("#autosave");
          const form = document.querySelector("form[data-autosave]");
          new MutationObserver(() => said.push([place.textContent, form.dataset.unsent ?? ""]))
            .observe(place, { childList: true });
          return said;
        }"""
    )
    saves = HeldSaves(page)
    typed(page, TITLE, "朋辈修理铺")
    leave_field(page)
    saves.wait_for(1)
    typed(page, PLAN, "每周三下午开放")
    leave_field(page)
    saves.let_through()
    all_is_sent(page)
    untrue = [text for text, unsent in said.json_value() if unsent and "已保存" in text]
    assert untrue == []


def test_the_first_key_after_a_save_takes_the_word_saved_back(page):
    typed(page, TITLE, "朋辈修理铺")
    leave_field(page)
    expect(page.locator("#autosave")).to_contain_text("已保存到服务器")
    HeldSaves(page)
    typed(page, TITLE, "朋辈修理铺二期")
    expect(page.locator("#autosave")).not_to_contain_text("已保存")


def test_a_page_left_while_a_save_is_on_its_way_comes_back_whole(page, application, live_server):
    """The save and the parting words are both lost on the way: this browser still has them."""
    saves = HeldSaves(page)
    typed(page, TITLE, "朋辈修理铺")
    leave_field(page)
    saves.wait_for(1)
    typed(page, PLAN, "每周三下午开放")
    saves.lose()
    page.goto(f"{live_server.url}/due/")
    page.goto(f"{live_server.url}/applications/{application.pk}/")
    expect(page.get_by_label(PLAN)).to_have_value("每周三下午开放")
    all_is_sent(page)
    assert stored(application)["plan_text"] == "每周三下午开放"
    assert stored(application)["project_title"] == "朋辈修理铺"


def test_a_page_drawn_before_the_save_arrived_shows_the_newer_words(page, application, live_server):
    """Back on-line and loaded again at once: the server drew the page, then took the words, and the
    old page heard of it before it went.
    """
    page.context.set_offline(True)
    typed(page, PLAN, "断网时写的")
    leave_field(page)
    expect(saved(page)).to_contain_text("没有网络，已存在本机")
    saves = HeldSaves(page)
    page.context.set_offline(False)
    saves.wait_for(1)
    drawn = DrawnBefore(page, f"{live_server.url}/applications/{application.pk}/")
    drawn.load_again()
    saves.let_through()
    drawn.old_page_has_sent_all()
    assert stored(application)["plan_text"] == "断网时写的"
    drawn.arrive()
    expect(page.get_by_label(PLAN)).to_have_value("断网时写的")
    all_is_sent(page)
    typed(page, PLAN, "断网时写的，又添了一句")
    leave_field(page)
    all_is_sent(page)
    assert page.locator(".clash").count() == 0
    assert stored(application)["plan_text"] == "断网时写的，又添了一句"


def test_words_once_sent_do_not_come_back_over_newer_ones(page, application, college, live_server):
    """What was sent is only for a page that is older than it."""
    typed(page, PLAN, "先写的")
    leave_field(page)
    all_is_sent(page)
    save_answers(
        actor=college.secretary,
        submission=application.submission,
        answers={"plan_text": "后来在别处写的"},
        base_revision=1,
        now=timezone.now(),
        page="home",
    )
    page.reload()
    expect(page.get_by_label(PLAN)).to_have_value("后来在别处写的")
    assert page.locator(".clash").count() == 0


def test_an_older_save_that_arrived_does_not_make_newer_words_strangers(
    page, application, live_server
):
    """The answer raised the revision; the newer words were typed on the older one."""
    saves = HeldSaves(page)
    typed(page, TITLE, "朋辈")
    leave_field(page)
    saves.wait_for(1)
    typed(page, TITLE, "朋辈修理铺")
    saves.routes[0].fetch()  # it arrives, its answer does not
    saves.lose()
    page.goto(f"{live_server.url}/due/")
    assert stored(application)["project_title"] == "朋辈"
    page.goto(f"{live_server.url}/applications/{application.pk}/")
    expect(page.get_by_label(TITLE)).to_have_value("朋辈修理铺")
    all_is_sent(page)
    assert stored(application)["project_title"] == "朋辈修理铺"


def test_the_parting_words_are_sent_while_a_save_is_on_its_way(page, application):
    saves = HeldSaves(page)
    typed(page, TITLE, "朋辈修理铺")
    leave_field(page)
    saves.wait_for(1)
    typed(page, PLAN, "每周三下午开放")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    saves.wait_for(2)
    assert "每周三下午开放" in (saves.routes[1].request.post_data or "")
    saves.let_through()
    all_is_sent(page)
    assert stored(application)["plan_text"] == "每周三下午开放"


def test_kept_words_meet_words_of_another_person(page, application, college, live_server):
    saves = HeldSaves(page)
    typed(page, PLAN, "我在路上写的")
    typed(page, TROUBLE, "我的难点")
    leave_field(page)
    saves.wait_for(1)
    saves.lose()
    page.goto(f"{live_server.url}/due/")
    other = make_actor(college.unit, Right.FILL_FORMS)
    save_answers(
        actor=other,
        submission=application.submission,
        answers={"difficulties": "对方的难点", "project_title": "对方起的名"},
        base_revision=0,
        now=timezone.now(),
    )
    page.goto(f"{live_server.url}/applications/{application.pk}/")
    clash = page.locator(".clash")
    expect(clash).to_contain_text("对方的难点")
    expect(page.get_by_label(TROUBLE)).to_have_value("我的难点")
    expect(page.get_by_label(TITLE)).to_have_value("对方起的名")
    expect(saved(page)).to_contain_text("请看看留哪一份")
    assert stored(application)["plan_text"] == "我在路上写的"
    page.reload()  # not chosen yet: asked again, my words are still here
    expect(page.get_by_label(TROUBLE)).to_have_value("我的难点")
    clash.get_by_role("button", name="换成对方写的").click()
    expect(page.get_by_label(TROUBLE)).to_have_value("对方的难点")
    all_is_sent(page)
    assert stored(application)["difficulties"] == "对方的难点"


def test_kept_words_do_not_overwrite_what_one_wrote_later_elsewhere(
    page, application, college, live_server
):
    saves = HeldSaves(page)
    typed(page, PLAN, "办公室电脑上的旧话")
    leave_field(page)
    saves.wait_for(1)
    saves.lose()
    page.goto(f"{live_server.url}/due/")
    save_answers(
        actor=college.secretary,
        submission=application.submission,
        answers={"plan_text": "家里电脑上的新话"},
        base_revision=0,
        now=timezone.now(),
        page="home",
    )
    page.goto(f"{live_server.url}/applications/{application.pk}/")
    expect(page.locator(".clash")).to_contain_text("您自己（在另一个窗口或另一台电脑上）")
    assert stored(application)["plan_text"] == "家里电脑上的新话"


def test_words_typed_after_the_session_ended_are_sent_after_signing_in(
    page, application, college, live_server
):
    """Signed in again in another window: a new session with a new token."""
    page.context.clear_cookies()
    typed(page, PLAN, "登录过期以后写的")
    leave_field(page)
    expect(saved(page)).to_contain_text("登录已过期，内容已存在本机")
    link = saved(page).get_by_role("link", name="在新窗口登录")
    assert link.get_attribute("href") == (
        f"/account/sign-in/?next=%2Fapplications%2F{application.pk}%2F"
    )
    assert stored(application).get("plan_text") is None
    let_in(page, live_server.url, college.secretary.signed_in)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    all_is_sent(page)
    assert stored(application)["plan_text"] == "登录过期以后写的"


def test_words_of_one_person_are_not_sent_by_another(page, application, college, live_server):
    page.context.clear_cookies()
    typed(page, PLAN, "我写的")
    leave_field(page)
    expect(saved(page)).to_contain_text("登录已过期")
    let_in(page, live_server.url, make_actor(college.unit, Right.FILL_FORMS).signed_in)
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(saved(page)).to_contain_text("现在登录的是另一个人")
    assert stored(application).get("plan_text") is None


def test_signing_out_asks_first_while_words_are_unsent(page, application):
    page.context.set_offline(True)
    typed(page, PLAN, "断网时写的")
    leave_field(page)
    expect(saved(page)).to_contain_text("没有网络，已存在本机，联网后自动发送")
    sign_out = page.locator("form[data-sign-out] button").first
    sign_out.dispatch_event("click")
    dialog = page.locator("dialog#confirm")
    expect(dialog).to_contain_text("还有内容没有送到服务器")
    dialog.get_by_role("button", name="先不退出").click()
    page.context.set_offline(False)
    all_is_sent(page)
    assert stored(application)["plan_text"] == "断网时写的"


def test_two_people_at_one_draft_are_told_of_each_other(page, application, college):
    here = page.locator("[data-presence]")
    expect(here).to_be_hidden()
    other = make_actor(college.unit, Right.FILL_FORMS)
    mark_presence(actor=other, submission=application.submission, now=timezone.now())
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(here).to_contain_text(f"{other.person.name}（")
    expect(here).to_contain_text("也开着这份表")
    later = timezone.now() + GONE_AFTER
    others = mark_presence(actor=other, submission=application.submission, now=later)
    assert [one.name for one in others] == []
