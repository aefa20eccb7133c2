"""Who may fill in, see and endorse, with the reason where not."""

from __future__ import annotations

from tests.factories.forms import World
from tests.factories.organisations import make_actor
from yipin.forms.permissions import can_endorse, can_fill, can_see
from yipin.organisations.choices import Right
from yipin.organisations.permissions import NOBODY


def test_a_draft_is_seen_by_its_own_unit_and_by_others_once_handed_on(world: World) -> None:
    submission = world.filled()
    assert can_see(world.filler, submission)
    assert can_see(world.party, submission)
    assert can_see(world.office, submission).code == "still_draft"
    assert can_see(world.stranger, submission).code == "not_yours"
    assert can_see(make_actor(world.college, Right.REVIEW), submission).code == "no_right"
    world.version(submission)
    assert can_see(world.office, submission)
    assert can_see(world.stranger, submission).code == "not_yours"


def test_nobody_may_anything(world: World) -> None:
    submission = world.filled()
    first, _second = world.send(submission)
    assert [can_fill(NOBODY, submission).code, can_see(NOBODY, submission).code] == [
        "not_yours"
    ] * 2
    assert can_endorse(NOBODY, first).code == "not_yours"


def test_names_are_those_of_the_room() -> None:
    assert [can_fill.name, can_see.name, can_endorse.name] == [
        "forms.fill",
        "forms.see",
        "forms.endorse",
    ]


def test_a_filler_above_sees_but_does_not_fill(world: World) -> None:
    above = make_actor(world.host, Right.FILL_FORMS)
    submission = world.filled()
    verdict = can_fill(above, submission)
    assert verdict.reason == "这份表由机械工程学院团委填写，您的席位只能看。"
