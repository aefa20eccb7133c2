"""Reads of the organisation: who sits where, and what lies below what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.organisations import (
    AppointmentFactory,
    HeadcountFactory,
    PersonFactory,
    PostFactory,
    make_actor,
    make_unit,
)
from yipin.organisations.choices import Right
from yipin.organisations.queries import (
    appointment_with,
    current_appointments,
    holders_of,
    holders_of_many,
    latest_headcount,
    latest_headcounts,
    people_of,
    search_units,
    units_below,
    units_for_rules,
)
from yipin.rules.definition import AddresseeRule

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 25)
DAY = timedelta(days=1)


@pytest.fixture
def tree():
    """A university with two colleges, one of which has a branch and a closed one."""
    root = make_unit("青禾大学团委")
    first = make_unit("机械工程学院团委", parent=root, category="college")
    second = make_unit("校医院团总支", parent=root, kind="general_branch", category="direct_unit")
    branch = make_unit("机械2101班团支部", parent=first, kind="branch", category="class")
    closed = make_unit("旧班团支部", parent=first, kind="branch", is_closed=True)
    return {"root": root, "first": first, "second": second, "branch": branch, "closed": closed}


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
    ],
)
def test_a_desk_is_there_on_the_days_of_the_post(tree, starts, ends, holds):
    held = AppointmentFactory(
        person=PersonFactory(), unit=tree["first"], starts_on=starts, ends_on=ends
    )
    assert list(current_appointments(held.person, TODAY)) == ([held] if holds else [])


def test_a_closed_unit_has_no_desks(tree):
    held = AppointmentFactory(person=PersonFactory(), unit=tree["closed"])
    assert list(current_appointments(held.person, TODAY)) == []


def test_holders_are_those_of_the_very_unit_each_once(tree):
    actor = make_actor(tree["first"], Right.FILL_FORMS)
    AppointmentFactory(
        person=actor.person, unit=tree["first"], post=PostFactory(rights=["fill_forms"])
    )
    make_actor(tree["first"], Right.READ)
    make_actor(tree["root"], Right.FILL_FORMS)
    assert holders_of(tree["first"], Right.FILL_FORMS, TODAY) == [actor.person]
    assert holders_of(tree["branch"], Right.FILL_FORMS, TODAY) == []


def test_holders_of_many_units_are_one_read(tree, django_assert_num_queries):
    for key in ("first", "second", "branch"):
        make_actor(tree[key], Right.FILL_FORMS)
    ids = [unit.pk for unit in tree.values()]
    with django_assert_num_queries(1):
        found = holders_of_many(ids, Right.FILL_FORMS, TODAY)
    assert set(found) == {tree["first"].pk, tree["second"].pk, tree["branch"].pk}


def test_the_appointment_that_carries_a_right(tree):
    actor = make_actor(tree["first"], Right.ENDORSE_LEAGUE)
    assert appointment_with(actor.person, tree["first"], Right.ENDORSE_LEAGUE, TODAY)
    assert appointment_with(actor.person, tree["first"], Right.ENDORSE_PARTY, TODAY) is None
    assert appointment_with(actor.person, tree["second"], Right.ENDORSE_LEAGUE, TODAY) is None


def test_the_newest_figures_that_were_true_on_a_day(tree):
    for as_of, members in ((date(2027, 1, 1), 400), (date(2027, 3, 1), 412)):
        HeadcountFactory(
            unit=tree["first"], as_of=as_of, members=members, recorded_at="2027-03-02T00:00Z"
        )
    assert latest_headcount(tree["first"], TODAY).members == 412
    assert latest_headcount(tree["first"], date(2027, 2, 1)).members == 400
    assert latest_headcount(tree["first"], date(2026, 12, 1)) is None
    assert latest_headcounts([tree["second"].pk], TODAY) == {}


def test_below_is_the_unit_and_all_under_it_that_exist(tree):
    assert list(units_below(tree["first"])) == [tree["first"], tree["branch"]]


@pytest.mark.parametrize("words", ["机械 团委", "jxgc", "JXGC"])
def test_units_are_found_by_words_and_by_initials(tree, words):
    assert list(search_units(tree["root"], words)) == [tree["first"]]


def test_a_search_stays_within_the_host(tree):
    assert list(search_units(tree["second"], "机械")) == []


@pytest.mark.parametrize(
    ("rules", "keys"),
    [
        ([], []),
        ([AddresseeRule("各学院团委", categories=("college",))], ["first"]),
        ([AddresseeRule("各直属单位")], ["first", "second"]),
        ([AddresseeRule("各团支部", kinds=("branch",), reach="subtree")], ["branch"]),
        (
            [
                AddresseeRule("", categories=("college",)),
                AddresseeRule("", kinds=("general_branch",)),
            ],
            ["first", "second"],
        ),
    ],
)
def test_rules_of_a_notice_find_their_units(tree, rules, keys):
    assert list(units_for_rules(tree["root"], rules)) == [tree[key] for key in keys]


def test_people_of_a_unit_are_those_of_its_subtree(tree):
    inside = make_actor(tree["branch"], Right.READ)
    make_actor(tree["second"], Right.READ)
    assert list(people_of(tree["first"], TODAY)) == [inside.appointment]
