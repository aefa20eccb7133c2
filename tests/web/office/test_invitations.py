"""Invitations at the desk: many at once, taken back, sent again, and not too many."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import AppointmentFactory, PersonFactory, make_actor, make_unit
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Invitation

pytestmark = pytest.mark.django_db
PAGE = "/office/people/invitations/"


@pytest.fixture
def desk(client: Client):
    top = make_unit("青禾大学团委")
    client.force_login(make_actor(top, Right.ADMINISTER).person)
    return make_unit("机械工程学院团委", parent=top)


def newcomer(unit, **fields):
    fields = {"username": None, "email": ""} | fields
    return AppointmentFactory(unit=unit, person=PersonFactory(**fields))


def test_many_are_invited_by_letter_or_by_link(client: Client, desk):
    lin = newcomer(desk, name="林晚舟", email="lin@example.edu")
    shen = newcomer(desk, name="沈听澜")
    newcomer(desk, name="没有选的")
    sent = client.post(reverse("invitations_send"), {"held": [lin.pk, shen.pk]}, follow=True)
    assert "已给 1 人发了邮件" in sent.text
    link = Invitation.objects.get(person=lin.person)
    assert link.token in Message.objects.get(recipient_id=lin.person_id).body
    assert Invitation.objects.get(person=shen.person).token in sent.text
    again = client.get(PAGE)
    assert Invitation.objects.get(person=shen.person).token not in again.text
    assert [one.person.name for one in again.context["waiting"]] == ["没有选的"]
    assert [one.person.name for one in again.context["sent"]] == ["沈听澜", "林晚舟"]
    assert all("http" not in one.subject for one in mail.outbox)


def test_nobody_chosen_is_said(client: Client, desk):
    page = client.post(reverse("invitations_send"), {"held": ["x", "-1"]}, follow=True)
    assert "没有选人" in page.text


def test_people_elsewhere_are_not_invited(client: Client, desk):
    other = newcomer(make_unit("青禾市委"))
    client.post(reverse("invitations_send"), {"held": [other.pk]})
    assert not Invitation.objects.exists()


def invite(client: Client, held) -> Invitation:
    client.post(reverse("person_invite", args=[held.pk]))
    return Invitation.objects.filter(person=held.person).first()


def test_a_link_is_taken_back(client: Client, desk):
    made = invite(client, newcomer(desk))
    page = client.post(reverse("invitation_withdraw", args=[made.pk]), follow=True)
    assert "的链接已收回" in page.text
    assert "已经失效" in Client().get(reverse("invitation", args=[made.token])).text
    twice = client.post(reverse("invitation_withdraw", args=[made.pk]), follow=True)
    assert "不用再收回" in twice.text


def test_sent_again_the_old_one_is_void(client: Client, desk):
    made = invite(client, newcomer(desk))
    client.post(reverse("invitation_again", args=[made.pk]))
    new = Invitation.objects.first()
    assert new.pk != made.pk
    assert "已经失效" in Client().get(reverse("invitation", args=[made.token])).text
    assert "请设好账号" in Client().get(reverse("invitation", args=[new.token])).text


def test_links_of_another_tree_are_not_found(client: Client, desk):
    made = invite(client, newcomer(desk))
    client.force_login(make_actor(make_unit("青禾市委"), Right.ADMINISTER).person)
    for name in ("invitation_withdraw", "invitation_again"):
        assert client.post(reverse(name, args=[made.pk])).status_code == 404


def test_not_too_many_lie_about(client: Client, desk, settings):
    settings.INVITATIONS_OPEN = 2
    people = [newcomer(desk).pk for _each in range(3)]
    page = client.post(reverse("invitations_send"), {"held": people}, follow=True)
    assert "还有 2 个没人用" in page.text
    assert Invitation.objects.count() == 2


def test_nor_are_sent_in_a_day(client: Client, desk, settings):
    settings.INVITATIONS_A_DAY = 1
    first, second = newcomer(desk), newcomer(desk)
    client.post(reverse("invitation_withdraw", args=[invite(client, first).pk]))
    client.post(reverse("person_invite", args=[second.pk]))
    assert Invitation.objects.count() == 1


def test_after_twenty_tries_a_link_is_void(client: Client, desk, settings):
    settings.INVITATION_TRIES = 3
    made = invite(client, newcomer(desk))
    address = reverse("invitation", args=[made.token])
    weak = {"username": "linwan", "password": "1", "again": "1"}
    for _each in range(3):
        Client().post(address, weak)
    assert "已经失效" in Client().get(address).text


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_runs_with_one_number_of_queries(
    client: Client, desk, rows: int, django_assert_num_queries
):
    for _each in range(rows):
        newcomer(desk)
        invite(client, newcomer(desk))
    client.get(PAGE)
    with django_assert_num_queries(8):
        client.get(PAGE)
