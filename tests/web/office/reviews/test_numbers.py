"""Every number of the ranking is a link to where it opens, and what stands there adds up to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import Contest, make_contest
from tests.factories.reviews import Review
from tests.pages import squeezed
from tests.reviews.test_parts import judge_child
from tests.web.office.reviews.test_pages import mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Card
from yipin.reviews.services.ballots import cast_vote, count_ballot, open_ballot, set_ballot
from yipin.reviews.services.parts import PartRow, add_part, set_parts

pytestmark = pytest.mark.django_db
MARKS = [[8, 9, 7], [7, 9, 8], [6, 10, 7], [9, 8, 7], [2, 9, 8]]


def make_judged(now, *, colleges: int = 3) -> Contest:
    """Papers 50 %, defence 30 %, vote 20 %; all in, the vote counted."""
    contest = make_contest(now, colleges=colleges, experts=5)
    office, panel = contest.world.office, contest.panel
    add = {"actor": office, "panel": panel, "now": now}
    defence = add_part(**add, name="答辩", kind="cards")
    ballot = add_part(**add, name="投票", kind="ballot").ballot
    weights = zip(panel.parts.all(), (50, 30, 20), strict=True)
    set_parts(**add, rows={one.pk: PartRow(one.name, n * 100) for one, n in weights})
    mark_all(contest, [(row * 2)[:colleges] for row in MARKS], now)
    review = Review(office, contest.world.host, panel, [])
    judge_child(review, defence, now, 9)
    held = {"actor": office, "ballot": ballot}
    until = now + timedelta(hours=1)
    set_ballot(**held, now=now, most=1, post=None, closes_at=until)
    open_ballot(**held, now=now)
    ballot.refresh_from_db()
    first = panel.subjects.first().pk
    for person in contest.experts[:4]:
        cast_vote(actor=Actor(person=person), ballot=ballot, chosen=[first], now=now)
    count_ballot(**held, now=now + timedelta(hours=2))
    return contest


def test_each_number_of_the_ranking_leads_to_where_it_opens():
    contest = make_judged(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    shown = office.get(reverse("panel_ranking", args=[pk])).content.decode()
    for number in (1, 2, 3):
        address = reverse("panel_subject", args=[pk, number])
        opened = office.get(address).content.decode()
        anchors = re.findall(f'href="{address}#([^"]+)"', shown)
        assert {"how", "rank", "part-own", "part-cards2", "part-ballot3"} <= set(anchors)
        assert all(f'id="{one}"' in opened for one in anchors)


def test_the_subject_opens_parts_cards_and_marks_and_of_a_vote_counts_alone():
    contest = make_judged(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    answer = office.get(reverse("panel_subject", args=[pk, 1]))
    shown = words_of(answer)
    assert "70 × 50% + 90 × 30% + 100 × 20% = 82" in shown
    assert "去掉最高 90 和最低 20，其余 3 份取平均" in shown
    assert "（60 + 70 + 80）÷ 3 = 70" in shown
    assert "平均 64，中位数 70" in shown
    assert "4 票 ÷ 4 人投票 × 100 = 100" in shown
    assert "最低，不计" in shown
    assert "这一份比别人低 55 分" in shown
    assert "最高，不计" in shown
    assert "16 + 16 + 16 + 12 + 12 + 8 = 80" in shown
    assert "不限主题，为均衡分工" in shown
    page = answer.context["page"]
    cards = page.parts[0].cards
    total = sum(float(line.standard) for line in cards.lines)
    assert round(total / 5, 1) == round(float(cards.adjusted), 1)
    assert cards.adjusted in words_of(office.get(reverse("panel_ranking", args=[pk])))
    voted = page.parts[2]
    assert not any(person.name in voted.votes_words for person in contest.experts)


def test_the_dealing_says_why_a_card_was_dealt():
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    card = contest.card(0, 1)
    Card.objects.filter(pk=card.pk).update(why="主题是专家所长")
    shown = words_of(office.get(reverse("panel_dealt", args=[pk])))
    assert "主题是专家所长" in shown
    assert "不限主题，为均衡分工" in shown
    waiting = squeezed(words_of(office.get(reverse("panel_subject", args=[pk, 1]))))
    assert "还没开始 · 主题是专家所长" in waiting


@pytest.mark.parametrize("colleges", [2, 5])
def test_the_page_of_a_subject_costs_the_same(colleges, django_assert_num_queries):
    contest = make_judged(timezone.now(), colleges=colleges)
    office, pk = sit(contest.world.office), contest.panel.pk
    address = reverse("panel_subject", args=[pk, 1])
    office.get(address)
    with django_assert_num_queries(14):
        office.get(address)
