"""Permissions answer with a reason, reach over a subtree, and join with & and |."""

from __future__ import annotations

import pytest

from tests.factories.organisations import make_actor, make_unit
from yipin.organisations.choices import Right
from yipin.organisations.permissions import (
    NOBODY,
    Actor,
    Refused,
    anyone,
    can_administer,
    can_change_posts,
    holds,
    is_at_a_desk,
    is_own_unit,
    is_signed_in,
    reaches,
    require,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    root = make_unit("青禾大学团委")
    first = make_unit("机械工程学院团委", parent=root)
    return {
        "root": root,
        "first": first,
        "branch": make_unit("一班团支部", parent=first),
        "second": make_unit("土木工程学院团委", parent=root),
        "city": make_unit("青禾市委"),
    }


@pytest.mark.parametrize(
    ("at", "reached"),
    [
        ("root", {"root", "first", "branch", "second"}),
        ("first", {"first", "branch"}),
        ("branch", {"branch"}),
        ("city", {"city"}),
    ],
)
def test_a_desk_reaches_its_subtree_and_nothing_else(units, at, reached):
    actor = make_actor(units[at])
    assert {key for key, unit in units.items() if reaches(actor, unit)} == reached
    assert {key for key, unit in units.items() if is_own_unit(actor, unit)} == {at}


def test_what_is_not_reached_is_not_found(units):
    verdict = reaches(make_actor(units["first"]), units["second"])
    assert (verdict.allowed, verdict.code) == (False, "not_yours")


def test_nobody_reaches_nothing(units):
    assert not reaches(NOBODY, units["root"])
    assert anyone(NOBODY)
    assert is_signed_in(NOBODY).code == "sign_in"
    assert is_at_a_desk(NOBODY).code == "no_desk"


def test_somebody_without_a_post_has_no_desk(units):
    person = make_actor(units["root"]).person
    without = Actor(person=person)
    assert is_signed_in(without)
    assert not is_at_a_desk(without)
    assert not reaches(without, units["root"])


def test_joined_permissions_say_the_first_reason_that_fails(units):
    reader = make_actor(units["first"], Right.READ)
    assert can_administer(reader, units["first"]).code == "no_right"
    assert "管理单位与人员" in can_administer(reader, units["first"]).reason
    administrator = make_actor(units["first"], Right.ADMINISTER)
    assert can_administer(administrator, units["branch"])
    assert can_administer(administrator, units["second"]).code == "not_yours"


def test_either_is_enough(units):
    either = holds(Right.READ) | holds(Right.ADMINISTER)
    assert either(make_actor(units["first"], Right.ADMINISTER))
    assert not either(make_actor(units["first"], Right.FINANCE))
    assert either.name == "(holds.read | holds.administer)"


def test_requiring_raises_with_the_verdict(units):
    require(anyone, NOBODY)
    with pytest.raises(Refused) as refused:
        require(can_administer, make_actor(units["first"], Right.READ), units["first"])
    assert refused.value.code == "no_right"


def test_posts_are_for_administrators_at_the_top(units):
    assert can_change_posts(make_actor(units["root"], Right.ADMINISTER))
    assert can_change_posts(make_actor(units["root"], Right.READ)).code == "no_right"
    assert can_change_posts(make_actor(units["first"], Right.ADMINISTER)).code == "not_top"
