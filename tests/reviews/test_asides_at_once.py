"""Standing aside by the rule is written as soon as expert and subject are on one panel."""

from __future__ import annotations

import pytest

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.reviews import Review, make_panel, make_review
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.ballot_queries import electors_of
from yipin.reviews.models import Aside, Ballot, Card, Judge, Subject
from yipin.reviews.services.assignments import assign_cards, set_card
from yipin.reviews.services.experts import ask_expert
from yipin.reviews.services.panels import Entry, add_entries
from yipin.reviews.services.paper_cards import type_paper_card
from yipin.reviews.services.recusals import take_back_aside
from yipin.reviews.services.relations import declare_relation
from yipin.reviews.services.seats import seat_judge, unseat_judge

pytestmark = pytest.mark.django_db
FULL = {"novelty": 50_00, "results": 30_00}


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def first_of(review: Review) -> Subject:
    return review.panel.subjects.select_related("unit").get(number=1)


def seat_insider(review: Review, now) -> Judge:
    person = make_actor(first_of(review).unit).person
    return seat_judge(actor=review.office, panel=review.panel, person=person, now=now)


def test_an_expert_who_comes_after_the_dealing_neither_gets_a_paper_card_nor_a_vote(now):
    review = make_review(now)
    judge, subject = seat_insider(review, now), first_of(review)
    assert Aside.objects.get().reason == "same_unit"
    typed = {"actor": review.office, "judge": judge, "subject": subject, "marks": FULL, "now": now}
    assert code_of(lambda: type_paper_card(**typed)) == "aside"
    others = [one.pk for one in review.panel.subjects.exclude(pk=subject.pk)]
    for tied, votes in (([subject.pk, others[0]], False), (others, True)):
        ballot = Ballot.objects.create(panel=review.panel, tied=tied)
        voters = electors_of(ballot, now.date())
        assert voters.filter(pk=judge.person_id).exists() is votes


def test_whoever_gets_the_seat_back_stands_aside_from_what_came_meanwhile(now):
    review = make_panel(now)
    judge = seat_insider(review, now)
    unseat_judge(actor=review.office, judge=judge, now=now, reason="出差")
    late = [Entry("application", 9, "后来的", first_of(review).unit)]
    add_entries(actor=review.office, panel=review.panel, entries=late, now=now)
    assert judge.asides.count() == 1
    seat_judge(actor=review.office, panel=review.panel, person=judge.person, now=now)
    assert judge.asides.count() == 2


def test_an_expert_from_outside_stands_aside_by_name(now):
    review = make_panel(now)
    key = first_of(review).pk
    ask_expert(
        actor=review.office, panel=review.panel, name="林晓", email="", link_of=str, now=now,
        named=lambda _subjects: {key: frozenset({"林晓", "周予安"})},
    )  # fmt: skip
    assert Aside.objects.get().reason == "same_name"


def test_what_comes_after_the_dealing_is_written_too_for_all_who_sit_there(
    now, django_assert_num_queries
):
    review = make_review(now)
    helper = review.judges[0]
    college = make_unit("新学院团总支", parent=review.host)
    for count, first in ((1, 10), (12, 20)):
        late = [
            Entry("application", first + n, f"后来{first + n}", college, people=(helper.person_id,))
            for n in range(count)
        ]
        with django_assert_num_queries(18):
            add_entries(actor=review.office, panel=review.panel, entries=late, now=now)
    written = set(Aside.objects.values_list("judge", "reason"))
    assert written == {(helper.pk, "named_in_it")}
    assert helper.asides.count() == 13


def test_the_office_says_that_the_name_is_somebody_else_and_so_it_stays(now):
    review = make_panel(now)
    subject = first_of(review)
    person = PersonFactory(name="何 平")
    rule = {"named": lambda _subjects: {subject.pk: frozenset({"何平"})}, "now": now}
    act = {"actor": review.office, **rule}
    judge = seat_judge(panel=review.panel, person=person, **act)
    pair = {"judge": judge, "subject": subject}
    assert Aside.objects.get().reason == "same_name"
    assert code_of(lambda: set_card(is_assigned=True, **pair, **act)) == "aside"
    take_back_aside(note="另一个人", **pair, **act)
    assign_cards(panel=review.panel, **act)
    set_card(is_assigned=True, **pair, **act)
    assert not Aside.objects.exists()
    assert Card.objects.filter(**pair).exists()


def test_a_namesake_of_the_same_unit_stays_aside(now):
    review = make_panel(now)
    subject = first_of(review)
    rule = {"named": lambda _subjects: {subject.pk: frozenset({"何平"})}, "now": now}
    judge = seat_judge(
        actor=review.office, panel=review.panel, person=PersonFactory(name="何平"), **rule
    )
    from_unit = {"kind": "kin", "unit": subject.unit.name, "name": ""}
    declare_relation(actor=Actor(person=judge.person), **from_unit, **rule)
    lift = {"actor": review.office, "judge": judge, "subject": subject, "note": "不是", **rule}
    assert code_of(lambda: take_back_aside(**lift)) == "by_rule"
    assert Aside.objects.exists()
