"""What all keys leave level, the panel settles by a secret vote; the list stays the same every time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import make_actor
from tests.factories.reviews import Review, make_review, mark
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.ballot_queries import ballots_for, electors_of, level_at, votes_of
from yipin.reviews.models import Aside, Ballot, Card, Judge, Panel, Session, Subject
from yipin.reviews.result_queries import results_of_panel
from yipin.reviews.services.ballots import cast_vote, count_ballot, open_ballot, set_ballot
from yipin.reviews.services.panels import close_panel, reopen_panel
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.rankings import keep_ranking
from yipin.reviews.services.recusals import set_aside
from yipin.reviews.services.tie_ballots import begin_tie_ballot
from yipin.rules.deadlines import SHANGHAI

pytestmark = pytest.mark.django_db


def level_review(now, subjects: int = 3) -> Review:
    """Ended, with all subjects but the last level."""
    review = make_review(now, subjects=subjects)
    for card in review.cards():
        is_last = card.subject.number == subjects
        mark(card, 40 if is_last else 50, 30, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    review.panel = Panel.objects.select_related("unit").get(pk=review.panel.pk)
    return review


def tied(review: Review) -> list[int]:
    found = (level_at(review.panel, rank) for rank in (1, 2))
    return [one.pk for one in next(level for level in found if level)]


def begun(review: Review, now) -> Ballot:
    ballot = begin_tie_ballot(actor=review.office, panel=review.panel, tied=tied(review), now=now)
    set_ballot(
        actor=review.office, ballot=ballot, most=1, post=None,
        closes_at=now + timedelta(hours=1), now=now,
    )  # fmt: skip
    return ballot


def vote(review: Review, ballot: Ballot, chosen: list[int], now) -> None:
    """One vote by each expert in turn, then counted."""
    open_ballot(actor=review.office, ballot=ballot, now=now)
    held = Ballot.objects.select_related("panel__unit", "part").get(pk=ballot.pk)
    for judge, subject in zip(review.judges, chosen, strict=False):
        cast_vote(actor=Actor(person=judge.person), ballot=held, chosen=[subject], now=now)
    count_ballot(actor=review.office, ballot=ballot, now=now + timedelta(hours=2))


def ranks(review: Review) -> list[tuple[str, int | None, str]]:
    return [
        (row.subject.title, row.ranked.rank, row.ranked.note)
        for row in results_of_panel(review.panel).rows
    ]


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_the_vote_of_the_panel_settles_the_order_and_is_the_reason(now):
    review = level_review(now)
    first, second = tied(review)
    ballot = begun(review, now)
    vote(review, ballot, [second, second, first], now)
    said = "同分，由评审组表决分先后"
    assert ranks(review) == [("项目2", 1, said), ("项目1", 2, said), ("项目3", 3, "")]
    assert ranks(review) == ranks(review)
    ballot.refresh_from_db()
    assert [(one.title, count) for one, count in votes_of(ballot)] == [("项目2", 2), ("项目1", 1)]
    assert review.panel.ranking.is_stale
    keep_ranking(panel=review.panel, now=now)
    assert level_at(review.panel, 1) == []


def test_level_votes_leave_them_level_and_they_may_vote_again(now):
    review = level_review(now, subjects=4)
    first, second, third = tied(review)
    vote(review, begun(review, now), [first], now)
    keep_ranking(panel=review.panel, now=now)
    assert tied(review) == [second, third]
    vote(review, begun(review, now), [third], now)
    assert [title for title, _rank, _note in ranks(review)] == ["项目1", "项目3", "项目2", "项目4"]


def test_the_same_tie_has_one_ballot_however_often_it_is_asked_for(now):
    review = level_review(now)
    assert begun(review, now) == begin_tie_ballot(
        actor=review.office, panel=review.panel, tied=tied(review)[::-1], now=now
    )
    assert Ballot.objects.count() == 1


def test_whoever_stands_aside_from_one_of_them_has_no_vote(now):
    review = level_review(now)
    ballot = begun(review, now)
    subject = level_at(review.panel, 1)[0]
    judge = review.judges[0]
    Aside.objects.create(judge=judge, subject=subject, reason="set", set_at=now)
    today = now.astimezone(SHANGHAI).date()
    assert set(electors_of(ballot, today)) == {one.person for one in review.judges[1:]}
    open_ballot(actor=review.office, ballot=ballot, now=now)
    held = Ballot.objects.select_related("panel__unit", "part").get()
    act = {"ballot": held, "chosen": [subject.pk], "now": now}
    assert code_of(lambda: cast_vote(actor=Actor(person=judge.person), **act)) == "not_yours"
    assert ballots_for(judge.person, today) == []
    assert ballots_for(review.judges[1].person, today) == [held]


def test_only_those_that_are_level_can_be_chosen_and_not_all_of_them(now):
    review = level_review(now)
    ballot = begun(review, now)
    fields = {"actor": review.office, "ballot": ballot, "post": None, "closes_at": None, "now": now}
    assert code_of(lambda: set_ballot(most=2, **fields)) == "most"
    open_ballot(actor=review.office, ballot=ballot, now=now)
    held = Ballot.objects.select_related("panel__unit", "part").get()
    last = review.panel.subjects.get(number=3)
    voter = Actor(person=review.judges[0].person)
    assert (
        code_of(lambda: cast_vote(actor=voter, ballot=held, chosen=[last.pk], now=now)) == "chosen"
    )


def test_no_vote_before_the_review_has_ended(now):
    review = make_review(now)
    act = {"actor": review.office, "panel": review.panel, "now": now}
    assert code_of(lambda: begin_tie_ballot(tied=[], **act)) == "not_closed"


def test_no_vote_on_what_is_not_level(now):
    review = level_review(now)
    act = {"actor": review.office, "panel": review.panel, "now": now}
    for wrong in ([], tied(review)[:1], [one.pk for one in review.panel.subjects.all()]):
        assert code_of(lambda wrong=wrong: begin_tie_ballot(tied=wrong, **act)) == "not_tied"


def test_no_vote_changes_what_was_released(now):
    review = level_review(now)
    waiting = begun(review, now)
    day = Session.objects.create(panel=review.panel, released_at=now)
    again = {"actor": review.office, "panel": review.panel, "tied": tied(review), "now": now}
    opened = {"actor": review.office, "ballot": waiting, "now": now}
    assert code_of(lambda: begin_tie_ballot(**again)) == "released"
    assert code_of(lambda: open_ballot(**opened)) == "released"
    Session.objects.filter(pk=day.pk).update(locked_at=now)
    assert code_of(lambda: open_ballot(**opened)) == "on_file"
    Session.objects.filter(pk=day.pk).update(released_at=None, locked_at=None)
    assert open_ballot(**opened).state == Ballot.State.OPEN


def test_a_part_of_a_review_votes_on_no_tie(now):
    review = make_review(now)
    part = add_part(actor=review.office, panel=review.panel, name="答辩", kind="cards", now=now)
    Panel.objects.filter(pk=part.child_id).update(state="closed")
    act = {"actor": review.office, "panel": part.child, "tied": [], "now": now}
    assert code_of(lambda: begin_tie_ballot(**act)) == "part_of_part"


def test_a_review_is_not_opened_again_while_its_panel_votes_and_a_ballot_not_begun_goes(now):
    review = level_review(now)
    ballot = begun(review, now)
    again = {"actor": review.office, "panel": review.panel, "reason": "补交一张", "now": now}
    open_ballot(actor=review.office, ballot=ballot, now=now)
    assert code_of(lambda: reopen_panel(**again)) == "ballot_open"
    Ballot.objects.update(state="preparing")
    reopen_panel(**again)
    assert not Ballot.objects.exists()


def test_what_was_voted_says_nothing_once_the_marks_have_moved_them_apart(now):
    review = level_review(now)
    _first, second = tied(review)
    vote(review, begun(review, now), [second, second], now)
    reopen_panel(actor=review.office, panel=review.panel, reason="回避", now=now)
    subject = review.panel.subjects.get(pk=second)
    for judge in review.judges[:1]:
        set_aside(actor=review.office, judge=judge, subject=subject, note="导师", now=now)
    assert next(title for title, _rank, _note in ranks(review)) == "项目1"


def test_a_ballot_whose_tie_is_gone_does_not_open(now):
    review = level_review(now)
    ballot = begun(review, now)
    review.panel.ranking.is_stale = True
    review.panel.ranking.save()
    assert code_of(lambda: open_ballot(actor=review.office, ballot=ballot, now=now)) == "not_tied"


def join_unit(judge: Judge, subject: int) -> None:
    """The expert takes up a post at the unit of the subject after the review has ended."""
    unit = Subject.objects.select_related("unit").get(pk=subject).unit
    make_actor(unit, person=judge.person)


def test_a_post_taken_up_before_the_vote_is_begun_takes_the_vote_and_no_card(now):
    review = level_review(now)
    insider, first = review.judges[0], tied(review)[0]
    join_unit(insider, first)
    ballot = begun(review, now)
    assert Aside.objects.get().reason == "same_unit"
    assert not electors_of(ballot, now.date()).filter(pk=insider.person_id).exists()
    assert Card.objects.filter(judge=insider, subject=first).exists()
    assert level_at(review.panel, 1)


def test_a_post_taken_up_while_the_panel_votes_takes_the_vote_too(now):
    review = level_review(now)
    insider, (first, second) = review.judges[0], tied(review)
    ballot = begun(review, now)
    open_ballot(actor=review.office, ballot=ballot, now=now)
    join_unit(insider, first)
    held = Ballot.objects.select_related("panel__unit", "part").get(pk=ballot.pk)
    cast = {"ballot": held, "chosen": [second], "now": now}
    assert code_of(lambda: cast_vote(actor=Actor(person=insider.person), **cast)) == "aside"
    cast_vote(actor=Actor(person=review.judges[1].person), **cast)
    assert held.voters.get().aside == []
