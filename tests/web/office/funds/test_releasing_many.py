"""What may be released is listed, ticked and released in one go; what is not is said with its reason."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.funds import KEY, Money, decide, make_money
from tests.web.office.funds.test_pages import follow
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from tests.windows import let_in
from yipin.projects.funds.models import Award, Part, Posting
from yipin.projects.funds.services.funds import Terms, set_terms
from yipin.projects.funds.services.releasing import close_award, release_part
from yipin.projects.models import Application
from yipin.rules.tranches import ACCEPTED, IN_TWO, ON_APPROVAL, WHOLE, GradeShare, Tranche

pytestmark = pytest.mark.django_db
BY_GRADE = (Tranche("结项经费", ACCEPTED, WHOLE, by_grade=(GradeShare("pass", 8_050),)),)


def listed(client: Client, money: Money) -> list[tuple[str, str, int]]:
    """What may be released: title, parts, fen."""
    page = client.get(address_of(money), {"settling": "releasable"})
    return [
        (row["award"].application.title, row["releasable"].names, row["releasable"].fen)
        for row in page.context["rows"]
    ]


def address_of(money: Money, name: str = "round_fund") -> str:
    return reverse(name, args=[money.world.round.pk])


def keys_of(money: Money) -> list[int]:
    return list(Part.objects.filter(award__fund=money.fund).values_list("pk", flat=True))


def test_the_filter_counts_and_lists_what_the_grade_brings_of_the_parts_that_are_due():
    now = timezone.now()
    money = make_money(now, plan=IN_TWO)
    first, second = (one.title for one in money.projects)
    finance = sit(money.finance)
    start = "启动经费"
    assert listed(finance, money) == [(first, start, 120_000), (second, start, 120_000)]
    assert "可以拨付 2" in words_of(finance.get(address_of(money)))
    decide(money.projects[0], "accept", now, actor=money.world.office, grade="pass")
    assert listed(finance, money) == [
        (first, "启动经费、结项经费", 300_000), (second, start, 120_000),
    ]  # fmt: skip
    release_part(actor=money.finance, part=money.awards()[1].parts.get(order=1), now=now)
    assert listed(finance, money) == [(first, "启动经费、结项经费", 300_000)]
    close_award(actor=money.finance, award=money.award, now=now)
    assert listed(finance, money) == []
    assert "没有这样的项目" in words_of(finance.get(address_of(money), {"settling": "releasable"}))
    money = make_money(now, plan=BY_GRADE)
    decide(money.projects[0], "accept", now, actor=money.world.office, grade="pass")
    assert [fen for *_rest, fen in listed(sit(money.finance), money)] == [241_500]


def test_ticked_projects_are_released_together_and_the_others_are_named_with_the_reason():
    now = timezone.now()
    money = make_money(now, plan=IN_TWO)
    finance, act = sit(money.finance), address_of(money, "round_fund_release")
    early, late = (list(one.parts.order_by("order")) for one in money.awards())
    release_part(actor=money.finance, part=late[0], now=now)
    chosen = [f"{early[0].pk},{early[1].pk}", str(late[0].pk)]
    page = follow(finance, act, chosen=chosen)
    assert "登记拨付 1 个项目，共 1,200 元，已告诉项目单位。" in page
    assert "2 笔没有拨付：" in page
    titles = [one.title for one in money.projects]
    assert f"“{titles[0]}”结项经费：“结项经费”要等项目通过验收，现在还没有。" in page
    assert f"“{titles[1]}”启动经费：这一笔已经拨付过，刷新后再看。" in page
    assert Posting.objects.filter(act="release").count() == 2


def test_nothing_ticked_and_parts_that_are_gone_are_said():
    now = timezone.now()
    money = make_money(now, plan=ON_APPROVAL)
    finance, act = sit(money.finance), address_of(money, "round_fund_release")
    assert "还没有选中项目" in follow(finance, act, chosen="很多")
    gone = keys_of(money)
    set_terms(actor=money.finance, fund=money.fund, terms=Terms(IN_TWO, "分两次。"), now=now)
    assert "2 笔没有拨付：拨付办法刚改过" in follow(finance, act, chosen=gone)
    other = make_money(now, plan=ON_APPROVAL)
    assert "2 笔没有拨付：" in follow(finance, act, chosen=keys_of(other))
    assert not Posting.objects.filter(act="release").exists()


def test_who_only_looks_on_sees_the_filter_and_no_ticks():
    money = make_money(timezone.now(), plan=ON_APPROVAL)
    asked = {"settling": "releasable"}
    assert 'name="chosen"' in words_of(sit(money.finance).get(address_of(money), asked))
    office = sit(money.world.office)
    page = words_of(office.get(address_of(money), asked))
    assert "可以拨付 2" in page
    assert 'name="chosen"' not in page
    act = address_of(money, "round_fund_release")
    assert office.post(act, {"chosen": keys_of(money)}).status_code == 403
    assert not Posting.objects.filter(act="release").exists()


@pytest.mark.parametrize("count", [1, 50])
def test_as_many_queries_for_fifty_to_release_as_for_one(count: int):
    now = timezone.now()
    money = make_money(now, plan=ON_APPROVAL, colleges=1)
    make_more(money, count - 1, now)
    finance = sit(money.finance)
    with CaptureQueriesContext(connection) as caught:
        page = finance.get(address_of(money), {"settling": "releasable"})
    assert len(page.context["rows"]) == count
    assert len(caught) == 21


def make_more(money: Money, count: int, now: datetime) -> None:
    """So many projects more, each with a part to release."""
    award, part = money.award, money.award.parts.get()
    for n in range(count):
        submission = money.projects[0].submission
        submission.pk = None
        submission.save()
        project = Application.objects.create(
            round=money.world.round, unit=award.application.unit, submission=submission,
            title=f"项目{n}", state="running", state_since=now, number=100 + n, created_at=now,
            created_by=money.secretary.person, amount_fen=1, tier=KEY,
        )  # fmt: skip
        more = Award.objects.create(
            fund=money.fund, application=project, tier=KEY, amount_fen=1, since=now.date(),
            made_at=now,
        )  # fmt: skip
        Part.objects.create(award=more, order=0, rule=part.rule, amount_fen=1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["page_desk", "page_phone"])
def test_the_question_names_how_many_projects_and_the_total(size, request, live_server):
    now = timezone.now()
    money = make_money(now, plan=BY_GRADE, amount_fen=300_100)
    for one in money.projects:
        decide(one, "accept", now, actor=money.world.office, grade="pass")
    page = request.getfixturevalue(size)
    let_in(page, live_server.url, money.finance.signed_in)
    page.goto(f"{live_server.url}{address_of(money)}")
    page.get_by_role("link", name="可以拨付 2").click()
    boxes, go = page.locator("[name=chosen]"), page.locator(".bulk").get_by_text("登记拨付")
    dialog = page.get_by_role("dialog")
    boxes.first.check()
    go.click()
    expect(dialog).to_contain_text("登记拨付 1 个项目，共 2,415.80 元")
    dialog.get_by_role("button", name="先不办").click()
    boxes.last.check()
    check_accessibility(page)
    check_no_sideways_scrolling(page)
    go.click()
    expect(dialog).to_contain_text("登记拨付 2 个项目，共 4,831.60 元")
    dialog.get_by_role("button", name="登记拨付").click()
    expect(page.locator("body")).to_contain_text("共 4,831.60 元，已告诉项目单位")
    expect(page.get_by_role("link", name="可以拨付 0")).to_be_visible()
