"""What a result is opened to, part by part and mark by mark, adds up to what the ranking shows."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.factories.reviews import Review, make_review, mark
from tests.reviews.test_ballots import voter
from tests.reviews.test_parts import add, judge_child
from yipin.reviews.models import Card, Subject
from yipin.reviews.services.ballots import cast_vote, count_ballot, open_ballot, set_ballot
from yipin.reviews.services.panels import close_panel
from yipin.reviews.services.parts import PartRow, add_part, set_parts
from yipin.reviews.services.rankings import keep_ranking, refresh_with_parts
from yipin.reviews.working_queries import SubjectWorking, working_of_subject
from yipin.rules.scores import half_up
from yipin.rules.standard_scores import adjusted_score

pytestmark = pytest.mark.django_db(transaction=True)


def working(subject: Subject) -> SubjectWorking:
    rows = Subject.objects.select_related("panel__ranking")
    return working_of_subject(rows.get(pk=subject.pk))


def three_parts(now) -> Review:
    """Five experts' cards 50 %, a defence 30 % and a vote 20 %, all of it in."""
    review = make_review(now, subjects=4, judges=5, each=5)
    defence = add(review, now)
    vote = add_part(actor=review.office, panel=review.panel, name="表决", kind="ballot", now=now)
    rows = {
        part.pk: PartRow(part.name, percent * 100)
        for part, percent in zip(review.panel.parts.all(), (50, 30, 20), strict=True)
    }
    set_parts(actor=review.office, panel=review.panel, rows=rows, now=now)
    for at, card in enumerate(review.cards()):
        mark(card, 30 + (at * 7) % 29, 20 + (at * 5) % 19, now)
    judge_child(review, defence, now, 9)
    ballot = vote.ballot
    act = {"actor": review.office, "ballot": ballot}
    until = now + timedelta(hours=1)
    set_ballot(**act, now=now, most=2, post=None, closes_at=until)
    open_ballot(**act, now=now)
    keys = list(review.panel.subjects.values_list("pk", flat=True))
    ballot.refresh_from_db()
    for n in range(4):
        cast_vote(actor=voter(review, n), ballot=ballot, chosen=keys[n : n + 2], now=now)
    count_ballot(**act, now=now + timedelta(hours=2))
    close_panel(actor=review.office, panel=defence.child, now=now)
    refresh_with_parts(panel=review.panel, now=now)
    return review


def test_every_part_opens_to_what_adds_up_to_the_ranking(now):
    review = three_parts(now)
    assert review.panel.results.count() == 4
    for kept in review.panel.results.select_related("subject"):
        found = working(kept.subject)
        own, defence, vote = found.parts
        assert {one.part.key: half_up(one.reached) for one in found.parts} == kept.parts
        whole = sum(one.reached * one.part.weight for one in found.parts) / 100_00
        assert half_up(whole) == half_up(found.whole) == kept.score
        totals = [sum(one.card.marks.values()) for one in own.cards.cards]
        assert totals == [one.total.total for one in own.cards.cards] == kept.totals
        middle = sorted(totals)[1:-1]
        assert own.reached == Fraction(sum(middle), 3)
        counted = sorted(one.total.total for one in own.cards.cards if one.total.counts)
        assert counted == middle
        assert adjusted_score(one.standard for one in own.cards.cards) == kept.adjusted
        assert defence.cards.reached == 90_00
        assert len(defence.cards.cards) == 3
        slips = vote.votes.ballot.slips.values_list("chosen", flat=True)
        assert vote.votes.votes == sum(kept.subject_id in one for one in slips)
        assert vote.reached == Fraction(vote.votes.votes * 100_00, 4)


def test_a_standardised_total_opens_to_what_the_expert_gave(now):
    review = three_parts(now)
    shown = working(review.panel.subjects.first()).parts[0].cards
    for one in shown.cards:
        own = Card.objects.filter(judge=one.card.judge)
        totals = [sum(card.marks.values()) for card in own]
        assert one.yardstick.cards == len(totals)
        assert one.yardstick.mean == Fraction(sum(totals), len(totals))
        away = one.total.total - one.yardstick.mean
        assert one.standard == shown.centre + away * one.yardstick.factor


def test_a_card_younger_than_the_ranking_has_no_standardised_total(now):
    review = make_review(now, subjects=1)
    first, second, third = review.cards()
    mark(first, 50, 30, now)
    mark(second, 52, 31, now)
    keep_ranking(panel=review.panel, now=now)
    mark(third, 20, 10, now)
    found = working(first.subject)
    own = found.own
    assert [one.standard is None for one in own.cards] == [False, False, True]
    assert own.adjusted is None
    assert [one.apart for one in own.cards] == [23_50, 28_00, -51_50]
    assert found.whole == Fraction((80 + 83 + 30) * 100, 3)
    assert found.result.score is None


def test_a_part_that_never_saw_the_subject_opens_to_nothing(now):
    review = make_review(now, subjects=1)
    part = add(review, now)
    subject = review.panel.subjects.get()
    found = working(subject)
    assert [one.reached for one in found.parts] == [None, None]
    assert found.parts[1].cards.cards == []
    part.child.subjects.all().delete()
    assert working(subject).parts[1].cards is None


@pytest.mark.parametrize(("subjects", "judges"), [(1, 3), (6, 5)])
def test_opening_costs_the_same_reads_whatever_there_is(
    subjects, judges, now, django_assert_num_queries
):
    review = make_review(now, subjects=subjects, judges=judges, each=judges)
    for part in [add(review, now, name=f"第{n}次答辩") for n in range(judges - 2)]:
        judge_child(review, part, now, 8)
    for card in review.cards():
        mark(card, 40, 30, now)
    subject = Subject.objects.select_related("panel__ranking").filter(panel=review.panel)[0]
    with django_assert_num_queries(6):
        found = working_of_subject(subject)
    assert len(found.parts) == judges - 1
