"""The door: signing in by name or e-mail, the lock after five wrong passwords, the sample accounts."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PASSWORD, PersonFactory, make_actor, make_unit
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def sign_in(client: Client, login: str, password: str = PASSWORD):
    return client.post(SIGN_IN, {"login": login, "password": password})


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["linwan", "lin@example.edu", " linwan "])
def test_one_signs_in_by_name_or_by_email(client: Client, login: str):
    PersonFactory(username="linwan", email="lin@example.edu")
    assert sign_in(client, login).status_code == 302
    assert is_inside(client)


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client):
    PersonFactory(username="linwan")
    answer = sign_in(client, "linwan", "wrong")
    assert answer.status_code == 200
    assert 'value="linwan"' in answer.text
    assert not is_inside(client)


@pytest.mark.parametrize("login", ["linwan", "lin@example.edu"])
def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(client: Client, login: str):
    PersonFactory(username="linwan", email="lin@example.edu")
    for _attempt in range(4):
        assert sign_in(client, login, "wrong").status_code == 200
    fifth = sign_in(client, login, "wrong")
    assert fifth.status_code == 429
    assert "先等 15 分钟" in fifth.text
    right = sign_in(client, login)
    assert right.status_code == 429
    assert not is_inside(client)


def test_name_and_email_share_one_count(client: Client):
    PersonFactory(username="linwan", email="lin@example.edu")
    for login in ["linwan", "lin@example.edu", "LINWAN", "Lin@example.edu"]:
        assert sign_in(client, login, "wrong").status_code == 200
    assert sign_in(client, "linwan", "wrong").status_code == 429
    assert sign_in(client, "lin@example.edu").status_code == 429


def test_the_lock_is_over_after_fifteen_minutes(client: Client):
    PersonFactory(username="linwan")
    start = timezone.now()
    for _attempt in range(5):
        sign_in(client, "linwan", "wrong")
    with time_machine.travel(start + timedelta(minutes=14)):
        assert sign_in(client, "linwan").status_code == 429
    with time_machine.travel(start + timedelta(minutes=16)):
        assert sign_in(client, "linwan").status_code == 302


def test_the_lock_of_one_does_not_keep_another_out(client: Client):
    PersonFactory(username="linwan", email="lin@example.edu")
    PersonFactory(username="shen", email="shen@example.edu")
    for _attempt in range(5):
        sign_in(client, "lin@example.edu", "wrong")
    assert sign_in(client, "shen@example.edu").status_code == 302


def test_success_begins_the_count_anew(client: Client):
    PersonFactory(username="linwan")
    for _attempt in range(4):
        sign_in(client, "linwan", "wrong")
    sign_in(client, "linwan")
    client.logout()
    assert sign_in(client, "linwan", "wrong").status_code == 200


def test_whoever_may_not_sign_in_is_told(client: Client):
    PersonFactory(username="linwan", is_active=False)
    answer = sign_in(client, "linwan")
    assert answer.status_code == 302
    assert answer.url == reverse("account_inactive")
    assert not is_inside(client)


def test_the_light_or_dark_of_the_account_comes_along(client: Client):
    PersonFactory(username="linwan", theme="dark")
    assert sign_in(client, "linwan").cookies["appearance"].value == "dark"


@pytest.fixture
def listed(settings, tmp_path):
    settings.DATA = tmp_path
    row = {"username": "linwan", "password": PASSWORD, "name": "林晚舟", "who": "看待办"}
    (tmp_path / "demo").write_text(json.dumps([row]), encoding="utf-8")


def test_a_demonstration_lists_its_accounts(client: Client, listed):
    page = client.get(SIGN_IN).text
    assert "示例账号" in page and PASSWORD in page


def test_a_real_site_never_lists_any(client: Client, listed, settings):
    settings.DEMO = False
    page = client.get(SIGN_IN).text
    assert "示例账号" not in page and PASSWORD not in page


def test_nobody_signs_up_alone(client: Client):
    assert "账号由管理员开通" in client.get(reverse("account_signup")).text


def test_several_desks_are_chosen_from_first(client: Client):
    first = make_actor(make_unit("青禾大学团委"), Right.READ)
    make_actor(make_unit("青禾市委"), Right.READ, person=first.person)
    client.force_login(first.person)
    assert client.get("/").url == reverse("choose_desk")
    page = client.get(reverse("choose_desk"))
    assert "青禾大学团委" in page.text and "青禾市委" in page.text
    answer = client.post(reverse("choose_desk"), {"desk": first.appointment.pk})
    assert answer.url == reverse("home")
    assert client.get("/").url == reverse("due")


def test_a_desk_of_somebody_else_is_not_taken(client: Client):
    mine = make_actor(make_unit("青禾大学团委"), Right.READ)
    other = make_actor(make_unit("青禾市委"), Right.ADMINISTER)
    client.force_login(mine.person)
    answer = client.post(reverse("choose_desk"), {"desk": other.appointment.pk})
    assert "已经不在您名下" in answer.text
    assert "desk" not in client.session
