"""Signing on-line asks for a second factor where the unit, or one above it, says so."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from tests.factories.forms import World
from yipin.forms.queries import chain_of
from yipin.journal.models import Entry
from yipin.organisations.permissions import Refused
from yipin.organisations.queries import signing_check_for
from yipin.rules.second_factor import accepted_steps


def ask(unit: Any, check: str) -> None:
    unit.signing_check = check
    unit.save()


def code_now(secret: str, now: Any) -> str:
    return format_hotp_value(hotp_value(secret, accepted_steps(now)[0]))


def refused_code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.fixture
def row(world: World) -> Any:
    ask(world.host, "second")
    submission = world.filled()
    world.send(submission)
    return chain_of(submission)[0]


def test_the_nearest_unit_that_says_something_counts(world: World) -> None:
    assert signing_check_for(world.college) == "password"
    ask(world.host, "second")
    assert signing_check_for(world.college) == "second"
    assert signing_check_for(world.host) == "second"
    ask(world.college, "password")
    assert signing_check_for(world.college) == "password"
    assert signing_check_for(world.other) == "second"


def test_nobody_signs_without_one(world: World, row: Any) -> None:
    assert refused_code(lambda: world.answer(world.league, row)) == "no_second_factor"
    row.refresh_from_db()
    assert row.state == "current"


def test_six_digits_sign_once(world: World, row: Any) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.league.person, secret)
    assert refused_code(lambda: world.answer(world.league, row)) == "second_factor_missing"
    wrong = refused_code(lambda: world.answer(world.league, row, second_factor="000000x"))
    assert wrong == "wrong_second_factor"
    assert Entry.objects.filter(action="signing.wrong_second_factor").count() == 1
    code = code_now(secret, world.now)
    assert world.answer(world.league, row, second_factor=code).state == "signed"


def test_a_recovery_code_signs_and_five_wrong_ones_pause(world: World, row: Any) -> None:
    person = world.league.person
    TOTP.activate(person, generate_totp_secret())
    codes = RecoveryCodes.activate(person).get_unused_codes()
    for _time in range(5):
        refused_code(lambda: world.answer(world.league, row, second_factor="wrong"))
    paused = refused_code(lambda: world.answer(world.league, row, second_factor=codes[0]))
    assert paused == "locked"


def test_a_wrong_password_does_not_use_a_code_up(world: World, row: Any) -> None:
    person = world.league.person
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    wrong = refused_code(
        lambda: world.answer(world.league, row, password="nonsense", second_factor=code)
    )
    assert wrong == "wrong_password"
    assert world.answer(world.league, row, second_factor=code).state == "signed"


def test_where_nobody_asks_the_password_is_enough(world: World, row: Any) -> None:
    ask(world.college, "password")
    assert world.answer(world.league, row).state == "signed"
