"""Several panels for one stage: subjects follow their themes, the rest is left over, hands may move one."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories.organisations import PersonFactory
from tests.factories.panels import make_passed
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.reviewing import KIND, entries_of, themes_of
from yipin.projects.selecting import panels_for, ranking_of
from yipin.projects.services.reviewing import (
    add_theme_panel,
    place_by_hand,
    prepare_review,
    set_themes,
    take_in_passed,
)
from yipin.reviews.models import Panel
from yipin.reviews.queries import panels_counted, panels_of_stage
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import begin_judging, close_panel, set_panel
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.seats import seat_judge
from yipin.reviews.services.theme_panels import entries_left, remove_panel

pytestmark = pytest.mark.django_db


class Divided:
    """Four applications of three themes, all through screening."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.world, self.passed = make_passed(self.now, colleges=4)
        self.held = self.world.round
        self.stage = self.held.stages.filter(kind="assess").earliest("order")
        self.themes = themes_of(self.held)
        for one, at in zip(self.passed, (0, 0, 1, 2), strict=True):
            Application.objects.filter(pk=one.pk).update(theme=self.themes[at])

    def add(self, *at: int) -> Panel:
        return add_theme_panel(
            actor=self.world.office, held=self.held, stage=self.stage, now=self.now,
            themes=[self.themes[n] for n in at],
        )  # fmt: skip

    def panels(self) -> list[Panel]:
        return panels_of_stage("round", self.held.pk, self.stage.key)

    def titles(self, panel: Panel) -> list[str]:
        return [one.title for one in panel.subjects.all()]

    def left(self) -> list[str]:
        return [
            one.title for one in entries_left(self.panels(), entries_of(self.held, self.stage.key))
        ]

    def judge(self, panel: Panel, points: int, experts: int = 3) -> None:
        """Seated, dealt, begun, marked with the same tenths everywhere, ended."""
        office, now = self.world.office, self.now
        set_panel(actor=office, panel=panel, each=experts, is_blind=False, closes_at=None, now=now)
        for _ in range(experts):
            seat_judge(actor=office, panel=panel, person=PersonFactory(), now=now)
        assign_cards(actor=office, panel=panel, now=now)
        begin_judging(actor=office, panel=panel, now=now)
        for judge in panel.judges.all():
            for card in judge.cards.select_related("judge__panel", "judge__person"):
                marks = {one.key: one.max_points * points // 10 for one in panel.rubric.criteria}
                actor = Actor(person=judge.person)
                saved = save_card(actor=actor, card=card, written=Written(marks), now=now)
                hand_in_card(actor=actor, card=saved, now=now)
        close_panel(actor=office, panel=panel, now=now)


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.fixture
def divided() -> Divided:
    return Divided()


def test_subjects_go_to_the_panel_of_their_theme_and_the_rest_is_left_over(divided):
    first = divided.add(0)
    assert first.themes == [divided.themes[0]]
    assert first.name == f"{divided.stage.name}：{divided.themes[0]}"
    assert divided.titles(first) == [one.title for one in divided.passed[:2]]
    second = divided.add(1)
    assert (first.group, second.group) == (0, 1)
    assert divided.titles(second) == [divided.passed[2].title]
    assert divided.left() == [divided.passed[3].title]


def test_a_theme_panel_takes_its_subjects_from_the_panel_of_the_whole(divided):
    whole = prepare_review(
        actor=divided.world.office, held=divided.held, stage=divided.stage, now=divided.now
    )
    part = add_part(
        actor=divided.world.office, panel=whole, name="答辩", kind="cards", now=divided.now
    )
    own = divided.add(0)
    assert divided.titles(whole) == [one.title for one in divided.passed[2:]]
    assert divided.titles(part.child) == divided.titles(whole)
    assert divided.titles(own) == [one.title for one in divided.passed[:2]]
    again = prepare_review(
        actor=divided.world.office, held=divided.held, stage=divided.stage, now=divided.now
    )
    assert again == whole
    assert divided.left() == []


def test_a_panel_beside_a_blind_one_is_blind_and_so_are_its_parts(divided):
    Panel.objects.filter(pk=divided.add(0).pk).update(is_blind=True)
    second = divided.add(1)
    assert second.is_blind
    given = {"actor": divided.world.office, "panel": second, "now": divided.now}
    assert add_part(name="答辩", kind="cards", **given).child.is_blind


def test_what_an_expert_has_begun_stays(divided):
    whole = prepare_review(
        actor=divided.world.office, held=divided.held, stage=divided.stage, now=divided.now
    )
    office = divided.world.office
    seat_judge(actor=office, panel=whole, person=PersonFactory(), now=divided.now)
    assign_cards(actor=office, panel=whole, now=divided.now)
    begin_judging(actor=office, panel=whole, now=divided.now)
    judge = whole.judges.get()
    card = judge.cards.get(subject__number=1)
    key = whole.rubric.criteria[0].key
    save_card(
        actor=Actor(person=judge.person), card=card, written=Written({key: 100}), now=divided.now
    )
    own = divided.add(0)
    assert divided.titles(own) == [divided.passed[1].title]
    assert divided.passed[0].title in divided.titles(whole)
    act = {"actor": office, "panel": own, "subject_id": divided.passed[0].pk, "now": divided.now}
    assert code_of(lambda: place_by_hand(**act)) == "card_begun"


def test_a_panel_with_nothing_of_its_themes_is_refused(divided):
    assert code_of(lambda: divided.add(5)) == "no_subjects"
    divided.add(0)
    assert code_of(lambda: divided.add(0)) == "theme_taken"


def test_one_is_moved_by_hand_and_stays_when_themes_change(divided):
    first, second = divided.add(0), divided.add(1)
    moved = place_by_hand(
        actor=divided.world.office, panel=second, subject_id=divided.passed[0].pk, now=divided.now
    )
    assert moved.is_moved
    assert divided.passed[0].title in divided.titles(second)
    assert divided.passed[0].title not in divided.titles(first)
    done = set_themes(
        actor=divided.world.office, panel=second, themes=divided.themes[1:3], now=divided.now
    )
    assert (done.placed, done.left_over) == (1, 0)
    assert divided.titles(first) == [divided.passed[1].title]
    assert sorted(divided.titles(second)) == sorted(
        divided.passed[n].title for n in (0, 2, 3)
    )  # the one moved stays, the one left over came


def test_what_is_no_longer_of_a_theme_is_left_over_until_taken_in_again(divided):
    first, second = divided.add(0), divided.add(1, 2)
    set_themes(
        actor=divided.world.office, panel=second, themes=divided.themes[1:2], now=divided.now
    )
    assert divided.left() == [divided.passed[3].title]
    done = take_in_passed(actor=divided.world.office, panel=first, now=divided.now)
    assert (done.placed, done.left_over) == (0, 1)
    third = divided.add()
    assert third.themes == []
    assert divided.titles(third) == [divided.passed[3].title]


def test_what_the_stage_does_not_judge_cannot_be_placed(divided):
    panel = divided.add(0)
    act = {"actor": divided.world.office, "panel": panel, "subject_id": 10**9, "now": divided.now}
    assert code_of(lambda: place_by_hand(**act)) == "not_judged"


def test_an_empty_panel_can_be_taken_away(divided):
    first, second = divided.add(0), divided.add(1)
    office, now = divided.world.office, divided.now
    assert code_of(lambda: remove_panel(actor=office, panel=second, now=now)) == "panel_in_use"
    place_by_hand(actor=office, panel=first, subject_id=divided.passed[2].pk, now=now)
    remove_panel(actor=office, panel=second, now=now)
    assert divided.panels() == [first]


def test_an_expert_may_sit_in_several(divided):
    first, second = divided.add(0), divided.add(1)
    person = PersonFactory()
    for panel in (first, second):
        seat_judge(actor=divided.world.office, panel=panel, person=person, now=divided.now)
        assign_cards(actor=divided.world.office, panel=panel, now=divided.now)
    counted = [(one.subjects, one.cards) for one in panels_counted(divided.panels())]
    assert counted == [(2, 2), (1, 1)]


def test_the_rankings_of_all_panels_make_one_list_for_the_decision(divided):
    first, second, third = divided.add(0), divided.add(1), divided.add()
    divided.judge(first, 6)
    divided.judge(second, 9)
    divided.judge(third, 6)
    ranks = {pk: rank for pk, (rank, _score) in ranking_of(divided.held, "application").items()}
    assert ranks == {
        divided.passed[0].pk: 2, divided.passed[1].pk: 2, divided.passed[2].pk: 1,
        divided.passed[3].pk: 2,
    }  # fmt: skip
    assert panels_for(divided.held, "application") == divided.panels()


def test_into_an_ended_panel_nothing_goes_and_out_of_it_nothing_comes(divided):
    first, second = divided.add(0), divided.add(1)
    divided.judge(first, 6)
    office, now = divided.world.office, divided.now
    into = {"actor": office, "panel": first, "subject_id": divided.passed[2].pk, "now": now}
    out = {"actor": office, "panel": second, "subject_id": divided.passed[0].pk, "now": now}
    assert code_of(lambda: place_by_hand(**into)) == "panel_closed"
    assert code_of(lambda: place_by_hand(**out)) == "panel_settled"
    assert entries_of(divided.held, divided.stage.key)[0].kind == KIND
