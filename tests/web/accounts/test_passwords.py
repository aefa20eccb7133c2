"""Passwords lost and changed, and invitations from the side of who is invited."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PASSWORD, PersonFactory
from yipin.journal.models import Entry
from yipin.organisations.models import Invitation, Person
from yipin.organisations.services.tokens import digest_of_token

pytestmark = pytest.mark.django_db
NEW = "Lan-Tian-2027"
TOKEN = "t" * 43


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def ask_for_link(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email})


def test_a_lost_password_is_set_anew_by_mail(client: Client):
    person = PersonFactory(username="linwan", email="lin@example.edu")
    assert ask_for_link(client, "lin@example.edu").status_code == 302
    letter = mail.outbox[0]
    assert letter.subject == "一品：重设密码"
    assert "您的用户名是 linwan。" in letter.body
    link = re.search(r"https?://\S+/account/password/reset/key/\S+/", letter.body).group()
    form = client.get(link, follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)
    assert "新密码已设好" in done.text
    person.refresh_from_db()
    assert person.check_password(NEW)
    entry = Entry.objects.get(action="person.password_changed")
    assert (entry.person_id, entry.before, entry.after) == (person.pk, {}, {})
    assert "这个链接已经失效" in client.get(link, follow=True).text


def test_who_is_unknown_gets_no_mail_and_the_page_tells_nothing(client: Client):
    PersonFactory(username="linwan", email="lin@example.edu")
    known = ask_for_link(client, "lin@example.edu")
    unknown = ask_for_link(client, "nobody@example.edu")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mail.outbox) == 1


def test_who_was_never_given_an_account_cannot_make_one_by_mail(client: Client):
    person = Person(name="方敬之", email="fang@example.edu")
    person.set_unusable_password()
    person.save()
    ask_for_link(client, "fang@example.edu")
    assert mail.outbox == []


def test_a_weak_password_is_refused_with_the_rule(client: Client):
    person = PersonFactory(username="linwan")
    client.force_login(person)
    given = {"oldpassword": PASSWORD, "password1": "alllowercase", "password2": "alllowercase"}
    page = client.post(reverse("account_change_password"), given)
    assert "至少三种" in page.text
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_password_is_changed(client: Client):
    person = PersonFactory(username="linwan")
    client.force_login(person)
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), given)
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.fixture
def invitation() -> Invitation:
    person = Person(name="方敬之")
    person.set_unusable_password()
    person.save()
    now = timezone.now()
    return Invitation.objects.create(
        digest=digest_of_token(TOKEN),
        person=person,
        created_at=now,
        expires_at=now + timedelta(days=14),
    )


def accept(client: Client, invitation: Invitation, **changed: str):
    given = {"username": "fangjz", "password": NEW, "again": NEW} | changed
    return client.post(reverse("invitation", args=[TOKEN]), given)


def test_the_invited_sets_up_the_account_once(client: Client, invitation: Invitation):
    page = client.get(reverse("invitation", args=[TOKEN]))
    assert "方敬之，请设好账号" in page.text
    assert accept(client, invitation).url == reverse("account_login")
    assert Person.objects.get(username="fangjz").check_password(NEW)
    again = accept(client, invitation, username="other")
    assert "这个邀请链接已经失效" in again.text
    assert not Person.objects.filter(username="other").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"username": "fj"}, "用户名至少 3 个字符。"),
        ({"username": "方敬之 1"}, "用户名里有别的符号"),
        ({"again": "Different-2027"}, "两次输入的密码不一样"),
        ({"password": "short", "again": "short"}, "10"),
        ({"username": "linwan"}, "这个用户名已有人用"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client: Client, invitation, changed, words):
    PersonFactory(username="linwan")
    page = accept(client, invitation, **changed)
    assert page.status_code == 200
    assert words in page.text
    invitation.refresh_from_db()
    assert invitation.used_at is None


def test_all_that_is_wrong_is_said_at_once(client: Client, invitation: Invitation):
    PersonFactory(username="linwan")
    page = accept(client, invitation, username="linwan", password="short", again="other").text
    for words in ("这个用户名已有人用", "至少 10 位", "两次输入的密码不一样"):
        assert words in page


def test_an_invitation_that_is_over_sets_up_nothing(client: Client, invitation: Invitation):
    invitation.expires_at = timezone.now() - timedelta(minutes=1)
    invitation.save()
    assert "已经失效" in accept(client, invitation).text
    assert not Person.objects.filter(username="fangjz").exists()


def test_an_invented_link_leads_nowhere(client: Client, invitation: Invitation):
    for token in ("nothing", invitation.digest):  # what the table holds opens nothing
        assert client.get(reverse("invitation", args=[token])).status_code == 404
