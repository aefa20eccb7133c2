"""A pitch or defence day: the draw, the clock, who is on, the result on the wall, and on file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from tests.factories.reviews import Review, make_review, mark
from yipin.documents.models import Paper
from yipin.documents.services.paper_issuing import add_series, issue_paper, void_paper
from yipin.journal.models import Entry as JournalEntry
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Aside, Card, Panel, PaperCard, Session, Turn
from yipin.reviews.services.judging_again import judge_again
from yipin.reviews.services.minutes import draft_minutes
from yipin.reviews.services.panels import Entry, add_entries, close_panel, reopen_panel
from yipin.reviews.services.paper_cards import check_paper_card, type_paper_card
from yipin.reviews.services.releasing import hide_result, release_result
from yipin.reviews.services.sessions import (
    Plan,
    begin_phase,
    call_turn,
    draw_order,
    end_turn,
    file_session,
    pause_clock,
    plan_session,
    publish_seal,
    start_clock,
)
from yipin.rules.lots import order_by_lot, seal_of
from yipin.web.office.reviews.hall_page import hall_page

pytestmark = pytest.mark.django_db


def plan(review: Review, now, talk=5) -> Session:
    given = Plan("图书馆报告厅", now, talk, 3)
    return plan_session(actor=review.office, panel=review.panel, plan=given, now=now)


def drawn(review: Review, now) -> Session:
    session = plan(review, now)
    publish_seal(actor=review.office, session=session, now=now)
    draw_order(actor=review.office, session=session, now=now)
    return Session.objects.select_related("panel__unit").get(pk=session.pk)


def issue(review: Review, paper: Paper, now) -> Paper:
    """With the number that the host gives."""
    series = add_series(actor=review.office, unit=review.host, code="青团纪", note="", now=now)
    Paper.objects.filter(pk=paper.pk).update(series=series)
    paper.refresh_from_db()
    return issue_paper(actor=review.office, paper=paper, now=now)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_once_the_order_is_drawn_nothing_is_added(now):
    review = make_review(now)
    drawn(review, now)
    late = [Entry("application", 9, "项目9", review.host)]
    add = {"actor": review.office, "panel": review.panel, "entries": late, "now": now}
    assert code_of(lambda: add_entries(**add)) == "drawn"


def test_the_order_follows_from_the_seed_that_was_sealed_before(now):
    review = make_review(now, subjects=5)
    session = plan(review, now)
    act = {"actor": review.office, "session": session, "now": now}
    assert code_of(lambda: draw_order(**act)) == "unsealed"
    sealed = publish_seal(**act)
    assert JournalEntry.objects.get(action="session.sealed").after["seal"] == sealed.seal
    assert sealed.seed not in str(JournalEntry.objects.get(action="session.sealed").after)
    assert code_of(lambda: publish_seal(**act)) == "sealed"
    turns = draw_order(**act)
    session.refresh_from_db()
    assert seal_of(session.seed) == session.seal
    again = order_by_lot(session.seed, [str(n) for n in range(1, 6)])
    assert [str(one.subject.number) for one in turns] == again
    assert code_of(lambda: draw_order(**act)) == "drawn"


def test_minutes_have_limits_and_others_do_not_hold_the_day(now):
    review = make_review(now)
    assert code_of(lambda: plan(review, now, talk=0)) == "minutes"
    assert code_of(lambda: plan(review, now, talk=61)) == "minutes"
    foreign = make_actor(make_unit("别处团委"), Right.RUN_PROGRAMMES)
    session = plan(review, now)
    assert code_of(lambda: publish_seal(actor=foreign, session=session, now=now)) == "not_yours"
    assert plan(review, now, talk=8).pk == session.pk


def test_one_is_on_at_a_time_and_the_clock_belongs_to_that_one(now):
    review = make_review(now)
    session = drawn(review, now)
    first, second, third = session.turns.all()
    act = {"actor": review.office, "session": session}
    assert code_of(lambda: start_clock(**act, now=now)) == "nobody_on"
    call_turn(actor=review.office, turn=first, now=now)
    start_clock(**act, now=now)
    later = now + timedelta(seconds=90)
    assert pause_clock(**act, now=later).spent == 90
    assert pause_clock(**act, now=later + timedelta(seconds=9)).spent == 90
    asking = begin_phase(**act, phase=Session.Phase.QUESTIONS, now=later)
    assert (asking.clock.limit, asking.clock.left_at(later)) == (180, 180)
    call_turn(actor=review.office, turn=second, now=later)
    states = list(session.turns.values_list("state", flat=True))
    assert states == ["done", "on", "waiting"]
    session.refresh_from_db()
    assert (session.phase, session.spent, session.ran_at) == ("talk", 0, None)
    end_turn(actor=review.office, turn=third, is_absent=True, now=later)
    second.refresh_from_db()
    end_turn(actor=review.office, turn=second, now=later)
    assert list(session.turns.values_list("state", flat=True)) == ["done", "done", "absent"]


def test_the_result_is_on_the_wall_only_when_released(now):
    review = make_review(now)
    session = drawn(review, now)
    act = {"actor": review.office, "session": session, "now": now}
    for card in review.cards():
        mark(card, 50, 30, now)
    assert code_of(lambda: release_result(**act)) == "not_closed"
    assert code_of(lambda: draft_minutes(**act)) == "not_closed"
    assert code_of(lambda: file_session(**act)) == "not_closed"
    close_panel(actor=review.office, panel=review.panel, now=now)
    assert release_result(**act).released_at == now
    assert hide_result(**act).released_at is None


def test_minutes_that_are_voided_or_older_than_the_result_are_written_anew(now):
    review = make_review(now)
    session = drawn(review, now)
    act = {"actor": review.office, "session": session, "now": now}
    panel = {"actor": review.office, "panel": review.panel}
    for card in review.cards():
        mark(card, 50, 30, now)
    close_panel(**panel, now=now)
    first = issue(review, draft_minutes(**act), now)
    later = now + timedelta(hours=1)
    reopen_panel(**panel, reason="记错了", now=later)
    close_panel(**panel, now=later)
    assert code_of(lambda: file_session(**act)) == "minutes_older"
    void_paper(actor=review.office, paper=first, reason="名次变了", now=later)
    assert code_of(lambda: file_session(**act)) == "no_minutes"
    second = draft_minutes(**act)
    assert second.pk != first.pk
    file_session(**(act | {"session": issued_session(review, second, later)}))
    void_paper(
        actor=review.office, paper=Paper.objects.get(pk=second.pk), reason="有错字", now=later
    )
    assert draft_minutes(**act).pk not in {first.pk, second.pk}


def issued_session(review: Review, paper: Paper, now) -> Session:
    issue(review, paper, now)
    return Session.objects.select_related("panel__unit").get(panel=review.panel)


def test_on_file_nothing_changes_any_more(now):
    review = make_review(now)
    session = drawn(review, now)
    act = {"actor": review.office, "session": session, "now": now}
    for card in review.cards():
        mark(card, 40 + card.subject.number, 30, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    assert code_of(lambda: file_session(**act)) == "no_minutes"
    paper = draft_minutes(**act)
    assert draft_minutes(**act).pk == paper.pk
    assert Paper.objects.get().kind == "minutes"
    table = paper.parsed.paragraphs[-1].rows
    assert {(row[1], row[3], row[4]) for row in table[1:]} == {
        ("项目3", "73", "1"), ("项目2", "72", "2"), ("项目1", "71", "3"),
    }  # fmt: skip
    assert code_of(lambda: file_session(**act)) == "minutes_draft"
    issued = issue(review, paper, now)
    file_session(**act)
    filed = JournalEntry.objects.get(action="session.filed")
    assert filed.after == {
        "paper": paper.pk, "number": issued.document_number, "sha256": issued.sha256,
    }  # fmt: skip
    assert draft_minutes(**act).pk == paper.pk
    assert code_of(lambda: release_result(**act)) == "session_locked"
    assert code_of(lambda: plan(review, now)) == "session_locked"
    reopened = {"actor": review.office, "panel": review.panel, "reason": "记错", "now": now}
    assert code_of(lambda: reopen_panel(**reopened)) == "session_locked"
    assert Turn.objects.count() == 3


def test_one_subject_judged_again_leaves_a_day_on_file_as_it_was(now):
    review = make_review(now)
    session = drawn(review, now)
    act = {"actor": review.office, "session": session, "now": now}
    for card in review.cards():
        mark(card, 40 + card.subject.number, 30, now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    release_result(**act)
    issue(review, draft_minutes(**act), now)
    filed = file_session(**act)
    later = now + timedelta(hours=1)
    subject = review.panel.subjects.select_related("panel__unit").get(number=1)
    assert judge_again(actor=review.office, subject=subject, reason="延期", now=later)
    session.refresh_from_db()
    assert (session.released_at, session.revision) == (now, filed.revision)
    session.panel.refresh_from_db()
    assert hall_page(session, later).results == []
    close_panel(actor=review.office, panel=review.panel, now=later)
    session.panel.refresh_from_db()
    assert len(hall_page(session, later).results) == 2


MARKS = {"novelty": 50_00, "results": 30_00}


def colleague(review: Review) -> Actor:
    return make_actor(review.host, Right.RUN_PROGRAMMES)


def type_one(review: Review, now, actor=None, card: Card | None = None, marks=MARKS) -> PaperCard:
    card = card or review.cards()[0]
    return type_paper_card(
        actor=actor or review.office, judge=card.judge, subject=card.subject, marks=marks, now=now
    )


def test_paper_counts_when_a_second_person_typed_the_same(now):
    review = make_review(now)
    typed = type_one(review, now)
    card = Card.objects.get(judge=typed.judge, subject=typed.subject)
    assert card.handed_in_at is None
    other = colleague(review)
    check_paper_card(actor=other, paper_card=typed, marks=MARKS, now=now)
    card.refresh_from_db()
    assert (card.marks, card.handed_in_at) == (MARKS, now)
    assert PaperCard.objects.get().checked_by == other.person
    again = check_paper_card(actor=other, paper_card=typed, marks=MARKS, now=now)
    assert again.checked_at == now


def test_nobody_checks_their_own_typing(now):
    review = make_review(now)
    typed = type_one(review, now)
    with pytest.raises(Refused) as refused:
        check_paper_card(actor=review.office, paper_card=typed, marks=MARKS, now=now)
    assert refused.value.reason.startswith("录入和核对要由两个人做")


def test_differing_numbers_are_refused_and_named(now):
    review = make_review(now)
    typed = type_one(review, now)
    other = colleague(review)
    with pytest.raises(Refused) as refused:
        check_paper_card(actor=other, paper_card=typed, marks={**MARKS, "results": 30_50}, now=now)
    assert refused.value.reason.startswith("与先录的不一样：“成效”。")
    assert not any(sign.isdigit() for sign in refused.value.reason)
    assert Card.objects.filter(handed_in_at__isnull=False).count() == 0
    assert code_of(lambda: type_one(review, now, other)) == "typed"
    type_one(review, now, marks={**MARKS, "results": 30_50})
    typed.refresh_from_db()
    assert typed.marks["results"] == 30_50


def test_what_cannot_be_typed(now):
    review = make_review(now)
    assert code_of(lambda: type_one(review, now, marks={"novelty": 1})) == "marks_missing"
    assert code_of(lambda: type_one(review, now, marks={**MARKS, "results": 41_00})) == (
        "mark_outside"
    )
    done = mark(review.cards()[0], 50, 30, now)
    assert code_of(lambda: type_one(review, now, card=done)) == "handed_in"
    card = review.cards()[1]
    Aside.objects.create(judge=card.judge, subject=card.subject, reason="declared", set_at=now)
    assert code_of(lambda: type_one(review, now, card=card)) == "aside"
    Panel.objects.filter(pk=review.panel.pk).update(state="closed")
    assert code_of(lambda: type_one(review, now, card=review.cards()[2])) == "not_judging"


def test_an_expert_who_was_dealt_nothing_may_still_have_judged_on_paper(now):
    review = make_review(now, judges=4, each=3)
    dealt = {(one.judge_id, one.subject_id) for one in review.cards()}
    judge, subject = next(
        (judge, subject)
        for judge in review.judges
        for subject in review.panel.subjects.all()
        if (judge.pk, subject.pk) not in dealt
    )
    typed = type_paper_card(actor=review.office, judge=judge, subject=subject, marks=MARKS, now=now)
    check_paper_card(actor=colleague(review), paper_card=typed, marks=MARKS, now=now)
    assert Card.objects.get(judge=judge, subject=subject).why == "纸质评分表"
