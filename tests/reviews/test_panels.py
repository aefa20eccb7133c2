"""Preparing a review: subjects, rubric, experts, assignment, beginning and end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.reviews import TWO, expert, make_panel, make_review, mark
from yipin.journal.models import Entry as JournalEntry
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Aside, Card, Panel
from yipin.reviews.queries import is_marked
from yipin.reviews.services.assignments import assign_cards, declare_aside, set_card
from yipin.reviews.services.panels import (
    Entry,
    Source,
    add_entries,
    begin_judging,
    change_rubric,
    close_panel,
    open_panel,
    reopen_panel,
    set_panel,
)
from yipin.reviews.services.paper_cards import type_paper_card
from yipin.reviews.services.seats import seat_judge, unseat_judge
from yipin.rules.rubrics import DEFAULT_RUBRIC, Rubric

pytestmark = pytest.mark.django_db


def test_a_panel_has_its_subjects_in_order_and_its_rubric(now):
    review = make_panel(now)
    assert [one.title for one in review.panel.subjects.all()] == ["项目1", "项目2", "项目3"]
    assert review.panel.rubric == TWO
    assert JournalEntry.objects.filter(action="panel.opened").count() == 1


def test_the_same_stage_has_one_panel_however_often_it_is_opened(now):
    review = make_panel(now)
    again = open_panel(
        actor=review.office, unit=review.host, source=Source("round", 1, "pitch"), name="又一次",
        rubric=TWO, entries=[Entry("application", 9, "项目9", review.host)], now=now,
    )  # fmt: skip
    assert again.pk == review.panel.pk
    assert again.subjects.count() == 3


def test_without_anything_to_judge_no_panel_opens(now):
    review = make_panel(now)
    with pytest.raises(Refused) as refused:
        open_panel(
            actor=review.office, unit=review.host, source=Source("round", 2, "pitch"), name="空",
            rubric=TWO, entries=[], now=now,
        )  # fmt: skip
    assert refused.value.code == "no_subjects"


def test_another_unit_does_not_find_the_panel(now):
    review = make_panel(now)
    other = make_actor(make_unit("别处团委"), Right.RUN_PROGRAMMES)
    with pytest.raises(Refused) as refused:
        close_panel(actor=other, panel=review.panel, now=now)
    assert refused.value.code == "not_yours"


def test_what_passed_later_is_taken_in_once(now):
    review = make_panel(now)
    late = [Entry("application", n, f"项目{n}", review.host) for n in (3, 4)]
    assert add_entries(actor=review.office, panel=review.panel, entries=late, now=now) == 1
    assert add_entries(actor=review.office, panel=review.panel, entries=late, now=now) == 0
    assert [one.number for one in review.panel.subjects.all()] == [1, 2, 3, 4]


def test_the_rubric_can_be_written_anew_until_the_first_mark(now):
    review = make_review(now)
    changed = change_rubric(actor=review.office, panel=review.panel, rubric=DEFAULT_RUBRIC, now=now)
    assert Panel.objects.get(pk=changed.pk).rubric == DEFAULT_RUBRIC
    change_rubric(actor=review.office, panel=review.panel, rubric=TWO, now=now)
    mark(review.cards()[0], 50, 30, now)
    with pytest.raises(Refused) as refused:
        change_rubric(actor=review.office, panel=review.panel, rubric=DEFAULT_RUBRIC, now=now)
    assert refused.value.code == "rubric_in_use"


def test_a_card_on_paper_that_was_typed_once_is_a_use_of_the_rubric_too(now):
    review = make_review(now)
    marks = {"novelty": 50_00, "results": 30_00}
    judge, subject = review.judges[0], review.panel.subjects.select_related("unit").get(number=1)
    act = {"actor": review.office, "now": now}
    assert not is_marked(review.panel)
    type_paper_card(judge=judge, subject=subject, marks=marks, **act)
    assert is_marked(review.panel)
    with pytest.raises(Refused) as refused:
        change_rubric(panel=review.panel, rubric=DEFAULT_RUBRIC, **act)
    assert refused.value.reason == "已经有专家打了分，或录了纸质评分表，评分表不能再改。"
    assert review.panel.rubric == TWO


def test_a_rubric_without_criteria_is_refused(now):
    review = make_panel(now)
    with pytest.raises(Refused) as refused:
        change_rubric(actor=review.office, panel=review.panel, rubric=Rubric(()), now=now)
    assert refused.value.code == "rubric_empty"


def test_settings_are_kept_and_a_silly_number_of_experts_is_refused(now):
    review = make_panel(now)
    done = set_panel(
        actor=review.office,
        panel=review.panel,
        each=7,
        is_blind=True,
        closes_at=now + timedelta(hours=1),
        now=now,
    )
    assert (done.each, done.is_blind, done.closes_at) == (7, True, now + timedelta(hours=1))
    for each in (0, 21):
        with pytest.raises(Refused):
            set_panel(
                actor=review.office, panel=review.panel, each=each, is_blind=False,
                closes_at=None, now=now,
            )  # fmt: skip


def test_whoever_has_no_account_gets_no_seat(now):
    review = make_panel(now)
    with pytest.raises(Refused) as refused:
        seat_judge(
            actor=review.office, panel=review.panel, person=PersonFactory(username=None), now=now
        )
    assert refused.value.code == "no_account"


def test_cards_are_dealt_and_nobody_judges_their_own_unit(now):
    review = make_panel(now, subjects=3, judges=3, each=3)
    subject = review.panel.subjects.select_related("unit").first()
    insider = make_actor(subject.unit, Right.REVIEW)
    seat_judge(actor=review.office, panel=review.panel, person=insider.person, now=now)
    plan = assign_cards(actor=review.office, panel=review.panel, now=now)
    assert len(plan.pairs) == 9
    aside = Aside.objects.get()
    assert (aside.judge.person, aside.subject, aside.reason) == (
        insider.person,
        subject,
        "same_unit",
    )
    assert not Card.objects.filter(judge__person=insider.person, subject=subject).exists()


def test_dealing_again_only_fills_what_is_missing(now):
    review = make_panel(now, judges=4, each=2)
    assign_cards(actor=review.office, panel=review.panel, now=now)
    before = {(card.judge_id, card.subject_id) for card in review.cards()}
    gone = review.judges[0]
    unseat_judge(actor=review.office, judge=gone, now=now, reason="出差")
    assign_cards(actor=review.office, panel=review.panel, now=now)
    after = {(card.judge_id, card.subject_id) for card in review.cards()}
    assert {pair for pair in before if pair[0] != gone.pk} <= after
    assert len(after) == 6
    assert gone.pk not in {judge for judge, _ in after}


def test_whoever_leaves_needs_a_reason_and_leaves_behind_what_was_handed_in(now):
    review = make_review(now)
    card = mark(review.cards()[0], 50, 30, now)
    with pytest.raises(Refused):
        unseat_judge(actor=review.office, judge=card.judge, now=now, reason=" ")
    unseat_judge(actor=review.office, judge=card.judge, now=now, reason="生病")
    assert list(Card.objects.filter(judge=card.judge)) == [card]


def test_without_experts_nothing_is_dealt_and_nothing_begins(now):
    review = make_panel(now, judges=0)
    with pytest.raises(Refused) as refused:
        assign_cards(actor=review.office, panel=review.panel, now=now)
    assert refused.value.code == "no_judges"
    with pytest.raises(Refused) as refused:
        begin_judging(actor=review.office, panel=review.panel, now=now)
    assert refused.value.code == "unassigned"


def test_experts_are_told_once_when_it_begins(now):
    review = make_review(now)
    begin_judging(actor=review.office, panel=review.panel, now=now)
    assert Message.objects.filter(kind="review.asked").count() == 3


def test_one_subject_more_or_less_by_hand(now):
    review = make_panel(now, judges=2, each=1)
    judge, subject = review.judges[0], review.panel.subjects.first()
    given = {"actor": review.office, "judge": judge, "subject": subject, "now": now}
    set_card(**given, is_assigned=True)
    set_card(**given, is_assigned=True)
    assert Card.objects.count() == 1
    set_card(**given, is_assigned=False)
    assert Card.objects.count() == 0


def test_a_card_that_was_begun_is_not_taken_away(now):
    review = make_review(now)
    card = mark(review.cards()[0], 50, 30, now)
    with pytest.raises(Refused) as refused:
        set_card(
            actor=review.office, judge=card.judge, subject=card.subject, is_assigned=False, now=now
        )
    assert refused.value.code == "card_begun"


def test_a_declared_conflict_takes_the_card_away_for_good(now):
    review = make_review(now)
    card = mark(review.cards()[0], 50, 30, now)
    marks = card.marks
    with pytest.raises(Refused):
        declare_aside(actor=expert(card), card=card, note="", now=now)
    judge, subject = card.judge, card.subject
    declare_aside(actor=expert(card), card=card, note="我指导的项目", now=now)
    assert marks
    assert JournalEntry.objects.get(action="panel.aside_declared").before == {"marks": [marks]}
    with pytest.raises(Refused) as refused:
        set_card(actor=review.office, judge=judge, subject=subject, is_assigned=True, now=now)
    assert refused.value.code == "aside"
    plan = assign_cards(actor=review.office, panel=review.panel, now=now)
    assert plan.short == {str(subject.pk): 1}


def test_no_conflict_is_declared_once_the_list_stands(now):
    review = make_review(now)
    card = review.cards()[0]
    close_panel(actor=review.office, panel=review.panel, now=now)
    with pytest.raises(Refused) as refused:
        declare_aside(actor=expert(card), card=card, note="我指导的项目", now=now)
    assert refused.value.code == "panel_closed"
    assert len(review.cards()) == 9


def test_what_has_ended_is_changed_by_nobody_and_opened_again_with_a_reason(now):
    review = make_review(now)
    card = review.cards()[0]
    close_panel(actor=review.office, panel=review.panel, now=now)
    with pytest.raises(Refused) as refused:
        mark(card, 50, 30, now)
    assert refused.value.code == "not_judging"
    with pytest.raises(Refused) as refused:
        assign_cards(actor=review.office, panel=review.panel, now=now)
    assert refused.value.code == "panel_closed"
    with pytest.raises(Refused):
        reopen_panel(actor=review.office, panel=review.panel, reason="", now=now)
    reopen_panel(actor=review.office, panel=review.panel, reason="漏了一位专家", now=now)
    assert mark(card, 50, 30, now).handed_in_at == now


def test_what_never_began_cannot_end(now):
    review = make_panel(now)
    with pytest.raises(Refused) as refused:
        close_panel(actor=review.office, panel=review.panel, now=now)
    assert refused.value.code == "not_begun"
