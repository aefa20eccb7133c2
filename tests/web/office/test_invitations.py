"""Invitations at the desk: many at once, taken back, sent again, and not too many."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import AppointmentFactory, PersonFactory, make_actor, make_unit
from tests.pages import squeezed
from yipin.journal.models import Delivery, Message, NoticeChoice
from yipin.journal.services.deliveries import deliver_batch, mark_bad_address
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Invitation

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
    assert opens_for(links_in(sent.text)) == ["沈听澜"]
    again = client.get(PAGE)
    assert links_in(again.text) == []
    page = squeezed(again.text)
    assert page.count(">换新链接<") == page.count(">重发邮件<") == 1
    assert [one.person.name for one in again.context["waiting"]] == ["没有选的"]
    assert [one.person.name for one in again.context["sent"]] == ["沈听澜", "林晚舟"]


def test_a_link_is_in_the_letter_and_in_nothing_that_is_kept(
    client: Client, desk, django_capture_on_commit_callbacks
):
    lin = newcomer(desk, name="林晚舟", email="lin@example.edu")
    with django_capture_on_commit_callbacks():  # the letter still waits
        client.post(reverse("invitations_send"), {"held": [lin.pk]})
    waiting = Message.objects.get(recipient_id=lin.person_id)
    assert "invitation/" not in waiting.body + waiting.sealed
    assert deliver_batch(now=timezone.now()) == 1
    assert opens_for(links_in(mail.outbox[0].body)) == ["林晚舟"]
    waiting.refresh_from_db()
    assert waiting.sealed == ""


def test_whoever_reads_letters_once_a_day_gets_this_one_at_once(client: Client, desk):
    lin = newcomer(desk, name="林晚舟", email="lin@example.edu")
    NoticeChoice.objects.create(person_id=lin.person_id, mode="daily")
    client.post(reverse("invitations_send"), {"held": [lin.pk]})
    assert deliver_batch(now=timezone.now()) == 1
    assert opens_for(links_in(mail.outbox[0].body)) == ["林晚舟"]


def test_where_no_letter_arrives_the_link_is_handed_over(client: Client, desk):
    lin = newcomer(desk, name="林晚舟", email="lin@example.edu")
    mark_bad_address(address="lin@example.edu", reason="没有这个邮箱", now=timezone.now())
    page = client.post(reverse("invitations_send"), {"held": [lin.pk]}, follow=True)
    assert opens_for(links_in(page.text)) == ["林晚舟"]
    assert "发了邮件" not in page.text


def test_a_letter_kept_under_another_key_is_not_sent_without_its_link(
    client: Client, desk, settings, django_capture_on_commit_callbacks
):
    lin = newcomer(desk, email="lin@example.edu")
    with django_capture_on_commit_callbacks():
        client.post(reverse("invitations_send"), {"held": [lin.pk]})
    settings.SECRET_KEY = "another"
    assert deliver_batch(now=timezone.now()) == 0
    failed = Delivery.objects.get()
    assert (failed.state, mail.outbox) == ("failed", [])
    assert "请重新发邀请" in failed.error


def test_nobody_chosen_is_said(client: Client, desk):
    page = client.post(reverse("invitations_send"), {"held": ["x", "-1"]}, follow=True)
    assert "没有选人" in page.text


def test_people_elsewhere_are_not_invited(client: Client, desk):
    other = newcomer(make_unit("青禾市委"))
    client.post(reverse("invitations_send"), {"held": [other.pk]})
    assert not Invitation.objects.exists()


def invite(client: Client, held) -> tuple[Invitation, str]:
    """What is kept of it, and the link that was shown."""
    page = client.post(reverse("person_invite", args=[held.pk]), follow=True)
    return Invitation.objects.filter(person=held.person).first(), links_in(page.text)[0]


def links_in(text: str) -> list[str]:
    return sorted(set(re.findall(r"/account/invitation/[\w-]{43}/", text)))


def opens_for(links: list[str]) -> list[str]:
    pages = [Client().get(link).text for link in links]
    return [re.search(r"(\w+)，请设好账号", page).group(1) for page in pages]


def test_a_link_is_taken_back(client: Client, desk):
    made, link = invite(client, newcomer(desk))
    page = client.post(reverse("invitation_withdraw", args=[made.pk]), follow=True)
    assert "的链接已收回" in page.text
    assert "已经失效" in Client().get(link).text
    twice = client.post(reverse("invitation_withdraw", args=[made.pk]), follow=True)
    assert "不用再收回" in twice.text


def test_sent_again_the_old_one_is_void(client: Client, desk):
    held = newcomer(desk, name="沈听澜")
    made, link = invite(client, held)
    page = client.post(reverse("invitation_again", args=[made.pk]), follow=True)
    assert "已经失效" in Client().get(link).text
    assert opens_for(links_in(page.text)) == ["沈听澜"]


def test_whose_post_has_ended_gets_no_other_link(client: Client, desk):
    held = newcomer(desk, name="沈听澜")
    made, _link = invite(client, held)
    again = reverse("invitation_again", args=[made.pk])
    assert again in client.get(reverse("invitations")).text
    Appointment.objects.filter(pk=held.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    page = client.get(reverse("invitations")).text
    assert again not in page
    assert "任职已结束" in page
    assert reverse("invitation_withdraw", args=[made.pk]) in page


def test_links_of_another_tree_are_not_found(client: Client, desk):
    made, _link = invite(client, newcomer(desk))
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
    client.post(reverse("invitation_withdraw", args=[invite(client, first)[0].pk]))
    client.post(reverse("person_invite", args=[second.pk]))
    assert Invitation.objects.count() == 1


def test_after_twenty_tries_a_link_is_void(client: Client, desk, settings):
    settings.INVITATION_TRIES = 3
    _made, address = invite(client, newcomer(desk))
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
