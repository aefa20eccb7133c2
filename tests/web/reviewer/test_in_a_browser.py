"""A review in a real browser: the office at both widths, an expert with nothing but the keyboard."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.later import add_photographs, make_later_contest, plan_work
from tests.factories.panels import Contest, make_contest
from tests.web.reviewer.test_chair import chaired
from tests.windows import let_in
from yipin.reviews.models import Ballot, Slip
from yipin.reviews.services.ballots import open_ballot, set_ballot
from yipin.reviews.services.panels import close_panel
from yipin.reviews.services.parts import add_part

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def contest() -> Contest:
    return make_contest(timezone.now(), experts=5, is_blind=True)


def look_at(page: Page) -> None:
    check_accessibility(page)
    check_no_sideways_scrolling(page)


def test_an_expert_marks_with_the_keyboard_and_hands_in(page, live_server, contest):
    let_in(page, live_server.url, contest.experts[0])
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="创建推介会")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="开始评").click()
    expect(page.get_by_label("1．主题与导向")).to_be_visible()
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
    page.get_by_role("button", name="回避这一项").click()
    expect(page.get_by_text("请写一句为什么要回避")).to_be_visible()
    page.get_by_label("为什么").fill("是我指导的项目")
    page.get_by_role("button", name="回避这一项").click()
    page.locator("dialog#confirm").get_by_role("button", name="回避", exact=True).click()
    expect(page.get_by_text("都交了，谢谢您。")).to_be_visible()
    look_at(page)


def at_the_desk(page: Page, url: str, contest: Contest) -> None:
    let_in(page, url, contest.experts[0])
    page.goto(f"{url}/reviews/{contest.panel.pk}/1/")


def test_digits_of_full_width_count_as_the_server_reads_them(page, live_server, contest):
    at_the_desk(page, live_server.url, contest)
    for label, typed in (
        ("1．主题与导向", "１２"),
        ("2．创新与特色", "１８。５"),
        ("3．可行性", "．５"),
    ):
        page.get_by_label(label).fill(typed)
        page.keyboard.press("Enter")
        expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "false")
    expect(page.locator("[data-total]")).to_have_text("31")
    expect(page.locator(".saved")).to_contain_text("已保存到服务器")
    expect(page.locator(".saved")).not_to_contain_text("其余")
    assert sorted(contest.card(0, 1).marks.values()) == [50, 1200, 1850]


def test_each_fault_stands_at_its_field_and_the_others_are_saved(page, live_server, contest):
    at_the_desk(page, live_server.url, contest)
    for at, typed in enumerate(("99", "abc", "16")):
        page.locator("[data-most]").nth(at).fill(typed)
        page.keyboard.press("Enter")
    status = page.locator(".saved")
    expect(status).to_contain_text("其余已保存到服务器，标出的没有存，请改好")
    bad = page.locator("[data-most][aria-invalid=true]")
    expect(bad).to_have_count(2)
    for at, most in ((0, 20), (1, 20)):
        fault = bad.nth(at).get_attribute("aria-describedby").split()[0]
        expect(page.locator(f"#{fault}")).to_have_text(
            f"请写 0 到 {most} 之间的数字，至多两位小数。"
        )
    look_at(page)
    assert list(contest.card(0, 1).marks.values()) == [1600]
    page.locator("[data-most]").nth(0).fill("19")
    page.keyboard.press("Enter")
    expect(bad).to_have_count(1)
    expect(page.locator("#marks .bad")).to_have_count(1)
    expect(status).to_contain_text("其余已保存到服务器")
    page.locator("[data-most]").nth(1).fill("18")
    page.keyboard.press("Enter")
    expect(page.locator("#marks .bad")).to_have_count(0)
    expect(status).to_have_class("saved saved--done")
    assert sorted(contest.card(0, 1).marks.values()) == [1600, 1800, 1900]


def voting(most: int) -> tuple[Contest, Ballot]:
    now = timezone.now()
    held = make_contest(now, colleges=3)
    office = held.world.office
    part = add_part(actor=office, panel=held.panel, name="投票", kind="ballot", now=now)
    ballot, until = Ballot.objects.get(part=part), now + timedelta(days=1)
    set_ballot(actor=office, ballot=ballot, most=most, post=None, closes_at=until, now=now)
    return held, open_ballot(actor=office, ballot=ballot, now=now)


def test_the_slip_is_checked_first_and_the_question_names_what_was_chosen(page, live_server):
    held, ballot = voting(most=2)
    let_in(page, live_server.url, held.experts[0])
    page.goto(f"{live_server.url}/reviews/ballots/{ballot.pk}/")
    cast, asked = page.get_by_role("button", name="投票"), page.locator("dialog#confirm")
    boxes, fault = page.locator("[name=chosen]"), page.locator("[data-slip-fault]")
    cast.click()
    expect(fault).to_have_text("请选 1 到 2 项，现在选了 0 项。")
    expect(boxes.nth(0)).to_be_focused()
    for at in range(3):
        boxes.nth(at).check()
    cast.click()
    expect(fault).to_have_text("请选 1 到 2 项，现在选了 3 项。")
    expect(asked).to_be_hidden()
    look_at(page)
    boxes.nth(0).uncheck()
    expect(fault).to_be_hidden()
    cast.click()
    expect(asked).to_contain_text("投给“扳手课堂”、“青声微宣讲”？")
    assert not Slip.objects.exists()
    asked.get_by_role("button", name="投票", exact=True).click()
    expect(page.get_by_text("您投过票了，谢谢您。")).to_be_visible()
    assert len(Slip.objects.get().chosen) == 2


def press_twice_over_a_tick(page: Page, button: Locator) -> None:
    """The first tick of the list is moved under the button of the question."""
    box = button.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.locator("label.tick").first.evaluate(
        "({ style }, [x, y]) => Object.assign(style, {position: 'fixed', left: `${x - 60}px`,"
        " top: `${y - 40}px`, width: '120px', height: '80px'})",
        [x, y],
    )
    page.mouse.dblclick(x, y)


def test_a_yes_pressed_twice_sends_what_was_asked_about(page, live_server):
    """The second press falls on the tick under the dialog, which has gone."""
    held, ballot = voting(most=2)
    let_in(page, live_server.url, held.experts[0])
    page.goto(f"{live_server.url}/reviews/ballots/{ballot.pk}/")
    asked = page.locator("dialog#confirm")
    for at in range(2):
        page.locator("[name=chosen]").nth(at).check()
    page.get_by_role("button", name="投票").click()
    press_twice_over_a_tick(page, asked.get_by_role("button", name="投票", exact=True))
    expect(page.get_by_text("您投过票了，谢谢您。")).to_be_visible()
    assert len(Slip.objects.get().chosen) == 2


def test_a_no_pressed_twice_leaves_the_ticks_as_they_were(page, live_server):
    held, ballot = voting(most=2)
    let_in(page, live_server.url, held.experts[0])
    page.goto(f"{live_server.url}/reviews/ballots/{ballot.pk}/")
    asked, ticked = page.locator("dialog#confirm"), page.locator("[name=chosen]").first
    ticked.check()
    page.get_by_role("button", name="投票").click()
    press_twice_over_a_tick(page, asked.get_by_role("button", name="再看看"))
    expect(asked).to_be_hidden()
    expect(ticked).to_be_checked()


def test_the_work_behind_a_report_is_read_beside_the_marks(page, live_server):
    now = timezone.now()
    later = make_later_contest(now, is_blind=True)
    plan_work(later, 0, now)
    add_photographs(later, 0, now, 13)
    let_in(page, live_server.url, later.experts[0])
    page.goto(f"{live_server.url}/reviews/{later.panel.pk}/1/")
    for words in ("立项时的申报书", "计划和进度", "过程材料"):
        page.locator("summary", has_text=words).click()
    expect(page.get_by_text("1号过程材料13.jpg")).to_be_visible()
    expect(page.get_by_text("第2步")).to_be_visible()
    look_at(page)
    page.goto(f"{live_server.url}/reviews/{later.panel.pk}/1/evidence/")
    look_at(page)


def test_every_page_of_the_office_fits_and_is_accessible(page, live_server, contest):
    let_in(page, live_server.url, contest.world.office.person)
    for place in ("", "settings/", "rubric/", "dealt/", "ranking/", "subjects/1/", "redacted/"):
        page.goto(f"{live_server.url}/office/panels/{contest.panel.pk}/{place}")
        look_at(page)


def test_the_chair_is_asked_and_releases_the_result(page, live_server):
    contest, session = chaired()
    close_panel(actor=contest.world.office, panel=contest.panel, now=timezone.now())
    let_in(page, live_server.url, contest.experts[0])
    page.goto(live_server.url)
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
    let_in(page, live_server.url, contest.world.office.person)
    place = f"{live_server.url}/office/panels/{contest.panel.pk}"
    page.goto(f"{place}/")
    expect(page.get_by_text("评审组长", exact=True)).to_be_visible()
    look_at(page)
    close_panel(actor=contest.world.office, panel=contest.panel, now=timezone.now())
    page.goto(f"{place}/session/")
    page.locator("summary", has_text="组长不能公布？").click()
    page.get_by_role("button", name="代为公布").click()
    reason = page.get_by_label("原因")
    expect(reason).to_be_focused()
    expect(page.locator("details[open] .bad")).to_contain_text("请写明原因，再代为公布")
    look_at(page)
    reason.fill("组长临时缺席")
    page.get_by_role("button", name="代为公布").click()
    page.locator("dialog#confirm").get_by_role("button", name="公布", exact=True).click()
    expect(page.get_by_text("结果在大屏上了。")).to_be_visible()
    expect(page.get_by_text(f"由{contest.world.host.label}代为公布")).to_be_visible()
    look_at(page)


def test_after_a_refused_hand_in_each_field_says_what_is_wrong_with_what_it_holds_now(
    page, live_server, contest
):
    at_the_desk(page, live_server.url, contest)
    page.get_by_role("button", name="交这一项").click()
    expect(page.locator("#marks .bad")).to_have_count(6)
    for at, typed in enumerate(("25", "abc")):
        page.locator("[data-most]").nth(at).fill(typed)
        page.keyboard.press("Enter")
        row = page.locator(".rub").nth(at)
        expect(row.locator(".bad")).to_have_text("请写 0 到 20 之间的数字，至多两位小数。")
    expect(page.locator("#marks .bad", has_text="还没打分")).to_have_count(4)


def test_of_one_choice_the_slip_asks_for_one(page, live_server):
    held, ballot = voting(most=1)
    let_in(page, live_server.url, held.experts[0])
    page.goto(f"{live_server.url}/reviews/ballots/{ballot.pk}/")
    page.get_by_role("button", name="投票").click()
    expect(page.locator("[data-slip-fault]")).to_have_text("请选 1 项，现在选了 0 项。")
    expect(page.locator("legend")).to_have_text("请选 1 项")
