"""Who stands aside counts in no sum and in no denominator, at whatever time it comes out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.factories.organisations import make_actor
from tests.factories.reviews import Review, expert, make_review, mark
from yipin.journal.models import Entry as JournalEntry
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Aside, Card, Namesake, Panel, Subject, TakenCard
from yipin.reviews.queries import progress_of_panel
from yipin.reviews.result_queries import results_of_panel
from yipin.reviews.services.assignments import assign_cards, declare_aside
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.left_cards import take_left_cards
from yipin.reviews.services.panels import Entry, add_entries, close_panel
from yipin.reviews.services.paper_cards import type_paper_card
from yipin.reviews.services.recusals import set_aside, take_back_aside
from yipin.reviews.services.seats import seat_judge, unseat_judge

pytestmark = pytest.mark.django_db
WHOLE = Written({"novelty": 50_00, "results": 30_00})


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def first_card(review: Review) -> Card:
    cards = [one for one in review.cards() if one.subject.number == 1]
    return next(one for one in cards if one.judge == review.judges[0])


def join_unit(card: Card) -> None:
    """The expert takes up a post at the unit of the subject."""
    make_actor(card.subject.unit, person=card.judge.person)


def score_of(review: Review, number: int) -> tuple[int, Fraction | None]:
    panel = Panel.objects.select_related("unit").get(pk=review.panel.pk)
    row = next(one for one in results_of_panel(panel).rows if one.subject.number == number)
    return len(row.score.cards), row.score.plain_mean


def test_a_post_taken_up_later_takes_the_card_that_was_handed_in(now):
    review = make_review(now)
    for card in review.cards():
        mark(card, 60 if card.judge == review.judges[0] else 30, 30, now)
    card = first_card(review)
    assert score_of(review, 1)[0] == 3
    join_unit(card)
    assign_cards(actor=review.office, panel=review.panel, now=now)
    assert Aside.objects.get().reason == "same_unit"
    assert score_of(review, 1) == (2, 60_00)
    assert progress_of_panel(review.panel).cards == 8
    assert TakenCard.objects.get(judge=card.judge).number == 1
    entry = JournalEntry.objects.get(action="panel.aside_by_rule")
    assert entry.before == {"marks": [{"novelty": 60_00, "results": 30_00}]}


def test_whoever_gets_the_seat_back_loses_the_card_that_counted(now):
    review = make_review(now)
    card = first_card(review)
    mark(card, 50, 30, now)
    unseat_judge(actor=review.office, judge=card.judge, now=now, reason="出差")
    join_unit(card)
    assert score_of(review, 1)[0] == 1
    seat_judge(actor=review.office, panel=review.panel, person=card.judge.person, now=now)
    assert score_of(review, 1)[0] == 0


def test_also_the_card_of_one_who_left_goes_at_the_next_dealing(now):
    review = make_review(now)
    card = first_card(review)
    mark(card, 50, 30, now)
    unseat_judge(actor=review.office, judge=card.judge, now=now, reason="出差")
    join_unit(card)
    assign_cards(actor=review.office, panel=review.panel, now=now)
    assert score_of(review, 1)[0] == 0


def test_handing_in_asks_once_more_and_the_card_goes(now):
    review = make_review(now)
    card = first_card(review)
    save_card(actor=expert(card), card=card, written=WHOLE, now=now)
    join_unit(card)
    assert code_of(lambda: hand_in_card(actor=expert(card), card=card, now=now)) == "aside"
    assert not Card.objects.filter(pk=card.pk).exists()
    assert Aside.objects.get().judge == card.judge
    assert code_of(lambda: hand_in_card(actor=expert(card), card=card, now=now)) == "taken"


def test_an_open_card_beside_a_written_aside_is_not_handed_in_either(now):
    review = make_review(now)
    card = first_card(review)
    save_card(actor=expert(card), card=card, written=WHOLE, now=now)
    Aside.objects.create(judge=card.judge, subject=card.subject, reason="set", set_at=now)
    assert code_of(lambda: hand_in_card(actor=expert(card), card=card, now=now)) == "aside"
    assert not Card.objects.filter(pk=card.pk).exists()


def test_a_paper_card_asks_for_posts_of_today(now):
    review = make_review(now)
    card = first_card(review)
    join_unit(card)
    typed = {"actor": review.office, "judge": card.judge, "subject": card.subject, "now": now}
    assert code_of(lambda: type_paper_card(marks=WHOLE.marks, **typed)) == "aside"


def test_what_the_expert_declared_at_the_desk_is_not_lifted_by_the_office(now):
    review = make_review(now)
    card = first_card(review)
    declare_aside(actor=expert(card), card=card, note="我指导的", now=now)
    lift = {"actor": review.office, "judge": card.judge, "subject": card.subject, "now": now}
    assert code_of(lambda: take_back_aside(note="弄错了", **lift)) == "by_rule"
    assert Aside.objects.exists()


def test_taking_back_what_the_office_set_says_nothing_of_the_name(now):
    review = make_review(now)
    card = first_card(review)
    act = {"actor": review.office, "judge": card.judge, "subject": card.subject, "now": now}
    set_aside(note="导师", **act)
    take_back_aside(note="弄错了", **act)
    assert not Aside.objects.exists()
    assert not Namesake.objects.exists()


def test_who_had_a_hand_in_it_since_loses_the_card_when_something_is_taken_in(now):
    review = make_review(now)
    card = first_card(review)
    mark(card, 50, 30, now)
    there = card.subject
    Subject.objects.filter(pk=there.pk).update(people=[review.judges[1].person_id])
    entry = Entry(
        there.kind, there.subject_id, there.title, there.unit, people=(card.judge.person_id,)
    )
    assert not add_entries(actor=review.office, panel=review.panel, entries=[entry], now=now)
    there.refresh_from_db()
    assert there.people == sorted([card.judge.person_id, review.judges[1].person_id])
    assert set(Aside.objects.values_list("judge", "reason")) == {
        (card.judge_id, "named_in_it"), (review.judges[1].pk, "named_in_it"),
    }  # fmt: skip
    assert Card.objects.filter(subject=there).count() == 1


def test_a_card_that_was_left_lying_beside_an_older_aside_goes_and_is_written_down(now):
    review = make_review(now)
    for card in review.cards():
        mark(card, 50, 30, now)
    left = first_card(review)
    Aside.objects.create(judge=left.judge, subject=left.subject, reason="same_unit", set_at=now)
    assert score_of(review, 1)[0] == 3
    assert take_left_cards(now=now) == 1
    assert score_of(review, 1)[0] == 2
    assert TakenCard.objects.filter(judge=left.judge, number=1).exists()
    assert JournalEntry.objects.get(action="panel.aside_by_rule").before == {"marks": [left.marks]}
    assert take_left_cards(now=now) == 0


def test_of_a_review_that_has_ended_such_a_card_stays(now):
    review = make_review(now)
    for card in review.cards():
        mark(card, 50, 30, now)
    left = first_card(review)
    close_panel(actor=review.office, panel=review.panel, now=now)
    Aside.objects.create(judge=left.judge, subject=left.subject, reason="same_unit", set_at=now)
    assert take_left_cards(now=now) == 0
    assert Card.objects.filter(pk=left.pk).exists()
