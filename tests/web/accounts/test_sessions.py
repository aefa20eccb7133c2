"""Where one is signed in, ended one by one or all at once; and the notice of a new device."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PASSWORD, PersonFactory
from yipin.journal.models import Entry, Message
from yipin.organisations.models import KnownDevice, Person, SignInSession
from yipin.web.accounts.devices import device_words, masked_address

pytestmark = pytest.mark.django_db
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0"


@pytest.fixture
def person() -> Person:
    return PersonFactory(username="linwan")


def signed_in(agent: str = EDGE, address: str = "203.0.113.57") -> Client:
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    client.post(reverse("account_login"), {"login": "linwan", "password": PASSWORD})
    return client


def is_inside(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def test_the_list_says_device_way_and_half_an_address(person):
    here = signed_in()
    signed_in(PHONE, "2001:db8:1:2::9")
    page = here.get(reverse("security"))
    rows = page.context["sign_ins"]
    assert [(row.device, row.address, row.is_here) for row in rows] == [
        ("Windows 电脑上的 Edge", "203.0.*.*", True),
        ("安卓手机上的 微信", "2001:db8:…", False),
    ]
    assert "用密码登录" in page.text
    assert "203.0.113.57" not in page.text


def test_one_is_ended(person):
    here, there = signed_in(), signed_in(PHONE)
    row = next(row for row in here.get(reverse("security")).context["sign_ins"] if not row.is_here)
    here.post(reverse("sign_in_end", args=[row.pk]))
    assert not is_inside(there)
    assert is_inside(here)
    assert Entry.objects.get(action="person.sessions_ended").after == {"count": 1}


def test_this_one_is_ended_by_signing_out(person):
    here = signed_in()
    (row,) = here.get(reverse("security")).context["sign_ins"]
    page = here.post(reverse("sign_in_end", args=[row.pk]), follow=True)
    assert "这一个就是现在用的" in page.text
    assert is_inside(here)
    here.post(reverse("account_logout"))
    assert not SignInSession.objects.exists()


def test_all_others_are_ended(person):
    here, *others = signed_in(), signed_in(), signed_in(PHONE)
    page = here.post(reverse("sign_ins_end_others"), follow=True)
    assert "别处 2 个登录已经退出" in page.text
    assert [is_inside(one) for one in others] == [False, False]
    assert is_inside(here)


def test_nobody_ends_somebody_elses(person):
    here = signed_in()
    stranger = PersonFactory()
    client = Client()
    client.force_login(stranger)
    row = SignInSession.objects.get(person=person)
    assert client.post(reverse("sign_in_end", args=[row.pk])).status_code == 404
    assert is_inside(here)


def test_a_new_password_ends_the_others(person):
    here, there = signed_in(), signed_in(PHONE)
    new = "Lan-Tian-2028"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), given)
    assert is_inside(here)
    assert not is_inside(there)
    assert SignInSession.objects.filter(person=person).count() == 1


def test_a_session_that_stood_idle_is_not_listed(person):
    signed_in(PHONE)
    later = timezone.now() + timedelta(minutes=31)
    with time_machine.travel(later):
        here = signed_in()
        assert len(here.get(reverse("security")).context["sign_ins"]) == 1


def test_last_seen_follows_at_most_once_a_minute(person, settings):
    settings.SEEN_EVERY_MINUTES = 1
    here = signed_in()
    here.get("/me/")
    first = SignInSession.objects.get().seen_at
    here.get("/me/")
    assert SignInSession.objects.get().seen_at == first
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        here.get("/me/")
        assert SignInSession.objects.get().seen_at - first > timedelta(minutes=1)


def test_a_device_not_seen_before_is_told_of_once(person):
    here = signed_in()
    assert not Message.objects.exists(), "the first device is no news"
    signed_in(PHONE)
    told = Message.objects.get(recipient_id=person.pk)
    assert told.title == "您的账号在一台新设备上登录了"
    assert "203.0" not in told.body
    here.post(reverse("account_logout"))
    here.post(reverse("account_login"), {"login": "linwan", "password": PASSWORD})
    assert Message.objects.count() == 1
    assert KnownDevice.objects.filter(person=person).count() == 2


def test_the_cookie_of_a_device_is_kept_as_a_digest_only(person):
    cookie = signed_in().cookies["device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert cookie.value not in str(list(KnownDevice.objects.values()))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("", "认不出的设备"),
        ("curl/8.0", "认不出的设备"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1", "iPhone上的 Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Linux 电脑上的 Firefox"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Chrome/140", "Mac 电脑上的 Chrome"),
    ],
)
def test_a_browser_in_words(agent: str, words: str):
    assert device_words(agent) == words


def test_an_address_that_is_none():
    assert masked_address("") == "地址不明"
