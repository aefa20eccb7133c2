"""The page of a person's data and account."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db


def sit(actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.fixture
def host():
    return make_unit("青禾大学团委")


@pytest.fixture
def secretary(host):
    actor = make_actor(make_unit("机械工程学院团委", parent=host), Right.FILL_FORMS)
    actor.person.phone = "13800000001"
    actor.person.political_status = "少先队员"
    actor.person.save()
    return actor


@pytest.fixture
def desk(host):
    return sit(make_actor(host, Right.ADMINISTER))


def words_of(answer) -> str:
    return answer.content.decode()


def test_the_table_masks_and_the_form_starts_from_the_full_number(desk, secretary):
    address = reverse("person_change", args=[secretary.appointment.pk])
    table = words_of(desk.get(reverse("unit", args=[secretary.unit.pk])))
    assert address in table
    assert "138****0001" in table
    assert "13800000001" not in table
    form = words_of(desk.get(address))
    assert "13800000001" in form
    assert "少先队员" in form


def test_a_correction_is_kept_and_a_fault_keeps_what_was_typed(desk, secretary):
    address = reverse("person_change", args=[secretary.appointment.pk])
    given = {"name": "林晚舟", "number": "2027001", "phone": "0516-1", "email": "不是邮箱"}
    assert "0516-1" in words_of(desk.post(address, given))
    done = words_of(desk.post(address, given | {"email": "lin@example.edu"}, follow=True))
    assert "林晚舟 的信息已改好" in done
    secretary.person.refresh_from_db()
    assert (secretary.person.number, secretary.person.political_status) == ("2027001", "")


def test_a_closed_account_is_out_at_once_and_comes_back(desk, secretary):
    theirs, pk = sit(secretary), secretary.appointment.pk
    assert theirs.get(reverse("profile")).status_code == 200
    shown = words_of(desk.post(reverse("account_close", args=[pk]), follow=True))
    assert "恢复登录" in shown
    assert theirs.get(reverse("profile")).status_code == 302
    shown = words_of(desk.post(reverse("account_open", args=[pk]), follow=True))
    assert "可以用原来的密码登录了" in shown
    assert sit(secretary).get(reverse("profile")).status_code == 200


def test_ones_own_account_says_who_does_it(host):
    own = make_actor(host, Right.ADMINISTER)
    answer = sit(own).get(reverse("person_change", args=[own.appointment.pk]))
    assert answer.status_code == 403
    assert "请另一位管理员办理" in words_of(answer)
