"""The list of rounds and the page of one: what to do next, how far the units are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import filled_application, open_world_round, submitted_application
from tests.web.office.rounds.conftest import sit, words_of
from yipin.duties.models import Obligation, Reminder
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.services.screening import forward_application
from yipin.rules.definition import Contact
from yipin.rules.definition_years import copy_for_year
from yipin.web.office.rounds.facts import facts_of_round
from yipin.web.office.rounds.lead import lead_of
from yipin.web.office.rounds.matrix import matrix_of, short_names, theme_states
from yipin.web.office.rounds.overview import funnel_of


def lead(world, now):
    return lead_of(facts_of_round(world.round, now))


def test_the_page_opens_with_what_to_do(office, world):
    page = words_of(office.get(reverse("round", args=[world.round.pk])))
    assert "申报还剩 5 天，3 个单位里 2 个没交。" in page
    assert "其中 1 个还没开始填。先提醒，再打电话。" in page
    assert "提醒这 2 个单位" in page


def test_once_everybody_has_handed_in_screening_comes_next(world, now):
    for college in world.colleges[1:]:
        submitted_application(world, college, now)
    said = lead(world, now)
    assert said.sentence == "申报还剩 5 天，3 个单位都交了。"
    assert (said.hint, said.action) == ("3 项等您审查。", "审查下一项")


def test_after_the_deadline_what_waits_comes_first_then_who_is_missing(world, sent, now):
    later = now + timedelta(days=6)
    said = lead(world, later)
    assert said.sentence == "申报已截止，1 项等您审查。"
    assert said.hint.startswith("3 个单位里 2 个没交。审查到4月2日")
    forward_application(actor=world.office, application=sent, now=later)
    said = lead(world, later)
    assert said.sentence == "交来的 1 项都审查完了，通过 1 项。"
    assert said.hint == "接着组织评审。申报已截止，还有 2 个单位没交。"
    Application.objects.filter(pk=sent.pk).update(state="refused")
    assert lead(world, later).sentence == "申报已截止，还有 2 个单位没交。"
    Application.objects.filter(pk=sent.pk).update(state="forwarded")
    Obligation.objects.update(minimum=0)
    assert lead(world, later).sentence == "交来的 1 项都审查完了，通过 1 项。"


def test_before_it_opens_nothing_is_asked_of_the_office(world, now):
    said = lead(world, now - timedelta(days=60))
    assert said.sentence == "3月1日（周一）开始申报，已通知 3 个单位。"
    assert said.kind == ""


def test_the_last_day_names_the_hour(world, now):
    assert lead(world, now + timedelta(days=5)).sentence.startswith("申报今天 24:00 截止，")


def test_where_one_may_but_need_not_apply_nobody_is_missing(world, now):
    Obligation.objects.update(minimum=0)
    assert lead(world, now).sentence == "申报还剩 5 天，3 个单位里 1 个交了，没有规定必须交。"


def test_a_round_without_applications_says_so(world, office, now):
    definition = copy_for_year(builtin_definitions()["standing-work"], now.year)
    definition = replace(definition, contact=Contact(office="团委办公室", phone="00000001"))
    held = open_world_round(world, definition, now)
    page = words_of(office.get(reverse("round", args=[held.pk])))
    assert "这项计划不收申报" in page
    assert "汇总表" not in page


def test_the_funnel_counts_units_by_the_furthest_of_their_applications(world, now):
    filled_application(world, world.colleges[0], now, title="第二项")
    rows = funnel_of(facts_of_round(world.round, now))
    assert [(row.name, row.count) for row in rows] == [
        ("应申报单位", 3), ("开始填写", 2), ("送出签意见", 1), ("意见签完", 1), ("已提交", 1),
    ]  # fmt: skip
    assert [row.gap for row in rows] == ["全部已通知", "还有 1 个没开始", "1 个停在填写", "", ""]


def test_the_matrix_shows_handed_in_and_under_way(world, now):
    matrix = matrix_of(facts_of_round(world.round, now))
    filled = [(row.theme, cell.words) for row in matrix.rows for cell in row.cells if cell.words]
    themes = [one.theme for one in world.round.applications.order_by("pk")]
    assert sorted(filled) == sorted([(themes[0], "第1：已提交"), (themes[1], "第2：在填")])
    assert (matrix.sums, matrix.total) == ((1, 1, 0), 2)


def test_short_names_stay_different():
    assert short_names(["机械工程学院团总支", "体育学院团委", "学院团委"]) == [
        "机械工程",
        "体育",
        "学院",
    ]
    assert short_names(["机械学院团委", "机械学院团总支"]) == ["机械学院团委", "机械学院团总支"]


def test_themes_are_counted_by_state_where_units_are_too_many(world, now):
    rows = {
        row.theme: (row.counts, row.total) for row in theme_states(facts_of_round(world.round, now))
    }
    assert sum(total for _counts, total in rows.values()) == 2
    assert ((1, 1, 0, 0), 2) in rows.values()


def test_reminding_from_the_overview_says_how_many_and_who_not(office, world):
    address = reverse("round_remind", args=[world.round.pk])
    back = office.post(address, {"all": "1", "next": "round"}, follow=True)
    assert back.redirect_chain[-1][0] == reverse("round", args=[world.round.pk])
    assert "已提醒 2 个单位，2 人收到消息。" in words_of(back)
    assert Reminder.objects.count() == 2
    again = words_of(office.post(address, {"all": "1"}, follow=True))
    assert "2 个单位没有提醒" in again
    assert "今天已提醒过" in again
    assert Reminder.objects.count() == 2


def test_moving_a_window_tells_the_units_and_moves_what_they_owe(office, world):
    address = reverse("round_window", args=[world.round.pk, "apply"])
    assert "3 个单位的 3 位填报人" in words_of(office.get(address))
    given = {"opens_at": "2027-03-01T00:00", "closes_at": "2027-04-02T23:59", "note": "停电。"}
    assert office.post(address, given).status_code == 302
    due = {f"{row.due_at.astimezone():%m-%d}" for row in Obligation.objects.all()}
    assert due == {"04-02"}
    assert (
        Message.objects.filter(title__startswith="时间有变", body__contains="停电。").count() == 3
    )


@pytest.mark.parametrize(
    ("closes_at", "words"),
    [("2027-03-24T23:59", "已经过去"), ("2027-02-01T23:59", "早于开始时间"), ("", "要有截止时间")],
)
def test_a_window_that_cannot_be_is_explained_at_the_field(office, world, closes_at, words):
    address = reverse("round_window", args=[world.round.pk, "apply"])
    page = words_of(office.post(address, {"opens_at": "2027-03-01T00:00", "closes_at": closes_at}))
    assert words in page
    assert "2027-03-01T00:00" in page


def test_ending_and_opening_again(office, world):
    page = words_of(office.post(reverse("round_close", args=[world.round.pk]), follow=True))
    assert "这一轮 3月25日结束：交来 1 项，通过审查 0 项。" in page
    assert "改时间" not in page
    assert words_of(office.get(reverse("rounds"))).count('id="ended"') == 1
    office.post(reverse("round_reopen", args=[world.round.pk]))
    world.round.refresh_from_db()
    assert world.round.state == Round.State.OPEN


def test_the_list_says_what_runs_and_counts(office, world):
    page = words_of(office.get(reverse("rounds")))
    assert world.round.name in page
    assert "正在办 1 轮，1 项申报等您审查" in page
    assert "还剩 5 天" in page


def test_a_desk_that_runs_nothing_is_told_how_to_begin(db, at_noon):
    desk = make_actor(make_unit("新建学院团委"), Right.RUN_PROGRAMMES)
    page = words_of(sit(desk).get(reverse("rounds")))
    assert "还没有正在办的项目计划" in page
    assert reverse("office_notices") in page


@pytest.mark.parametrize("more", [0, 12])
def test_lists_run_in_the_same_number_of_queries(
    office, world, now, more, django_assert_num_queries
):
    definition = world.round.definition.parsed
    for n in range(more):
        open_world_round(world, replace(definition, key=f"k{n}"), now)
    office.get(reverse("rounds"))
    with django_assert_num_queries(9):
        office.get(reverse("rounds"))


@pytest.mark.parametrize("more", [0, 10])
def test_the_overview_runs_in_the_same_number_of_queries(
    office, world, now, more, django_assert_num_queries
):
    for n in range(more):
        filled_application(world, world.colleges[2], now, title=f"第{n}项")
    address = reverse("round", args=[world.round.pk])
    office.get(address)
    with django_assert_num_queries(13):
        office.get(address)


def test_an_upper_unit_may_run_it_too(world, at_noon):
    with time_machine.travel(at_noon, tick=False):
        above = make_actor(world.host, Right.RUN_PROGRAMMES)
        assert sit(above).get(reverse("round", args=[world.round.pk])).status_code == 200
