"""Two people at the same moment, on two connections: one gets it, the other a clear answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.factories.forms import World
from tests.factories.organisations import PASSWORD, make_actor
from yipin.forms.models import Endorsement, Submission
from yipin.forms.services.endorsements import give_opinion
from yipin.forms.services.submissions import Saved, save_answers
from yipin.forms.services.versions import make_version
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Refused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts on threads of their own, as near to one moment as can be."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_saves_of_different_fields_both_stay(now: datetime) -> None:
    world = World(now)
    submission = world.submission()
    colleague = make_actor(world.college, Right.FILL_FORMS)

    def save(actor: Actor, field: str) -> Callable[[], Saved]:
        return lambda: save_answers(
            actor=actor,
            submission=Submission.objects.get(pk=submission.pk),
            answers={field: f"{field}的内容"},
            base_revision=0,
            now=now,
        )

    saves = at_once(save(world.filler, "aim"), save(colleague, "outcome"))
    submission.refresh_from_db()
    assert sorted(saved.revision for saved in saves) == [1, 2]
    assert submission.answers["aim"] == "aim的内容"
    assert submission.answers["outcome"] == "outcome的内容"


def test_of_two_saves_of_one_field_the_second_hears_of_the_first(now: datetime) -> None:
    world = World(now)
    submission = world.submission()
    people = [world.filler, make_actor(world.college, Right.FILL_FORMS)]

    def save(actor: Actor) -> Callable[[], Saved]:
        return lambda: save_answers(
            actor=actor,
            submission=Submission.objects.get(pk=submission.pk),
            answers={"brand": actor.person.name},
            base_revision=0,
            now=now,
        )

    saves = at_once(*(save(actor) for actor in people))
    submission.refresh_from_db()
    (clash,) = [clash for saved in saves for clash in saved.clashes]
    assert clash.theirs == clash.person == submission.answers["brand"]
    assert {clash.mine, clash.theirs} == {actor.person.name for actor in people}


def test_of_two_signatories_one_signs_and_the_other_is_told(now: datetime) -> None:
    world = World(now)
    submission = world.filled()
    first, _second = world.send(submission)
    people = [world.league, make_actor(world.college, Right.ENDORSE_LEAGUE)]

    def sign(actor: Actor) -> Callable[[], Endorsement]:
        return lambda: give_opinion(
            actor=actor,
            endorsement=Endorsement.objects.get(pk=first.pk),
            verdict="signed",
            opinion="同意申报。",
            password=PASSWORD,
            now=now,
        )

    answers = at_once(*(sign(actor) for actor in people))
    (signed,) = [one for one in answers if isinstance(one, Endorsement)]
    (refused,) = [one for one in answers if isinstance(one, Refused)]
    assert refused.code == "already_given"
    assert refused.reason == (
        f"{signed.given_by.name} 已于 14:30 办过“学院团委意见”（已签），不用再办。"
    )
    assert submission.endorsements.filter(state="signed").count() == 1


def test_handing_on_twice_at_once_makes_one_version(now: datetime) -> None:
    world = World(now)
    submission = world.filled()
    act = lambda: make_version(actor=world.filler, submission=submission, now=now)
    first, second = at_once(act, act)
    assert first == second
    assert submission.versions.count() == 1


def test_a_wrong_password_leaves_its_entry_though_the_act_is_refused(now: datetime) -> None:
    world = World(now)
    first, _second = world.send(world.filled())
    for left in (4, 3):
        with pytest.raises(Refused) as refused:
            world.answer(world.league, first, password="wrong")
        assert refused.value.reason == f"密码不对，还没有签。还可以试 {left} 次。"
