"""A round in pictures: every picture stands beside or above the table that it is drawn from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.copies import copied_applications, more_units
from tests.factories.decisions import decided, make_ranked
from tests.factories.funds import KEY, approve, make_accepted, make_claim
from tests.factories.running import make_running
from tests.pages import squeezed
from tests.web.office.rounds.conftest import sit, words_of
from yipin.programmes.models import Round
from yipin.projects.funds.services.judging import settle_claim
from yipin.projects.funds.services.releasing import close_award


def address(running) -> str:
    return reverse("round_figures", args=[running.world.round.pk])


@pytest.mark.django_db
def test_it_counts_how_far_projects_came_and_who_has_what():
    running = make_running(timezone.now())
    page = squeezed(words_of(sit(running.world.office).get(address(running))))
    for step, count in (("开始填写", 2), ("通过审查", 2), ("立项", 2), ("认证", 0)):
        assert f'{step}</th><td role="cell" class="right">{count}</td>' in page
    assert "立项项目：主题与单位" in page
    assert "评审会" in page
    assert "经费" not in page


@pytest.mark.django_db
def test_a_stage_that_is_over_and_one_without_days_are_told_apart():
    running = make_running(timezone.now())
    answer = sit(running.world.office).get(address(running))
    stages = answer.context["page"].stages
    undated = [one.name for one in stages if not one.is_dated]
    assert undated == ["表彰优秀品牌项目和单位"]
    page = squeezed(words_of(answer))
    assert f"未定日期：{undated[0]}" in page
    assert f'<tr role="row" data-skip><th role="rowheader" scope="row">{undated[0]}</th>' in page
    assert page.count('<tr role="row" data-skip>') == 1
    dated = [
        f'data-v="{one.days or 0}" data-words="{one.words}">' for one in stages if one.is_dated
    ]
    assert dated
    assert [one for one in dated if one not in page] == []


@pytest.mark.django_db
def test_what_was_done_before_its_last_day_is_done_and_not_past(at_noon):
    contest = make_ranked(at_noon)
    decided(contest, at_noon)
    held = contest.world.round
    held.stages.filter(key="selection").update(closes_at=at_noon + timedelta(days=8))
    Round.objects.filter(pk=held.pk).update(opened_at=at_noon - timedelta(days=30))
    held.stages.filter(key="apply").update(closes_at=at_noon - timedelta(days=1))
    office = sit(contest.world.office)
    stages = office.get(address(contest)).context["page"].stages
    said = {one.name: one.words for one in stages}
    assert (said["申报"], said["确定重点支持项目"]) == ("已过", "已完成")
    round_page = office.get(reverse("round", args=[held.pk]))
    marks = {one.name: one.mark for one in round_page.context["page"].calendar}
    assert marks["确定重点支持项目"].text == "已完成"


@pytest.mark.django_db
def test_money_stands_under_the_same_heads_with_the_same_sums_as_on_the_pages_of_money():
    now = timezone.now()
    money = make_accepted(now, unspent="return")
    claim = approve(money, make_claim(money, now, 74_500), now)
    settle_claim(actor=money.finance, claim=claim, now=now)
    close_award(actor=money.finance, award=money.award, now=now)
    page = sit(money.world.office).get(address(money)).context["page"]
    shown = [(str(head.label), fen) for head, fen in page.tiers[KEY]]
    assert shown == [
        ("预算还剩", 400_000), ("还没拨付", 0), ("可以报销", 300_000), ("报销在审", 0),
        ("待结算", 0), ("已结算", 74_500), ("收回或结转", 225_500),
    ]  # fmt: skip
    told = sit(money.finance).get(reverse("round_fund", args=[money.world.round.pk]))
    said = {str(head.label): fen for head, fen in told.context["tiers"][KEY]}
    common = {head: fen for head, fen in shown if head in said}
    assert common == {head: said[head] for head in common}
    assert said["预算"] == sum(fen for _head, fen in shown)


@pytest.mark.django_db
def test_more_units_than_stand_side_by_side_go_on_in_another_map():
    running = make_running(timezone.now(), colleges=1)
    units = more_units(running.world.host)
    copied_applications(running.projects[0], units)
    office = sit(running.world.office)
    office.get(address(running))
    with CaptureQueriesContext(connection) as caught:
        page = office.get(address(running))
    assert len(caught) <= 12
    spans = [one.span for one in page.context["page"].maps]
    assert spans == [f"第 {span} 个单位，共 50 个" for span in ("1—24", "25—48", "49—50")]
    for one in page.context["page"].maps:
        assert sum(row.total for row in one.rows) == 50
    counted = [sum(map(sum, (row.counts for row in one.rows))) for one in page.context["page"].maps]
    assert counted == [24, 24, 2]
    assert page.text.count('data-chart="heat"') == 3


@pytest.mark.django_db
def test_as_many_reads_for_many_as_for_one():
    counts = []
    for colleges in (1, 6):
        running = make_running(timezone.now(), colleges=colleges)
        office = sit(running.world.office)
        office.get(address(running))
        with CaptureQueriesContext(connection) as caught:
            office.get(address(running))
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


@pytest.mark.django_db(transaction=True)
def test_the_charts_are_drawn_from_the_tables(live_server, page_desk):
    running = make_running(timezone.now())
    client = sit(running.world.office)
    key = settings.SESSION_COOKIE_NAME
    page_desk.context.add_cookies(
        [{"name": key, "value": client.cookies[key].value, "url": live_server.url}]
    )
    page_desk.goto(live_server.url + address(running))
    page_desk.locator("figure[data-chart] canvas").nth(2).wait_for()
    assert page_desk.locator("figure[data-chart]").count() == 3
    drawn = page_desk.locator(".chart").nth(1).locator("tbody tr:not([data-skip])").count()
    place = page_desk.locator(".chart__place").nth(1)
    assert place.evaluate("one => one.style.height") == f"{max(160, 60 + drawn * 40)}px"
    for one in page_desk.locator(".chart--beside").all():
        drawing, table = (
            one.locator(".chart__place").bounding_box(),
            one.locator("table").bounding_box(),
        )
        assert drawing["x"] + drawing["width"] <= table["x"]
    sheets = page_desk.locator(".chart__paper")
    page_desk.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert sheets.evaluate_all("all => all.map(one => one.width)") == [
        640,
        640,
        1320,
    ]  # one a chart
    page_desk.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert sheets.count() == 0
