"""Who is locked out, who is not, and who opens the lock."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import (
    PASSWORD,
    AppointmentFactory,
    PersonFactory,
    make_actor,
    make_unit,
)
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.models import SignInSession

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts(settings):
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = False  # the house's own limits are what is tried here


def sign_in(client: Client, login: str, password: str = PASSWORD, address: str = "203.0.113.1"):
    given = {"login": login, "password": password}
    return client.post(reverse("account_login"), given, REMOTE_ADDR=address)


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_one_address_does_not_try_account_after_account(settings):
    settings.ADDRESS_FAILURE_LIMIT = 8
    PersonFactory(username="linwan")
    for number in range(8):
        assert sign_in(Client(), f"guess{number}", "wrong").status_code == 200
    locked = sign_in(Client(), "linwan")
    assert locked.status_code == 429
    assert "您这里的网络" in locked.text
    elsewhere = Client()
    sign_in(elsewhere, "linwan", address="198.51.100.9")
    assert is_inside(elsewhere)


def test_many_addresses_do_not_try_one_account_for_ever(settings):
    settings.ACCOUNT_FAILURE_LIMIT = 6
    PersonFactory(username="linwan")
    for number in range(6):
        sign_in(Client(), "linwan", "wrong", f"198.51.100.{number}")
    assert sign_in(Client(), "linwan", address="192.0.2.1").status_code == 429


def test_strangers_do_not_lock_the_owner_out_of_a_known_device(settings):
    settings.ACCOUNT_FAILURE_LIMIT = 6
    settings.ADDRESS_FAILURE_LIMIT = 6
    PersonFactory(username="linwan")
    own = Client()
    sign_in(own, "linwan")
    own.post(reverse("account_logout"))
    for number in range(8):
        sign_in(Client(), "linwan", "wrong", f"198.51.100.{number}")
    assert sign_in(own, "linwan").status_code == 302
    assert is_inside(own)


def test_but_five_wrong_ones_from_there_do_lock(settings):
    PersonFactory(username="linwan")
    own = Client()
    sign_in(own, "linwan")
    own.post(reverse("account_logout"))
    for _each in range(5):
        sign_in(own, "linwan", "wrong")
    assert sign_in(own, "linwan").status_code == 429


def test_the_page_says_when_it_ends_and_means_it(client: Client):
    PersonFactory(username="linwan")
    start = timezone.now().replace(hour=2, minute=0, second=30)
    with time_machine.travel(start, tick=False):
        for _each in range(5):
            page = sign_in(client, "linwan", "wrong")
        assert "10:15 以后才能再登录" in page.text
    with time_machine.travel(start + timedelta(minutes=15, seconds=1)):
        assert sign_in(client, "linwan").status_code == 302


@pytest.fixture
def desk():
    """An administrator and one person below the desk."""
    top = make_unit("青禾大学团委")
    boss = make_actor(top, Right.ADMINISTER)
    held = AppointmentFactory(unit=make_unit("机械工程学院团委", parent=top))
    boss_client = Client()
    boss_client.force_login(boss.person)
    return boss_client, held


def test_an_administrator_opens_the_lock(desk):
    boss, held = desk
    for _each in range(5):
        sign_in(Client(), held.person.username, "wrong")
    assert "正锁着" in boss.get(reverse("person_change", args=[held.pk])).text
    boss.post(reverse("account_unlock", args=[held.pk]))
    assert "正锁着" not in boss.get(reverse("person_change", args=[held.pk])).text
    own = Client()
    sign_in(own, held.person.username)
    assert is_inside(own)
    assert Entry.objects.filter(action="person.unlocked").count() == 1


def test_an_administrator_resets_a_lost_factor_and_the_person_is_told(desk):
    boss, held = desk
    TOTP.activate(held.person, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(held.person)
    boss.post(reverse("factor_reset", args=[held.pk]))
    assert not Authenticator.objects.exists()
    entry = Entry.objects.get(action="person.second_factor_reset")
    assert entry.before == {"kinds": ["recovery_codes", "totp"]}
    assert "重置了您的第二重验证" in Message.objects.get(recipient_id=held.person_id).title
    own = Client()
    sign_in(own, held.person.username)
    assert is_inside(own)
    again = boss.post(reverse("factor_reset", args=[held.pk]), follow=True)
    assert "没有设过第二重验证" in again.text


def test_an_administrator_ends_somebodys_sessions(desk):
    boss, held = desk
    own = Client()
    sign_in(own, held.person.username)
    assert own.get("/me/").status_code == 200
    boss.post(reverse("sign_ins_end_of", args=[held.pk]))
    assert own.get("/me/").url.startswith(reverse("account_login"))
    assert not SignInSession.objects.filter(person=held.person).exists()


@pytest.mark.parametrize("name", ["factor_reset", "sign_ins_end_of", "account_unlock"])
def test_nobody_does_it_elsewhere(client: Client, desk, name: str):
    _boss, held = desk
    client.force_login(make_actor(make_unit("青禾市委"), Right.ADMINISTER).person)
    assert client.post(reverse(name, args=[held.pk])).status_code == 404
