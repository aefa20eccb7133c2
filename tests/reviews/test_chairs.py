"""The chair releases the result of a defence day; the office only with a reason."""

from __future__ import annotations

import pytest

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.reviews import Review, expert, make_panel, make_review, mark
from tests.reviews.test_sessions import code_of, drawn, plan
from tests.reviews.test_tie_ballots import begun, join_unit, tied, vote
from yipin.journal.models import Entry as JournalEntry
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.reviews.chair_queries import chair_of, panels_to_release
from yipin.reviews.models import Card, Judge, Ranking, Result, Session
from yipin.reviews.recusal_queries import nobody_named
from yipin.reviews.services import rankings
from yipin.reviews.services.assignments import assign_cards, declare_aside, set_card
from yipin.reviews.services.ballots import open_ballot
from yipin.reviews.services.cards import take_back_card
from yipin.reviews.services.chairs import name_chair
from yipin.reviews.services.minutes import day_of
from yipin.reviews.services.panels import close_panel, reopen_panel
from yipin.reviews.services.relations import declare_relation
from yipin.reviews.services.releasing import hide_result, release_result
from yipin.reviews.services.seats import seat_judge, unseat_judge

pytestmark = pytest.mark.django_db


def name(review: Review, judge: Judge | None, now) -> None:
    name_chair(actor=review.office, panel=review.panel, judge=judge, now=now)


def chair(review: Review) -> Actor:
    return Actor(person=review.judges[0].person)


def mark_all(review: Review, now) -> None:
    for card in review.cards():
        mark(card, 40 + card.subject.number, 30, now)


def ended(review: Review, now) -> Session:
    """A day with the first expert as chair, and every mark in."""
    session = drawn(review, now)
    name(review, review.judges[0], now)
    mark_all(review, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    return session


def test_there_is_one_chair_and_any_expert_who_judges_may_be_named(now):
    review = make_review(now)
    first, second, _third = review.judges
    name(review, first, now)
    name(review, second, now)
    assert chair_of(review.panel) == second
    name(review, None, now)
    name(review, None, now)
    assert chair_of(review.panel) is None
    acts = JournalEntry.objects.filter(action__startswith="panel.chair").order_by("pk")
    assert [(one.action, one.before["chair"], one.after["chair"]) for one in acts] == [
        ("panel.chair_named", "", first.person.name),
        ("panel.chair_named", first.person.name, second.person.name),
        ("panel.chair_dropped", second.person.name, ""),
    ]


def test_who_judges_nothing_or_does_not_sit_there_is_no_chair(now):
    review = make_review(now)
    idle = seat_judge(actor=review.office, panel=review.panel, person=PersonFactory(), now=now)
    assert code_of(lambda: name(review, idle, now)) == "no_cards"
    before = make_actor(make_unit("别处团委"), Right.RUN_PROGRAMMES)
    act = {"actor": before, "panel": review.panel, "judge": review.judges[0], "now": now}
    assert code_of(lambda: name_chair(**act)) == "not_yours"


def test_before_the_dealing_any_seat_will_do_and_who_leaves_chairs_no_more(now):
    review = make_panel(now)
    leaving = review.judges[0]
    name(review, leaving, now)
    unseat_judge(actor=review.office, judge=leaving, now=now, reason="出差")
    assert code_of(lambda: name(review, leaving, now)) == "not_seated"
    seat_judge(actor=review.office, panel=review.panel, person=leaving.person, now=now)
    assert chair_of(review.panel) is None


def test_the_chair_releases_and_nobody_else_without_a_reason(now):
    review = make_review(now)
    session = ended(review, now)
    act = {"session": session, "now": now}
    other = Actor(person=review.judges[1].person)
    assert code_of(lambda: release_result(actor=other, **act)) == "not_yours"
    assert code_of(lambda: release_result(actor=review.office, **act)) == "chair_releases"
    assert code_of(lambda: release_result(actor=review.office, reason=" ", **act)) == (
        "chair_releases"
    )
    assert panels_to_release(review.judges[0].person) == [review.panel]
    assert release_result(actor=chair(review), **act).released_at == now
    assert panels_to_release(review.judges[0].person) == []
    assert code_of(lambda: name(review, None, now)) == "released"
    assert code_of(lambda: hide_result(actor=chair(review), **act)) == "not_yours"
    hide_result(actor=review.office, **act)
    release_result(actor=review.office, reason="组长缺席", **act)
    told = JournalEntry.objects.filter(action__startswith="session.released").order_by("pk")
    assert list(told.values_list("action", "note")) == [
        ("session.released_by_chair", ""), ("session.released_instead", "组长缺席"),
    ]  # fmt: skip


def test_no_result_before_the_review_has_ended_and_the_list_is_there(now):
    review = make_review(now)
    session = drawn(review, now)
    name(review, review.judges[0], now)
    mark_all(review, now)
    act = {"actor": chair(review), "session": session, "now": now}
    assert code_of(lambda: release_result(**act)) == "not_closed"
    close_panel(actor=review.office, panel=review.panel, now=now)
    Ranking.objects.filter(panel=review.panel).update(asked_at=now)
    assert code_of(lambda: release_result(**act)) == "ranking"


def level_day(review: Review, now) -> Session:
    """An ended day with a chair, whose first two are level."""
    session = drawn(review, now)
    name(review, review.judges[0], now)
    for card in review.cards():
        mark(card, 40 if card.subject.number == 3 else 50, 30, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    return session


@pytest.mark.parametrize("by_office", [False, True])
def test_what_is_released_is_as_of_now_with_what_the_panel_voted(now, by_office):
    review = make_review(now)
    session = level_day(review, now)
    ballot = begun(review, now)
    vote(review, ballot, tied(review)[:1], now)
    assert Ranking.objects.get(panel=review.panel).is_stale
    actor = review.office if by_office else chair(review)
    release_result(actor=actor, session=session, reason="组长缺席", now=now)
    kept = Result.objects.filter(panel=review.panel)
    assert list(kept.values_list("rank", "is_shared")) == [(1, False), (2, False), (3, False)]


def test_no_result_while_the_panel_votes_on_a_tie(now):
    review = make_review(now)
    act = {"actor": chair(review), "session": level_day(review, now), "now": now}
    open_ballot(actor=review.office, ballot=begun(review, now), now=now)
    assert code_of(lambda: release_result(**act)) == "tie_open"


def test_no_long_list_is_released_that_is_older_than_the_marks_or_came_to_nothing(now, monkeypatch):
    review = make_review(now)
    act = {"actor": chair(review), "session": ended(review, now), "now": now}
    monkeypatch.setattr(rankings, "ONE_PAGE", 1)
    kept = Ranking.objects.filter(panel=review.panel)
    kept.update(is_stale=True, trouble="算名次时出了差错")
    assert code_of(lambda: release_result(**act)) == "stale"
    kept.update(is_stale=False, computed_at=None)
    assert code_of(lambda: release_result(**act)) == "stale"
    kept.update(computed_at=now)
    assert release_result(**act).released_at == now


def told(review: Review) -> list[str]:
    rows = Message.objects.filter(recipient_id=review.judges[0].person_id).order_by("pk")
    return [one.title.partition("：")[0] for one in rows]


def test_the_chair_hears_when_all_marks_are_in_and_when_the_result_can_be_released(now):
    review = make_review(now)
    plan(review, now)
    name(review, review.judges[0], now)
    *most, last = review.cards()
    for card in most:
        mark(card, 50, 30, now)
    assert told(review) == ["请评审"]
    done = mark(last, 50, 30, now)
    take_back_card(actor=expert(done), card=done, now=now)
    mark(Card.objects.select_related("judge__panel", "subject").get(pk=done.pk), 40, 30, now)
    assert told(review) == ["请评审", "评分表都交齐了"]
    for at in (now, now.replace(minute=(now.minute + 1) % 60)):
        close_panel(actor=review.office, panel=review.panel, now=at)
        reopen_panel(actor=review.office, panel=review.panel, reason="记错", now=at)
    assert told(review) == ["请评审", "评分表都交齐了", "请公布结果", "请公布结果"]


def take_by_leaving(review: Review, card: Card, now) -> None:
    unseat_judge(actor=review.office, judge=card.judge, now=now, reason="出差")


def take_by_word(review: Review, card: Card, now) -> None:
    declare_aside(actor=expert(card), card=card, note="我指导的项目", now=now)


def take_by_hand(review: Review, card: Card, now) -> None:
    act = {"judge": card.judge, "subject": card.subject, "is_assigned": False}
    set_card(actor=review.office, now=now, **act)


def take_by_relation(review: Review, card: Card, now) -> None:
    unit, act = card.subject.unit.name, {"name": "", "named": nobody_named, "now": now}
    declare_relation(actor=expert(card), kind="kin", unit=unit, **act)


def take_by_rule(review: Review, card: Card, now) -> None:
    """Found when cards are dealt once more."""
    join_unit(card.judge, card.subject_id)
    assign_cards(actor=review.office, panel=review.panel, now=now)


def take_when_handed_in(review: Review, card: Card, now) -> None:
    """Found when the expert hands it in."""
    join_unit(card.judge, card.subject_id)
    assert code_of(lambda: mark(card, 50, 30, now)) == "aside"


@pytest.mark.parametrize(
    "take",
    [
        take_by_leaving,
        take_by_word,
        take_by_hand,
        take_by_relation,
        take_by_rule,
        take_when_handed_in,
    ],
)
def test_the_chair_hears_that_all_is_in_when_the_last_card_owed_goes(now, take):
    review = make_review(now)
    plan(review, now)
    name(review, review.judges[0], now)
    last = next(one for one in review.cards() if one.judge == review.judges[2])
    for card in review.cards():
        if card != last:
            mark(card, 50, 30, now)
    assert told(review) == ["请评审"]
    take(review, last, now)
    assert told(review) == ["请评审", "评分表都交齐了"]


def test_without_a_defence_day_there_is_nothing_to_release(now):
    review = make_review(now)
    name(review, review.judges[0], now)
    mark_all(review, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    assert told(review) == ["请评审"]


def test_the_minutes_say_who_chaired(now):
    review = make_review(now)
    session = drawn(review, now)
    name(review, review.judges[1], now)
    first, second, third = (one.person.name for one in review.judges)
    assert day_of(session).idle == [f"{second}（组长）", first, third]
    mark_all(review, now)
    day = day_of(session)
    assert (day.experts, day.idle) == ([f"{second}（组长）", first, third], [])
