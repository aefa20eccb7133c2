"""The second factor at the door and on one's own page."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PASSWORD, PersonFactory, make_actor, make_unit
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def code_now(secret: str = SECRET, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def give_password(client: Client, username: str):
    return client.post(reverse("account_login"), {"login": username, "password": PASSWORD})


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def guarded():
    person = PersonFactory(username="linwan")
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def test_a_password_alone_opens_nothing(client: Client, guarded):
    answer = give_password(client, "linwan")
    assert answer.url == reverse("mfa_authenticate")
    assert not is_inside(client)
    assert client.get(reverse("due")).url.startswith(reverse("account_login"))


def test_the_code_opens_the_door(client: Client, guarded):
    give_password(client, "linwan")
    assert "再验证一步" in client.get(reverse("mfa_authenticate")).text
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert is_inside(client)


def test_a_code_seen_over_the_shoulder_opens_no_second_door(client: Client, guarded):
    code = code_now()
    give_password(client, "linwan")
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = Client()
    give_password(other, "linwan")
    answer = other.post(reverse("mfa_authenticate"), {"code": code})
    assert "已经用过" in answer.text
    assert not is_inside(other)


def test_a_recovery_code_opens_it_once(client: Client, guarded):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    give_password(client, "linwan")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_inside(client)
    other = Client()
    give_password(other, "linwan")
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_inside(other)


def test_five_wrong_codes_begin_a_pause_that_says_its_end(client: Client, guarded):
    give_password(client, "linwan")
    for _each in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert "连续输错太多次" in answer.text
    assert not is_inside(client)


def prove(client: Client, address: str) -> None:
    """The password again, as the page asks before it changes how one signs in."""
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD, "next": address})


@pytest.fixture
def inside(client: Client):
    person = PersonFactory(username="linwan")
    give_password(client, "linwan")
    return person


def test_an_app_is_set_up_with_a_picture_and_a_first_code(client: Client, inside):
    address = reverse("mfa_activate_totp")
    prove(client, address)
    page = client.get(address)
    assert 'src="data:image/svg+xml;base64,' in page.text
    secret = page.context["form"].secret
    assert secret in page.text
    answer = client.post(address, {"code": code_now(secret)})
    assert answer.url == reverse("recovery_codes")
    assert Entry.objects.filter(action="person.second_factor_added").count() == 1
    told = Message.objects.get(recipient_id=inside.pk)
    assert told.title == "您的账号开了验证器"
    other = Client()
    give_password(other, "linwan")
    other.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert not is_inside(other), "the code of the set-up is used"


def test_a_wrong_first_code_sets_nothing_up(client: Client, inside):
    prove(client, reverse("mfa_activate_totp"))
    client.get(reverse("mfa_activate_totp"))
    assert "验证码不对" in client.post(reverse("mfa_activate_totp"), {"code": "000000"}).text
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_until_they_are_kept(client: Client, inside):
    TOTP.activate(inside, SECRET)
    codes = RecoveryCodes.activate(inside).generate_codes()
    address = reverse("recovery_codes")
    prove(client, address)
    assert f"{codes[0][:4]} {codes[0][4:]}" in client.get(address).text
    file = client.get(reverse("recovery_codes_file"))
    assert file["Content-Disposition"].startswith("attachment")
    assert all(code in file.content.decode() for code in codes)
    client.post(address)
    assert codes[0][:4] not in client.get(address).text
    assert client.get(reverse("recovery_codes_file")).status_code == 404


def test_a_new_set_voids_the_old_one(client: Client, inside):
    TOTP.activate(inside, SECRET)
    old = RecoveryCodes.activate(inside).generate_codes()
    prove(client, reverse("recovery_codes"))
    client.post(reverse("recovery_codes_new"))
    new = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert set(new).isdisjoint(old)


def test_turning_the_app_off_asks_for_the_password_first(client: Client, inside):
    TOTP.activate(inside, SECRET)
    address = reverse("mfa_deactivate_totp")
    assert client.post(address).url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.count() == 1
    prove(client, address)
    client.post(address)
    assert Authenticator.objects.count() == 0
    assert Message.objects.filter(title="您的账号关了验证器").count() == 1


def test_passkeys_are_for_names_over_https(client: Client, inside):
    prove(client, reverse("mfa_add_webauthn"))
    numbers = {"HTTP_HOST": "203.0.113.7"}
    page = client.get(reverse("mfa_add_webauthn"), **numbers)
    assert "浏览器只在用 https 和域名打开的网站上保管通行密钥" in page.text
    assert "data-passkey-button" not in page.text


def test_nonsense_for_a_passkey_is_refused_in_words(client: Client):
    for credential in ["", "x", "{}", '{"id": "a", "response": {}}', "[1]", "null"]:
        answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
        assert answer.status_code in {302, 429}
        assert not is_inside(client)


class TestNeeded:
    def test_an_administrator_is_led_to_the_set_up(self, client: Client, settings):
        settings.SECOND_FACTOR = "administrators"
        boss = make_actor(make_unit(), Right.ADMINISTER)
        client.force_login(boss.person)
        assert client.get(reverse("units")).url == reverse("second_factor_needed")
        page = client.get(reverse("second_factor_needed"))
        assert "先设第二重验证" in page.text
        asked = client.get(reverse("units"), HTTP_ACCEPT="application/json")
        assert asked.status_code == 403
        TOTP.activate(boss.person, SECRET)
        assert client.get(reverse("units")).status_code == 200
        assert client.get(reverse("second_factor_needed")).status_code == 302

    def test_others_are_not(self, client: Client, settings):
        settings.SECOND_FACTOR = "administrators"
        client.force_login(make_actor(make_unit(), Right.READ).person)
        assert client.get(reverse("due")).status_code == 200

    def test_unless_everybody_must(self, client: Client, settings):
        settings.SECOND_FACTOR = "all"
        person = make_actor(make_unit(), Right.READ).person
        client.force_login(person)
        assert client.get(reverse("due")).url == reverse("second_factor_needed")
        assert client.get(reverse("profile")).url == reverse("second_factor_needed")
        assert client.get(reverse("who")).json()["person"] is None  # what they send arrives nowhere
        setting_up = client.get(reverse("who"), {"at": reverse("second_factor_needed")})
        assert setting_up.json()["person"] == person.pk  # but from here it does
        assert client.post(reverse("account_logout")).status_code == 302

    def test_a_unit_asks_its_own_people_at_their_next_sign_in(self, client: Client):
        unit = make_unit()
        held = make_actor(unit, Right.READ)
        client.force_login(held.person)
        unit.sign_in_check = "own"
        unit.save()
        assert client.get(reverse("due")).status_code == 200  # what is being done goes on
        client.force_login(held.person)
        assert client.get(reverse("due")).url == reverse("second_factor_needed")
        TOTP.activate(held.person, SECRET)
        assert client.get(reverse("due")).status_code == 200

    @pytest.mark.parametrize(("check", "status"), [("own", 200), ("below", 302)])
    def test_a_unit_asks_those_below_it_by_choice(self, client: Client, check, status):
        top = make_unit(sign_in_check=check)
        held = make_actor(make_unit("机械工程学院团委", parent=top), Right.READ)
        client.force_login(held.person)
        assert client.get(reverse("due")).status_code == status

    def test_what_was_asked_by_a_unit_ends_with_the_post_in_it(self, client: Client):
        held = make_actor(make_unit(sign_in_check="below"), Right.READ)
        make_unit("澄江市委", sign_in_check="below")  # elsewhere
        elsewhere = make_actor(make_unit("白水市委"), Right.READ)
        held.appointment.starts_on = timezone.localdate() - timedelta(days=9)
        held.appointment.ends_on = timezone.localdate() - timedelta(days=1)
        held.appointment.save()
        for person in (held.person, elsewhere.person):
            client.force_login(person)
            assert client.get(reverse("second_factor_needed")).status_code == 302
            assert client.get(reverse("profile")).status_code == 200

    def test_the_password_leads_to_the_set_up_and_a_code_then_opens(self, client: Client):
        held = make_actor(make_unit(sign_in_check="own"), Right.READ)
        give_password(client, held.person.username)
        assert client.get(reverse("due")).url == reverse("second_factor_needed")
        address = reverse("mfa_activate_totp")
        prove(client, address)
        secret = client.get(address).context["form"].secret
        client.post(address, {"code": code_now(secret)})
        assert client.get(reverse("due")).status_code == 200

    def test_where_it_is_off_nobody_is_asked(self, client: Client):
        client.force_login(make_actor(make_unit(), Right.ADMINISTER).person)
        assert client.get(reverse("units")).status_code == 200
