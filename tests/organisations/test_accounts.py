"""A person's data and account in the hands of the administrator."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Invitation
from yipin.organisations.permissions import Refused
from yipin.organisations.services.accounts import change_person, close_account, open_account
from yipin.organisations.services.people import invite_person

pytestmark = pytest.mark.django_db
DATA = {
    "name": "林晚舟",
    "number": "2027001",
    "phone": "13800000001",
    "email": "lin@example.edu",
    "political_status": "中共党员",
}


@pytest.fixture
def host():
    return make_unit("青禾大学团委")


@pytest.fixture
def college(host):
    return make_unit("机械工程学院团委", parent=host)


@pytest.fixture
def administrator(host):
    return make_actor(host, Right.ADMINISTER)


@pytest.fixture
def secretary(college):
    return make_actor(college, Right.FILL_FORMS)


def code_of(act, **given) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def test_what_changed_is_written_down_and_no_value(administrator, secretary, now):
    changed = change_person(actor=administrator, person=secretary.person, now=now, **DATA)
    changed.refresh_from_db()
    assert {key: getattr(changed, key) for key in DATA} == DATA
    assert changed.initials == "lwz"
    entry = Entry.objects.get(action="person.changed")
    assert entry.after == {"changed": list(DATA)}
    written = json.dumps([entry.before, entry.after, entry.note], ensure_ascii=False)
    assert not any(value in written for value in DATA.values())


def test_nothing_changed_is_not_written_down(administrator, secretary, now):
    for _time in range(2):
        change_person(actor=administrator, person=secretary.person, now=now, **DATA)
    assert Entry.objects.filter(action="person.changed").count() == 1


@pytest.mark.parametrize(("field", "code"), [("number", "number_taken"), ("email", "email_taken")])
def test_what_somebody_else_has_is_refused(administrator, secretary, now, field, code):
    PersonFactory(**{field: DATA[field].upper()})
    given = {"actor": administrator, "person": secretary.person, "now": now, **DATA}
    assert code_of(change_person, **given) == code


def test_a_closed_account_has_no_open_invitation_and_can_be_opened(
    administrator, secretary, college, now
):
    invite_person(actor=administrator, person=secretary.person, unit=college, now=now)
    later = now + timedelta(minutes=1)
    for _time in range(2):
        closed = close_account(actor=administrator, person=secretary.person, now=later)
    assert not closed.is_active
    assert Invitation.objects.get().expires_at == later
    assert open_account(actor=administrator, person=secretary.person, now=later).is_active
    acts = Entry.objects.filter(action__startswith="person.account_").order_by("id")
    assert [one.action for one in acts] == ["person.account_closed", "person.account_opened"]


def test_never_ones_own(administrator, now):
    own = {"actor": administrator, "person": administrator.person, "now": now}
    assert code_of(close_account, **own) == code_of(open_account, **own) == "own_account"
    assert code_of(change_person, **own, **DATA) == "own_account"


def test_somebody_outside_the_subtree_is_not_found(college, administrator, secretary, now):
    other = make_actor(make_unit("外校团委"), Right.ADMINISTER)
    assert code_of(close_account, actor=other, person=secretary.person, now=now) == "not_yours"
    assert code_of(close_account, actor=secretary, person=administrator.person, now=now) in {
        "no_right",
        "not_yours",
    }


def test_a_post_elsewhere_puts_a_person_out_of_reach(host, college, administrator, now):
    below = make_actor(college, Right.ADMINISTER)
    both = make_actor(college, Right.FILL_FORMS)
    make_actor(host, Right.READ, person=both.person)
    given = {"person": both.person, "now": now}
    assert code_of(close_account, actor=below, **given) == "posts_elsewhere"
    assert not close_account(actor=administrator, **given).is_active


def test_a_post_that_has_ended_reaches_nobody(college, administrator, secretary, now):
    held = secretary.appointment
    held.ends_on = held.starts_on
    held.save()
    given = {"actor": administrator, "person": secretary.person, "now": now}
    assert code_of(close_account, **given) == "not_yours"
