"""Relations are declared once and bind every panel of the expert; the office sees why."""

from __future__ import annotations

import pytest

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.reviews import expert, make_panel, make_review, mark
from yipin.journal.models import Entry as JournalEntry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Aside, Card, Panel, Relation, Subject
from yipin.reviews.recusal_queries import nobody_named, relations_of
from yipin.reviews.services.assignments import assign_cards, set_card
from yipin.reviews.services.cards import Written, save_card
from yipin.reviews.services.panels import Entry, Source, close_panel, open_panel
from yipin.reviews.services.recusals import take_back_aside
from yipin.reviews.services.relations import MOST, declare_relation, remove_relation
from yipin.reviews.services.seats import seat_judge
from yipin.rules.rubrics import DEFAULT_RUBRIC

pytestmark = pytest.mark.django_db


def declare(review, now, n=0, *, kind="mentor", unit="", name="", named=nobody_named) -> Relation:
    actor = Actor(person=review.judges[n].person)
    return declare_relation(actor=actor, kind=kind, unit=unit, name=name, named=named, now=now)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def asides() -> set[tuple[str, str, str]]:
    rows = Aside.objects.values_list("judge__person__name", "subject__title", "reason")
    return set(rows)


def test_what_is_declared_binds_before_anything_is_dealt(now):
    review = make_panel(now)
    declare(review, now, unit="第2学院团总支")
    name = review.judges[0].person.name
    assert asides() == {(name, "项目2", "mentor_unit")}
    assign_cards(actor=review.office, panel=review.panel, now=now)
    assert not Card.objects.filter(judge=review.judges[0], subject__title="项目2").exists()
    assert Card.objects.filter(subject__title="项目2").count() == 2


def test_it_takes_a_card_that_was_dealt_or_handed_in_and_keeps_the_marks_in_the_journal(now):
    review = make_review(now)
    card = next(
        one
        for one in review.cards()
        if one.judge == review.judges[0] and one.subject.title == "项目2"
    )
    mark(card, 50, 30, now)
    declare(review, now, unit="第2学院团总支")
    assert not Card.objects.filter(pk=card.pk).exists()
    entry = JournalEntry.objects.get(action="panel.aside_declared")
    assert entry.before["marks"] == [{"novelty": 50_00, "results": 30_00}]
    assert review.panel.ranking.is_stale


def test_it_binds_every_panel_of_the_expert_and_no_ended_one(now):
    review = make_review(now)
    ended = open_panel(
        actor=review.office, unit=review.host, source=Source("round", 2, "pitch"), name="已结束",
        rubric=DEFAULT_RUBRIC, now=now,
        entries=[Entry("application", 9, "旧项目", Subject.objects.get(title="项目1").unit)],
    )  # fmt: skip
    second = open_panel(
        actor=review.office, unit=review.host, source=Source("round", 3, "pitch"), name="另一场",
        rubric=DEFAULT_RUBRIC, now=now,
        entries=[Entry("application", 9, "新项目", Subject.objects.get(title="项目1").unit)],
    )  # fmt: skip
    person = review.judges[0].person
    for panel in (ended, second):
        seat_judge(actor=review.office, panel=panel, person=person, now=now)
    Panel.objects.filter(pk=ended.pk).update(state="closed")
    declare(review, now, unit="第1学院团总支")
    assert {title for _n, title, _r in asides()} == {"项目1", "新项目"}


def test_a_person_is_matched_by_name_among_helpers_and_on_the_form(now):
    review = make_panel(now)
    first, second, _third = review.panel.subjects.all()
    helper = PersonFactory(name="林晓")
    Subject.objects.filter(pk=first.pk).update(people=[helper.pk])

    def named(_subjects):
        return {second.pk: frozenset({"林晓", "何平"})}

    declare(review, now, name="林晓", kind="kin", named=named)
    name = review.judges[0].person.name
    assert asides() == {(name, "项目1", "kin_person"), (name, "项目2", "kin_person")}
    relation = Relation.objects.get()
    assert (relation.unit, relation.name) == (None, "林晓")


def test_the_journal_never_learns_to_whom(now):
    review = make_panel(now)
    declare(review, now, name="何平", kind="kin")
    entry = JournalEntry.objects.get(action="relation.declared")
    assert "何平" not in f"{entry.after}{entry.before}{entry.note}{entry.subject_label}"


def test_what_cannot_be_declared_is_refused(now):
    review = make_panel(now)
    make_unit("第1学院团总支", parent=review.host)
    for fields, code in (
        ({"unit": "第2学院团总支", "name": "何平"}, "one_of_two"),
        ({}, "one_of_two"),
        ({"unit": "没有的单位"}, "unit_unknown"),
        ({"unit": "第1学院团总支"}, "unit_unclear"),
        ({"unit": "第2学院团总支", "kind": "enemy"}, "kind"),
        ({"name": "何" * 41}, "name"),
    ):
        assert code_of(lambda fields=fields: declare(review, now, **fields)) == code
    stranger = make_actor(make_unit("别处"))
    act = {"kind": "kin", "unit": "", "name": "何平", "named": nobody_named, "now": now}
    assert code_of(lambda: declare_relation(actor=stranger, **act)) == "no_seat"
    for n in range(MOST):
        declare(review, now, name=f"何平{n}")
    assert code_of(lambda: declare(review, now, name="何平")) == "relations_full"


def test_the_same_one_twice_is_one_with_the_later_kind(now):
    review = make_panel(now)
    declare(review, now, name="何平", kind="kin")
    declare(review, now, name="何平", kind="work")
    assert [one.kind for one in relations_of(review.judges[0].person)] == ["work"]


def test_one_is_taken_back_until_the_first_mark(now):
    review = make_review(now)
    relation = declare(review, now, unit="第2学院团总支")
    other = declare(review, now, n=1, unit="第3学院团总支")
    actor = Actor(person=review.judges[0].person)
    act = {"actor": actor, "named": nobody_named, "now": now}
    assert code_of(lambda: remove_relation(relation=other, **act)) == "not_yours"
    card = Card.objects.filter(judge=review.judges[0]).first()
    save_card(actor=expert(card), card=card, written=Written({"novelty": 100}), now=now)
    assert code_of(lambda: remove_relation(relation=relation, **act)) == "marked"
    save_card(actor=expert(card), card=card, written=Written({"novelty": None}), now=now)
    remove_relation(relation=relation, **act)
    assert {title for _n, title, _r in asides()} == {"项目3"}


def test_what_another_relation_still_says_stays_under_its_reason(now):
    review = make_panel(now)
    make_unit("第2学院第一支部", parent=Subject.objects.get(title="项目2").unit)
    first = declare(review, now, unit="第2学院团总支", kind="mentor")
    declare(review, now, unit="第2学院第一支部", kind="work")
    actor = Actor(person=review.judges[0].person)
    remove_relation(actor=actor, relation=first, named=nobody_named, now=now)
    assert {reason for _n, _t, reason in asides()} == {"work_unit"}


def test_marks_of_an_ended_review_hold_nothing_back(now):
    review = make_review(now)
    for card in review.cards():
        mark(card, 50, 30, now)
    relation = declare(review, now, name="何平")
    close_panel(actor=review.office, panel=review.panel, now=now)
    actor = Actor(person=review.judges[0].person)
    remove_relation(actor=actor, relation=relation, named=nobody_named, now=now)
    assert not Relation.objects.exists()


def test_the_office_neither_gives_the_card_by_hand_nor_lifts_what_was_declared(now):
    review = make_panel(now)
    declare(review, now, unit="第2学院团总支")
    subject = Subject.objects.select_related("unit").get(title="项目2")
    give = {"actor": review.office, "judge": review.judges[0], "subject": subject, "now": now}
    with pytest.raises(Refused) as refused:
        set_card(is_assigned=True, **give)
    assert "本人声明与申报单位有导师、学生关系" in refused.value.reason
    assert code_of(lambda: take_back_aside(note="弄错了", **give)) == "by_rule"


def test_by_hand_nobody_gets_a_subject_of_their_own_unit_before_anything_is_dealt(now):
    review = make_panel(now)
    subject = Subject.objects.select_related("unit").get(title="项目1")
    insider = make_actor(subject.unit)
    seat = seat_judge(actor=review.office, panel=review.panel, person=insider.person, now=now)
    give = {"actor": review.office, "judge": seat, "subject": subject, "now": now}
    assert code_of(lambda: set_card(is_assigned=True, **give)) == "aside"
