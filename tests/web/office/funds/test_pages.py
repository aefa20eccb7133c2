"""The finance desk: budget and plan, books, releasing, judging, settling, what is taken away."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories.funds import (
    EXPENSE,
    KEY,
    Money,
    approve,
    decide,
    make_accepted,
    make_claim,
    make_draft,
    make_money,
    make_next_round,
    make_projects,
    make_released,
    receipt,
)
from tests.factories.organisations import make_actor
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.funds.models import Award, Claim, ExpenseVersion, Part, Posting, RoundFund
from yipin.projects.funds.queries import tiers_of
from yipin.projects.funds.services.claims import CLAIMS, save_line
from yipin.projects.funds.services.funds import Terms, open_fund, set_terms
from yipin.projects.funds.services.judging import (
    Ruling,
    correct_voucher,
    decide_claim,
    settle_claim,
)
from yipin.projects.funds.services.releasing import release_part
from yipin.projects.models import Application
from yipin.projects.selecting import limits_row
from yipin.projects.services.decision_limits import Wanted, set_limits
from yipin.rules.tranches import ON_ACCEPTANCE, GradeShare
from yipin.web.theme.dates import full_day

pytestmark = pytest.mark.django_db


def follow(client: Client, address: str, **fields: object) -> str:
    return words_of(client.post(address, fields, follow=True))


def test_a_kind_with_a_soft_break_of_word_is_read_again():
    version = ExpenseVersion(
        since=timezone.localdate(), table=[{"key": "k1", "name": "材料\x0b费"}]
    )
    assert [one.name for one in version.parsed.categories] == ["材料 费"]


def plan_rows(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Fields of the plan: name, when, share."""
    found = {"part-TOTAL_FORMS": str(len(rows)), "part-INITIAL_FORMS": "0"}
    for at, (name, when, share) in enumerate(rows):
        found |= {
            f"part-{at}-name": name, f"part-{at}-when": when, f"part-{at}-share": share,
            f"part-{at}-fixed": "", f"part-{at}-on_pass": "",
        }  # fmt: skip
    return found


def test_from_nothing_to_books_that_hold_what_was_decided():
    world, _projects = make_projects(timezone.now())
    finance = sit(make_actor(world.host, Right.FINANCE))
    pk = world.round.pk
    listed = words_of(finance.get(reverse("funds")))
    assert world.round.name in listed
    assert "2 个项目的核定经费还没登记" in listed
    assert "先设预算" in words_of(finance.get(reverse("round_fund", args=[pk])))
    address = reverse("round_fund_settings", args=[pk])
    assert f"“{KEY}”预算（元）" in words_of(finance.get(address))
    sent = plan_rows(("启动经费", "approved", "40"), ("结项经费", "accepted", "60"))
    asked = {"budget-0": "8,000", "unspent": "return"}
    assert "通过验收后拨 100%，合格的拨其中 80%" in words_of(finance.get(address))
    assert "这一轮要改，请写明原因" in words_of(finance.post(address, sent | asked))
    page = follow(finance, address, **sent, **asked, plan_reason="新品牌要先置办器材。")
    assert "和计划里写的不同：新品牌要先置办器材。" in page
    assert "预算和拨付办法存好了" in page
    assert "预算 8,000 元，还有 2,000 元没安排" in page
    assert Part.objects.count() == 4


def test_a_budget_left_empty_is_said_with_the_projects_that_wait_for_it():
    world, _projects = make_projects(timezone.now())
    finance, pk = sit(make_actor(world.host, Right.FINANCE)), world.round.pk
    sent = plan_rows(("经费", "accepted", "100")) | {"unspent": "return", "plan_reason": "照旧。"}
    sent |= {"budget-1": "0"}
    page = follow(finance, reverse("round_fund_settings", args=[pk]), **sent, **{"budget-0": ""})
    assert f"没有填“{KEY}”的预算，按 0 元算。已经有 2 个项目定了经费" in page
    assert reverse("round_fund", args=[pk]) in finance.get(reverse("due")).text
    typed = follow(finance, reverse("round_fund_settings", args=[pk]), **sent, **{"budget-0": "0"})
    assert "没有填" not in typed


def test_what_is_typed_wrong_stays_and_is_said():
    world, _projects = make_projects(timezone.now())
    finance = sit(make_actor(world.host, Right.FINANCE))
    address = reverse("round_fund_settings", args=[world.round.pk])
    sent = plan_rows(("启动经费", "approved", "四成"))
    answer = finance.post(address, sent | {"budget-0": "八千", "unspent": "return"})
    page = words_of(answer)
    assert answer.status_code == 422
    assert 'value="八千"' in page
    assert "写成了“八千”，请写成 3000" in page
    assert "写成了“四成”，请写 0 到 100 的数" in page
    sent = plan_rows(("启动经费", "approved", "40"))
    answer = finance.post(address, sent | {"budget-0": "8000", "unspent": "return"})
    assert "比例加起来是 40%，请改到正好 100%" in words_of(answer)
    assert not RoundFund.objects.exists()


def test_a_round_closes_on_several_days_and_the_unit_reads_the_next():
    money, today = make_money(timezone.now()), timezone.localdate()
    finance, pk = sit(money.finance), money.world.round.pk
    sent = plan_rows(("经费", "accepted", "100")) | {"budget-0": "10000", "unspent": "return"}
    sent["plan_reason"] = "照旧。"
    days = [today - timedelta(days=1), today + timedelta(days=9), today + timedelta(days=190)]
    typed = {f"claim_day-{at}": day.isoformat() for at, day in enumerate(days[:2])}
    follow(finance, reverse("round_fund_settings", args=[pk]), **sent, **typed)
    typed |= {"claim_day-2": days[2].isoformat()}
    follow(finance, reverse("round_fund_settings", args=[pk]), **sent, **typed)
    page = words_of(finance.get(reverse("round_fund_settings", args=[pk])))
    assert all(f'value="{day.isoformat()}"' in page for day in days)
    assert "报销截止（第 4 次）" in page
    own = reverse("own_award", args=[money.award.pk])
    branch = sit(money.secretary)
    page = words_of(branch.get(own))
    assert f"下次报销截止 {full_day(days[1])}（含）" in page
    assert "填一份报销" in page
    money.fund.closing_days.exclude(day=days[0]).delete()
    page = words_of(branch.get(own))
    assert ("报销已截止" in page, "填一份报销" in page) == (True, False)


def test_a_plan_at_hand_fills_the_rows():
    world, _projects = make_projects(timezone.now())
    finance = sit(make_actor(world.host, Right.FINANCE))
    page = words_of(
        finance.get(reverse("round_fund_settings", args=[world.round.pk]), {"plan": "two"})
    )
    assert 'value="启动经费"' in page
    assert 'value="60"' in page


def test_what_the_books_cannot_take_is_named():
    now = timezone.now()
    money = make_money(now, budget_fen=600_000)
    decide(money.projects[0], "adjust", now, actor=money.world.office, amount_fen=400_000)
    finance, pk = sit(money.finance), money.world.round.pk
    assert "1 个项目的核定经费还没登记" in words_of(finance.get(reverse("round_fund", args=[pk])))
    page = follow(finance, reverse("round_fund_take_in", args=[pk]))
    assert "没有登记：预算还剩 0 元，不够 1,000 元" in page


def test_the_books_say_the_budget_of_the_selection():
    now = timezone.now()
    money = make_money(now, budget_fen=700_000)
    held, office = money.world.round, sit(money.world.office)
    address = reverse("round_limits", args=[held.pk])
    page = words_of(office.get(address))
    assert "总预算照经费账上的数" in page
    assert 'value="7000"' in page
    office.post(address, {"budget": "1"})
    assert limits_row(held).budget_fen == 700_000


def test_the_limits_of_the_selection_start_the_budget():
    now = timezone.now()
    world, _projects = make_projects(now)
    finance = sit(make_actor(world.host, Right.FINANCE))
    wanted = Wanted(budget_fen=800_000)
    set_limits(actor=world.office, held=world.round, wanted=wanted, now=now)
    page = words_of(finance.get(reverse("round_fund_settings", args=[world.round.pk])))
    assert ('value="8000"' in page) == (len(tiers_of(world.round)) == 1)
    assert "总预算 8,000 元" in page


def test_what_was_released_beyond_the_grade_is_named_on_the_page():
    now = timezone.now()
    graded = (replace(ON_ACCEPTANCE[0], by_grade=(GradeShare("pass", 8_000),)),)
    money = make_money(now, plan=graded)
    project, award = money.projects[0], money.award
    decide(project, "accept", now, actor=money.world.office, grade="excellent")
    release_part(actor=money.finance, part=award.parts.get(), now=now)
    finance, unit = sit(money.finance), sit(money.secretary)
    office = sit(money.world.office)
    places = (
        (finance, reverse("fund_award", args=[award.pk])),
        (unit, reverse("own_award", args=[award.pk])),
        (unit, reverse("project", args=[project.pk])),
        (office, reverse("office_project", args=[project.pk])),
    )
    for client, address in places:
        assert "按现在的验收结果没有多拨，不用退回" in words_of(client.get(address)), address
    decide(project, "accept", now, actor=money.world.office, grade="pass")
    said = "按现在的验收结果应拨 2,400 元，多拨的 600 元要退回：其中 600 元还没有报销"
    whole = (finance, reverse("round_fund", args=[money.world.round.pk]))
    for client, address in (*places, whole):
        assert said in words_of(client.get(address)), address
    link = reverse("own_award", args=[award.pk])
    assert link in unit.get(reverse("project", args=[project.pk])).content.decode()


def test_a_part_is_released_and_a_project_settled():
    now = timezone.now()
    money = make_money(now)
    finance, award = sit(money.finance), money.award
    address = reverse("fund_award", args=[award.pk])
    page = words_of(finance.get(address))
    assert "要等项目通过验收，现在还没有" in page
    assert "登记拨付“" not in page
    release = reverse("fund_part_release", args=[award.parts.get().pk])
    assert "要等项目通过验收" in follow(finance, release)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    release = reverse("fund_part_release", args=[award.parts.get().pk])
    assert "登记拨付 3,000 元，已告诉项目单位" in follow(finance, release)
    page = follow(finance, reverse("fund_award_close", args=[award.pk]))
    assert "经费结清了" in page
    assert Award.objects.get(pk=award.pk).closed_at
    for kind in ("docx", "xlsx", "pdf"):
        answer = finance.get(reverse("settlement", args=[award.pk, kind]))
        assert answer.status_code == 200
        assert len(answer.content) > 3000
    assert finance.get(reverse("settlement", args=[award.pk, "odt"])).status_code == 404


def test_what_waits_to_be_settled_is_on_the_desk_and_found_in_the_round():
    now = timezone.now()
    money = make_released(now)
    finance, pk = sit(money.finance), money.world.round.pk
    claim = make_claim(money, now, 60_000)
    for project in money.projects:
        decide(project, "accept", now, actor=money.world.office)
    address = reverse("round_fund", args=[pk])

    def found(settling: str) -> list[str]:
        page = finance.get(address, {"settling": settling})
        return [row["award"].application.title for row in page.context["rows"]]

    titles = [one.title for one in money.projects]
    assert (found("open"), found("ready"), found("closed")) == (titles[:1], titles[1:], [])
    assert found("running") == []
    assert "没有这样的项目" in words_of(finance.get(address, {"settling": "running"}))
    assert found("") == found("x") == titles
    settle_claim(actor=money.finance, claim=approve(money, claim, now), now=now)
    place = f"{address}?settling=ready#projects"
    desk = words_of(finance.get(reverse("due")))
    assert "2 个项目验收或终止了，拨付、报销都办完了，还没有结清。" in desk
    assert f'href="{place}"' in desk
    listed = words_of(finance.get(reverse("funds")))
    assert "2 个项目待结清。" in listed
    assert f'href="{place}"' in listed
    for award in money.awards():
        follow(finance, reverse("fund_award_close", args=[award.pk]))
    assert (found("ready"), found("closed")) == ([], titles)
    assert "去结清" not in words_of(finance.get(reverse("due")))


def test_what_was_accepted_waits_for_its_last_part_and_what_failed_does_not():
    now = timezone.now()
    money = make_money(now)
    finance, pk = sit(money.finance), money.world.round.pk
    for project, action in zip(money.projects, ("accept", "cancel"), strict=True):
        decide(project, action, now, actor=money.world.office)
    page = finance.get(reverse("round_fund", args=[pk]))
    assert [row["settling"].text for row in page.context["rows"]] == ["拨付、报销没办完", "待结清"]


def test_a_draft_keeps_a_project_open_only_while_it_can_still_go_in():
    now = timezone.now()
    money = make_accepted(now)
    finance, pk = sit(money.finance), money.world.round.pk
    make_draft(money, now)
    make_draft(money, now, 60_000, at=1)

    def marks() -> list[str]:
        page = finance.get(reverse("round_fund", args=[pk]))
        return [row["settling"].text for row in page.context["rows"]]

    assert marks() == ["待结清", "拨付、报销没办完"]
    today = timezone.localdate(now)
    for last, words in ((today, "拨付、报销没办完"), (today - timedelta(days=1), "待结清")):
        terms = Terms(claim_days=[today - timedelta(days=9), last])
        set_terms(actor=money.finance, fund=money.fund, terms=terms, now=now)
        assert marks() == ["待结清", words]
    assert "2 个项目验收或终止了" in words_of(finance.get(reverse("due")))


def test_a_settlement_is_taken_back_with_a_reason_and_nothing_typed_is_lost():
    now = timezone.now()
    money = make_accepted(now)
    finance, pk = sit(money.finance), money.award.pk
    address, act = reverse("fund_award", args=[pk]), reverse("fund_award_reopen", args=[pk])
    assert act not in words_of(finance.get(address))
    assert "经费没有结清" in words_of(finance.post(act, {"reason": "算错了"}))
    follow(finance, reverse("fund_award_close", args=[pk]))
    answer = finance.post(act, {"reason": " "})
    assert answer.status_code == 422
    assert "请写明撤销结清的原因" in words_of(answer)
    assert "撤销了结清，已告诉项目单位" in follow(finance, act, reason="算错了。")
    assert "撤销余额结转" in words_of(finance.get(address))
    follow(finance, reverse("fund_award_close", args=[pk]))
    open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    assert "不能再撤销结清" in words_of(finance.get(address))
    answer = finance.post(act, {"reason": "又算错了。"})
    assert "不能再撤销结清" in words_of(answer)


def judged(claim: Claim, **fields: str) -> dict[str, str]:
    line = claim.lines.first()
    return {f"{line.pk}-{name}": value for name, value in fields.items()}


def test_a_claim_is_judged_and_settled():
    now = timezone.now()
    money = make_released(now)
    claim = make_claim(money, now, 60_000)
    finance = sit(money.finance)
    listed = words_of(finance.get(reverse("fund_claims")))
    assert "等审核 1" in listed
    assert "百炼匠心工作坊" in listed
    address = reverse("fund_claim", args=[claim.pk])
    page = words_of(finance.get(address))
    assert "印刷费" in page
    assert "发票.pdf" in page
    wrong = finance.post(address, judged(claim, verdict="approved", allowed="500"))
    assert wrong.status_code == 422
    assert "没有全额同意，请写明原因" in words_of(wrong)
    assert 'value="500"' in words_of(wrong)
    wrong = finance.post(address, judged(claim, verdict="", allowed="很多"))
    assert "同意金额（元）写成了“很多”" in words_of(wrong)
    done = follow(finance, address, **judged(claim, verdict="approved", allowed="600"))
    assert "已审核，已告知项目单位" in done
    again = finance.post(address, judged(claim, verdict="approved", allowed="600"))
    assert "刷新后再看" in words_of(again)
    settle = reverse("fund_claim_settle", args=[claim.pk])
    assert "登记结算了" in follow(finance, settle, voucher="记-12")
    assert "刷新后再看" in follow(finance, settle)


def test_a_claim_that_comes_again_says_what_was_said_and_which_lines_changed():
    now = timezone.now()
    money = make_released(now)
    claim = make_claim(money, now, 60_000, 50_000, 40_000)
    address = reverse("fund_claim", args=[claim.pk])
    agreed, dear, wrong = claim.lines.order_by("pk")
    rulings = {
        agreed.pk: Ruling("approved", 60_000),
        dear.pk: Ruling("approved", 45_000, "单价超了。"),
        wrong.pk: Ruling("returned", remark="抬头写的不是“学院”。"),
    }
    finance, branch = sit(money.finance), sit(money.secretary)
    assert "上次：" not in words_of(finance.get(address))
    decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)
    page = words_of(finance.get(address))
    assert "退回，“抬头写的不是‘学院’。”" in page
    assert "同意 0 元" not in page
    today = timezone.localdate(now)
    new = replace(EXPENSE, spent_on=today, amount_fen=10_000, what="加印")
    own = CLAIMS.get(pk=claim.pk)
    save_line(actor=money.secretary, claim=own, expense=new, now=now, receipts=[receipt()])
    other = replace(EXPENSE, spent_on=today, amount_fen=50_000)
    more = [receipt("清单.pdf", b"list")]
    save_line(
        actor=money.secretary, claim=own, expense=other, now=now, line=dear, receipts=more
    )  # fmt: skip
    same = replace(EXPENSE, spent_on=today, amount_fen=60_000)
    save_line(actor=money.secretary, claim=own, expense=same, now=now, line=agreed)
    branch.post(reverse("claim_act", args=[claim.pk, "hand-in"]))
    answer = finance.get(address)
    said = {
        row.line.pk: (row.earlier_ruling, form["verdict"].value(), form["allowed"].value())
        for row, form, _limits in answer.context["ruled"]
    }
    added = claim.lines.latest("pk")
    assert said == {
        agreed.pk: ("上次：同意 600 元", "approved", "600"),
        dear.pk: ("上次：同意 450 元，“单价超了。”", None, "500"),
        wrong.pk: ("上次：退回，“抬头写的不是‘学院’。”", None, "400"),
        added.pk: ("", None, "100"),
    }
    page = words_of(answer)
    shown = [page.count(one) for one in ("没有改", "退回以后改过", "退回以后新加的")]
    assert shown == [2, 1, 1]
    assert len(re.findall(r"<input[^>]* checked", answer.content.decode())) == 1


def test_the_claims_of_a_project_add_up_to_what_was_settled():
    now = timezone.now()
    money = make_released(now)
    cut = make_claim(money, now, 30_050)
    rulings = {cut.lines.get().pk: Ruling("approved", 27_050, "超了限额。")}
    decided = decide_claim(actor=money.finance, claim=cut, rulings=rulings, now=now)
    settle_claim(actor=money.finance, claim=decided, now=now)
    make_claim(money, now, 46_000)
    page = words_of(sit(money.finance).get(reverse("fund_award", args=[money.award.pk])))
    listed = page[page.index('id="claims"') : page.index('id="books"')]
    assert re.findall(r"申报 [\d.]+|(?<=>)[\d.]+(?=<)", listed) == [
        "460.00",
        "270.50",
        "申报 300.50",
    ]


def test_a_voucher_is_added_and_corrected_after_settling():
    now = timezone.now()
    money = make_released(now)
    claim = approve(money, make_claim(money, now, 60_000), now)
    finance, address = sit(money.finance), reverse("fund_claim", args=[claim.pk])
    write = reverse("fund_claim_voucher", args=[claim.pk])
    assert "选填，可以以后补" in words_of(finance.get(address))
    assert "刷新后再看" in follow(finance, write, voucher="早了")
    assert "补凭证号" in follow(finance, reverse("fund_claim_settle", args=[claim.pk]))
    page = follow(finance, write, voucher=" 记-21 ")
    assert "凭证号存好了" in page
    assert "改凭证号" in page
    follow(finance, write, voucher="记-12")
    follow(finance, write, voucher="记-12")
    kept = words_of(finance.get(reverse("history", args=["claim", claim.pk])))
    assert kept.count("改了凭证号") == 2
    assert "凭证号：记-21 → 记-12" in kept
    assert "记-12" in words_of(finance.get(reverse("fund_award", args=[money.award.pk])))
    books = finance.get(reverse("round_fund_journal", args=[money.world.round.pk]))
    assert [row[7] for row in sheet(books.content) if row[1] == "登记结算"] == ["记-12"]


def test_who_handed_a_claim_in_writes_no_voucher_for_it():
    now = timezone.now()
    money = make_released(now)
    claim = approve(money, make_claim(money, now, 60_000), now)
    settled = settle_claim(actor=money.finance, claim=claim, now=now)
    Claim.objects.filter(pk=claim.pk).update(handed_in_by=money.finance.signed_in)
    with pytest.raises(Refused, match="另一位经费经办"):
        correct_voucher(actor=money.finance, claim=settled, voucher="记-1", now=now)


def test_the_books_leave_by_date_and_then_by_number():
    now = timezone.now()
    money = make_released(now)
    late = make_claim(money, now, 600)
    Posting.objects.filter(claim=late).update(made_at=now - timedelta(days=900))
    address = reverse("round_fund_journal", args=[money.world.round.pk])
    rows = sheet(sit(money.finance).get(address).content)[1:]
    assert rows[0][1] == "提交报销"
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    released = [row[3] for row in rows if row[1] == "拨付"]
    numbers = dict(Application.objects.values_list("title", "number"))
    assert released == sorted(released, key=numbers.__getitem__)


def test_receipts_are_seen_by_both_desks_and_nobody_else():
    now = timezone.now()
    money = make_released(now)
    claim = make_claim(money, now, 60_000)
    file = claim.lines.get().receipts.get().file
    address = reverse("file", args=[file.pk])
    assert sit(money.finance).get(address).status_code == 200
    assert sit(money.secretary).get(address).status_code == 200
    assert sit(money.world.colleges[1].secretary).get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 2),
        ({"q": "百炼"}, 1),
        ({"q": "没有"}, 0),
        ({"state": "approved"}, 1),
        ({"state": "x"}, 2),
    ],
)
def test_claims_are_found_by_words_and_state(query, found):
    now = timezone.now()
    money = make_released(now)
    approve(money, make_claim(money, now, 100), now)
    make_claim(money, now, 100, at=1)
    page = sit(money.finance).get(reverse("fund_claims"), query)
    assert len(page.context["rows"]) == found


def test_carried_money_is_followed_from_one_round_to_the_next():
    now = timezone.now()
    money = make_accepted(now)
    finance, own = sit(money.finance), sit(money.secretary)
    old = reverse("fund_award", args=[money.award.pk])
    assert "没用完的 3,000 元：结转，留给项目下一年用" in words_of(finance.get(old))
    page = follow(finance, reverse("fund_award_close", args=[money.award.pk]))
    assert "等下一轮开账时转过去" in page
    held = make_next_round(money, now)
    fund = open_fund(actor=money.finance, held=held, now=now)
    new = fund.awards.get()
    assert reverse("fund_award", args=[new.pk]) in words_of(finance.get(old))
    page = words_of(finance.get(reverse("round_fund", args=[held.pk])))
    assert "另有上年结转 3,000 元" in page
    page = words_of(finance.get(reverse("fund_award", args=[new.pk])))
    assert "上年结转 3,000 元，可以直接报销" in page
    assert "上年结转 3,000.00" in words_of(own.get(reverse("own_funds")))
    page = words_of(own.get(reverse("own_award", args=[new.pk])))
    assert "填一份报销" in page
    rows = sheet(finance.get(reverse("round_fund_journal", args=[held.pk])).content)
    assert rows[1][1] == "上年结转"
    assert rows[1][4:6] == ["上一轮结转", "已拨付未报销"]


def test_books_leave_as_excel_in_yuan():
    now = timezone.now()
    money = make_released(now)
    approve(money, make_claim(money, now, 60_050), now)
    finance, pk = sit(money.finance), money.world.round.pk
    rows = sheet(finance.get(reverse("round_fund_xlsx", args=[pk])).content)
    assert rows[0][:7] == ["编号", "项目", "单位", "等次", "核定", "上年结转", "已拨付"]
    assert rows[1][4:7] == [3000.0, 0.0, 3000.0]
    assert 600.5 in rows[1]
    rows = sheet(finance.get(reverse("round_fund_journal", args=[pk])).content)
    assert [row[1] for row in rows[1:3]] == ["编入预算", "核定经费"]
    world, _projects = money.world, money.projects
    office = sit(world.office)
    assert office.get(reverse("round_fund", args=[pk])).status_code == 200
    assert office.get(reverse("round_fund_settings", args=[pk])).status_code == 403


def sheet(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_without_books_nothing_is_taken_away():
    world, _projects = make_projects(timezone.now())
    finance = sit(make_actor(world.host, Right.FINANCE))
    assert finance.get(reverse("round_fund_xlsx", args=[world.round.pk])).status_code == 404
    assert "还没有设预算" in follow(finance, reverse("round_fund_take_in", args=[world.round.pk]))


def test_what_may_be_spent_on_is_changed_as_rows():
    money = make_released(timezone.now())
    finance, address = sit(money.finance), reverse("expense_table")
    assert "系统自带的一套" in words_of(finance.get(address))
    today = timezone.localdate().isoformat()
    rows = {
        "since": today, "kind-TOTAL_FORMS": "3", "kind-INITIAL_FORMS": "0",
        "kind-0-key": "printing", "kind-0-name": "印刷费", "kind-0-is_allowed": "yes",
        "kind-0-per_item": "1.5", "kind-0-per_person": "", "kind-0-papers": "",
        "kind-1-key": "", "kind-1-name": "保险费", "kind-1-is_allowed": "yes",
        "kind-2-key": "reception", "kind-2-name": "餐饮", "kind-2-is_allowed": "no",
    }  # fmt: skip
    assert "开支范围存好了" in follow(finance, address, **rows)
    table = ExpenseVersion.objects.get().parsed
    assert [(one.key, one.per_item_fen, one.is_allowed) for one in table.categories] == [
        ("printing", 150, True), ("k1", None, True), ("reception", None, False),
    ]  # fmt: skip
    wrong = finance.post(address, rows | {"kind-1-name": "印刷费"})
    assert wrong.status_code == 422
    assert "“印刷费”写了两次" in words_of(wrong)


@pytest.mark.parametrize("count", [1, 50])
def test_as_many_queries_for_fifty_as_for_one(count: int):
    """A literal number of queries for each list, however long."""
    now = timezone.now()
    money = make_released(now)
    many(money, count, now)
    finance = sit(money.finance)
    pages = {
        reverse("funds"): 12,
        reverse("fund_claims"): 7,
        reverse("round_fund", args=[money.world.round.pk]): 20,
        reverse("due"): 10,
    }
    seen: dict[str, int] = {}
    for address in pages:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert finance.get(address).status_code == 200
        seen[address] = len(caught)
    assert seen == pages


def many(money: Money, count: int, now: datetime) -> None:
    """So many projects in the books, each with a claim handed in."""
    first = money.award
    Claim.objects.create(
        award=first, number=1, state="handed_in", claimed_fen=1, begun_at=now, handed_in_at=now,
        begun_by=money.secretary.person, handed_in_by=money.secretary.person,
    )  # fmt: skip
    for n in range(count - 1):
        submission = money.projects[0].submission
        submission.pk = None
        submission.save()
        project = Application.objects.create(
            round=money.world.round, unit=first.application.unit, submission=submission,
            title=f"项目{n}", state="running", state_since=now, number=100 + n, created_at=now,
            created_by=money.secretary.person, amount_fen=1, tier=KEY,
        )  # fmt: skip
        award = Award.objects.create(
            fund=money.fund, application=project, tier=KEY, amount_fen=1, since=now.date(),
            made_at=now,
        )  # fmt: skip
        Claim.objects.create(
            award=award, number=1, state="handed_in", claimed_fen=1, begun_at=now,
            handed_in_at=now, begun_by=money.secretary.person,
            handed_in_by=money.secretary.person,
        )  # fmt: skip
