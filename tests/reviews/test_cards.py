"""The scoring desk, and the list that comes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.reviews import Review, expert, make_review, mark
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Criterion, Panel
from yipin.reviews.queries import (
    cards_of_judge,
    judges_of_panel,
    panels_of_person,
)
from yipin.reviews.result_queries import results_of_panel
from yipin.reviews.services.cards import Written, hand_in_card, save_card, take_back_card

pytestmark = pytest.mark.django_db


def save(card, now, marks, **words):
    return save_card(actor=expert(card), card=card, written=Written(marks, **words), now=now)


def test_what_is_typed_is_kept_field_by_field(now):
    card = make_review(now).cards()[0]
    save(card, now, {"novelty": 50_00}, for_office="材料扎实")
    saved = save(card, now, {"results": 30_50})
    assert saved.marks == {"novelty": 50_00, "results": 30_50}
    assert (saved.for_office, saved.revision) == ("材料扎实", 2)
    assert save(card, now, {"results": None}).marks == {"novelty": 50_00}


def test_a_mark_outside_the_criterion_is_refused_and_nothing_is_lost(now):
    card = make_review(now).cards()[0]
    save(card, now, {"novelty": 50_00})
    with pytest.raises(Refused) as refused:
        save(card, now, {"results": 40_01})
    assert refused.value.reason == "“成效”的分数要在 0 到 40 之间。"
    card.refresh_from_db()
    assert card.marks == {"novelty": 50_00}


def test_a_card_with_gaps_is_not_handed_in(now):
    card = make_review(now).cards()[0]
    save(card, now, {"novelty": 0})
    with pytest.raises(Refused) as refused:
        hand_in_card(actor=expert(card), card=card, now=now)
    assert refused.value.reason == "还有没打分的：成效。"


def test_marks_are_held_against_the_rubric_again_when_they_are_handed_in(now):
    """One that lies outside it by now, however it came there, counts nowhere."""
    card = make_review(now).cards()[0]
    save(card, now, {"novelty": 50_00, "results": 30_00})
    Criterion.objects.filter(panel=card.judge.panel, key="novelty").update(max_points=45_00)
    with pytest.raises(Refused) as refused:
        hand_in_card(actor=expert(card), card=card, now=now)
    assert refused.value.reason == "“创新”的分数要在 0 到 45 之间。"
    card.refresh_from_db()
    assert card.handed_in_at is None
    save(card, now, {"novelty": 45_00})
    assert hand_in_card(actor=expert(card), card=card, now=now).handed_in_at == now


def test_a_card_that_was_handed_in_is_changed_only_after_taking_it_back(now):
    card = mark(make_review(now).cards()[0], 50, 30, now)
    with pytest.raises(Refused) as refused:
        save(card, now, {"novelty": 0})
    assert refused.value.code == "handed_in"
    assert take_back_card(actor=expert(card), card=card, now=now).handed_in_at is None
    assert mark(card, 40, 30, now).marks["novelty"] == 40_00


def test_nobody_fills_in_the_card_of_another(now):
    review = make_review(now)
    mine, other = review.cards()[0], review.judges[1]
    with pytest.raises(Refused) as refused:
        save_card(actor=Actor(person=other.person), card=mine, written=Written({}), now=now)
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused):
        save_card(actor=Actor(), card=mine, written=Written({}), now=now)


def test_after_the_closing_minute_nobody_marks(now):
    review = make_review(now)
    Panel.objects.filter(pk=review.panel.pk).update(closes_at=now)
    card = review.cards()[0]
    save(card, now + timedelta(seconds=59), {"novelty": 1})
    with pytest.raises(Refused) as refused:
        save(card, now + timedelta(minutes=1), {"novelty": 2})
    assert refused.value.code == "not_judging"


def test_an_expert_sees_the_reviews_they_sit_on_and_how_far_they_are(now):
    review = make_review(now)
    card = review.cards()[0]
    mark(card, 50, 30, now)
    (panel,) = panels_of_person(card.judge.person)
    assert (panel.cards, panel.done) == (3, 1)
    mine = cards_of_judge(panel, card.judge.person)
    assert [one.subject.number for one in mine] == [1, 2, 3]
    assert {j.person: (j.dealt, j.done) for j in judges_of_panel(panel)}[card.judge.person] == (
        3,
        1,
    )


def judged(now, **sizes) -> Review:
    """Project n gets n more points of novelty from everybody."""
    review = make_review(now, **sizes)
    for card in review.cards():
        mark(card, 40 + card.subject.number, 30, now)
    return review


def test_the_list_is_best_first_and_opens_down_to_the_single_card(now):
    results = results_of_panel(judged(now).panel)
    assert [(row.subject.title, row.ranked.rank, row.score.score) for row in results.rows] == [
        ("项目3", 1, 73_00),
        ("项目2", 2, 72_00),
        ("项目1", 3, 71_00),
    ]
    assert [card.total for card in results.rows[0].score.cards] == [73_00] * 3
    assert results.agreement.w == pytest.approx(1)
    assert results.outliers == ()


def test_cards_that_were_not_handed_in_do_not_count(now):
    review = judged(now, judges=4, each=4)
    before = results_of_panel(review.panel).rows[0]
    card = next(one for one in review.cards() if one.subject_id == before.subject.pk)
    take_back_card(actor=expert(card), card=card, now=now)
    after = next(r for r in results_of_panel(review.panel).rows if r.subject == before.subject)
    assert len(before.score.cards) - len(after.score.cards) == 1


def test_a_subject_with_too_few_cards_has_no_place(now):
    review = make_review(now, subjects=1)
    mark(review.cards()[0], 50, 30, now)
    (row,) = results_of_panel(review.panel).rows
    assert (row.ranked.rank, row.score.score) == (None, None)


def test_the_list_asks_the_same_few_questions_for_three_and_for_fifteen(now):
    counts = []
    for subjects in (3, 15):
        panel = Panel.objects.get(pk=judged(now, subjects=subjects).panel.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            results_of_panel(panel)
        counts.append(len(asked))
        Panel.objects.filter(pk=panel.pk).update(source_id=panel.pk + 1000)
    assert counts == [5, 5]
