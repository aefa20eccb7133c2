"""The day on the office's page and on the wall; paper typed by one and checked by another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import make_actor
from tests.factories.panels import Contest, make_contest
from tests.web.office.reviews.test_pages import follow, mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.models import Paper
from yipin.documents.services.paper_issuing import add_series, issue_paper
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Ballot, Card, Session

pytestmark = pytest.mark.django_db
PLAN = {"held_at": "", "place": "图书馆报告厅", "talk_minutes": "5", "question_minutes": "3"}


def test_a_day_from_the_seal_to_the_file():
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    page = reverse("panel_session", args=[pk])
    wrong = office.post(page, {**PLAN, "talk_minutes": "0"})
    assert wrong.status_code == 422
    past = office.post(page, {**PLAN, "held_at": "2020-01-01T08:00"})
    assert past.status_code == 422
    assert "这一天已经过了，请写今天或以后的时间" in words_of(past)
    assert "会前先公布抽签密封号" in follow(office, page, **PLAN)
    session = Session.objects.get()

    def do(act: str) -> str:
        return follow(office, reverse("session_act", args=[session.pk, act]))

    assert "先公布抽签密封号" in do("draw")
    assert "密封号公布了" in do("seal")
    session.refresh_from_db()
    hall = reverse("hall", args=[session.pk])
    assert session.seed not in office.get(page).content.decode()
    assert session.seed not in office.get(hall).content.decode()
    assert "抽好了，2 项" in do("draw")
    assert session.seed in office.get(page).content.decode()
    assert "还没有请人上场" in do("start")
    first, second = session.turns.select_related("subject")
    turn = reverse("session_turn", args=[session.pk])
    assert f"请“{first.subject.title}”上场" in follow(office, turn, call=first.pk)
    do("start")
    state = reverse("hall_state", args=[session.pk])
    shown = office.get(state).json()
    assert (shown["limit"], shown["running"]) == (300, True)
    assert 290 <= shown["left"] <= 300
    wall = words_of(office.get(hall))
    assert first.subject.title in wall
    assert f"出场顺序 第 1 个，共 2 个 · 参评序号 {first.subject.number}" in wall
    do("pause")
    assert office.get(state).json()["mark"] != shown["mark"]
    assert "到问答了" in do("questions")
    assert office.get(state).json()["limit"] == 180
    follow(office, turn, done=first.pk)
    follow(office, turn, absent=second.pk)
    assert office.post(turn, {"call": "0"}).status_code == 404
    assert office.post(turn, {}).status_code == 404
    assert office.post(reverse("session_act", args=[session.pk, "x"])).status_code == 404
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    assert "评审还没有结束" in do("release")
    assert "93.33" not in words_of(office.get(hall))
    follow(office, reverse("panel_act", args=[pk, "close"]))
    assert "结果在大屏上了" in do("release")
    assert "93.33" in words_of(office.get(hall))
    assert "收起来了" in do("hide")
    assert "93.33" not in words_of(office.get(hall))
    do("release")
    assert "先起草纪要" in do("file")
    assert "纪要起草好了" in do("minutes")
    paper = Paper.objects.get()
    assert office.get(reverse("paper", args=[paper.pk])).status_code == 200
    assert "纪要还是草稿，核对以后印发" in words_of(office.get(page))
    assert "请先打开纪要，核对以后印发" in do("file")
    issue(contest, paper, timezone.now())
    assert "纪要已印发" in words_of(office.get(page))
    assert "存档了" in do("file")
    assert "青团纪" in words_of(office.get(page))
    assert "已经存档" in follow(office, page, **PLAN)


def test_the_day_is_over_when_its_result_is_released():
    """Even with somebody left on stage and the clock running."""
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    page = reverse("panel_session", args=[pk])
    follow(office, page, **PLAN)
    session = Session.objects.get()
    act = {
        name: reverse("session_act", args=[session.pk, name])
        for name in ("seal", "draw", "start", "release", "minutes")
    }
    follow(office, act["seal"])
    follow(office, act["draw"])
    last = session.turns.select_related("subject").last()
    follow(office, reverse("session_turn", args=[session.pk]), call=last.pk)
    follow(office, act["start"])
    place = f"出场顺序 第 2 个 · 参评序号 {last.subject.number}"
    assert f"{place}：{last.subject.title}" in words_of(office.get(page))
    phone = sit(Actor(person=contest.experts[0]))
    assert place in words_of(phone.get(reverse("review", args=[pk])))
    assert place in words_of(phone.get(reverse("card", args=[pk, last.subject.number])))
    paper = reverse("paper_cards", args=[pk])
    assert place in words_of(office.get(paper))
    seat = contest.card(0, last.subject.number).judge_id
    typing = reverse("paper_card", args=[pk, seat, last.subject.number])
    assert f"参评序号 {last.subject.number}：{last.subject.title}" in words_of(office.get(typing))
    asked = office.get(reverse("panel", args=[pk])).content.decode()
    assert 'data-confirm-text="候场的 1 项没有上场。没交的评分表不算' in asked
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], now)
    asked = office.get(reverse("panel", args=[pk])).content.decode()
    assert 'data-confirm-text="候场的 1 项没有上场。要改回来' in asked
    follow(office, reverse("panel_act", args=[pk, "close"]))
    ended = office.get(page)
    assert f"{place}：" not in words_of(ended)
    assert "可以在大屏上公布结果" in words_of(ended)
    assert 'data-confirm-text="候场的 1 项没有上场。会场里' in ended.content.decode()
    day = follow(office, act["release"])
    hall = reverse("hall", args=[session.pk])
    assert "结果已经公布。候场的 1 项没有上场。" in day
    assert "候场的 1 项没有上场。" in words_of(office.get(hall))
    assert "这一场结束了" not in day + words_of(office.get(hall))
    session.turns.filter(state="waiting").update(state="done")
    day = words_of(office.get(page))
    assert "这一场结束了，结果已经公布。" in day
    assert f"{place}：" not in day
    assert f'href="{reverse("panel_ranking", args=[pk])}"' in day
    assert f'action="{act["minutes"]}"' in day
    last.refresh_from_db()
    session.refresh_from_db()
    assert (last.state, session.ran_at, session.spent) == ("done", None, 0)
    assert "这一场结束了" in words_of(office.get(reverse("hall", args=[session.pk])))
    day = follow(office, act["minutes"])
    paper = reverse("paper", args=[Paper.objects.get().pk])
    assert "这一场结束了，结果已经公布。" in day
    assert f'href="{paper}"' in day


def issue(contest: Contest, paper: Paper, now: datetime) -> None:
    office = contest.world.office
    series = add_series(actor=office, unit=contest.world.host, code="青团纪", note="", now=now)
    Paper.objects.filter(pk=paper.pk).update(series=series)
    issue_paper(
        actor=office, paper=Paper.objects.select_related("series").get(pk=paper.pk), now=now
    )


@pytest.mark.parametrize("colleges", [2, 5])
def test_the_wall_costs_the_same_however_many_there_are(colleges, django_assert_num_queries):
    now = timezone.now()
    contest = make_contest(now, colleges=colleges)
    office = sit(contest.world.office)
    follow(office, reverse("panel_session", args=[contest.panel.pk]), **PLAN)
    session = Session.objects.get()
    for act in ("seal", "draw"):
        follow(office, reverse("session_act", args=[session.pk, act]))
    follow(office, reverse("session_turn", args=[session.pk]), call=session.turns.first().pk)
    for name in ("hall_state", "hall"):
        with django_assert_num_queries(7):
            office.get(reverse(name, args=[session.pk]))


def test_paper_is_typed_by_one_and_checked_by_another():
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    other = sit(make_actor(contest.world.host, Right.RUN_PROGRAMMES, Right.READ))
    card = contest.card(0, 1)
    choose = reverse("paper_cards", args=[pk])
    assert "没有这个序号" in words_of(office.get(choose, {"judge": card.judge_id, "subject": "99"}))
    last = contest.card(2, 1).judge_id
    empty = office.get(choose, {"judge": last, "subject": " "})
    assert "请填参评序号" in words_of(empty)
    assert f'value="{last}" selected' in empty.content.decode()
    chosen = office.get(choose, {"judge": card.judge_id, "subject": "１"})
    address = chosen["Location"]
    typed = {f"m_{one.key}": "10" for one in contest.panel.rubric.criteria}
    wrong = office.post(address, {**typed, "m_guidance": "很多"})
    assert wrong.status_code == 422
    assert "之间的数字，至多两位小数" in words_of(wrong)
    assert 'value="很多"' in wrong.content.decode()
    assert "请另一位来核对" in follow(office, address, **typed)
    assert 'value="10"' in office.get(address).content.decode()
    blind = other.get(address).content.decode()
    assert 'value="10"' not in blind
    differs = other.post(address, {**typed, "m_guidance": "11"})
    told = words_of(differs).partition("与先录的不一样")[2].partition("先录的错了")[0]
    assert "10" not in told
    assert "请对照纸上的再看" in told
    assert 'value="11"' in differs.content.decode()
    assert "核对一致" in follow(other, address, **typed)
    card.refresh_from_db()
    assert card.handed_in_at is not None
    assert Card.objects.filter(handed_in_at__isnull=False).count() == 1


def test_a_ballot_from_its_setting_to_its_result():
    now = timezone.now()
    contest = make_contest(now)
    office, pk = sit(contest.world.office), contest.panel.pk
    parts = follow(office, reverse("part_add", args=[pk]), name="投票", kind="ballot")
    assert "国办函〔2026〕12号" in parts
    ballot = Ballot.objects.get()
    page = reverse("panel_ballot", args=[ballot.pk])
    until = (timezone.localtime(now) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert office.post(page, {"most": "0"}).status_code == 422
    assert "安排存好了" in follow(office, page, most="1", post="", closes_at=until)
    vote = reverse("vote", args=[ballot.pk])
    elector = Client()
    elector.force_login(contest.experts[0])
    assert elector.get(vote).status_code == 404
    assert "投票开始了" in follow(office, reverse("ballot_act", args=[ballot.pk, "open"]))
    assert office.post(reverse("ballot_act", args=[ballot.pk, "x"])).status_code == 404
    assert "请您投票" in words_of(elector.get(reverse("reviews")))
    assert "不记名" in words_of(elector.get(vote))
    empty = elector.post(vote, {})
    assert empty.status_code == 422
    assert "请选 1 项，现在选了 0 项" in words_of(empty)
    first = contest.panel.subjects.first()
    assert "已投票" in follow(elector, vote, chosen=first.pk)
    assert "您投过票了" in words_of(elector.get(vote))
    assert "投过票" in words_of(elector.post(vote, {"chosen": first.pk}))
    assert "已投票" in words_of(elector.get(reverse("reviews")))
    assert "3 人可以投，投了 1 人" in words_of(office.get(page))
    assert "还没有截止" in follow(office, reverse("ballot_act", args=[ballot.pk, "count"]))
    Ballot.objects.update(closes_at=now - timedelta(hours=1))
    late = Client()
    late.force_login(contest.experts[1])
    assert "投票已经截止" in words_of(late.get(vote))
    assert "计好票了" in follow(office, reverse("ballot_act", args=[ballot.pk, "count"]))
    assert "1 票" in words_of(office.get(page))
    assert "1 票" in words_of(elector.get(vote))
