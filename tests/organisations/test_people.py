"""People and their posts: taking in, appointing, ending, inviting; posts and their rights."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.factories.organisations import PersonFactory, PostFactory, make_actor, make_unit
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Person, Post
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.services.complaints import send_complaint
from yipin.organisations.services.own_data import change_own_contact, choose_theme
from yipin.organisations.services.people import (
    accept_invitation,
    appoint,
    end_appointment,
    invite_person,
    take_in_person,
    take_in_to_post,
)
from yipin.organisations.services.posts import change_post, ensure_starting_posts

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 25)
GOOD = "Lan-Tian-2027"


@pytest.fixture
def office() -> Actor:
    return make_actor(make_unit("青禾大学团委"), Right.ADMINISTER)


@pytest.fixture
def post() -> Post:
    return PostFactory(name="团组织书记", rights=[Right.FILL_FORMS.value])


def give(office: Actor, post: Post, now: datetime, **changed: object) -> Appointment:
    given = {"person": None, "unit": office.unit, "starts_on": TODAY} | changed
    given["person"] = given["person"] or PersonFactory()
    return appoint(actor=office, post=post, now=now, **given)


def test_a_person_taken_in_cannot_sign_in_yet(office, now):
    person = take_in_person(actor=office, unit=office.unit, name="方敬之", now=now)
    assert person.username is None
    assert not person.has_usable_password()
    assert person.initials == "fjz"


def test_a_number_is_given_once(office, now):
    take_in_person(actor=office, unit=office.unit, name="方敬之", number="2027001", now=now)
    with pytest.raises(Refused, match="已经登记过"):
        take_in_person(actor=office, unit=office.unit, name="林晚舟", number="2027001", now=now)
    for name in ("无号甲", "无号乙"):
        take_in_person(actor=office, unit=office.unit, name=name, now=now)


def test_person_and_post_are_made_together_or_not_at_all(office, post, now):
    days = {"post": post, "starts_on": TODAY, "ends_on": TODAY - timedelta(days=1)}
    with pytest.raises(Refused, match="早于任职日期"):
        take_in_to_post(
            actor=office, unit=office.unit, person={"name": "方敬之"}, appointment=days, now=now
        )
    assert not Person.objects.filter(name="方敬之").exists()


def test_an_appointment_holds_on_both_its_days(office, post, now):
    held = give(office, post, now, ends_on=TODAY + timedelta(days=7))
    days = [TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=7), TODAY + timedelta(days=8)]
    assert [held.is_current(day) for day in days] == [False, True, True, False]


def test_a_post_is_not_given_twice_but_again_after_its_end(office, post, now):
    held = give(office, post, now)
    with pytest.raises(Refused, match="不用再安排"):
        give(office, post, now, person=held.person)
    end_appointment(actor=office, appointment=held, ends_on=TODAY, now=now)
    give(office, post, now, person=held.person, starts_on=TODAY + timedelta(days=1))


def test_nobody_appoints_oneself(office, post, now):
    with pytest.raises(Refused, match="不能给自己"):
        give(office, post, now, person=office.person)


def test_nobody_appoints_into_another_tree(office, post, now):
    with pytest.raises(Refused) as refused:
        give(office, post, now, unit=make_unit("青禾市委"))
    assert refused.value.code == "not_yours"


def test_nobody_is_appointed_in_a_closed_unit(office, post, now):
    closed = make_unit("旧社团", parent=office.unit, is_closed=True)
    with pytest.raises(Refused, match="已经撤销"):
        give(office, post, now, unit=closed)


def test_one_does_not_end_the_post_one_sits_at(office, now):
    with pytest.raises(Refused, match="自己正在用"):
        end_appointment(actor=office, appointment=office.appointment, ends_on=TODAY, now=now)


def test_a_post_does_not_end_before_it_began(office, post, now):
    held = give(office, post, now)
    with pytest.raises(Refused, match="早于任职日期"):
        end_appointment(actor=office, appointment=held, ends_on=TODAY - timedelta(days=1), now=now)


@pytest.fixture
def invited(office, post, now):
    unit = office.unit
    held = take_in_to_post(
        actor=office,
        unit=unit,
        person={"name": "方敬之"},
        appointment={"post": post, "starts_on": TODAY},
        now=now,
    )
    return invite_person(actor=office, person=held.person, unit=unit, now=now)[0]


def accept(invitation, now: datetime, username: str = "fangjz", password: str = GOOD) -> Person:
    return accept_invitation(invitation=invitation, username=username, password=password, now=now)


def test_an_invitation_makes_an_account(invited, now):
    person = accept(invited, now)
    person.refresh_from_db()
    assert person.username == "fangjz"
    assert person.check_password(GOOD)
    assert Entry.objects.latest("id").action == "person.joined"


def test_an_invitation_serves_once(invited, now):
    accept(invited, now)
    with pytest.raises(Refused, match="已经用过或已过期"):
        accept(invited, now, "somebody")


def test_an_invitation_lasts_fourteen_days(invited, now):
    with pytest.raises(Refused, match="已经用过或已过期"):
        accept(invited, now + timedelta(days=14, seconds=1))
    accept(invited, now + timedelta(days=14))


def test_a_new_invitation_ends_the_old_one(office, invited, now):
    later = now + timedelta(minutes=1)
    fresh, _token = invite_person(actor=office, person=invited.person, unit=office.unit, now=later)
    with pytest.raises(Refused):
        accept(invited, later + timedelta(minutes=1))
    accept(fresh, later + timedelta(minutes=1))


def test_a_taken_name_leaves_the_invitation_open(invited, now):
    PersonFactory(username="fangjz")
    with pytest.raises(Refused, match="已有人用"):
        accept(invited, now)
    accept(invited, now, "fangjingzhi")


def test_a_weak_password_leaves_the_invitation_open(invited, now):
    with pytest.raises(ValidationError):
        accept(invited, now, password="onlylowercase")
    invited.refresh_from_db()
    assert invited.used_at is None


def test_only_people_of_the_own_units_are_invited(office, now):
    stranger = make_actor(make_unit("青禾市委"), Right.READ).person
    with pytest.raises(Refused) as refused:
        invite_person(actor=office, person=stranger, unit=office.unit, now=now)
    assert refused.value.code == "not_yours"


def test_whoever_holds_a_post_elsewhere_is_not_invited_from_below(office, post, now):
    below = make_unit("机械学院团委", parent=office.unit)
    college = make_actor(below, Right.ADMINISTER)
    chief = make_actor(office.unit, Right.ADMINISTER, Right.RUN_PROGRAMMES).person
    give(college, post, now, person=chief, unit=below)
    with pytest.raises(Refused) as refused:
        invite_person(actor=college, person=chief, unit=below, now=now)
    assert refused.value.code == "posts_elsewhere"
    assert invite_person(actor=office, person=chief, unit=below, now=now)[0].person == chief


def test_the_posts_of_a_new_site_are_made_once_and_kept_as_changed():
    made = ensure_starting_posts()
    party = made["party"]
    assert party.rights == [Right.ENDORSE_PARTY]
    party.name = "党组织书记"
    party.save()
    assert ensure_starting_posts()["party"].name == "党组织书记"
    assert Post.objects.count() == len(made)


def test_posts_are_changed_at_the_top_only(office, post, now):
    changed = change_post(
        actor=office, post=post, name="团支书", rights=["read", "fill_forms", "nonsense"], now=now
    )
    assert (changed.name, changed.rights) == ("团支书", ["fill_forms", "read"])
    college = make_actor(make_unit("机械工程学院团委", parent=office.unit), Right.ADMINISTER)
    with pytest.raises(Refused, match="最上级单位"):
        change_post(actor=college, post=post, name="团支书", rights=[], now=now)


def test_one_does_not_saw_off_the_branch_one_sits_on(office, now):
    own = office.appointment.post
    with pytest.raises(Refused, match="不能去掉"):
        change_post(actor=office, post=own, name=own.name, rights=["read"], now=now)


def test_the_journal_keeps_no_telephone_number(office, now):
    change_own_contact(actor=office, email="zhou@example.edu", phone="13812345678", now=now)
    entry = Entry.objects.latest("id")
    assert entry.after == {"changed": ["email", "phone"]}
    assert "138" not in f"{entry.before}{entry.after}{entry.note}"


def test_an_email_belongs_to_one_account(office, now):
    PersonFactory(email="Lin@example.edu")
    with pytest.raises(Refused, match="另一个账号"):
        change_own_contact(actor=office, email="lin@example.edu", phone="", now=now)


def test_nothing_changed_leaves_no_entry(office, now):
    person = office.person
    change_own_contact(actor=office, email=person.email, phone=person.phone, now=now)
    choose_theme(actor=office, theme="auto", now=now)
    assert not Entry.objects.exists()


def test_the_theme_is_kept_with_the_account(office, now):
    assert choose_theme(actor=office, theme="dark", now=now) == "dark"
    office.person.refresh_from_db()
    assert office.person.theme == "dark"
    assert choose_theme(actor=office, theme="anything", now=now) == ""


def test_a_complaint_reaches_the_administrators_unnamed(office, now):
    root = office.unit
    told = send_complaint(
        actor=Actor(), root=root, kind="投诉", text="要求截图打卡", contact="", now=now
    )
    message = Message.objects.get()
    assert told == 1
    assert (message.recipient_id, message.sent_by) == (office.person.pk, "没有署名")
    entry = Entry.objects.latest("id")
    assert entry.person_id is None
    assert "打卡" not in f"{entry.after}{entry.note}"
