"""Own data: shown whole, changed where one may; the own unit; the history of a subject."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from yipin.organisations.choices import Right
from yipin.organisations.models import Headcount
from yipin.organisations.permissions import Actor
from yipin.organisations.services.units import change_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make_unit("青禾大学团委")


@pytest.fixture
def secretary(client: Client, root) -> Actor:
    unit = make_unit("机械工程学院团委", parent=root, party_body="机械工程学院党委")
    person = PersonFactory(name="林晚舟", number="2021030117", phone="13812345678")
    actor = make_actor(unit, Right.FILL_FORMS, Right.READ, person=person)
    client.force_login(person)
    return actor


def test_everything_that_is_kept_is_shown(client, secretary):
    page = client.get("/me/").text
    for kept in ("林晚舟", "2021030117", "13812345678", secretary.person.email, "机械工程学院团委"):
        assert kept in page


def test_the_contact_is_changed(client, secretary):
    given = {"email": "lin@example.edu", "phone": "00000002"}
    assert client.post(reverse("profile_contact"), given).status_code == 302
    secretary.person.refresh_from_db()
    assert (secretary.person.email, secretary.person.phone) == ("lin@example.edu", "00000002")


@pytest.mark.parametrize(
    ("email", "words"),
    [("not an address", "邮"), ("taken@example.edu", "已经登记在另一个账号上")],
)
def test_a_wrong_address_stays_in_the_field(client, secretary, email, words):
    PersonFactory(email="taken@example.edu")
    page = client.post(reverse("profile_contact"), {"email": email, "phone": "1"}).text
    assert words in page and f'value="{email}"' in page
    secretary.person.refresh_from_db()
    assert secretary.person.email != email


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("light", "light"), ("auto", "")])
def test_light_or_dark_is_kept_with_the_account(client, secretary, chosen, kept):
    answer = client.post(reverse("profile_appearance"), {"appearance": chosen})
    assert answer.cookies["appearance"].value == kept
    secretary.person.refresh_from_db()
    assert secretary.person.theme == kept


def test_the_choice_in_the_menu_is_kept_as_well(client, secretary):
    client.post("/theme/appearance/", {"appearance": "dark"})
    secretary.person.refresh_from_db()
    assert secretary.person.theme == "dark"


FIGURES = {"as_of": "2026-11-01", "members": "412", "youth_14_to_28": "455", "cadres": "36"}


def test_the_own_unit_shows_what_forms_will_use(client, secretary):
    page = client.get("/unit/").text
    for words in (
        "机械工程学院党委",
        "青禾大学团委",
        "林晚舟",
        "138****5678",
        "还没有登记团员和青年数",
    ):
        assert words in page
    assert "13812345678" not in page


def test_a_secretary_records_the_figures(client, secretary):
    answer = client.post(reverse("own_headcount"), FIGURES, follow=True)
    assert "团青比 90.55%" in answer.text
    row = Headcount.objects.get()
    assert (row.unit, row.as_of, row.members) == (secretary.unit, date(2026, 11, 1), 412)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"members": "456"}, "团青比超过 100%"),
        ({"members": ""}, "这一项还没填"),
        ({"as_of": "2040-01-01"}, "截至日期在将来"),
    ],
)
def test_impossible_figures_are_explained_and_kept(client, secretary, changed, words):
    page = client.post(reverse("own_headcount"), FIGURES | changed)
    assert page.status_code == 200
    assert words in page.text
    assert 'value="455"' in page.text
    assert not Headcount.objects.exists()


def test_a_signatory_sees_no_form_for_figures(client, root):
    signatory = make_actor(make_unit("机械团委", parent=root), Right.ENDORSE_PARTY)
    client.force_login(signatory.person)
    assert client.get("/unit/").status_code == 403


def test_history_tells_who_did_what(client, secretary, root):
    office = make_actor(root, Right.ADMINISTER)
    change_unit(actor=office, unit=secretary.unit, now=timezone.now(), party_body="机电学院党委")
    page = client.get(reverse("history", args=["unit", secretary.unit.pk])).text
    assert office.person.name in page
    assert "改了单位信息" in page
    assert "同级党组织：机械工程学院党委 → 机电学院党委" in page


def test_history_of_another_unit_is_not_found(client, secretary, root):
    beside = make_unit("土木工程学院团委", parent=root)
    office = make_actor(root, Right.ADMINISTER)
    change_unit(actor=office, unit=beside, now=timezone.now(), short_name="土木")
    assert client.get(reverse("history", args=["unit", beside.pk])).status_code == 404
    assert client.get(reverse("history", args=["nothing", 1])).status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_history_costs_the_same_for_one_and_for_fifty(
    client, secretary, root, count, django_assert_num_queries
):
    office = make_actor(root, Right.ADMINISTER)
    for number in range(count):
        change_unit(actor=office, unit=secretary.unit, now=timezone.now(), short_name=f"机{number}")
    address = reverse("history", args=["unit", secretary.unit.pk])
    client.get(address)
    with django_assert_num_queries(8):
        assert client.get(address).status_code == 200
