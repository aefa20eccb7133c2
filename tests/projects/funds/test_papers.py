"""The settlement sheet says what the books say; the books leave as they are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.funds import approve, decide, make_claim, make_released
from yipin.projects.funds.papers import kind_name, settlement_of
from yipin.projects.funds.queries import AWARDS
from yipin.projects.funds.services.judging import Ruling, decide_claim, settle_claim
from yipin.projects.funds.services.releasing import close_award

pytestmark = pytest.mark.django_db


def test_a_settled_project_on_paper(now: datetime):
    money = make_released(now)
    paid = approve(money, make_claim(money, now, 60_050, 40_000), now)
    settle_claim(actor=money.finance, claim=paid, now=now, voucher="记-12")
    refused = make_claim(money, now, 5_000)
    rulings = {refused.lines.get().pk: Ruling("refused", remark="与项目无关。")}
    decide_claim(actor=money.finance, claim=refused, rulings=rulings, now=now)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    close_award(actor=money.finance, award=money.award, now=now)
    sheet = settlement_of(AWARDS.get(pk=money.award.pk), now + timedelta(days=9))
    assert sheet.answers["settled"] == "1,000.50 元"
    assert sheet.answers["capital"] == "壹仟元伍角整"
    assert sheet.answers["left"] == "已收回 1,999.50 元"
    assert [(one["sum"], one["voucher"], one["kind"]) for one in sheet.lines] == [
        ("600.50", "记-12", "印刷费"), ("400.00", "记-12", "印刷费"),
    ]  # fmt: skip
    assert (sheet.form.version, sheet.form.filled_on) == (1, now.date())
    later = settlement_of(AWARDS.get(pk=money.award.pk), now + timedelta(days=99))
    assert later.form.digest == sheet.form.digest


def test_a_project_that_is_not_settled_is_a_draft_on_paper(now: datetime):
    sheet = settlement_of(AWARDS.get(pk=make_released(now).award.pk), now)
    assert (sheet.form.version, sheet.form.digest) == (0, "")
    assert sheet.answers["left"] == "已拨付未报销 3,000 元"
    assert sheet.answers["capital"] == "零元整"


def test_a_kind_that_a_table_no_longer_has_keeps_a_name(now: datetime):
    money = make_released(now)
    claim = make_claim(money, now, 100)
    line = claim.lines.get()
    line.category = "unheard-of"
    assert kind_name(claim, line) == "unheard-of"
