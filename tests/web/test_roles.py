"""Every role against every address, with the expected answer written down.

One row an address: name, arguments (keys of ``Stage.numbers`` or plain words), then the answers for
anonymous, secretary, other unit, office and administrator. ``AWAY`` is a redirect that is not the
sign-in page. All addresses: tests/web/matrix.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.roles import AWAY, HIDDEN, OK, REFUSED, ROLES, SIGN_IN, Stage, set_the_stage

pytestmark = pytest.mark.django_db

MINE = (SIGN_IN, OK, OK, OK, OK)
OPEN = (OK, OK, OK, OK, OK)
ADMINISTRATORS = (SIGN_IN, REFUSED, REFUSED, REFUSED, OK)
# what is about one college: its own people lack the right, the others do not find it
ABOUT_A_UNIT = (SIGN_IN, REFUSED, HIDDEN, REFUSED, OK)

TABLE: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("home", (), (OK, AWAY, AWAY, AWAY, AWAY)),
    ("notices", (), OPEN),
    ("news", (), OPEN),
    ("notice", ("round",), OPEN),
    ("notice_file", ("round",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("file", ("file",), (SIGN_IN, OK, HIDDEN, OK, HIDDEN)),
    ("help", (), OPEN),
    ("help_topic", ("office",), OPEN),
    ("accessibility", (), OPEN),
    ("complaint", (), OPEN),
    ("paper_ask", (), OPEN),
    ("certificate_ask", (), OPEN),
    ("certificate_check", ("7KQ2M9XHT4WB03F1",), (HIDDEN,) * 5),
    ("certificate_check_in_capitals", ("7KQ2M9XHT4WB03F1",), (HIDDEN,) * 5),
    ("wall", (), OPEN),
    ("paper_check", ("=1-1-000000000000",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("paper_check_in_capitals", ("=1-1-000000000000",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("account_login", (), (OK, AWAY, AWAY, AWAY, AWAY)),
    ("who", (), (OK, OK, OK, OK, OK)),
    ("account_logout", (), (SIGN_IN, OK, OK, OK, OK)),
    ("account_signup", (), OPEN),
    ("account_inactive", (), OPEN),
    ("account_reset_password", (), OPEN),
    ("account_reset_password_done", (), OPEN),
    ("account_reset_password_from_key_done", (), OPEN),
    ("account_change_password", (), MINE),
    ("choose_desk", (), MINE),
    ("security", (), MINE),
    ("account_reauthenticate", (), MINE),
    ("mfa_reauthenticate", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_reauthenticate_webauthn", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_authenticate", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("second_factor_needed", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_activate_totp", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_deactivate_totp", (), (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("recovery_codes", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("recovery_codes_file", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_login_webauthn", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_add_webauthn", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("mfa_remove_webauthn", ("unit",), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("openid_connect_login", ("=oidc",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("openid_connect_callback", ("=oidc",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("oidc_link", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("cas_link", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("cas_login", (), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("cas_callback", ("=mark",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("invitations", (), ADMINISTRATORS),
    ("inbox", (), MINE),
    ("profile", (), MINE),
    ("notice_choices", (), MINE),
    ("calendars", (), MINE),
    ("tokens", (), MINE),
    ("desk_tokens", ("held",), ABOUT_A_UNIT),
    ("calendar_feed", ("=no-such-token",), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("obligation_ics", ("obligation",), (SIGN_IN, OK, HIDDEN, OK, OK)),
    ("round_ics", ("round",), OPEN),
    ("own_unit", (), MINE),
    ("own_headcount", (), (SIGN_IN, OK, OK, REFUSED, REFUSED)),
    ("history", ("=unit", "unit"), (SIGN_IN, OK, HIDDEN, OK, OK)),
    ("history", ("=unit", "city"), (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("units", (), ADMINISTRATORS),
    ("units_list", (), ADMINISTRATORS),
    ("unit", ("unit",), ABOUT_A_UNIT),
    ("unit", ("city",), (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("unit_new", ("unit",), ABOUT_A_UNIT),
    ("unit_change", ("unit",), ABOUT_A_UNIT),
    ("unit_headcount", ("unit",), (SIGN_IN, OK, HIDDEN, REFUSED, OK)),
    ("person_new", ("unit",), ABOUT_A_UNIT),
    ("person_appoint", ("unit",), ABOUT_A_UNIT),
    ("people", (), ADMINISTRATORS),
    ("appointment_end", ("held",), ABOUT_A_UNIT),
    ("person_change", ("held",), ABOUT_A_UNIT),
    ("person_invited", ("held",), ABOUT_A_UNIT),
    ("unit_move", ("unit",), ABOUT_A_UNIT),
    ("unit_merge", ("unit",), ABOUT_A_UNIT),
    ("unit_election", ("unit",), ABOUT_A_UNIT),
    ("rosters", (), ADMINISTRATORS),
    ("roster", ("roster",), ABOUT_A_UNIT),
    ("roster_template", ("=people", "=xlsx"), ADMINISTRATORS),
    ("terms", (), ADMINISTRATORS),
    ("terms_list", (), ADMINISTRATORS),
    ("term_lengths", (), (SIGN_IN, REFUSED, REFUSED, REFUSED, OK)),
    ("term_shift", ("term",), ABOUT_A_UNIT),
    ("posts", (), ADMINISTRATORS),
    ("post", ("post",), (SIGN_IN, REFUSED, REFUSED, REFUSED, OK)),
]
POSTED: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("inbox_read_all", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("inbox_read", ("message",), (SIGN_IN, AWAY, HIDDEN, HIDDEN, HIDDEN)),
    ("inbox_open", ("message",), (SIGN_IN, AWAY, HIDDEN, HIDDEN, HIDDEN)),
    ("token_revoke", ("token",), (SIGN_IN, AWAY, HIDDEN, REFUSED, AWAY)),
    ("calendar_close", ("feed",), (SIGN_IN, AWAY, HIDDEN, HIDDEN, HIDDEN)),
    ("profile_contact", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("profile_appearance", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("people_list", (), ADMINISTRATORS),
    ("account_open", ("held",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("account_close", ("held",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("roster_checked", ("roster",), ABOUT_A_UNIT),
    ("roster_confirm", ("roster",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("roster_undo", ("roster",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("roster_discard", ("roster",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("unit_close", ("unit",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("person_invite", ("held",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("invitations_send", (), (SIGN_IN, REFUSED, REFUSED, REFUSED, AWAY)),
    ("invitation_withdraw", ("invitation",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("invitation_again", ("invitation",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("factor_reset", ("held",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("sign_ins_end_of", ("held",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("account_unlock", ("held",), (SIGN_IN, REFUSED, HIDDEN, REFUSED, AWAY)),
    ("sign_in_end", ("sign_in",), (SIGN_IN, AWAY, HIDDEN, HIDDEN, HIDDEN)),
    ("sign_ins_end_others", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
    ("outside_unlink", ("=oidc",), (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)),
    ("recovery_codes_new", (), (SIGN_IN, AWAY, AWAY, AWAY, AWAY)),
]


@pytest.fixture
def stage(now) -> Stage:
    return set_the_stage(now)


def address_of(stage: Stage, name: str, arguments: tuple[str, ...]) -> str:
    given = [one[1:] if one.startswith("=") else stage.numbers.get(one, one) for one in arguments]
    return reverse(name, args=given)


def answer_to(stage: Stage, role: str, address: str, *, posts: bool = False) -> str:
    client = Client()
    person = stage.actors[role].person
    if person is not None:
        client.force_login(person)
    answer = client.post(address) if posts else client.get(address)
    if answer.status_code == 302:
        return SIGN_IN if answer.url.startswith(reverse("account_login")) else AWAY
    return {200: OK, 403: REFUSED, 404: HIDDEN}.get(answer.status_code, str(answer.status_code))


def answers(stage: Stage, name: str, arguments: tuple[str, ...], *, posts: bool) -> list[str]:
    address = address_of(stage, name, arguments)
    return [answer_to(stage, role, address, posts=posts) for role in ROLES]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    TABLE,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_role_gets_its_answer(stage, name, arguments, expected):
    assert answers(stage, name, arguments, posts=False) == list(expected)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    POSTED,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_role_gets_its_answer_to_a_write(stage, name, arguments, expected):
    assert answers(stage, name, arguments, posts=True) == list(expected)
