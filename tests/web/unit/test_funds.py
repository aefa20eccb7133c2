"""The unit's side of money: what was given, a claim with receipts, what came back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests.factories.funds import approve, make_claim, make_draft, make_money, make_released
from tests.factories.rounds import PDF
from tests.web.office.funds.test_pages import follow, many
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.projects.funds.models import Claim, Receipt
from yipin.projects.funds.services.judging import Ruling, decide_claim
from yipin.rules.money import money_words

pytestmark = pytest.mark.django_db


def fields(**more: object) -> dict[str, object]:
    day = timezone.localdate().isoformat()
    given = {
        "category": "printing", "what": "手册印刷 200 本", "spent_on": day, "amount": "600",
        "items": "", "people": "",
    }  # fmt: skip
    return given | more


def said(answer: HttpResponse) -> str:
    """What a page says, without a blank."""
    return "".join(strip_tags(answer.content.decode()).split())


def pdf(name: str = "发票.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def test_a_unit_sees_what_it_waits_for_and_may_write_before():
    money = make_money(timezone.now())
    desk = sit(money.secretary)
    listed = words_of(desk.get(reverse("own_funds")))
    assert "百炼匠心工作坊" in listed
    page = words_of(desk.get(reverse("own_award", args=[money.award.pk])))
    assert "要等项目通过验收，现在还没有" in page
    assert "招待餐饮" in page
    begun = desk.post(reverse("claim_begin", args=[money.award.pk]))
    assert begun["Location"] == reverse("claim", args=[Claim.objects.get().pk])
    assert "还没有一笔开支" in words_of(desk.get(begun["Location"]))


def test_a_claim_is_filled_in_handed_in_and_taken_back():
    money = make_released(timezone.now())
    desk = sit(money.secretary)
    desk.post(reverse("claim_begin", args=[money.award.pk]))
    claim = Claim.objects.get()
    address = reverse("claim", args=[claim.pk])
    assert "加了一笔" in follow(desk, address, **fields(receipt=[pdf(), pdf("签领表.pdf")]))
    assert Receipt.objects.count() == 2
    act = reverse("claim_act", args=[claim.pk, "hand-in"])
    page = follow(desk, act, note="五月团日活动")
    assert "审好会发消息" in page
    assert "撤回修改" in page
    assert "加这一笔" not in page
    back = follow(desk, reverse("claim_act", args=[claim.pk, "take-back"]))
    assert "撤回了，可以接着改" in back
    assert desk.post(reverse("claim_act", args=[claim.pk, "dance"])).status_code == 404


def test_what_may_still_be_claimed_follows_each_line_and_is_the_same_at_both_desks():
    now = timezone.now()
    money = make_released(now)
    approve(money, make_claim(money, now, 50_000), now)
    desk, finance = sit(money.secretary), sit(money.finance)
    desk.post(reverse("claim_begin", args=[money.award.pk]))
    claim = Claim.objects.latest("pk")
    address = reverse("claim", args=[claim.pk])
    shown = ("核定（元）3,000.00", "已拨付3,000.00", "已同意500.00", "报销在审0.00")
    page = said(desk.get(address))
    assert all(one in page for one in (*shown, "还可以报销2,500.00"))
    page = said(desk.post(address, fields(receipt=[pdf()]), follow=True))
    assert "加了一笔。项目还可以报销1,900元。" in page
    assert all(one in page for one in (*shown, "这份600.00", "还可以报销1,900.00"))
    page = said(desk.post(address, fields(amount="1,900.01"), follow=True))
    assert "还可以报销-0.01" in page
    assert "这份比现在可以报销的多0.01元" in page
    extra = claim.lines.latest("pk")
    page = said(desk.post(reverse("claim_line_remove", args=[extra.pk]), follow=True))
    assert "项目还可以报销1,900元。" in page
    desk.post(reverse("claim_act", args=[claim.pk, "hand-in"]))
    for client, name in ((desk, "claim"), (finance, "fund_claim")):
        page = said(client.get(reverse(name, args=[claim.pk])))
        assert "报销在审600.00" in page
        assert "还可以报销1,900.00" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"category": ""}, "还没有选用途"),
        ({"amount": "六百"}, "写成了“六百”"),
        ({"amount": ""}, "还没有写，请写多少元"),
        ({"spent_on": "2027-02-30"}, "日期"),
        ({"category": "prize", "items": "2", "people": "99"}, "2 件最多 400 元"),
        ({"receipt": SimpleUploadedFile("发票.txt", "六百元".encode())}, "这里不收"),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_typed_is_lost(wrong, words):
    money = make_released(timezone.now())
    claim = make_draft(money, timezone.now())
    desk = sit(money.secretary)
    answer = desk.post(reverse("claim", args=[claim.pk]), fields(**wrong))
    assert answer.status_code == 422
    page = words_of(answer)
    assert words in page
    assert 'value="手册印刷 200 本"' in page
    assert not claim.lines.exists()


def test_a_line_is_changed_and_its_receipts_removed():
    money = make_released(timezone.now())
    claim = make_draft(money, timezone.now(), 60_000)
    desk, line = sit(money.secretary), claim.lines.get()
    address = reverse("claim_line", args=[line.pk])
    assert 'value="600"' in words_of(desk.get(address))
    assert "改好了" in follow(desk, address, **fields(amount="599.5"))
    line.refresh_from_db()
    assert line.amount_fen == 59_950
    removed = follow(desk, reverse("claim_receipt_remove", args=[line.receipts.get().pk]))
    assert "移除了" in removed
    assert "1 笔还没有票据" in removed
    assert "还没有票据，请拍照或上传发票" in follow(
        desk, reverse("claim_act", args=[claim.pk, "hand-in"])
    )
    assert "去掉了" in follow(desk, reverse("claim_line_remove", args=[line.pk]))
    assert "这份报销删除了" in follow(desk, reverse("claim_act", args=[claim.pk, "discard"]))
    assert not Claim.objects.exists()


def test_words_to_finance_stay_whatever_is_sent_until_the_claim_is_handed_in():
    money = make_released(timezone.now())
    claim = make_draft(money, timezone.now(), 60_000)
    claim.lines.get().receipts.all().delete()
    desk, address = sit(money.secretary), reverse("claim", args=[claim.pk])
    hand_in = reverse("claim_act", args=[claim.pk, "hand-in"])
    assert "还没有票据" in follow(desk, hand_in, note="先报印刷")
    assert 'value="先报印刷"' in words_of(desk.get(address))
    refused = desk.post(address, fields(category="", note="再报横幅"))
    assert 'value="再报横幅"' in words_of(refused)
    drop = reverse("claim_line_remove", args=[claim.lines.get().pk])
    desk.post(drop, {"note": "都报"})
    desk.post(address, fields(receipt=[pdf()]))
    desk.post(hand_in, {"note": "都报"})
    desk.post(reverse("claim_act", args=[claim.pk, "take-back"]), {"note": "晚了"})
    claim.refresh_from_db()
    assert (claim.state, claim.note) == ("draft", "都报")


def test_words_to_finance_that_are_too_long_are_refused_and_stay():
    money = make_released(timezone.now())
    claim = make_draft(money, timezone.now(), 60_000)
    desk, long = sit(money.secretary), "长" * 301
    drop = reverse("claim_line_remove", args=[claim.lines.get().pk])
    hand_in = reverse("claim_act", args=[claim.pk, "hand-in"])
    for address in (reverse("claim", args=[claim.pk]), hand_in, drop):
        refused = desk.post(address, fields(note=long))
        assert refused.status_code == 422
        assert "“说明”现在301字，请删到300字以内。" in said(refused)
        assert f'value="{long}"' in refused.content.decode()
    claim.refresh_from_db()
    assert (claim.state, claim.note, claim.lines.count()) == ("draft", "", 1)


def test_what_came_back_is_on_the_desk_with_the_remarks():
    now = timezone.now()
    money = make_released(now)
    claim = make_claim(money, now, 60_000)
    rulings = {claim.lines.get().pk: Ruling("returned", remark="发票抬头不对。")}
    decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)
    desk = sit(money.secretary)
    assert "补充报销：百炼匠心工作坊" in words_of(desk.get(reverse("due")))
    page = words_of(desk.get(reverse("claim", args=[claim.pk])))
    assert "发票抬头不对。" in page
    assert "退回补充，请看下面写的" in page
    assert desk.get(reverse("claim_line", args=[claim.lines.get().pk])).status_code == 200


def test_what_may_be_of_one_event_is_shown_at_both_desks_with_the_other_claim():
    now = timezone.now()
    money = make_released(now)
    desk, finance = sit(money.secretary), sit(money.finance)
    prize = fields(category="prize", items="5", people="20", receipt=[pdf()])
    claims = []
    for what in ("团日奖品", "一等奖奖品"):
        desk.post(reverse("claim_begin", args=[money.award.pk]))
        claims.append(Claim.objects.latest("pk"))
        given = prize | {
            "what": what,
            "receipt": [SimpleUploadedFile("票.pdf", PDF + what.encode())],
        }
        assert "加了一笔" in follow(desk, reverse("claim", args=[claims[-1].pk]), **given)
        desk.post(reverse("claim_act", args=[claims[-1].pk, "hand-in"]))
    first, second = claims
    for client, name in ((desk, "claim"), (finance, "fund_claim")):
        answer = client.get(reverse(name, args=[second.pk]))
        assert "同一天、同一用途的，别的报销里也有" in said(answer)
        assert "第1份报销：团日奖品，600元，20人，数量5" in said(answer)
        assert f'href="{reverse(name, args=[first.pk])}"' in answer.content.decode()


def test_the_finance_desk_has_its_tasks():
    now = timezone.now()
    money = make_released(now)
    make_claim(money, now, 60_000)
    page = words_of(sit(money.finance).get(reverse("due")))
    assert "1 份等审核" in page
    assert f'href="{reverse("funds")}"' in page


def test_after_handing_in_nothing_is_changed():
    now = timezone.now()
    money = make_released(now)
    claim = make_claim(money, now, 60_000)
    desk, line = sit(money.secretary), claim.lines.get()
    for name, pk in (
        ("claim_line_remove", line.pk),
        ("claim_receipt_remove", line.receipts.get().pk),
    ):
        assert "不能再改。要改，先撤回" in follow(desk, reverse(name, args=[pk]))
    address = reverse("claim", args=[claim.pk])
    late = desk.post(address, fields(what="签字笔 20 支"))
    assert late.status_code == 422
    words = said(late)
    assert "这一笔没有加上" in words
    assert "不能再改。要改，先撤回" in words
    assert "签字笔20支" in words
    changed = desk.post(reverse("claim_line", args=[line.pk]), fields(what="签字笔 30 支"))
    assert (changed.status_code, "签字笔30支" in said(changed)) == (422, True)
    approve(money, claim, now)
    settled = said(desk.post(address, fields()))
    assert "先撤回" not in settled
    assert "请另开一份" in settled


def test_another_sum_than_the_one_that_was_shown_is_not_handed_in():
    now = timezone.now()
    money = make_released(now)
    claim = make_draft(money, now, 28_000)
    desk = sit(money.secretary)
    shown = desk.get(reverse("claim", args=[claim.pk])).content.decode()
    assert 'name="seen_fen" value="28000"' in shown
    desk.post(reverse("claim", args=[claim.pk]), fields(receipt=[pdf()]))
    act = reverse("claim_act", args=[claim.pk, "hand-in"])
    page = follow(desk, act, seen_fen="28000", note="已补现场照片。")
    assert page.count("已补现场照片。") == 1  # in its box
    claim.refresh_from_db()
    total = sum(one.amount_fen for one in claim.lines.all())
    assert claim.state == "draft"
    assert f"刚才显示 280 元，现在共 2 笔、{money_words(total)}" in page
    follow(desk, act, seen_fen=str(total))
    claim.refresh_from_db()
    assert (claim.state, claim.claimed_fen) == ("handed_in", total)


@pytest.mark.parametrize("count", [1, 50])
def test_as_many_queries_for_fifty_as_for_one(count: int):
    now = timezone.now()
    money = make_released(now)
    many(money, count, now)
    desk = sit(money.secretary)
    with CaptureQueriesContext(connection) as caught:
        assert desk.get(reverse("own_funds")).status_code == 200
    assert len(caught) == 10
