"""Units and people at the office desk, through what an administrator sees and does."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories.organisations import (
    HeadcountFactory,
    PersonFactory,
    PostFactory,
    make_actor,
    make_unit,
)
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Headcount, Person, Unit
from yipin.organisations.permissions import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Actor:
    actor = make_actor(make_unit("青禾大学团委"), Right.ADMINISTER)
    client.force_login(actor.person)
    return actor


@pytest.fixture
def college(office: Actor) -> Unit:
    return make_unit("机械工程学院团委", parent=office.unit)


def test_an_empty_tree_says_how_to_begin(client, office):
    page = client.get("/office/units/").text
    assert "下面还没有单位" in page
    assert reverse("unit_new", args=[office.unit.pk]) in page


def test_the_list_is_one_level_and_search_is_all(client, office, college):
    make_unit("机械2101班团支部", parent=college, kind="branch")
    level = client.get("/office/units/").text
    assert "机械工程学院团委" in level and "机械2101班团支部" not in level
    for words in ("jx2101", "2101", "机械 支部"):
        found = client.get("/office/units/", {"q": words}).text
        assert "机械2101班团支部" in found
    assert "机械2101班团支部" in client.get("/office/units/?kind=branch").text
    assert "没有符合的" in client.get("/office/units/?q=没有的").text


def test_units_beside_the_desk_are_never_listed(client, office, college):
    make_unit("青禾市委")
    administrator = make_actor(college, Right.ADMINISTER)
    client.force_login(administrator.person)
    assert "青禾市委" not in client.get("/office/units/?q=青禾").text
    assert client.get(reverse("unit", args=[office.unit.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 50])
def test_units_cost_the_same_for_one_and_for_fifty(
    client, office, count, django_assert_num_queries
):
    for number in range(count):
        unit = make_unit(f"第{number}学院团委", parent=office.unit)
        HeadcountFactory(unit=unit, recorded_at=timezone.now())
    client.get("/office/units/")
    with django_assert_num_queries(9):
        assert client.get("/office/units/").status_code == 200


@pytest.mark.parametrize("count", [1, 50])
def test_people_cost_the_same_for_one_and_for_fifty(
    client, office, college, count, django_assert_num_queries
):
    for _number in range(count - 1):
        make_actor(college, Right.READ)
    client.get("/office/people/")
    with django_assert_num_queries(7):
        assert client.get("/office/people/").status_code == 200


def test_people_are_found_by_name_initials_and_unit_with_masked_telephone(client, office, college):
    person = PersonFactory(name="林晚舟", initials="lwz", phone="13812345678")
    make_actor(college, Right.READ, person=person)
    for words in ("林晚舟", "lwz", "jxgc 书记"):
        page = client.get("/office/people/", {"q": words}).text
        assert "林晚舟" in page and "138****5678" in page and "13812345678" not in page
    assert "没有符合的" in client.get("/office/people/?q=没有").text


def test_a_unit_is_founded_changed_and_closed(client, office, college):
    given = {"name": "机械2101班团支部", "kind": "branch", "category": "class"}
    made = client.post(reverse("unit_new", args=[college.pk]), given, follow=True)
    assert "“机械2101班团支部”已设立。" in made.text
    unit = Unit.objects.get(name="机械2101班团支部")
    again = client.post(reverse("unit_new", args=[college.pk]), given)
    assert "已有同名单位" in again.text and 'value="机械2101班团支部"' in again.text
    changed = given | {"name": "机械2102班团支部"}
    client.post(reverse("unit_change", args=[unit.pk]), changed)
    unit.refresh_from_db()
    assert unit.name == "机械2102班团支部"
    refused = client.post(reverse("unit_close", args=[college.pk]), follow=True)
    assert "下面还有单位" in refused.text
    closed = client.post(reverse("unit_close", args=[unit.pk]), follow=True)
    assert "已撤销，以前的材料都还在" in closed.text
    assert "已撤销" in client.get(reverse("unit", args=[unit.pk])).text


def test_figures_are_recorded_with_their_ratio(client, office, college):
    given = {"as_of": "2026-11-01", "members": "412", "youth_14_to_28": "455", "cadres": ""}
    page = client.post(reverse("unit_headcount", args=[college.pk]), given, follow=True)
    assert "90.55%" in page.text
    over = client.post(reverse("unit_headcount", args=[college.pk]), given | {"members": "500"})
    assert "团青比超过 100%" in over.text
    assert Headcount.objects.get().members == 412


def person_data(post, **changed: str) -> dict[str, str]:
    given = {"name": "方敬之", "post": str(post.pk), "starts_on": "2026-09-01", "number": "2026001"}
    return given | changed


def test_a_person_is_taken_in_with_a_post(client, office, college):
    post = PostFactory(name="党组织签署人", rights=["endorse_party"])
    page = client.post(reverse("person_new", args=[college.pk]), person_data(post), follow=True)
    assert "方敬之" in page.text and "没有账号" in page.text
    same = client.post(reverse("person_new", args=[college.pk]), person_data(post, name="别人"))
    assert "已经登记过" in same.text
    backwards = person_data(post, number="2", ends_on="2026-08-01")
    refused = client.post(reverse("person_new", args=[college.pk]), backwards)
    assert "早于任职日期" in refused.text
    assert Person.objects.filter(initials="fjz").count() == 1


def test_a_known_person_is_found_only_by_name_and_number_together(client, office, college):
    post = PostFactory(name="团组织书记")
    person = PersonFactory(name="林晚舟", number="2021030117")
    given = {
        "name": "林晚舟",
        "number": "2021030117",
        "post": str(post.pk),
        "starts_on": "2026-09-01",
    }
    address = reverse("person_appoint", args=[college.pk])
    assert "对得上" in client.post(address, given | {"name": "林"}).text
    assert client.post(address, given).status_code == 302
    assert Appointment.objects.filter(person=person, unit=college, post=post).exists()


@pytest.fixture
def held(college) -> Appointment:
    return make_actor(college, Right.READ).appointment


def test_a_post_ends(client, office, held):
    today = timezone.localdate()
    client.post(reverse("appointment_end", args=[held.pk]), {"ends_on": today.isoformat()})
    held.refresh_from_db()
    assert held.ends_on == today
    assert not held.is_current(today + timedelta(days=1))


def test_an_invitation_is_shown_once(client, office, held):
    shown = client.post(reverse("person_invite", args=[held.pk]), follow=True)
    (link,) = re.findall(r'data-copy="(http://testserver/account/invitation/\S{43}/)"', shown.text)
    again = client.get(reverse("person_invited", args=[held.pk])).text
    assert link not in again and "已经显示过了" in again
    assert "已邀请" in client.get(reverse("unit", args=[held.unit_id])).text
    assert Client().get(link).status_code == 200


def test_posts_are_listed_with_rights_and_changed_at_the_top(client, office, college, held):
    page = client.get("/office/posts/").text
    assert "查看本单位办理情况" in page and reverse("post", args=[held.post_id]) in page
    given = {"name": "团支书", "rights": ["fill_forms"]}
    client.post(reverse("post", args=[held.post_id]), given)
    held.post.refresh_from_db()
    assert (held.post.name, held.post.rights) == ("团支书", ["fill_forms"])
    below = make_actor(college, Right.ADMINISTER)
    client.force_login(below.person)
    assert reverse("post", args=[held.post_id]) not in client.get("/office/posts/").text
    assert client.get(reverse("post", args=[held.post_id])).status_code == 403


def read_excel(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_units_are_taken_along_as_excel(client, office, college):
    make_unit("机械2101班团支部", parent=college, kind="branch")
    HeadcountFactory(unit=college, recorded_at=timezone.now(), as_of=date(2026, 11, 1))
    rows = read_excel(client.get("/office/units/list.xlsx").content)
    assert [row[0] for row in rows] == [
        "单位",
        "青禾大学团委",
        "机械工程学院团委",
        "机械2101班团支部",
    ]
    assert rows[2][1:9] == ["青禾大学团委", "团委", "", 1, 0, 412, 455, "90.55%"]
    found = read_excel(client.get("/office/units/list.xlsx?q=2101").content)
    assert [row[0] for row in found] == ["单位", "机械2101班团支部"]


def test_a_roster_is_taken_along_and_written_down(client, office, college):
    person = PersonFactory(name="林晚舟", phone="013812345678")
    make_actor(college, Right.READ, person=person)
    answer = client.post("/office/people/list.xlsx", {"q": "林晚舟"})
    rows = read_excel(answer.content)
    assert rows[1][:5] == ["机械工程学院团委", "林晚舟", "团委书记", "", "**********78"]
    assert len(rows) == 2
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.after) == ("roster.taken", {"people": 1})
