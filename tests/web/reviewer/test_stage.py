"""Who is on stage on a defence day stands on the pages of those who judge, and follows the wall."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import make_contest
from tests.factories.reviews import Review
from tests.pages import squeezed
from tests.reviews.test_sessions import drawn
from tests.web.unit.conftest import sit
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Card, Panel, Session
from yipin.reviews.services.sessions import call_turn, end_turn

pytestmark = pytest.mark.django_db
GO = "到正在讲的这一项"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def review(now) -> Review:
    """Of applications: their cards have something to read."""
    contest = make_contest(now)
    panel, world = contest.panel, contest.world
    return Review(world.office, world.host, panel, list(panel.judges.select_related("person")))


@pytest.fixture
def session(review, now) -> Session:
    return drawn(review, now)


@pytest.fixture
def juror(review):
    return sit(Actor(person=review.judges[0].person))


def card_of(turn):
    return reverse("card", args=[turn.subject.panel_id, turn.subject.number])


def test_a_juror_reads_who_is_on_in_the_list_and_on_each_card(review, session, juror, now):
    listed = reverse("review", args=[review.panel.pk])
    first, second = session.turns.select_related("subject")[:2]
    assert "正在进行" not in juror.get(listed).text
    call_turn(actor=review.office, turn=first, now=now)
    page = squeezed(juror.get(listed).text)
    assert f"参评序号 {first.subject.number}：{first.subject.title}" in page
    assert page.count("正在进行") == 2  # on top, and at its line
    assert card_of(first) in page
    assert "这一项正在进行" in juror.get(card_of(first)).text
    assert GO not in juror.get(card_of(first)).text
    other = squeezed(juror.get(card_of(second)).text)
    assert f'href="{card_of(first)}">{GO}' in other
    end_turn(actor=review.office, turn=first, now=now)
    assert "正在进行" not in juror.get(card_of(second)).text


def test_the_open_page_asks_again_and_is_answered_only_where_it_changed(
    review, session, juror, now
):
    stage = reverse("review_stage", args=[review.panel.pk])
    first, second = session.turns.select_related("subject")[:2]
    assert juror.get(stage, {"seen": ""}).status_code == 204
    call_turn(actor=review.office, turn=first, now=now)
    begun = squeezed(juror.get(stage, {"seen": ""}).text)
    assert f"?seen={first.pk}" in begun
    assert f'<span id="turn-{first.pk}" hx-swap-oob="true"><span class="badge' in begun
    assert juror.get(stage, {"seen": first.pk}).status_code == 204
    end_turn(actor=review.office, turn=first, now=now)
    call_turn(actor=review.office, turn=second, now=now)
    went_on = squeezed(juror.get(stage, {"seen": first.pk}).text)
    assert f'<span id="turn-{first.pk}" hx-swap-oob="true"></span>' in went_on
    on_card = juror.get(stage, {"seen": first.pk, "here": second.subject.number}).text
    assert "这一项正在进行" in on_card
    assert "hx-swap-oob" not in on_card
    Panel.objects.update(state=Panel.State.CLOSED)
    over = juror.get(stage, {"seen": second.pk})
    assert over.status_code == 200
    assert "hx-get" not in over.text


def test_whoever_has_no_card_of_it_is_told_and_led_nowhere(review, session, juror, now):
    turn = session.turns.select_related("subject").first()
    Card.objects.filter(subject=turn.subject, judge=review.judges[0]).delete()
    call_turn(actor=review.office, turn=turn, now=now)
    page = squeezed(juror.get(reverse("review", args=[review.panel.pk])).text)
    assert turn.subject.title in page
    assert GO not in page
