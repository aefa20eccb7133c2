"""Re-checks in front of a panel: handed over once, held still, and judged by the office as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.documents import PDF
from tests.factories.organisations import PersonFactory
from tests.factories.titles import make_brand_world, make_title
from yipin.forms.models import Version
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.blind_files import blind_files
from yipin.projects.people_named import people_named
from yipin.projects.recheck_reviews import (
    recheck_panels,
    rechecks_to_review,
    review_of,
)
from yipin.projects.services.recheck_reviews import review_rechecks
from yipin.projects.services.rechecks import (
    add_evidence,
    ask_recheck,
    decide_recheck,
    hand_in_recheck,
    save_recheck,
)
from yipin.projects.services.reviewing import take_in_passed
from yipin.projects.services.title_changes import Judgement
from yipin.projects.title_models import Recheck
from yipin.reviews.models import Panel
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import begin_judging, close_panel, set_panel
from yipin.reviews.services.seats import seat_judge
from yipin.rules.recheck_proposal import Lines

pytestmark = pytest.mark.django_db


class Looked:
    """Three titles of three colleges that are looked at again."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.world = make_brand_world(self.now, colleges=3)
        due = timezone.localdate(self.now) + timedelta(days=20)
        self.rechecks = [
            ask_recheck(
                actor=self.world.office, title=make_title(self.world, at, self.now),
                due_on=due, now=self.now,
            )
            for at in range(3)
        ]  # fmt: skip

    def hand_in(self, at: int) -> Recheck:
        desk = self.world.colleges[at].secretary
        act = {"actor": desk, "recheck": self.rechecks[at], "now": self.now}
        add_evidence(upload=PDF, name="总结.pdf", **act)
        return hand_in_recheck(statement="每周三办一次，今年办了三十次。", **act)

    def review(self, renew: int = 80, improve: int = 60) -> Panel:
        return review_rechecks(
            actor=self.world.office, held=self.world.round, lines=Lines(renew, improve),
            now=self.now,
        )  # fmt: skip

    def judge(self, panel: Panel, tenths: dict[str, int]) -> None:
        """Seated, dealt, marked with these tenths by the title of the subject, ended."""
        office, now = self.world.office, self.now
        set_panel(actor=office, panel=panel, each=3, is_blind=False, closes_at=None, now=now)
        for _ in range(3):
            seat_judge(actor=office, panel=panel, person=PersonFactory(), now=now)
        assign_cards(actor=office, panel=panel, now=now, named=people_named)
        begin_judging(actor=office, panel=panel, now=now)
        for judge in panel.judges.select_related("person"):
            for card in judge.cards.select_related("judge__panel", "judge__person", "subject"):
                share = tenths[card.subject.unit.name]
                marks = {one.key: one.max_points * share // 10 for one in panel.rubric.criteria}
                actor = Actor(person=judge.person)
                saved = save_card(actor=actor, card=card, written=Written(marks), now=now)
                hand_in_card(actor=actor, card=saved, now=now)
        close_panel(actor=office, panel=panel, now=now)

    def units(self) -> list[str]:
        return [one.unit.name for one in self.world.colleges]


def code_of(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.fixture
def looked() -> Looked:
    return Looked()


def test_what_was_handed_in_goes_to_a_panel_with_those_who_had_a_hand_in_it(looked):
    assert code_of(looked.review) == "no_subjects"
    looked.hand_in(0)
    panel = looked.review()
    subject = panel.subjects.get()
    assert (subject.kind, subject.subject_id) == ("recheck", looked.rechecks[0].pk)
    assert subject.people == [looked.world.colleges[0].secretary.person.pk]
    assert panel.lines == {"renew": 80, "improve": 60}
    assert list(rechecks_to_review(looked.world.round)) == []


def test_whoever_helped_in_the_application_of_the_title_stands_aside(looked):
    helper = PersonFactory()
    project = looked.rechecks[0].title.application
    Version.objects.create(
        submission=project.submission,
        number=9,
        answers={},
        made_by=helper,
        made_at=looked.now,
    )
    looked.hand_in(0)
    assert helper.pk in looked.review().subjects.get().people


def test_what_comes_later_joins_the_panel_or_goes_to_the_next_once_that_has_ended(looked):
    looked.hand_in(0)
    panel = looked.review()
    looked.hand_in(1)
    done = take_in_passed(actor=looked.world.office, panel=panel, now=looked.now)
    assert done.placed == 1
    assert looked.review(renew=70) == panel
    looked.judge(panel, dict.fromkeys(looked.units(), 9))
    assert code_of(looked.review) == "no_subjects"
    looked.hand_in(2)
    second = looked.review()
    assert [one.group for one in recheck_panels(looked.world.round)] == [0, 1]
    assert second.subjects.get().subject_id == looked.rechecks[2].pk


def test_the_unit_changes_nothing_that_is_in_front_of_a_panel(looked):
    looked.hand_in(0)
    looked.review()
    desk = looked.world.colleges[0].secretary
    act = {"actor": desk, "recheck": looked.rechecks[0], "statement": "再改", "now": looked.now}
    assert code_of(lambda: hand_in_recheck(**act)) == "recheck_reviewed"
    other = {**act, "actor": looked.world.colleges[1].secretary, "recheck": looked.rechecks[1]}
    assert save_recheck(**other).submission is not None


def test_the_result_proposes_and_the_office_decides_otherwise_if_it_likes(looked):
    for at in range(3):
        looked.hand_in(at)
    panel = looked.review()
    waiting = review_of(looked.rechecks[0])
    assert (waiting.panel, waiting.proposal) == (panel, None)
    looked.judge(panel, dict(zip(looked.units(), (9, 7, 4), strict=True)))
    acts = [review_of(one).proposal.act for one in looked.rechecks]
    assert acts == ["renew", "improve", "withdraw"]
    decided = decide_recheck(
        actor=looked.world.office, recheck=looked.rechecks[2], now=looked.now,
        judged=Judgement(act="renew", reason="现场看过，情况属实。"),
    )  # fmt: skip
    assert (decided.outcome, decided.title.state) == ("renew", "held")


def test_without_a_result_nothing_is_proposed(looked):
    looked.hand_in(0)
    panel = looked.review()
    Panel.objects.filter(pk=panel.pk).update(state="closed")
    assert review_of(looked.rechecks[0]).proposal is None
    assert review_of(looked.rechecks[1]) is None


def test_lines_that_cannot_be_are_refused_and_those_of_an_ended_review_stay(looked):
    looked.hand_in(0)
    assert code_of(lambda: looked.review(renew=50, improve=60)) == "lines"
    panel = looked.review()
    looked.judge(panel, dict.fromkeys(looked.units(), 9))
    assert Panel.objects.get().lines == {"renew": 80, "improve": 60}


def test_files_of_a_blind_review_and_names_are_those_of_the_form(looked):
    looked.hand_in(0)
    panel = looked.review()
    subject = panel.subjects.select_related("unit").get()
    assert [one.stored.name for one in blind_files(panel, [subject])] == ["总结.pdf"]
    assert set(people_named([subject])) == {subject.pk}


def test_another_office_does_not_find_it(looked):
    looked.hand_in(0)
    act = {"held": looked.world.round, "lines": Lines(), "now": looked.now}
    other = looked.world.colleges[0].secretary
    with pytest.raises(Refused):
        review_rechecks(actor=other, **act)
