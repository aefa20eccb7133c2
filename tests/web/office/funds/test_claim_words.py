"""What both desks are told about one claim: whose words stand there, what was cut, which receipt is where."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.funds import make_claim, make_draft, make_released, receipt
from tests.pages import squeezed
from tests.web.office.funds.test_pages import follow, judged
from tests.web.unit.conftest import sit
from yipin.projects.funds.models import Receipt
from yipin.projects.funds.services.claims import hand_in_claim, take_back_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def money(now):
    return make_released(now)


def page_of(actor, name, pk):
    return squeezed(sit(actor).get(reverse(name, args=[pk])).text)


def test_the_words_of_the_unit_are_called_that_and_stay_on_its_own_page(money, now):
    draft = make_draft(money, now, 60_000)
    hand_in_claim(actor=money.secretary, claim=draft, now=now, note="已补现场照片。")
    said = f"<b>项目单位说（{money.secretary.person.name}）：</b>已补现场照片。"
    assert said in page_of(money.finance, "fund_claim", draft.pk)
    assert "<b>对财务说的话：</b>已补现场照片。" in page_of(money.secretary, "claim", draft.pk)


def test_sending_back_asks_for_its_reason_and_is_called_that(money, now):
    claim = make_claim(money, now, 60_000)
    finance, address = sit(money.finance), reverse("fund_claim", args=[claim.pk])
    back = judged(claim, verdict="returned", allowed="600")
    assert "退回要写明原因" in finance.post(address, back).text
    back |= judged(claim, remark="请换开发票。")
    assert "已退回，已告知项目单位" in follow(finance, address, **back)
    assert "报销退回" in page_of(money.finance, "fund_award", money.award.pk)


def test_what_is_not_granted_is_cut_in_the_books(money, now):
    claim = make_claim(money, now, 60_000)
    part = judged(claim, verdict="approved", allowed="595", remark="多开了 5 元。")
    follow(sit(money.finance), reverse("fund_claim", args=[claim.pk]), **part)
    books = page_of(money.finance, "fund_award", money.award.pk)
    assert "<b>核减</b>" in books
    assert "报销退回" not in books
    assert '<span class="nb">5.00</span>' in books


def test_a_claim_that_was_withdrawn_meanwhile_is_called_that(money, now):
    claim = make_claim(money, now, 60_000)
    take_back_claim(actor=money.secretary, claim=claim, now=now)
    whole = judged(claim, verdict="approved", allowed="600")
    said = sit(money.finance).post(reverse("fund_claim", args=[claim.pk]), whole).text
    assert "项目单位刚撤回了这份报销" in said


def test_a_receipt_used_before_is_named_with_its_line_and_the_own_claim_that_holds_it(money, now):
    first = make_claim(money, now, 60_000)
    second = make_draft(money, now, 50_000)
    file = Receipt.objects.get(line__claim=first).file
    Receipt.objects.filter(line__claim=second).update(file=file)
    unit = sit(money.secretary)
    words = f"第 1 笔“{second.lines.get().what}”的票据“{receipt().name}”已经在“百炼匠心工作坊”第 1 份报销里用过"
    page = page_of(money.secretary, "claim", second.pk)
    assert words in page
    assert f'<a href="{reverse("claim", args=[first.pk])}">“百炼匠心工作坊”第 1 份报销</a>' in page
    assert f"<b>1．{second.lines.get().what}</b>" in page
    assert words in follow(unit, reverse("claim_act", args=[second.pk, "hand-in"]))


def test_a_receipt_of_another_units_claim_tells_nothing_of_it(money, now):
    theirs = make_draft(money, now, 60_000, at=1)
    hand_in_claim(actor=money.world.colleges[1].secretary, claim=theirs, now=now)
    own = make_draft(money, now, 50_000)
    file = Receipt.objects.get(line__claim=theirs).file
    Receipt.objects.filter(line__claim=own).update(file=file)
    page = page_of(money.secretary, "claim", own.pk)
    assert "已经在别的单位的报销里用过" in page
    assert reverse("claim", args=[theirs.pk]) not in page


def test_a_line_says_which_kinds_ask_for_a_number_and_for_people(money, now):
    page = page_of(money.secretary, "claim", make_draft(money, now).pk)
    assert "报奖品的要填，别的可以空着。" in page
    assert "报奖品、讲课费（副高及以下）" in page
    assert "数量（件、学时）<span" not in page
