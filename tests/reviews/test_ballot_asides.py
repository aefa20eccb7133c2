"""Nobody votes on what they stand aside from in a part of the result, or counts among those who could."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from tests.factories.organisations import PostFactory, make_actor
from tests.factories.reviews import Review, make_review
from yipin.organisations.models import Appointment
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.ballot_queries import asides_of_elector, choices_of
from yipin.reviews.models import Ballot, Slip, Subject, Voter
from yipin.reviews.recusal_queries import nobody_named
from yipin.reviews.result_queries import reached_elsewhere
from yipin.reviews.services.ballots import cast_vote, count_ballot, open_ballot, set_ballot
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.recusals import set_aside

pytestmark = pytest.mark.django_db


def make_ballot(review: Review, now, post=None) -> Ballot:
    part = add_part(actor=review.office, panel=review.panel, name="表决", kind="ballot", now=now)
    act = {"actor": review.office, "ballot": part.ballot, "now": now}
    set_ballot(**act, most=2, post=post, closes_at=now + timedelta(hours=1))
    open_ballot(**act)
    return Ballot.objects.select_related("panel__unit", "part").get()


def subject(review: Review, number: int) -> Subject:
    return review.panel.subjects.select_related("unit").get(number=number)


def shares(review: Review, ballot: Ballot, now) -> dict[int, Fraction | None]:
    count_ballot(actor=review.office, ballot=ballot, now=now + timedelta(hours=2))
    ballot.part.ballot.refresh_from_db()
    reached = reached_elsewhere(ballot.part)
    keys = review.panel.subjects.values_list("number", "kind", "subject_id")
    return {number: reached[kind, key] for number, kind, key in keys}


def test_an_expert_aside_neither_chooses_it_nor_counts_in_its_denominator(now):
    review = make_review(now)
    first, second = subject(review, 1), subject(review, 2)
    for number, judge in ((1, 0), (2, 0), (2, 1)):
        set_aside(
            actor=review.office, judge=review.judges[judge], subject=subject(review, number),
            note="导师", now=now,
        )  # fmt: skip
    ballot = make_ballot(review, now)
    insider, other, third = (Actor(person=one.person) for one in review.judges)
    vote = {"ballot": ballot, "now": now}
    with pytest.raises(Refused) as refused:
        cast_vote(actor=insider, chosen=[first.pk], **vote)
    assert (refused.value.code, refused.value.reason) == (
        "aside", "第 1 号您要回避，不能选。请改选别的项目。",
    )  # fmt: skip
    assert not Voter.objects.exists()
    cast_vote(actor=insider, chosen=[subject(review, 3).pk], **vote)
    cast_vote(actor=other, chosen=[first.pk, subject(review, 3).pk], **vote)
    cast_vote(actor=third, chosen=[second.pk], **vote)
    found = shares(review, ballot, now)
    assert found == {1: Fraction(100_00, 2), 2: Fraction(100_00), 3: Fraction(200_00, 3)}
    ballot.refresh_from_db()
    assert ballot.asides == {str(first.pk): 1, str(second.pk): 2}


def test_the_slip_does_not_know_who_was_barred(now):
    review = make_review(now)
    set_aside(
        actor=review.office,
        judge=review.judges[0],
        subject=subject(review, 1),
        note="导师",
        now=now,
    )
    ballot = make_ballot(review, now)
    for one in review.judges:
        chosen = [subject(review, 2).pk]
        cast_vote(actor=Actor(person=one.person), ballot=ballot, chosen=chosen, now=now)
    held = {field.name for field in Slip._meta.concrete_fields}
    assert held == {"id", "ballot", "chosen"}
    assert len({str(one.chosen) for one in Slip.objects.all()}) == 1


def asides(ballot, person, named, today):
    return asides_of_elector(ballot, person, choices_of(ballot, person), named, today)


def test_electors_by_post_stand_aside_from_their_own_and_their_units(now):
    review = make_review(now)
    post = PostFactory(name="团支部书记")
    college, far = subject(review, 1), subject(review, 2)
    makers = make_actor(review.host)
    Subject.objects.filter(pk=far.pk).update(people=[makers.person.pk])
    chain = make_actor(college.unit)
    Appointment.objects.filter(person__in=[chain.person, makers.person]).update(post=post)
    ballot = make_ballot(review, now, post=post)
    today = now.date()
    assert asides(ballot, chain.person, nobody_named, today) == {college.pk: "same_unit"}
    own = asides(ballot, makers.person, nobody_named, today)
    assert own == {far.pk: "named_in_it"}
    with pytest.raises(Refused) as refused:
        cast_vote(actor=makers, ballot=ballot, chosen=[college.pk, far.pk], now=now)
    assert refused.value.code == "aside"
    cast_vote(actor=chain, ballot=ballot, chosen=[far.pk], now=now)
    cast_vote(actor=makers, ballot=ballot, chosen=[college.pk], now=now)
    found = shares(review, ballot, now)
    assert found == {1: Fraction(100_00), 2: Fraction(100_00), 3: Fraction(0)}


def test_a_name_on_the_form_bars_from_that_one(now):
    review = make_review(now)
    ballot = make_ballot(review, now)
    person, key = review.judges[0].person, subject(review, 3).pk

    def named(_subjects):
        return {key: frozenset({"".join(person.name.split())})}

    assert asides(ballot, person, named, now.date()) == {key: "same_name"}
