"""A claim from its first line to its settling, with every refusal a sentence."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from tests.factories.funds import (
    EXPENSE,
    approve,
    make_claim,
    make_draft,
    make_money,
    make_released,
    receipt,
)
from tests.factories.organisations import make_actor
from tests.factories.pictures import photograph
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.funds.models import Claim, ClaimLine, Receipt
from yipin.projects.funds.queries import award_books, table_for, version_for
from yipin.projects.funds.services.claims import (
    MOST_LINES,
    MOST_RECEIPTS,
    begin_claim,
    discard_claim,
    hand_in_claim,
    remove_line,
    remove_receipt,
    save_line,
    take_back_claim,
    total_of,
    version_of,
)
from yipin.projects.funds.services.expense_tables import save_table
from yipin.projects.funds.services.funds import Terms, set_terms
from yipin.projects.funds.services.judging import Ruling, decide_claim, settle_claim
from yipin.rules.expense_rules import DEFAULT_TABLE, Category, Expense
from yipin.rules.ledger import APPROVED, CLAIMED, RELEASED, SETTLED
from yipin.rules.tranches import ON_APPROVAL

GPS, ORIENTATION = 0x8825, 0x0112

pytestmark = pytest.mark.django_db


def refusal(act) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


def test_a_claim_goes_all_the_way(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 60_000, 40_000)
    assert (claim.claimed_fen, claim.state) == (100_000, "handed_in")
    told = Message.objects.get(kind="funds.claim_handed_in")
    assert told.recipient_id == money.finance.person.pk
    assert "交来报销 1,000 元" in told.title
    approve(money, claim, now)
    settle_claim(actor=money.finance, claim=claim, now=now, voucher="记-0312")
    books = award_books(money.award)
    assert (books[CLAIMED], books[APPROVED], books[SETTLED]) == (0, 0, 100_000)
    assert books[RELEASED] == 200_000
    told = Message.objects.filter(kind="funds.claim_answered").order_by("id")
    titles = list(told.values_list("title", flat=True))
    assert titles == [
        "“百炼匠心工作坊”的报销同意 1,000 元",
        "“百炼匠心工作坊”的报销结算了 1,000 元",
    ]


def test_more_than_was_released_is_refused_in_figures(now: datetime):
    money = make_released(now)
    draft = make_draft(money, now, 300_001)
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=draft, now=now))
    assert fault.code == "short_of_released"
    assert "只有 3,000 元，这一份要 3,000.01 元" in fault.reason
    assert Claim.objects.get().state == "draft"


def test_before_anything_is_released_one_may_write_but_not_hand_in(now: datetime):
    money = make_money(now)
    draft = make_draft(money, now, 100)
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=draft, now=now))
    assert "或等下一笔拨付" in fault.reason


def test_a_line_against_the_rules_is_not_kept(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    expense = replace(EXPENSE, category="reception", spent_on=now.date())
    fault = refusal(lambda: save_line(actor=money.secretary, claim=claim, expense=expense, now=now))
    assert [one.field for one in fault.faults] == ["category"]
    assert not claim.lines.exists()


def test_prizes_on_two_lines_keep_the_limit_of_one(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    prize = Expense("prize", "奖品", now.date(), 140_000, people=40, items=10)
    act = {"actor": money.secretary, "claim": claim, "now": now}
    line = save_line(expense=prize, receipts=[receipt()], **act)
    fault = refusal(lambda: save_line(expense=prize, **act))
    assert "2 笔共 2,800 元" in fault.reason
    assert [one.field for one in fault.faults] == ["amount"]
    save_line(expense=prize, line=line, **act)  # a line is not counted with itself
    ClaimLine.objects.create(
        claim=claim, category="prize", what="奖品", spent_on=now.date(), amount_fen=140_000,
        people=40, items=10,
    ).receipts.create(file=line.receipts.get().file, added_at=now, added_by=claim.begun_by)  # fmt: skip
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=claim, now=now))
    assert "超出 800 元" in fault.reason


def test_one_event_over_two_claims_keeps_the_limit_of_one(now: datetime):
    money = make_released(now)
    prize = Expense("prize", "团日奖品", now.date(), 60_000, people=20, items=5)
    first = make_draft(money, now)
    act = {"actor": money.secretary, "now": now}
    save_line(claim=first, expense=prize, receipts=[receipt()], **act)
    hand_in_claim(claim=first, **act)
    second = make_draft(money, now)
    fault = refusal(lambda: save_line(claim=second, expense=prize, **act))
    assert "第 1 份报销里同一天、同一内容的 600 元，共 1,200 元" in fault.reason
    assert [one.field for one in fault.faults] == ["amount"]
    take_back_claim(claim=first, **act)
    more = receipt(more=b"2")
    save_line(claim=second, expense=prize, receipts=[more], **act)
    second = hand_in_claim(claim=second, **act)
    fault = refusal(lambda: hand_in_claim(claim=first, **act))
    assert "第 2 份报销里同一天" in fault.reason
    line = second.lines.get()
    rulings = {line.pk: Ruling("approved", 40_000, "只认单上的人数。")}
    decide_claim(actor=money.finance, claim=second, rulings=rulings, now=now)
    assert hand_in_claim(claim=first, **act).state == "handed_in"


def test_without_a_receipt_a_line_is_kept_and_not_handed_in(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    expense = replace(EXPENSE, spent_on=now.date())
    save_line(actor=money.secretary, claim=claim, expense=expense, now=now)
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=claim, now=now))
    assert fault.reason == "第 1 笔“印制活动手册”：还没有票据，请拍照或上传发票。"


def test_an_empty_claim_is_not_handed_in(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    assert (
        refusal(lambda: hand_in_claim(actor=money.secretary, claim=claim, now=now)).code
        == "no_lines"
    )
    assert begin_claim(actor=money.secretary, award=money.award, now=now).pk == claim.pk


def test_one_receipt_counts_once(now: datetime):
    money = make_released(now)
    make_claim(money, now, 100)
    used = Receipt.objects.get()
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    expense = replace(EXPENSE, spent_on=now.date())
    again = receipt("又一张.pdf", more=b"%d 1 0" % money.award.pk)
    line = save_line(actor=money.secretary, claim=claim, expense=expense, now=now, receipts=[again])
    assert line.receipts.get().file.sha256 == used.file.sha256
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=claim, now=now))
    assert fault.code == "receipt_used"
    assert "又一张" in fault.reason


def test_one_receipt_stands_on_one_line_of_its_own_claim(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    act = {"actor": money.secretary, "claim": claim, "now": now}
    expense = replace(EXPENSE, spent_on=now.date())
    first = save_line(expense=expense, receipts=[receipt()], **act)
    other = replace(expense, what="海报")
    fault = refusal(lambda: save_line(expense=other, receipts=[receipt("同一张.pdf")], **act))
    assert fault.reason == (
        "票据“同一张.pdf”已经放在“印制活动手册”那一笔里，同一张票据只能放在一笔。"
        "请换一张；一张票据上的几样合成一笔报。"
    )
    assert claim.lines.get() == first
    save_line(expense=expense, line=first, receipts=[receipt("同一张.pdf")], **act)
    second = save_line(expense=other, **act)
    file = first.receipts.earliest("pk").file
    second.receipts.create(file=file, added_at=now, added_by=claim.begun_by)
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=claim, now=now))
    assert fault.code == "receipts_twice"


def test_a_photographed_receipt_says_not_where_it_was_taken(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    expense, taken = replace(EXPENSE, spent_on=now.date()), photograph(orientation=6)
    with Image.open(io.BytesIO(taken)) as sent:
        assert GPS in sent.getexif()
    upload = ContentFile(taken, name="发票.jpg")
    line = save_line(
        actor=money.secretary, claim=claim, expense=expense, now=now, receipts=[upload]
    )
    content = line.receipts.get().file.content.read()
    with Image.open(io.BytesIO(content)) as kept:
        assert dict(kept.getexif()) == {ORIENTATION: 6}
    assert b"MAKER-7421" not in content


def test_a_file_that_is_no_receipt_is_refused_before_anything_is_written(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    expense = replace(EXPENSE, spent_on=now.date())
    fault = refusal(
        lambda: save_line(
            actor=money.secretary, claim=claim, expense=expense, now=now,
            receipts=[ContentFile("六百元整".encode(), name="发票.txt")],
        )
    )  # fmt: skip
    assert fault.code == "file_kind"
    assert not claim.lines.exists()


def test_too_many_receipts_and_lines_are_refused(now: datetime):
    money = make_released(now)
    claim = begin_claim(actor=money.secretary, award=money.award, now=now)
    expense = replace(EXPENSE, spent_on=now.date(), amount_fen=1)
    many = [receipt(f"{n}.pdf", more=b"%d" % n) for n in range(MOST_RECEIPTS + 1)]
    fault = refusal(
        lambda: save_line(
            actor=money.secretary, claim=claim, expense=expense, now=now, receipts=many
        )
    )
    assert fault.code == "receipts_full"
    for _ in range(MOST_LINES):
        save_line(actor=money.secretary, claim=claim, expense=expense, now=now)
    fault = refusal(lambda: save_line(actor=money.secretary, claim=claim, expense=expense, now=now))
    assert fault.code == "lines_full"
    assert total_of(claim) == MOST_LINES


def test_lines_and_receipts_are_changed_and_taken_out(now: datetime):
    money = make_released(now)
    draft = make_draft(money, now, 100, 200)
    first, second = draft.lines.all()
    changed = save_line(
        actor=money.secretary, claim=draft, line=first, now=now,
        expense=replace(EXPENSE, what="海报", spent_on=now.date(), amount_fen=150),
    )  # fmt: skip
    assert (changed.pk, changed.amount_fen, changed.receipts.count()) == (first.pk, 150, 1)
    remove_receipt(actor=money.secretary, receipt=changed.receipts.get(), now=now)
    remove_line(actor=money.secretary, line=second, now=now)
    remove_line(actor=money.secretary, line=second, now=now)
    assert total_of(draft) == 150
    assert not Receipt.objects.exists()


def test_a_claim_is_taken_back_until_it_is_judged(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 100)
    back = take_back_claim(actor=money.secretary, claim=claim, now=now)
    assert back.state == "draft"
    assert award_books(money.award)[RELEASED] == 300_000
    assert refusal(lambda: discard_claim(actor=money.secretary, claim=claim, now=now)).code == (
        "was_handed_in"
    )
    again = hand_in_claim(actor=money.secretary, claim=claim, now=now)
    approve(money, again, now)
    for act in (
        lambda: take_back_claim(actor=money.secretary, claim=claim, now=now),
        lambda: hand_in_claim(actor=money.secretary, claim=claim, now=now),
    ):
        assert refusal(act).code in {"moved_on", "not_draft"}


def test_a_claim_never_handed_in_is_thrown_away(now: datetime):
    money = make_released(now)
    draft = make_draft(money, now, 100)
    discard_claim(actor=money.secretary, claim=draft, now=now)
    assert not Claim.objects.exists()


def test_one_line_returned_returns_the_whole(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 100, 200)
    first, second = claim.lines.all()
    rulings = {
        first.pk: Ruling("approved", 100),
        second.pk: Ruling("returned", remark="发票抬头不对，请换开。"),
    }
    back = decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)
    assert back.state == "returned"
    assert award_books(money.award)[RELEASED] == 300_000
    assert "发票抬头不对" in Message.objects.get(kind="funds.claim_answered").body
    again = hand_in_claim(actor=money.secretary, claim=back, now=now)
    assert {one.verdict for one in again.lines.all()} == {""}


def test_less_is_allowed_with_a_word_and_the_rest_may_be_claimed_anew(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 100, 200)
    first, second = claim.lines.all()
    rulings = {
        first.pk: Ruling("approved", 60, "只报印刷部分。"),
        second.pk: Ruling("refused", 200, "与项目无关。"),
    }
    done = decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)
    assert (done.state, done.approved_fen) == ("approved", 60)
    assert award_books(money.award)[RELEASED] == 300_000 - 60


def test_all_refused_is_the_end_of_it(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 100)
    rulings = {claim.lines.get().pk: Ruling("refused", remark="餐饮不能报。")}
    assert (
        decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now).state == "refused"
    )
    assert (
        refusal(lambda: settle_claim(actor=money.finance, claim=claim, now=now)).code == "moved_on"
    )


@pytest.mark.parametrize(
    ("ruling", "field", "words"),
    [
        (None, "verdict", "还没有审"),
        (Ruling("perhaps"), "verdict", "请选同意"),
        (Ruling("approved", 0), "allowed", "要大于 0"),
        (Ruling("approved", 101), "allowed", "不超过 1 元"),
        (Ruling("approved", 99), "remark", "请写明原因"),
        (Ruling("refused", remark=" "), "remark", "请写明原因"),
    ],
)
def test_a_ruling_that_is_not_whole_is_refused(now: datetime, ruling, field, words):
    money = make_released(now)
    claim = make_claim(money, now, 100)
    line = claim.lines.get()
    rulings = {line.pk: ruling} if ruling else {}
    fault = refusal(
        lambda: decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)
    )
    assert fault.faults[0].field == f"{line.pk}-{field}"
    assert words in fault.reason


def test_nobody_judges_what_they_handed_in(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 100)
    both = make_actor(money.world.host, Right.FINANCE, person=money.secretary.person)
    rulings = {claim.lines.get().pk: Ruling("approved", 100)}
    assert (
        refusal(lambda: decide_claim(actor=both, claim=claim, rulings=rulings, now=now)).code
        == "own_claim"
    )
    approve(money, claim, now)
    assert refusal(lambda: settle_claim(actor=both, claim=claim, now=now)).code == "own_claim"
    assert settle_claim(actor=money.finance, claim=claim, now=now).state == "settled"


def test_a_claim_goes_with_the_next_day_and_after_the_last_with_none(now: datetime):
    money = make_released(now)
    draft = make_draft(money, now, 100)
    today, late = now.date(), now + timedelta(days=31)
    days = [today + timedelta(days=30), today, today]
    terms = Terms(plan=ON_APPROVAL, claim_days=days)
    fund = set_terms(actor=money.finance, fund=money.fund, terms=terms, now=now)
    assert fund.claim_days == (today, days[0])
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=draft, now=late))
    assert fault.reason.startswith("报销截止到 2027年4月24日")
    between = now + timedelta(days=2)
    assert hand_in_claim(actor=money.secretary, claim=draft, now=between).state == "handed_in"
    set_terms(actor=money.finance, fund=money.fund, terms=Terms(claim_days=[today]), now=now)
    act = {"actor": money.secretary, "award": money.award, "now": between}
    assert refusal(lambda: begin_claim(**act)).code == "claims_over"


def test_other_units_find_nothing_and_lookers_write_nothing(now: datetime):
    money = make_released(now)
    other = money.world.colleges[1].secretary
    assert refusal(lambda: begin_claim(actor=other, award=money.award, now=now)).code == "not_yours"
    claim = make_claim(money, now, 100)
    for actor, code in ((other, "not_yours"), (money.world.office, "no_right")):
        assert (
            refusal(
                lambda actor=actor: decide_claim(actor=actor, claim=claim, rulings={}, now=now)
            ).code
            == code
        )


def test_a_host_changes_what_may_be_spent_and_a_claim_keeps_its_version(now: datetime):
    money = make_released(now)
    held = money.world.round
    claim = make_claim(money, now, 60_000)
    assert version_for(held, now.date()) is None
    dear = tuple(
        replace(one, per_item_fen=100) if one.key == "printing" else one
        for one in DEFAULT_TABLE.categories
    )
    version = save_table(actor=money.finance, categories=dear, since=now.date(), now=now)
    assert table_for(held, now.date()).category("printing").per_item_fen == 100
    assert table_for(held, now.date() - timedelta(days=1)) == DEFAULT_TABLE
    assert version_of(claim, now) is None
    back = take_back_claim(actor=money.secretary, claim=claim, now=now)
    assert version_of(back, now) == version
    fault = refusal(lambda: hand_in_claim(actor=money.secretary, claim=back, now=now))
    assert "要写多少件" in fault.reason
    fault = refusal(
        lambda: save_table(
            actor=money.finance, categories=(Category("a", ""),), since=now.date(), now=now
        )
    )
    assert fault.code == "category_unnamed"
    assert (
        refusal(
            lambda: save_table(actor=money.secretary, categories=dear, since=now.date(), now=now)
        ).code
        == "no_right"
    )
