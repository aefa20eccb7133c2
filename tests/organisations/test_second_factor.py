"""A second factor: right once, wrong five times, lost with the key of the site."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from tests.factories.organisations import PersonFactory
from yipin.organisations.services.second_factor import (
    check_second_factor,
    second_factor_pause,
)
from yipin.web.accounts.second_factor import (
    has_second_factor,
    second_factor_paused_until,
)

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
HALF_MINUTE = timedelta(seconds=30)


def code_at(moment: datetime) -> str:
    return format_hotp_value(hotp_value(SECRET, int(moment.timestamp()) // 30))


@pytest.fixture
def person():
    someone = PersonFactory()
    TOTP.activate(someone, SECRET)
    return someone


def is_right(person, code: str, now: datetime = NOW) -> bool:
    return check_second_factor(person=person, code=code, now=now) is not None


def test_a_code_of_the_app_is_right_once(person):
    assert is_right(person, code_at(NOW))
    assert not is_right(person, code_at(NOW))


@pytest.mark.parametrize("away", [-HALF_MINUTE, HALF_MINUTE])
def test_clocks_may_run_half_a_minute_apart(person, away: timedelta):
    assert is_right(person, code_at(NOW + away))


@pytest.mark.parametrize("away", [-2 * HALF_MINUTE, 2 * HALF_MINUTE])
def test_but_not_a_whole_minute(person, away: timedelta):
    assert not is_right(person, code_at(NOW + away))


def test_an_earlier_code_is_refused_after_a_later_one(person):
    assert is_right(person, code_at(NOW))
    assert not is_right(person, code_at(NOW - HALF_MINUTE))
    assert is_right(person, code_at(NOW + HALF_MINUTE))


def test_blanks_in_a_code_do_no_harm(person):
    code = code_at(NOW)
    assert is_right(person, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("typed", ["", "   ", "12345", "abcdef", "１２３４５６", "0" * 4000])
def test_anything_else_is_wrong(person, typed: str):
    assert not is_right(person, typed)


def test_five_wrong_codes_begin_a_pause_in_which_even_the_right_one_is_refused(person):
    for _each in range(5):
        assert not is_right(person, "000000")
    assert not is_right(person, code_at(NOW))
    assert second_factor_pause(person=person, now=NOW) == NOW + timedelta(minutes=15)
    later = NOW + timedelta(minutes=15)
    assert second_factor_pause(person=person, now=later) is None
    assert is_right(person, code_at(later), later)


def test_wrong_codes_of_yesterday_are_forgotten(person):
    for _each in range(4):
        is_right(person, "000000")
    later = NOW + timedelta(hours=20)
    assert not is_right(person, "000000", later)
    assert is_right(person, code_at(later), later)


def test_a_right_code_begins_the_count_anew(person):
    for _each in range(4):
        is_right(person, "000000")
    assert is_right(person, code_at(NOW))
    later = NOW + HALF_MINUTE
    assert not is_right(person, "000000", later)
    assert is_right(person, code_at(later), later)


def test_each_recovery_code_is_right_once(person):
    first, second, *_rest = RecoveryCodes.activate(person).generate_codes()
    assert is_right(person, first)
    assert not is_right(person, first)
    assert is_right(person, f"{second[:4]}-{second[4:]}")


def test_the_secret_is_kept_enciphered(person):
    assert SECRET not in str(Authenticator.objects.get().data)


def test_under_another_key_of_the_site_no_code_is_right(person, settings):
    settings.SECRET_KEY, old = "another key", settings.SECRET_KEY
    assert not is_right(person, code_at(NOW))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert is_right(person, code_at(NOW))


def test_pages_ask_with_the_clock(person):
    assert has_second_factor(person)
    assert not has_second_factor(PersonFactory())
    with time_machine.travel(NOW, tick=False):
        assert second_factor_paused_until(person) is None


def test_recovery_codes_alone_are_no_second_factor():
    someone = PersonFactory()
    RecoveryCodes.activate(someone)
    assert not has_second_factor(someone)
