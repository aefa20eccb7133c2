"""The tree of units: founding, changing, closing, and the figures units report."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from yipin.journal.models import Entry
from yipin.organisations.choices import Right, UnitKind
from yipin.organisations.models import Headcount, Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.services.units import (
    change_unit,
    close_unit,
    found_unit,
    record_headcount,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Actor:
    return make_actor(make_unit("青禾大学团委"), Right.ADMINISTER)


def found(office: Actor, now: datetime, name: str = "机械工程学院团委", **fields: object) -> Unit:
    fields.setdefault("parent", office.unit)
    return found_unit(actor=office, name=name, kind=UnitKind.COMMITTEE, now=now, **fields)


def last_action() -> str:
    return Entry.objects.latest("id").action


def test_a_unit_is_founded_below_its_parent_and_found_by_initials(office, now):
    unit = found(office, now, short_name="机械学院")
    assert unit.parent() == office.unit
    assert unit.initials == "jxgcxytwjxxy"
    assert last_action() == "unit.founded"


def test_two_units_side_by_side_have_two_names(office, now):
    found(office, now)
    with pytest.raises(Refused, match="已有同名单位") as refused:
        found(office, now)
    assert refused.value.code == "same_name"


def test_equal_names_far_from_each_other_are_fine(office, now):
    first = found(office, now)
    second = found(office, now, "土木工程学院团委")
    branches = [found(office, now, "一班团支部", parent=one) for one in (first, second)]
    assert len({one.pk for one in branches}) == 2


def test_a_change_is_journaled_with_what_was_before(office, now):
    unit = found(office, now)
    change_unit(actor=office, unit=unit, now=now, name="机械学院团委", party_body="机械学院党委")
    unit.refresh_from_db()
    entry = Entry.objects.latest("id")
    assert (unit.name, unit.initials) == ("机械学院团委", "jxxytw")
    assert entry.before == {"name": "机械工程学院团委", "party_body": ""}
    assert entry.after == {"name": "机械学院团委", "party_body": "机械学院党委"}


def test_a_unit_does_not_take_the_name_beside_it(office, now):
    found(office, now)
    other = found(office, now, "土木工程学院团委")
    with pytest.raises(Refused, match="已有同名单位"):
        change_unit(actor=office, unit=other, now=now, name="机械工程学院团委")
    other.refresh_from_db()
    assert other.name == "土木工程学院团委"


def test_nobody_changes_a_unit_outside_the_own_subtree(office, now):
    unit = found(office, now)
    beside = make_actor(found(office, now, "土木工程学院团委"), Right.ADMINISTER)
    for act in (
        lambda: change_unit(actor=beside, unit=unit, now=now, name="别的"),
        lambda: close_unit(actor=beside, unit=unit, now=now),
        lambda: found(beside, now, "一班团支部", parent=unit),
        lambda: change_unit(actor=beside, unit=office.unit, now=now, name="别的"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_yours"


def test_a_right_is_needed_even_in_the_own_unit(office, now):
    unit = found(office, now)
    secretary = make_actor(unit, Right.FILL_FORMS, Right.READ)
    with pytest.raises(Refused) as refused:
        change_unit(actor=secretary, unit=unit, now=now, name="别的")
    assert refused.value.code == "no_right"


def test_a_unit_with_units_below_is_not_closed(office, now):
    unit = found(office, now)
    below = found(office, now, "一班团支部", parent=unit)
    with pytest.raises(Refused, match="下面还有单位"):
        close_unit(actor=office, unit=Unit.objects.get(pk=unit.pk), now=now)
    close_unit(actor=office, unit=below, now=now)
    closed = close_unit(actor=office, unit=Unit.objects.get(pk=unit.pk), now=now)
    assert closed.is_closed
    assert last_action() == "unit.closed"


def test_one_does_not_close_the_unit_one_sits_in(office, now):
    with pytest.raises(Refused, match="自己所在的单位"):
        close_unit(actor=office, unit=office.unit, now=now)


def test_nothing_is_founded_below_a_closed_unit(office, now):
    unit = close_unit(actor=office, unit=found(office, now), now=now)
    with pytest.raises(Refused, match="已经撤销"):
        found(office, now, "一班团支部", parent=unit)


FIGURES = {"members": 412, "youth_14_to_28": 455, "cadres": 36}


def record(actor: Actor, unit: Unit, now: datetime, **changed: object) -> Headcount:
    given = {"as_of": date(2027, 3, 1), **FIGURES} | changed
    return record_headcount(actor=actor, unit=unit, now=now, **given)


def test_figures_carry_their_ratio(office, now):
    assert record(office, office.unit, now).league_youth_ratio == 9055


def test_the_same_day_again_replaces_and_both_stay_in_the_journal(office, now):
    record(office, office.unit, now)
    record(office, office.unit, now, members=413)
    assert [row.members for row in Headcount.objects.all()] == [413]
    entry = Entry.objects.latest("id")
    assert entry.before == {**FIGURES, "as_of": "2027-03-01"}
    assert entry.after["members"] == 413


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"members": 456}, "团青比超过 100%"),
        ({"members": -1}, "不能小于 0"),
        ({"as_of": date(2027, 3, 26)}, "在将来"),
    ],
)
def test_what_cannot_be_true_is_refused(office, now, changed, words):
    with pytest.raises(Refused, match=words):
        record(office, office.unit, now, **changed)
    assert not Headcount.objects.exists()


def test_the_day_is_that_of_beijing(office, now):
    just_after_midnight = now.replace(hour=0, minute=5)
    record(office, office.unit, just_after_midnight, as_of=now.date())
    with pytest.raises(Refused, match="在将来"):
        record(office, office.unit, just_after_midnight, as_of=now.date() + timedelta(days=1))


def test_no_youth_at_all_has_no_ratio(office, now):
    row = record(office, office.unit, now, members=0, youth_14_to_28=0, cadres=0)
    assert row.league_youth_ratio is None


def test_a_unit_records_its_own_figures_and_no_others(office, now):
    unit, beside = found(office, now), found(office, now, "土木工程学院团委")
    secretary = make_actor(unit, Right.FILL_FORMS)
    record(secretary, unit, now)
    with pytest.raises(Refused):
        record(secretary, beside, now)
    with pytest.raises(Refused):
        record(make_actor(unit, Right.READ), unit, now)
