"""An ended review is opened for one subject alone: its cards are to be handed in anew, no other moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from tests.factories.reviews import Review, expert, make_review, mark
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Card, Panel, PaperCard, Subject
from yipin.reviews.queries import (
    judges_behind,
    owes_cards,
    panels_of_person,
    progress_of_panel,
    words_for_unit,
)
from yipin.reviews.result_queries import placed_in
from yipin.reviews.services.assignments import assign_cards, declare_aside
from yipin.reviews.services.cards import Written, hand_in_card, save_card, take_back_card
from yipin.reviews.services.judging_again import admit_added, judge_again
from yipin.reviews.services.panels import (
    Entry as Item,
)
from yipin.reviews.services.panels import (
    add_entries,
    begin_judging,
    close_panel,
    reopen_panel,
    set_panel,
)
from yipin.reviews.services.paper_cards import type_paper_card
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.seats import seat_judge, unseat_judge

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def ended(now, **sizes: int) -> Review:
    """Everything is marked by everybody, subject 1 best, and the review has ended."""
    review = make_review(now, **sizes)
    for card in review.cards():
        mark(card, 60 - 5 * card.subject.number, 30, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    return review


def again(review: Review, now, number: int = 2, reason: str = "延期后重新交来了材料") -> Panel:
    rows = Subject.objects.select_related("panel__unit")
    subject = rows.get(panel=review.panel, number=number)
    judge_again(actor=review.office, subject=subject, reason=reason, now=now)
    return Panel.objects.select_related("unit").get(pk=review.panel.pk)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def cards(review: Review, number: int) -> list[Card]:
    return [one for one in review.cards() if one.subject.number == number]


def test_its_cards_come_back_with_their_marks_and_all_others_stay(now):
    review = ended(now)
    before = {one.pk: (one.marks, one.handed_in_at) for one in review.cards()}
    panel = again(review, now + HOUR)
    assert panel.is_partly_open
    for card in review.cards():
        marks, handed = before[card.pk]
        assert card.marks == marks
        assert card.handed_in_at == (None if card.subject.number == 2 else handed)
    entry = Entry.objects.get(action="panel.judged_again")
    assert (entry.note, entry.after) == ("延期后重新交来了材料", {"subject": "项目2"})
    assert (
        sorted(map(str, entry.before["marks"].values()))
        == [str({"novelty": 5000, "results": 3000})] * 3
    )
    told = Message.objects.filter(title="请重新评审：创建推介会第 2 号")
    assert told.count() == 3


def test_only_that_subject_can_be_judged(now):
    review = ended(now)
    again(review, now + HOUR)
    later = now + 2 * HOUR
    other, mine = cards(review, 1)[0], cards(review, 2)[0]
    act = {"actor": expert(other), "card": other, "now": later}
    assert code_of(lambda: take_back_card(**act)) == "settled"
    assert code_of(lambda: save_card(**act, written=Written({"novelty": 100}))) == "settled"
    assert code_of(lambda: declare_aside(**act, note="是我指导的")) == "settled"
    paper = {"actor": review.office, "judge": other.judge, "subject": other.subject}
    marks = {"novelty": 1000, "results": 1000}
    assert code_of(lambda: type_paper_card(**paper, marks=marks, now=later)) == "settled"
    typed = type_paper_card(**(paper | {"subject": mine.subject}), marks=marks, now=later)
    assert typed.subject_id == mine.subject_id


def test_the_result_follows_and_everything_is_settled_again(now):
    review = ended(now)
    panel = again(review, now + HOUR)
    later = now + 2 * HOUR
    for card in cards(review, 2):
        mark(card, 60, 40, later)
    close_panel(actor=review.office, panel=panel, now=later)
    panel.refresh_from_db()
    number = {one.subject_id: one.number for one in panel.subjects.all()}
    ranks = {number[pk]: (rank, score) for pk, rank, score in placed_in(panel, "application")}
    assert ranks == {2: (1, 10000), 1: (2, 8500), 3: (3, 7500)}
    card = cards(review, 2)[0]
    act = {"actor": expert(card), "card": card, "now": later}
    assert code_of(lambda: take_back_card(**act)) == "not_judging"
    reopen_panel(actor=review.office, panel=panel, reason="记错了", now=later + HOUR)
    first = cards(review, 1)[0]
    act = {"actor": expert(first), "card": first, "now": later + HOUR}
    assert take_back_card(**act).handed_in_at is None


def test_what_was_missed_before_counts_for_nobody(now):
    review = make_review(now)
    missed, *rest = review.cards()
    missed = cards(review, 3)[0]
    for card in rest:
        if card.pk != missed.pk:
            mark(card, 50, 30, now)
    mark(
        next(one for one in review.cards() if not one.handed_in_at and one.pk != missed.pk),
        9,
        9,
        now,
    )
    close_panel(actor=review.office, panel=review.panel, now=now)
    panel = again(review, now + HOUR, number=1)
    judge = missed.judge
    assert dict(judges_behind(panel)) == dict.fromkeys(panel.judges.all(), 1)
    progress = progress_of_panel(panel)
    assert (progress.cards - progress.handed_in, progress.short) == (3, [])
    assert owes_cards(judge.person, panel)
    own = next(one for one in cards(review, 1) if one.judge_id == judge.pk)
    mark(own, 40, 40, now + HOUR)
    assert not owes_cards(judge.person, Panel.objects.get(pk=panel.pk))
    counted = panels_of_person(judge.person).get(pk=panel.pk)
    assert (counted.cards, counted.done) == (2, 2)
    missed.refresh_from_db()
    act = {"actor": expert(missed), "card": missed, "now": now + HOUR}
    assert code_of(lambda: hand_in_card(**act)) == "settled"


def test_words_for_the_unit_of_other_subjects_stay_readable(now):
    review = make_review(now)
    for card in review.cards():
        words = Written({}, for_unit=f"建议{card.subject.number}")
        save_card(actor=expert(card), card=card, written=words, now=now)
        mark(card, 50, 30, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    again(review, now + HOUR)
    assert words_for_unit("application", 1) == ["建议1"] * 3
    assert words_for_unit("application", 2) == []


def test_a_deadline_that_is_over_goes_and_one_to_come_stays(now):
    review = ended(now)
    given = {"each": 3, "is_blind": False}
    Panel.objects.update(closes_at=now + HOUR)
    assert again(review, now + 2 * HOUR).closes_at is None
    panel = review.panel
    set_panel(actor=review.office, panel=panel, closes_at=now + 9 * HOUR, now=now, **given)
    assert again(review, now + 3 * HOUR, number=1).closes_at == now + 9 * HOUR
    assert Subject.objects.filter(again_at__isnull=False).count() == 2


def test_cards_of_experts_who_left_and_on_paper_count_no_more(now):
    review = ended(now)
    card = cards(review, 2)[0]
    reopen_panel(actor=review.office, panel=review.panel, reason="换人", now=now)
    unseat_judge(actor=review.office, judge=card.judge, reason="出差", now=now)
    PaperCard.objects.create(
        judge=card.judge, subject=card.subject, typed_by=review.office.person, typed_at=now
    )
    close_panel(actor=review.office, panel=review.panel, now=now)
    told = Message.objects.count()
    again(review, now + HOUR)
    assert not any(one.handed_in_at for one in cards(review, 2))
    assert not PaperCard.objects.exists()
    assert Message.objects.count() == told + 2


def test_a_part_is_opened_for_it_too(now):
    review = make_review(now)
    part = add_part(actor=review.office, panel=review.panel, name="答辩", kind="cards", now=now)
    child = part.child
    judge = seat_judge(actor=review.office, panel=child, person=review.judges[0].person, now=now)
    set_panel(actor=review.office, panel=child, each=1, is_blind=False, closes_at=None, now=now)
    assign_cards(actor=review.office, panel=child, now=now)
    begin_judging(actor=review.office, panel=child, now=now)
    for panel in (child, review.panel):
        full = {one.key: one.max_points for one in panel.rubric.criteria}
        Card.objects.filter(judge__panel=panel).update(marks=full, handed_in_at=now)
        close_panel(actor=review.office, panel=panel, now=now)
    panel = again(review, now + HOUR)
    child.refresh_from_db()
    assert panel.is_partly_open
    assert child.is_partly_open
    handed = {one.subject.number: one.handed_in_at for one in judge.cards.select_related("subject")}
    assert handed == {1: now, 2: None, 3: now}
    assert code_of(lambda: close_panel(actor=review.office, panel=panel, now=now)) == "part_open"


def test_it_is_refused_without_reason_and_to_others_and_does_nothing_while_all_is_open(now):
    review = ended(now)
    assert code_of(lambda: again(review, now, reason=" ")) == "reason_missing"
    foreign = make_actor(make_unit("别处团委"), Right.RUN_PROGRAMMES)
    subject = Subject.objects.select_related("panel__unit").get(number=2)
    act = {"subject": subject, "reason": "延期", "now": now}
    assert code_of(lambda: judge_again(actor=foreign, **act)) == "not_yours"
    reopen_panel(actor=review.office, panel=review.panel, reason="记错", now=now)
    assert judge_again(actor=review.office, **act) is False
    assert not Entry.objects.filter(action="panel.judged_again").exists()


def test_what_is_taken_in_meanwhile_can_be_judged(now):
    review = ended(now)
    panel = again(review, now + HOUR)
    late = [Item("application", 9, "项目9", review.host)]
    add_entries(actor=review.office, panel=panel, entries=late, now=now + HOUR)
    assert Subject.objects.select_related("panel").get(subject_id=9).is_settled
    admit_added([panel], now + HOUR)
    assert not Subject.objects.select_related("panel").get(subject_id=9).is_settled
    assert Subject.objects.select_related("panel").get(subject_id=1).is_settled


def test_who_helped_in_what_came_in_anew_stands_aside_and_is_not_asked(now):
    review = ended(now)
    helper = review.judges[0]
    subject = Subject.objects.select_related("panel__unit").get(number=2)
    act = {"actor": review.office, "subject": subject, "reason": "延期", "now": now + HOUR}
    judge_again(people=[helper.person_id], **act)
    assert not Card.objects.filter(judge=helper, subject=subject).exists()
    assert Card.objects.filter(subject=subject).count() == 2
    assert Card.objects.filter(judge=helper, handed_in_at__isnull=False).count() == 2
    told = Message.objects.filter(title__startswith="请重新评审")
    assert helper.person_id not in set(told.values_list("recipient_id", flat=True))
    assert told.count() == 2
    subject.refresh_from_db()
    assert subject.people == [helper.person_id]
