"""Once a decision that rests on the ranks is signed, no vote on a tie moves them any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.decisions import decided
from tests.factories.panels import make_contest
from tests.web.office.reviews.test_pages import follow, mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.reviews.models import Ballot

pytestmark = pytest.mark.django_db
SAID = "已经签署，依据的是这次评审的结果，同分不能再表决。确有需要，请先重新决定"


def level_contest(now):
    contest = make_contest(now)
    mark_all(contest, [[8, 8], [8, 8], [8, 8]], now)
    follow(sit(contest.world.office), reverse("panel_act", args=[contest.panel.pk, "close"]))
    return contest


def test_under_a_signed_decision_a_tie_is_neither_offered_nor_begun():
    now = timezone.now()
    contest = level_contest(now)
    office = sit(contest.world.office)
    ranking, tie = (reverse(one, args=[contest.panel.pk]) for one in ("panel_ranking", "panel_tie"))
    assert f'action="{tie}"' in office.get(ranking).content.decode()
    decided(contest, now, outcomes="a")
    shown = office.get(ranking)
    assert SAID in words_of(shown)
    assert f'action="{tie}"' not in shown.content.decode()
    assert SAID in follow(office, tie, rank="1")
    assert not Ballot.objects.exists()


def test_a_tie_that_was_begun_before_the_signature_is_neither_opened_nor_counted_after_it():
    now = timezone.now()
    contest = level_contest(now)
    office = sit(contest.world.office)
    follow(office, reverse("panel_tie", args=[contest.panel.pk]), rank="1")
    ballot = Ballot.objects.get()
    page = reverse("panel_ballot", args=[ballot.pk])
    opening, counting = (reverse("ballot_act", args=[ballot.pk, one]) for one in ("open", "count"))
    until = timezone.localtime(now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    assert opening in follow_to(office, page, most="1", closes_at=until)
    decided(contest, now, outcomes="a")
    shown = office.get(page)
    assert SAID in words_of(shown)
    assert opening not in shown.content.decode()
    assert SAID in follow(office, opening)
    Ballot.objects.update(state="open", closes_at=now - timedelta(hours=1))
    over = office.get(page)
    assert SAID in words_of(over)
    assert counting not in over.content.decode()
    assert SAID in follow(office, counting)
    ranking = words_of(office.get(reverse("panel_ranking", args=[contest.panel.pk])))
    assert "第 1 名并列" in ranking


def follow_to(client, address: str, **fields: str) -> str:
    return client.post(address, fields, follow=True).content.decode()


def test_a_ballot_says_why_it_cannot_be_opened_and_refuses_an_end_that_is_past():
    now = timezone.now()
    contest = level_contest(now)
    office = sit(contest.world.office)
    assert "写好投票截止、存好安排，这里就能开始投票" in follow(
        office, reverse("panel_tie", args=[contest.panel.pk]), rank="1"
    )
    page = reverse("panel_ballot", args=[Ballot.objects.get().pk])
    late = office.post(page, {"most": "1", "closes_at": "2020-01-01T08:00"})
    assert late.status_code == 422
    assert "投票截止已经过了，请写现在以后的时间" in words_of(late)
    many = office.post(page, {"most": "2", "closes_at": ""})
    assert "请写 1。" in words_of(many)
    Ballot.objects.update(closes_at=now - timedelta(hours=1))
    assert "投票截止已经过了，还不能开始投票" in words_of(office.get(page))
    first, second = contest.panel.subjects.all()
    votes = {str(first.pk): 1, str(second.pk): 1}
    Ballot.objects.update(state="counted", votes=votes, cast=2)
    assert "票数一样的仍并列" in words_of(office.get(page))
    ranking = reverse("panel_ranking", args=[contest.panel.pk])
    assert "票数一样的仍并列" in words_of(office.get(ranking))
