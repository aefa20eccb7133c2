"""Both desks of money in a real browser, at both widths."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import DESK, PHONE, context_of
from tests.factories.funds import (
    Money,
    approve,
    make_claim,
    make_draft,
    make_released,
    send_back,
)
from tests.factories.organisations import make_actor
from tests.factories.rounds import PDF
from tests.windows import let_in
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def money() -> Money:
    """One claim waits for the desk, one was judged, one is being filled in."""
    now = timezone.now()
    made = make_released(now)
    approve(made, make_claim(made, now, 40_000), now)
    make_claim(made, now, 60_000, 1_550)
    make_draft(made, now, 500)
    return made


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_about_money_is_sound(
    money: Money, browser: Browser, live_server, size: dict[str, int]
):
    award, pk = money.award, money.world.round.pk
    approved, waiting, draft = award.claims.order_by("number")
    pages = {
        money.finance: [
            reverse("funds"), reverse("round_fund", args=[pk]),
            reverse("round_fund_settings", args=[pk]), reverse("fund_award", args=[award.pk]),
            reverse("fund_claims"), reverse("fund_claim", args=[waiting.pk]),
            reverse("fund_claim", args=[approved.pk]), reverse("expense_table"), reverse("due"),
        ],
        money.secretary: [
            reverse("own_funds"), reverse("own_award", args=[award.pk]),
            reverse("claim", args=[draft.pk]), reverse("claim", args=[waiting.pk]),
            reverse("claim_line", args=[draft.lines.get().pk]),
        ],
    }  # fmt: skip
    for actor, addresses in pages.items():
        context = context_of(browser, size)
        page = context.new_page()
        let_in(page, live_server.url, actor.signed_in)
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            check_accessibility(page)
            check_no_sideways_scrolling(page)
        context.close()


def test_a_receipt_goes_in_on_a_phone_and_is_judged_at_a_desk(
    money: Money, browser: Browser, live_server
):
    context = context_of(browser, PHONE)
    page = context.new_page()
    let_in(page, live_server.url, money.secretary.signed_in)
    page.goto(f"{live_server.url}{reverse('own_award', args=[money.award.pk])}")
    page.get_by_role("button", name="填一份报销").click()
    page.get_by_label("用途").select_option(label="印刷费")
    page.get_by_label("买了什么，用在哪里").fill("横幅印制")
    page.get_by_label("开支日期").fill(timezone.localdate().isoformat())
    page.get_by_label("金额（元）").fill("88.5")
    picked = {"name": "横幅.pdf", "mimeType": "application/pdf", "buffer": PDF + b"banner"}
    page.get_by_label("票据").set_input_files(picked)
    page.get_by_role("button", name="加这一笔").click()
    expect(page.get_by_role("link", name="横幅.pdf")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("审好会发消息")).to_be_visible()
    context.close()
    context = context_of(browser, DESK)
    page = context.new_page()
    let_in(page, live_server.url, money.finance.signed_in)
    page.goto(f"{live_server.url}{reverse('fund_claims')}?state=handed_in&q=百炼")
    page.get_by_role("link", name="第 3 份").click()
    expect(page.get_by_role("button", name="审好，告诉项目单位")).to_be_visible()
    for line in page.get_by_role("radio", name="同意", exact=True).all():
        line.check()
    page.get_by_role("button", name="审好，告诉项目单位").click()
    expect(page.get_by_role("button", name="登记结算")).to_be_visible()
    context.close()


def test_a_line_that_was_typed_and_not_added_is_asked_about(
    money: Money, browser: Browser, live_server
):
    draft = money.award.claims.get(state="draft")
    context = context_of(browser, PHONE)
    page = context.new_page()
    let_in(page, live_server.url, money.secretary.signed_in)
    page.goto(f"{live_server.url}{reverse('claim', args=[draft.pk])}")
    page.get_by_label("买了什么").fill("结业作品奖品")
    page.get_by_role("button", name="提交审核").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("还有一笔没有加上")
    check_accessibility(page)
    dialog.get_by_role("button", name="先加上").click()
    expect(page.get_by_label("买了什么")).to_have_value("结业作品奖品")
    expect(page.get_by_label("用途")).to_be_focused()
    expect(page.get_by_label("用途")).to_be_in_viewport()
    page.get_by_label("买了什么").fill("")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("审好会发消息")).to_be_visible()
    context.close()


def test_a_line_that_was_refused_is_asked_about_too_and_words_to_finance_stay(
    money: Money, browser: Browser, live_server
):
    draft = money.award.claims.get(state="draft")
    context = context_of(browser, DESK)
    page = context.new_page()
    let_in(page, live_server.url, money.secretary.signed_in)
    page.goto(f"{live_server.url}{reverse('claim', args=[draft.pk])}")
    words = page.get_by_label("对财务说的话")
    words.fill("五月团日活动")
    page.reload()
    expect(words).to_have_value("五月团日活动")
    page.get_by_label("买了什么").fill("结业作品奖品")
    page.get_by_role("button", name="加这一笔").click()
    expect(page.locator("body")).to_contain_text("还没有选用途")
    expect(words).to_have_value("五月团日活动")
    dialog = page.get_by_role("dialog")
    page.get_by_role("button", name="提交审核").click()
    expect(dialog).to_contain_text("还有一笔没有加上")
    dialog.get_by_role("button", name="先加上").click()
    drop = page.locator("button[form^=drop]")
    drop.click()
    expect(dialog).to_contain_text("“加一笔”里填的还没有加上")
    dialog.get_by_role("button", name="先留着").click()
    expect(drop).to_be_focused()
    page.get_by_label("买了什么").fill("")
    drop.click()
    expect(dialog).not_to_contain_text("加一笔")
    dialog.get_by_role("button", name="去掉").click()
    expect(page.get_by_text("还没有一笔开支")).to_be_visible()
    draft.refresh_from_db()
    assert draft.note == "五月团日活动"
    context.close()


def test_a_line_that_was_typed_and_not_added_is_there_after_a_reload_until_it_was_added(
    money: Money, browser: Browser, live_server
):
    draft, now = money.award.claims.get(state="draft"), timezone.now()
    context = context_of(browser, PHONE)
    page = context.new_page()
    let_in(page, live_server.url, money.secretary.signed_in)
    address = f"{live_server.url}{reverse('claim', args=[draft.pk])}"
    page.goto(address)
    kind, what = page.get_by_label("用途"), page.get_by_label("买了什么")
    kind.select_option(label="印刷费")
    what.fill("加印的海报")
    page.get_by_label("开支日期").fill(timezone.localdate(now).isoformat())
    page.reload()
    expect(what).to_have_value("加印的海报")
    expect(kind.locator("option:checked")).to_have_text("印刷费")
    page.get_by_role("button", name="加这一笔").click()
    expect(page.locator("body")).to_contain_text("金额（元）还没有写")
    page.goto(address)
    expect(what).to_have_value("加印的海报")
    let_in(page, live_server.url, make_actor(draft.unit, Right.FILL_FORMS).signed_in)
    page.goto(address)
    expect(what).to_have_value("")
    let_in(page, live_server.url, money.secretary.signed_in)
    page.goto(address)
    expect(what).to_have_value("加印的海报")
    page.get_by_label("金额（元）").fill("12")
    page.get_by_role("button", name="加这一笔").click()
    expect(page.locator("#lines").locator("..").locator("..")).to_contain_text("加印的海报")
    expect(what).to_have_value("")
    page.reload()
    expect(what).to_have_value("")
    context.close()


def test_receipts_stay_chosen_when_a_line_is_refused(money: Money, page_phone, live_server):
    draft = money.award.claims.get(state="draft")
    page = page_phone
    let_in(page, live_server.url, money.secretary.signed_in)
    page.goto(f"{live_server.url}{reverse('claim', args=[draft.pk])}")
    page.get_by_label("用途").select_option(label="印刷费")
    page.get_by_label("买了什么").fill("横幅印制")
    page.get_by_label("开支日期").fill(timezone.localdate().isoformat())
    picked = {"name": "横幅.pdf", "mimeType": "application/pdf", "buffer": PDF + b"banner"}
    page.get_by_label("票据").set_input_files(picked)
    page.get_by_role("button", name="加这一笔").click()
    expect(page.locator("#add-line .errsum")).to_be_focused()
    expect(page.locator("body")).to_contain_text("金额（元）还没有写")
    expect(page.locator("body")).not_to_contain_text("请重新选")
    check_accessibility(page)
    page.get_by_label("金额（元）").fill("88.5")
    page.get_by_role("button", name="加这一笔").click()
    expect(page.get_by_text("加了一笔")).to_be_visible()
    expect(page.get_by_role("link", name="横幅.pdf")).to_be_visible()
    expect(page.get_by_label("买了什么")).to_have_value("")


def test_a_line_is_not_sent_again_where_the_server_does_not_answer(
    money: Money, page_phone, live_server
):
    draft = money.award.claims.get(state="draft")
    page, sent = page_phone, []
    let_in(page, live_server.url, money.secretary.signed_in)
    page.goto(f"{live_server.url}{reverse('claim', args=[draft.pk])}")
    page.get_by_label("买了什么").fill("横幅印制")
    picked = {"name": "横幅.pdf", "mimeType": "application/pdf", "buffer": PDF + b"banner"}
    page.get_by_label("票据").set_input_files(picked)

    def lose(route):
        if route.request.method == "POST":
            sent.append(route.request.url)
            return route.fulfill(status=502)
        return route.continue_()

    page.route("**/claims/**", lose)
    add = page.locator("#add-line button.btn")
    add.click()
    expect(page.get_by_text("刚才这一次可能已经存上")).to_be_visible()
    expect(add).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_label("买了什么")).to_have_value("横幅印制")
    assert len(sent) == 1


def test_the_sum_of_a_returned_line_stays_on_the_right_on_a_phone(
    money: Money, page_phone, live_server
):
    sent = money.award.claims.get(state="handed_in")
    send_back(money, sent, timezone.now())
    sent.lines.update(what="五月团日活动的手册、横幅、海报和背景板的印制与安装")
    let_in(page_phone, live_server.url, money.secretary.signed_in)
    page_phone.goto(f"{live_server.url}{reverse('claim', args=[sent.pk])}")
    rows = page_phone.locator("section[aria-labelledby=lines] li > .row--between")
    boxes = [(row.bounding_box(), row.locator("> .nb").bounding_box()) for row in rows.all()]
    assert len(boxes) == 2
    for row, one in boxes:
        assert round(one["x"] + one["width"]) == round(row["x"] + row["width"])


def test_the_books_of_an_award_stand_in_columns_on_a_phone(money: Money, page_phone, live_server):
    let_in(page_phone, live_server.url, money.finance.signed_in)
    page_phone.goto(f"{live_server.url}{reverse('fund_award', args=[money.award.pk])}")
    sums = page_phone.locator("section[aria-labelledby=books] li > span.nb")
    edges = {round(one.bounding_box()["x"] + one.bounding_box()["width"]) for one in sums.all()}
    assert len(edges) == 1
