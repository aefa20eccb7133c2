"""A card is taken away while its expert is typing: one sentence, no more tries, the words stay."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.organisations import PersonFactory, make_actor
from tests.factories.panels import Contest, make_contest
from tests.web.office.reviews.test_pages import mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.reviewer.test_in_a_browser import look_at
from tests.web.unit.conftest import sit
from tests.windows import let_in
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.reviewing import themes_of
from yipin.projects.services.decisions import begin_decision
from yipin.projects.services.reviewing import add_theme_panel
from yipin.reviews.models import Card, Judge
from yipin.reviews.services.assignments import assign_cards, set_card
from yipin.reviews.services.cards import hand_in_card, take_back_card
from yipin.reviews.services.recusals import set_aside
from yipin.reviews.services.seats import unseat_judge

pytestmark = pytest.mark.django_db(transaction=True)
SENTENCE = "这一项已不由您评审，刚才写的没有保存。"
TYPED = {"m_novelty": "18", "changed": "m_novelty"}


def take_by_hand(contest: Contest, judge: Judge) -> None:
    set_card(
        actor=contest.world.office, judge=judge, subject=contest.card(0, 1).subject,
        is_assigned=False, now=timezone.now(),
    )  # fmt: skip


def let_stand_aside(contest: Contest, judge: Judge) -> None:
    subject = contest.card(0, 1).subject
    set_aside(
        actor=contest.world.office, judge=judge, subject=subject, note="导师", now=timezone.now()
    )


def let_go(contest: Contest, judge: Judge) -> None:
    unseat_judge(actor=contest.world.office, judge=judge, now=timezone.now(), reason="出差")


def deal_again(contest: Contest, judge: Judge) -> None:
    """The unit of the first subject has asked this expert to join it meanwhile."""
    make_actor(contest.card(0, 1).subject.unit, person=judge.person)
    assign_cards(actor=contest.world.office, panel=contest.panel, now=timezone.now())


def move_away(contest: Contest, _judge: Judge) -> None:
    """Into a panel that is opened for its theme."""
    first = contest.passed[0]
    Application.objects.filter(pk=first.pk).update(theme=themes_of(contest.world.round)[0])
    Application.objects.exclude(pk=first.pk).update(theme="")
    add_theme_panel(
        actor=contest.world.office, held=contest.world.round, stage=contest.stage,
        themes=[themes_of(contest.world.round)[0]], now=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("take", [take_by_hand, let_stand_aside, let_go, deal_again, move_away])
def test_whoever_still_types_is_told_in_one_sentence(take):
    contest = make_contest(timezone.now())
    client = sit(Actor(person=contest.experts[0]))
    save = reverse("card_save", args=[contest.panel.pk, 1])
    take(contest, contest.card(0, 1).judge)
    told = client.post(save, TYPED, headers={"Accept": "application/json"})
    assert told.status_code == 422
    assert told.json()["message"].startswith(SENTENCE)
    assert (told.json()["code"], told.json()["stop"]) == ("taken", True)
    assert client.get(reverse("card", args=[contest.panel.pk, 1])).status_code == 404
    assert not Card.objects.filter(judge__person=contest.experts[0], subject__number=1).exists()


def test_what_never_was_ones_own_is_not_found():
    contest = make_contest(timezone.now())
    take_by_hand(contest, contest.card(0, 1).judge)
    stranger = sit(Actor(person=PersonFactory()))
    own = sit(Actor(person=contest.experts[0]))
    assert stranger.post(reverse("card_save", args=[contest.panel.pk, 1]), TYPED).status_code == 404
    assert own.post(reverse("card_save", args=[contest.panel.pk, 9]), TYPED).status_code == 404
    assert own.post(reverse("card_save", args=[contest.panel.pk, 2]), TYPED).status_code == 200


def test_a_card_that_comes_back_is_saved_as_before():
    contest = make_contest(timezone.now())
    card = contest.card(0, 1)
    take_by_hand(contest, card.judge)
    set_card(
        actor=contest.world.office, judge=card.judge, subject=card.subject, is_assigned=True,
        now=timezone.now(),
    )  # fmt: skip
    client = sit(Actor(person=contest.experts[0]))
    assert client.post(reverse("card_save", args=[contest.panel.pk, 1]), TYPED).status_code == 200


def test_the_page_says_it_tries_no_more_and_keeps_the_words(page, live_server):
    contest = make_contest(timezone.now())
    let_in(page, live_server.url, contest.experts[0])
    page.goto(f"{live_server.url}{reverse('card', args=[contest.panel.pk, 1])}")
    let_stand_aside(contest, contest.card(0, 1).judge)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if "/save/" in one.url else None)
    words = page.get_by_label("给申报单位的话")
    words.fill("目标写得再具体些。")
    page.keyboard.press("Tab")
    expect(page.locator(".saved[role=status]")).to_contain_text(SENTENCE)
    expect(page.locator(".toast")).to_contain_text(SENTENCE)
    expect(page.get_by_role("button", name="交这一项")).to_be_disabled()
    words.fill("目标写得再具体些，写清谁把关。")
    page.keyboard.press("Tab")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(words).to_have_value("目标写得再具体些，写清谁把关。")
    expect(page.locator(".saved[role=status]")).to_contain_text(SENTENCE)
    assert len(sent) == 1
    look_at(page)


def test_whoever_holds_the_review_too_takes_no_card_back_once_the_ranking_was_seen():
    contest = make_contest(timezone.now())
    office = contest.world.office
    seat = contest.panel.judges.get(person=contest.experts[2])
    contest.panel.judges.filter(pk=seat.pk).update(person=office.person)
    contest.experts[2] = office.person
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], timezone.now())
    client, pk = sit(office), contest.panel.pk
    back = reverse("card_back", args=[pk, 1])
    assert "收回来了" in words_of(client.post(back, follow=True))
    hand_in_card(actor=office, card=contest.card(2, 1), now=timezone.now())
    assert client.get(reverse("panel_ranking", args=[pk])).status_code == 200
    assert "不能再收回来改" in words_of(client.post(back, follow=True))
    assert contest.card(2, 1).handed_in_at is not None
    plain = sit(Actor(person=contest.experts[0]))
    assert "收回来了" in words_of(plain.post(back, follow=True))


def test_the_list_of_a_decision_is_the_ranking_too():
    contest = make_contest(timezone.now())
    office = contest.world.office
    contest.panel.judges.filter(person=contest.experts[2]).update(person=office.person)
    contest.experts[2] = office.person
    mark_all(contest, [[8, 9], [7, 9], [6, 10]], timezone.now())
    draft = begin_decision(
        actor=office, held=contest.world.round, key="selection", now=timezone.now()
    )
    assert sit(office).get(reverse("decision", args=[draft.pk])).status_code == 200
    with pytest.raises(Refused) as refused:
        take_back_card(actor=office, card=contest.card(2, 1), now=timezone.now())
    assert refused.value.code == "saw_marks"
