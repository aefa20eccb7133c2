"""The ranking offers a vote on what is level, and says what came out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import make_contest
from tests.web.office.reviews.test_pages import follow, mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.reviewer.test_relations import client_of
from tests.web.unit.conftest import sit
from yipin.reviews.models import Ballot
from yipin.reviews.services.parts import PartRow, add_part, set_parts

pytestmark = pytest.mark.django_db


def test_a_tie_is_voted_on_from_the_ranking_to_the_order():
    now = timezone.now()
    contest = make_contest(now)
    mark_all(contest, [[8, 8], [8, 8], [8, 8]], now)
    office, pk = sit(contest.world.office), contest.panel.pk
    ranking = reverse("panel_ranking", args=[pk])
    assert "评审结束、名次算好以后才能表决" in words_of(office.get(ranking))
    tie = reverse("panel_tie", args=[pk])
    assert "先结束评审，再表决" in follow(office, tie, rank="1")
    follow(office, reverse("panel_act", args=[pk, "close"]))
    shown = words_of(office.get(ranking))
    assert "第 1 名并列" in shown
    assert "由评审组表决" in shown
    assert "并不同分并列" in follow(office, tie, rank="2")
    assert "2 项同分并列" in follow(office, tie, rank="1")
    ballot = Ballot.objects.get()
    page = reverse("panel_ballot", args=[ballot.pk])
    wrong = office.post(page, {"most": "2", "closes_at": ""})
    assert wrong.status_code == 422
    until = timezone.localtime(now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert "表决的安排存好了" in follow(office, page, most="1", closes_at=until)
    assert "投票开始了" in follow(office, reverse("ballot_act", args=[ballot.pk, "open"]))
    second = contest.panel.subjects.get(number=2)
    for expert in contest.experts[:2]:
        client = client_of(expert)
        assert "请您投票" in words_of(client.get(reverse("reviews") + "?all=1"))
        vote = reverse("vote", args=[ballot.pk])
        assert "这几项同分并列" in words_of(client.get(vote))
        assert "已投票" in follow(client, vote, chosen=second.pk)
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        office = sit(contest.world.office)
        assert "票多的在前" in follow(office, reverse("ballot_act", args=[ballot.pk, "count"]))
        done = words_of(office.get(ranking))
    assert "同分，由评审组表决分先后" in done
    assert "第 1 名并列" not in done
    assert f"{second.title} 2 票" in done


def test_neither_the_end_nor_a_vote_is_offered_where_it_would_be_refused():
    now = timezone.now()
    contest = make_contest(now)
    held, office = {"actor": contest.world.office, "now": now}, sit(contest.world.office)
    vote = add_part(panel=contest.panel, name="投票", kind="ballot", **held)
    own = contest.panel.parts.exclude(pk=vote.pk).get()
    rows = {own.pk: PartRow("评分", 60_00), vote.pk: PartRow("投票", 40_00)}
    set_parts(panel=contest.panel, rows=rows, **held)
    mark_all(contest, [[8, 8], [8, 8], [8, 8]], now)
    review, page = (
        reverse("panel", args=[contest.panel.pk]),
        reverse("panel_ballot", args=[vote.ballot.pk]),
    )
    end = reverse("panel_act", args=[contest.panel.pk, "close"])
    opening = reverse("ballot_act", args=[vote.ballot.pk, "open"])
    waiting = office.get(review)
    assert "“投票”占 40%，还没有投票，评审不能结束" in words_of(waiting)
    assert end not in waiting.content.decode()
    Ballot.objects.update(closes_at=now + timedelta(hours=1))
    assert opening in office.get(page).content.decode()
    vote.panel.parts.filter(pk=vote.pk).update(weight=0)
    assert end in office.get(review).content.decode()
    follow(office, end)
    ended = office.get(page)
    assert "评审已经结束，不能再开始投票" in words_of(ended)
    assert opening not in ended.content.decode()
