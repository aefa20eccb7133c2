"""A secret ballot: one vote each, counted when it is over, and nothing that links a vote to a person."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.reviews import Review, expert, make_review, mark
from yipin.journal.models import Entry as JournalEntry
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.ballot_queries import ballots_for, turnout, votes_of
from yipin.reviews.models import Ballot, Panel, Slip, Voter
from yipin.reviews.result_queries import results_of_panel
from yipin.reviews.services.ballots import (
    can_ballots_be_settled,
    cast_vote,
    count_ballot,
    open_ballot,
    set_ballot,
)
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import Entry, add_entries, close_panel
from yipin.reviews.services.parts import PartRow, add_part, set_parts
from yipin.rules.deadlines import SHANGHAI

WHOLE = Written({"novelty": 50_00, "results": 30_00})
pytestmark = pytest.mark.django_db(transaction=True)


def make_ballot(review: Review, now, most=1, post=None, is_open=True) -> Ballot:
    part = add_part(actor=review.office, panel=review.panel, name="表决", kind="ballot", now=now)
    until = now + timedelta(hours=1)
    act = {"actor": review.office, "ballot": part.ballot, "now": now}
    set_ballot(**act, most=most, post=post, closes_at=until)
    if is_open:
        open_ballot(**act)
    return Ballot.objects.select_related("panel__unit", "part").get()


def voter(review: Review, n: int) -> Actor:
    return Actor(person=review.judges[n].person)


def ids(review: Review) -> list[int]:
    return list(review.panel.subjects.values_list("pk", flat=True))


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_a_vote_and_its_voter_are_kept_apart(now):
    review = make_review(now)
    ballot = make_ballot(review, now)
    first, *_rest = ids(review)
    cast_vote(actor=voter(review, 0), ballot=ballot, chosen=[first], now=now)
    assert Voter.objects.get().person == review.judges[0].person
    slip = Slip.objects.get()
    assert slip.chosen == [first]
    held = {field.name for model in (Voter, Slip) for field in model._meta.concrete_fields}
    assert held == {"id", "ballot", "person", "aside", "chosen"}
    assert "chosen" not in str(JournalEntry.objects.get(action="ballot.cast").after)


def test_nothing_in_the_keys_tells_who_came_first(now):
    review = make_review(now, judges=12, each=3)
    ballot = make_ballot(review, now)
    for n in range(12):
        cast_vote(actor=voter(review, n), ballot=ballot, chosen=[ids(review)[n % 3]], now=now)
    came = [ids(review)[n % 3] for n in range(12)]
    before = {one.pk for one in Slip.objects.all()}
    lying = [one.chosen[0] for one in Slip.objects.order_by("pk")]
    assert sorted(lying) == sorted(came)
    count_ballot(actor=review.office, ballot=ballot, now=now + timedelta(hours=2))
    assert before.isdisjoint(one.pk for one in Slip.objects.all())
    assert Slip.objects.count() == 12


def test_one_vote_a_person(now):
    review = make_review(now)
    ballot = make_ballot(review, now)
    vote = {"actor": voter(review, 0), "ballot": ballot, "chosen": ids(review)[:1], "now": now}
    cast_vote(**vote)
    with pytest.raises(Refused) as refused:
        cast_vote(**vote)
    assert refused.value.reason == "您已经投过票了。一人一票，投了不能改。"
    assert Slip.objects.count() == 1


def test_n_of_m_and_only_what_is_there(now):
    review = make_review(now)
    ballot = make_ballot(review, now, most=2)
    chosen = ids(review)

    def cast(*picked: int):
        return cast_vote(actor=voter(review, 0), ballot=ballot, chosen=picked, now=now)

    assert code_of(cast) == "chosen"
    assert code_of(lambda: cast(*chosen)) == "chosen"
    assert code_of(lambda: cast(chosen[0], chosen[0])) == "chosen"
    assert code_of(lambda: cast(10**9)) == "chosen"
    cast(*chosen[:2])
    assert Slip.objects.get().chosen == sorted(chosen[:2])


def test_the_last_minute_counts_and_the_next_second_does_not(now):
    review = make_review(now)
    ballot = make_ballot(review, now)
    end = ballot.closes_at.replace(second=0, microsecond=0)
    one = ids(review)[:1]
    late = end + timedelta(minutes=1)
    cast_vote(actor=voter(review, 0), ballot=ballot, chosen=one, now=late - timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        cast_vote(actor=voter(review, 1), ballot=ballot, chosen=one, now=late)
    assert refused.value.reason == "投票已经截止，这一票没有计入。"
    assert (Voter.objects.count(), Slip.objects.count()) == (1, 1)
    assert (
        code_of(
            lambda: count_ballot(
                actor=review.office, ballot=ballot, now=late - timedelta(seconds=1)
            )
        )
        == "not_over"
    )
    counted = count_ballot(actor=review.office, ballot=ballot, now=late)
    assert (counted.cast, counted.votes) == (1, {str(one[0]): 1})
    assert count_ballot(actor=review.office, ballot=ballot, now=late).cast == 1
    assert (
        code_of(lambda: cast_vote(actor=voter(review, 1), ballot=ballot, chosen=one, now=now))
        == "ballot_over"
    )


def test_nothing_is_told_before_it_is_counted(now):
    review = make_review(now)
    ballot = make_ballot(review, now)
    cast_vote(actor=voter(review, 0), ballot=ballot, chosen=ids(review)[:1], now=now)
    assert votes_of(ballot) == []
    assert turnout(ballot, now.date()) == (1, 3)
    count_ballot(actor=review.office, ballot=ballot, now=now + timedelta(hours=2))
    ballot.refresh_from_db()
    assert [count for _subject, count in votes_of(ballot)] == [1, 0, 0]


def test_before_it_opens_and_what_opening_needs(now):
    review = make_review(now)
    ballot = make_ballot(review, now, is_open=False)
    one = ids(review)[:1]
    act = {"actor": review.office, "ballot": ballot, "now": now}
    cast = {"actor": voter(review, 0), "ballot": ballot, "chosen": one, "now": now}
    assert code_of(lambda: cast_vote(**cast)) == "not_begun"
    assert code_of(lambda: count_ballot(**act)) == "not_begun"
    settings = {"post": None, "closes_at": now - timedelta(hours=1)}
    assert code_of(lambda: set_ballot(**act, most=9, **settings)) == "most"
    assert code_of(lambda: set_ballot(**act, most=1, **settings)) == "past"
    Ballot.objects.update(closes_at=settings["closes_at"])
    assert code_of(lambda: open_ballot(**act)) == "no_end"
    set_ballot(**act, most=1, post=None, closes_at=now + timedelta(hours=1))
    assert open_ballot(**act).state == "open"
    assert open_ballot(**act).state == "open"
    assert Message.objects.filter(title__startswith="请投票").count() == 3
    assert code_of(lambda: set_ballot(**act, most=1, **settings)) == "ballot_open"


def test_who_holds_the_post_below_the_host_votes_and_nobody_else(now):
    review = make_review(now)
    college = make_unit("机电学院团总支", parent=review.host)
    secretary = make_actor(college, Right.FILL_FORMS)
    outside = make_actor(make_unit("别处团委"), Right.FILL_FORMS)
    post = secretary.appointment.post
    type(outside.appointment).objects.filter(pk=outside.appointment.pk).update(post=post)
    ballot = make_ballot(review, now, post=post)
    day = now.astimezone(SHANGHAI).date()
    assert ballots_for(secretary.person, day) == [ballot]
    assert ballots_for(outside.person, day) == []
    assert ballots_for(review.judges[0].person, day) == []
    cast_vote(actor=secretary, ballot=ballot, chosen=ids(review)[:1], now=now)
    assert ballots_for(secretary.person, day)[0].has_voted
    for stranger in (outside, voter(review, 0), Actor(person=PersonFactory())):
        vote = {"actor": stranger, "ballot": ballot, "chosen": ids(review)[:1], "now": now}
        assert code_of(lambda vote=vote: cast_vote(**vote)) == "not_yours"


def test_once_people_vote_nothing_is_added(now):
    review = make_review(now)
    ballot = make_ballot(review, now, is_open=False)
    late = [Entry("application", n, f"项目{n}", review.host) for n in (8, 9)]
    add = {"actor": review.office, "panel": review.panel, "now": now}
    assert add_entries(**add, entries=late[:1]) == 1
    open_ballot(actor=review.office, ballot=ballot, now=now)
    assert code_of(lambda: add_entries(**add, entries=late)) == "ballot_open"
    assert add_entries(**add, entries=late[:1]) == 0


def test_nobody_to_vote_no_ballot(now):
    review = make_review(now)
    post = make_actor(make_unit("别处团委"), Right.FILL_FORMS).appointment.post
    ballot = make_ballot(review, now, post=post, is_open=False)
    Appointment.objects.filter(post=post).delete()
    assert (
        code_of(lambda: open_ballot(actor=review.office, ballot=ballot, now=now)) == "no_electors"
    )


def test_a_vote_counts_nothing_unless_it_is_given_a_weight(now):
    review = make_review(now)
    ballot = make_ballot(review, now, is_open=False)
    own, vote = review.panel.parts.all()
    assert (own.weight, vote.weight, vote.rule.is_vote) == (100_00, 0, True)
    rows = {own.pk: PartRow("评分", 60_00), vote.pk: PartRow("表决", 40_00)}
    set_parts(actor=review.office, panel=review.panel, rows=rows, now=now)
    open_ballot(actor=review.office, ballot=ballot, now=now)
    chosen = ids(review)
    for n, pick in enumerate((chosen[0], chosen[0], chosen[1])):
        cast_vote(actor=voter(review, n), ballot=ballot, chosen=[pick], now=now)
    assert (
        code_of(lambda: set_parts(actor=review.office, panel=review.panel, rows=rows, now=now))
        == "parts_in_use"
    )
    for card in review.cards():
        mark(card, 40, 30, now)
    assert (
        code_of(lambda: close_panel(actor=review.office, panel=review.panel, now=now))
        == "ballot_open"
    )
    close_panel(actor=review.office, panel=review.panel, now=now + timedelta(hours=2))
    rows = results_of_panel(Panel.objects.get(pk=review.panel.pk)).rows
    assert [one.ranked.score for one in rows] == [
        42_00 + 26_67, 42_00 + 13_33, 42_00,
    ]  # fmt: skip


def at_once(*acts):
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_the_same_person_twice_at_once_votes_once(now):
    review = make_review(now)
    ballot = make_ballot(review, now)
    vote = {"actor": voter(review, 0), "ballot": ballot, "chosen": ids(review)[:1], "now": now}
    done = at_once(*[lambda: cast_vote(**vote)] * 4)
    assert sorted(map(str, done)) == ["None", "voted", "voted", "voted"]
    assert (Voter.objects.count(), Slip.objects.count()) == (1, 1)


def test_many_at_once_are_all_counted(now):
    review = make_review(now, judges=8, each=3)
    ballot = make_ballot(review, now)
    votes = [
        {"actor": voter(review, n), "ballot": ballot, "chosen": ids(review)[:1], "now": now}
        for n in range(8)
    ]
    done = at_once(*[lambda vote=vote: cast_vote(**vote) for vote in votes])
    assert done == [None] * 8
    later = now + timedelta(hours=2)
    assert count_ballot(actor=review.office, ballot=ballot, now=later).cast == 8


def test_a_card_against_the_end_is_on_the_list_or_refused(now):
    review = make_review(now)
    cards = review.cards()
    for card in cards:
        save_card(actor=expert(card), card=card, written=WHOLE, now=now)
    acts = [
        lambda card=card: hand_in_card(actor=expert(card), card=card, now=now).pk for card in cards
    ]
    done = at_once(*acts, lambda: close_panel(actor=review.office, panel=review.panel, now=now))
    assert {one for one in done[:-1] if isinstance(one, str)} <= {"not_judging"}
    listed = sum(len(one.totals) for one in review.panel.results.all())
    assert listed == sum(isinstance(one, int) for one in done[:-1])


def test_a_vote_against_the_count_is_in_it_or_refused(now):
    review = make_review(now, judges=8, each=3)
    ballot = make_ballot(review, now)
    later = now + timedelta(hours=2)
    votes = [
        lambda n=n: cast_vote(
            actor=voter(review, n), ballot=ballot, chosen=ids(review)[:1], now=now
        )
        for n in range(7)
    ]
    done = at_once(
        *votes, lambda: count_ballot(actor=review.office, ballot=ballot, now=later).state
    )
    ballot.refresh_from_db()
    assert set(done[:7]) <= {None, "ballot_over"}
    assert ballot.cast == done[:7].count(None) == Slip.objects.count() == Voter.objects.count()


@pytest.mark.parametrize("many", [2, 20])
def test_a_slip_of_twenty_reads_as_much_as_one_of_two(now, django_assert_num_queries, many):
    review = make_review(now, subjects=many)
    ballot = make_ballot(review, now)
    client = Client()
    client.force_login(review.judges[0].person)
    client.get(reverse("vote", args=[ballot.pk]))
    with django_assert_num_queries(11):
        assert client.get(reverse("vote", args=[ballot.pk])).status_code == 200


def test_a_review_waits_for_a_ballot_that_counts_and_none_is_opened_after_its_end(now):
    review = make_review(now)
    ballot = make_ballot(review, now, is_open=False)
    act = {"actor": review.office, "now": now}
    own, vote = review.panel.parts.all()
    rows = {own.pk: PartRow("评分", 60_00), vote.pk: PartRow("表决", 40_00)}
    set_parts(panel=review.panel, rows=rows, **act)
    with pytest.raises(Refused) as refused:
        close_panel(panel=review.panel, **act)
    assert can_ballots_be_settled(review.panel, now).reason == refused.value.reason
    assert refused.value.reason == (
        "“表决”占 40%，还没有投票，评审不能结束。"
        "请打开“分几部分计分”，开始“表决”的投票，截止以后再结束评审。"
    )
    set_parts(
        panel=review.panel,
        rows={vote.pk: PartRow("表决", 0), own.pk: PartRow("评分", 100_00)},
        **act,
    )
    assert close_panel(panel=review.panel, **act).state == "closed"
    assert code_of(lambda: open_ballot(ballot=ballot, **act)) == "panel_closed"
    assert Ballot.objects.get().state == "preparing"
