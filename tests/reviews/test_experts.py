"""Experts from outside: asked by a link, let in to one panel, let go again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.reviews import make_panel
from yipin.journal.models import Entry as JournalEntry
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Invitation, Person
from yipin.organisations.permissions import Refused
from yipin.organisations.services.invitations import open_invitations
from yipin.organisations.services.people import accept_invitation
from yipin.reviews.queries import experts_named, judges_of_panel
from yipin.reviews.services.experts import ask_expert, renew_expert_link
from yipin.reviews.services.seats import unseat_judge

pytestmark = pytest.mark.django_db


def link_of(token: str) -> str:
    return f"https://yipin.example/{token}"


def ask(review, now, name="陆清和", email=""):
    return ask_expert(
        actor=review.office, panel=review.panel, name=name, email=email, link_of=link_of, now=now
    )


def test_a_link_lets_one_person_in_once(now):
    review = make_panel(now, judges=0)
    asked = ask(review, now)
    assert asked.link.startswith("https://yipin.example/")
    invitation = Invitation.objects.get(person=asked.judge.person)
    assert asked.link.rpartition("/")[2] not in invitation.digest
    accept_invitation(invitation=invitation, username="luqh", password="Qinghe-2027-x", now=now)
    with pytest.raises(Refused):
        accept_invitation(
            invitation=invitation, username="other", password="Qinghe-2027-x", now=now
        )
    (seat,) = judges_of_panel(review.panel)
    assert (seat.person.username, seat.link_until) == ("luqh", None)
    assert not seat.person.appointments.exists()


def test_with_an_address_the_link_goes_by_letter_and_is_kept_nowhere(now):
    review = make_panel(now, judges=0)
    asked = ask(review, now, email="lu@example.edu.cn")
    assert (asked.is_mailed, asked.link) == (True, "")
    letter = Message.objects.get(recipient_id=asked.judge.person.pk)
    assert "https://" not in letter.body
    assert letter.sealed
    acts = JournalEntry.objects.values_list("action", flat=True)
    assert {"person.guest_asked", "person.invited", "panel.judge_seated"} <= set(acts)


def test_who_has_an_account_gets_the_seat_and_no_link(now):
    review = make_panel(now, judges=0)
    known = PersonFactory(name="陆清和", email="lu@example.edu.cn")
    asked = ask(review, now, email="LU@example.edu.cn")
    assert (asked.judge.person, asked.link, asked.is_mailed) == (known, "", False)
    assert not Invitation.objects.exists()


def test_the_address_of_somebody_else_is_refused(now):
    review = make_panel(now, judges=0)
    PersonFactory(name="林晚舟", email="lu@example.edu.cn")
    with pytest.raises(Refused) as refused:
        ask(review, now, email="lu@example.edu.cn")
    assert refused.value.reason == "这个邮箱登记在别人名下。请核对姓名和邮箱。"
    assert Person.objects.filter(name="陆清和").count() == 0


def test_no_link_opens_a_post(now):
    review = make_panel(now, judges=0)
    officer = make_actor(make_unit("别处团委"), Right.ADMINISTER).person
    Person.objects.filter(pk=officer.pk).update(username=None, email="a@example.cn", name="甲")
    with pytest.raises(Refused) as refused:
        ask(review, now, name="甲", email="a@example.cn")
    assert refused.value.code == "has_post"


def test_a_closed_account_is_not_opened_by_a_link(now):
    review = make_panel(now, judges=0)
    PersonFactory(name="甲", email="a@example.cn", is_active=False)
    with pytest.raises(Refused) as refused:
        ask(review, now, name="甲", email="a@example.cn")
    assert refused.value.code == "account_closed"


def test_a_new_link_voids_the_old_one(now):
    review = make_panel(now, judges=0)
    asked = ask(review, now)
    old = Invitation.objects.get()
    later = now + timedelta(hours=1)
    again = renew_expert_link(actor=review.office, judge=asked.judge, link_of=link_of, now=later)
    assert again.link != asked.link
    with pytest.raises(Refused):
        accept_invitation(
            invitation=old, username="luqh", password="Qinghe-2027-x",
            now=later + timedelta(seconds=1),
        )  # fmt: skip


def test_nobody_with_an_account_gets_another_link(now):
    review = make_panel(now, judges=1)
    with pytest.raises(Refused) as refused:
        renew_expert_link(actor=review.office, judge=review.judges[0], link_of=link_of, now=now)
    assert refused.value.code == "has_account"


def test_whoever_is_let_go_cannot_come_in_any_more(now):
    review = make_panel(now, judges=0)
    asked = ask(review, now)
    unseat_judge(actor=review.office, judge=asked.judge, now=now, reason="请错了人")
    invitation = Invitation.objects.get()
    assert invitation.withdrawn_at == now
    with pytest.raises(Refused):
        accept_invitation(invitation=invitation, username="l", password="Qinghe-2027-x", now=now)


def test_another_seat_keeps_the_link(now):
    review = make_panel(now, judges=0)
    asked = ask(review, now)
    other = make_panel_beside(review, now)
    asked.judge.__class__.objects.create(panel=other, person=asked.judge.person, joined_at=now)
    unseat_judge(actor=review.office, judge=asked.judge, now=now, reason="换一场")
    assert Invitation.objects.get().withdrawn_at is None


def make_panel_beside(review, now):
    panel = review.panel.__class__.objects.get(pk=review.panel.pk)
    panel.pk, panel.stage_key = None, "defence"
    panel.save()
    return panel


def test_who_may_ask_and_who_sees_the_links(now):
    review = make_panel(now, judges=0)
    foreign = make_actor(make_unit("别处团委"), Right.RUN_PROGRAMMES)
    with pytest.raises(Refused) as refused:
        ask_expert(actor=foreign, panel=review.panel, name="甲", email="", link_of=link_of, now=now)
    assert refused.value.code == "not_yours"
    ask(review, now)
    administrator = make_actor(review.host, Right.ADMINISTER)
    assert not open_invitations(administrator, now).exists()
    with pytest.raises(Refused) as refused:
        ask(review, now, name=" ")
    assert refused.value.reason == "请写专家的姓名。"


def test_whom_this_host_asked_before_is_found_by_name_and_whom_others_asked_is_not(now):
    review = make_panel(now, judges=0)
    person = ask(review, now).judge.person
    host, stranger = review.panel.unit, make_unit("别处")
    assert experts_named(host, "陆清和", now.date()) == []  # not come in yet
    link = Invitation.objects.get(person=person)
    accept_invitation(invitation=link, username="luqh", password="Qinghe-2027-x", now=now)
    assert experts_named(host, "陆清和", now.date()) == [person]
    assert experts_named(stranger, "陆清和", now.date()) == []
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert experts_named(host, "陆清和", now.date()) == []
