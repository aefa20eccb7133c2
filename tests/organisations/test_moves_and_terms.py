"""Moving and merging units with their history; elections and the reminders before them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.organisations import AppointmentFactory, PostFactory, make_actor, make_unit
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Term, Unit
from yipin.organisations.permissions import Refused, can_administer
from yipin.organisations.services.terms import record_election, remind_of_terms, shift_election
from yipin.organisations.services.unit_moves import merge_units, move_unit
from yipin.organisations.services.units import change_unit

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 1)


@pytest.fixture
def world():
    top = make_unit("校团委")
    first, second = make_unit("一院", parent=top), make_unit("二院", parent=top)
    branch = make_unit("一班", parent=first, kind="branch", category="class")
    return make_actor(top, Right.ADMINISTER), first, second, branch


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def test_a_move_takes_all_below_along_and_rights_follow(world, now):
    office, first, second, branch = world
    keeper = make_actor(first, Right.ADMINISTER)
    group = make_unit("一组", parent=branch)
    move_unit(actor=office, unit=branch, parent=second, on=DAY, reason="调整", now=now)
    assert [one.name for one in fresh(group).ancestors()] == ["校团委", "二院", "一班"]
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert not can_administer(keeper, fresh(branch))
    change = fresh(branch).changes.get()
    assert (change.place_before, change.place_after) == ("校团委 ＞ 一院", "校团委 ＞ 二院")
    assert (change.parent_before, change.parent_after, change.on) == (first, second, DAY)


def test_moves_that_are_refused(world, now):
    office, first, second, branch = world
    make_unit("一班", parent=second)
    keeper = make_actor(first, Right.ADMINISTER)
    for actor, unit, parent, day, reason, words in (
        (office, first, branch, DAY, "调整", "下级下面"),
        (office, branch, first, DAY, "调整", "现在就在"),
        (office, branch, second, DAY, "调整", "同名"),
        (office, second, first, now.date() + timedelta(days=1), "调整", "在将来"),
        (office, second, first, DAY, " ", "原因"),
        (keeper, first, second, DAY, "调整", "没有这一页"),
        (keeper, branch, second, DAY, "调整", "没有这一页"),
        (office, office.unit, second, DAY, "调整", "您自己"),
    ):
        with pytest.raises(Refused, match=words):
            move_unit(actor=actor, unit=unit, parent=parent, on=day, reason=reason, now=now)


def test_a_merger_closes_one_and_leads_on(world, now):
    office, first, second, branch = world
    member, boss = PostFactory(name="团员"), PostFactory(name="书记", rights=["fill_forms"])
    goes = AppointmentFactory(unit=first, post=member)
    ends = AppointmentFactory(unit=first, post=boss)
    merge_units(actor=office, unit=first, into=second, on=DAY, reason="合并", now=now)
    closed = fresh(first)
    assert closed.is_closed and closed.successor == second
    assert fresh(branch).parent() == second
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    goes.refresh_from_db()
    ends.refresh_from_db()
    assert goes.ends_on == ends.ends_on == DAY - timedelta(days=1)
    over = second.appointments.get()
    assert (over.person, over.post, over.starts_on) == (goes.person, member, DAY)
    assert [one.kind for one in fresh(second).changes.all()] == ["took_in"]
    assert [one.kind for one in closed.changes.all()] == ["absorbed"]
    with pytest.raises(Refused, match="已经撤销"):
        merge_units(actor=office, unit=first, into=second, on=DAY, reason="合并", now=now)


def test_a_new_name_is_history(world, now):
    office, first, _second, _branch = world
    change_unit(actor=office, unit=first, name="机电学院", now=now)
    assert first.changes.get().name_before == "一院"


def test_an_election_begins_a_term_and_ends_posts(world, now):
    office, _first, _second, branch = world
    held = AppointmentFactory(unit=branch, post=PostFactory(rights=["fill_forms"]))
    common = {"actor": office, "unit": branch, "ends_on": None, "result": "当选", "now": now}
    first = record_election(**common, held_on=date(2026, 3, 1), leaving=[])
    assert first.ends_on == date(2027, 3, 1)
    second = record_election(**common, held_on=DAY, leaving=[held])
    first.refresh_from_db()
    held.refresh_from_db()
    assert (first.replaced_on, held.ends_on) == (DAY, DAY - timedelta(days=1))
    assert second.ends_on == date(2028, 3, 1)
    for day, words in ((date(2027, 2, 1), "不晚于"), (date(2027, 4, 1), "在将来")):
        with pytest.raises(Refused, match=words):
            record_election(**common, held_on=day, leaving=[])
    department = make_unit("组织部", parent=office.unit, kind="department")
    with pytest.raises(Refused, match="没有任期"):
        record_election(**common | {"unit": department}, held_on=DAY, leaving=[])


def test_an_election_is_moved_by_the_unit_above(world, now):
    office, _first, _second, branch = world
    term = Term.objects.create(
        unit=branch, starts_on="2026-03-25", ends_on="2027-03-25", recorded_at=now
    )
    keeper = make_actor(branch, Right.ADMINISTER)
    wanted = date(2027, 6, 1)
    with pytest.raises(Refused, match="上级"):
        shift_election(actor=keeper, term=term, wanted=wanted, reason="实习", now=now)
    with pytest.raises(Refused, match="不得超过 6 个月"):
        shift_election(actor=office, term=term, wanted=date(2027, 12, 1), reason="实习", now=now)
    assert (
        shift_election(actor=office, term=term, wanted=wanted, reason="实习", now=now).shifted_to
        == wanted
    )


def test_each_mark_is_told_once_below_and_above(world, now):
    _office, _first, _second, branch = world
    secretary = make_actor(branch, Right.ENDORSE_LEAGUE)
    above = make_actor(branch.parent(), Right.ADMINISTER)
    Term.objects.create(unit=branch, starts_on="2026-05-01", ends_on="2027-05-01", recorded_at=now)
    assert remind_of_terms(now=now) == 1
    assert remind_of_terms(now=now) == 0
    told = Message.objects.values_list("recipient_id", "kind")
    assert set(told) == {(secretary.person.pk, "term.due"), (above.person.pk, "term.digest")}
    assert remind_of_terms(now=now + timedelta(days=10)) == 1
    assert remind_of_terms(now=now + timedelta(days=40)) == 1
    assert "届满，请尽快换届" in Message.objects.filter(kind="term.due").first().title
    assert remind_of_terms(now=now + timedelta(days=400)) == 0
