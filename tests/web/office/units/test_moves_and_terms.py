"""Moving, merging and elections at the desk: what is said, what is stored, what stays typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import AppointmentFactory, PostFactory, make_actor, make_unit
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Term, TermRule, Unit
from yipin.organisations.permissions import Actor

pytestmark = pytest.mark.django_db
REASON = "机构调整，校团字〔2026〕8号"


@pytest.fixture
def office(client: Client) -> Actor:
    actor = make_actor(make_unit("青禾大学团委"), Right.ADMINISTER)
    client.force_login(actor.person)
    return actor


@pytest.fixture
def college(office: Actor) -> Unit:
    return make_unit("机械学院团委", parent=office.unit)


@pytest.fixture
def other(office: Actor) -> Unit:
    return make_unit("电气学院团委", parent=office.unit)


@pytest.fixture
def branch(college: Unit) -> Unit:
    return make_unit("机械2101班", parent=college, kind="branch", category="class")


def today() -> date:
    return timezone.localdate()


def place(other: str, on: date | str = "", reason: str = REASON) -> dict[str, str]:
    return {"other": other, "on": str(on or today()), "reason": reason}


def test_a_unit_is_moved_and_its_history_says_so(client, branch, other):
    page = client.post(reverse("unit_move", args=[branch.pk]), place(other.name), follow=True).text
    assert "“机械2101班”已移到新的上级下面，沿革里有记录。" in page
    assert Unit.objects.get(pk=branch.pk).parent() == other
    assert branch.changes.get().reason == REASON


@pytest.mark.parametrize(
    ("wanted", "on", "reason", "words"),
    [
        ("没有的学院", "", REASON, "您管的单位里没有这一个"),
        ("机械2101班", "", REASON, "它自己或它的下级"),
        ("电气学院团委", "9999-12-31", REASON, "9999 年太晚"),
        ("电气学院团委", "0026-03-01", REASON, "请核对年份，要写满四位"),
        ("电气学院团委", "0001-01-01", REASON, "请核对年份，要写满四位"),
        ("电气学院团委", "2026-02-30", REASON, "请写完整的日期"),
        ("电气学院团委", "", " ", "这一项还没填"),
    ],
)
@pytest.mark.parametrize("way", ["unit_move", "unit_merge"])
def test_what_is_wrong_is_said_and_stays_typed(
    client, college, branch, other, way, wanted, on, reason, words
):
    AppointmentFactory(unit=branch)
    answer = client.post(reverse(way, args=[branch.pk]), place(wanted, on, reason))
    assert answer.status_code == 200
    assert words in answer.text
    assert f'value="{wanted}"' in answer.text
    unit = Unit.objects.get(pk=branch.pk)
    assert (unit.parent(), unit.is_closed) == (college, False)
    assert not Entry.objects.filter(action__in=["unit.moved", "unit.merged"]).exists()


def test_two_of_one_name_are_told_apart_by_the_way_to_them(client, college, branch, other):
    for parent in (college, other):
        make_unit("宣传部", parent=parent, kind="department")
    address = reverse("unit_move", args=[branch.pk])
    assert "叫这个名称的单位不止一个" in client.post(address, place("宣传部")).text


def test_a_merger_closes_one_and_leads_on(client, college, branch, other):
    page = client.post(reverse("unit_merge", args=[college.pk]), place(other.name), follow=True)
    assert "“机械学院团委”已并入，旧页面会指到新单位。" in page.text
    closed = Unit.objects.get(pk=college.pk)
    assert (closed.is_closed, closed.successor) == (True, other)
    assert Unit.objects.get(pk=branch.pk).parent() == other
    again = client.post(reverse("unit_merge", args=[college.pk]), place(other.name))
    assert "已经撤销，不能再改" in again.text


def election(**changed: str) -> dict[str, str]:
    return {"held_on": str(today()), "ends_on": "", "result": "应到 30 人，实到 28 人。"} | changed


def test_an_election_begins_a_term_and_ends_the_ticked_posts(client, branch):
    held = AppointmentFactory(unit=branch, post=PostFactory(rights=["fill_forms"]))
    address = reverse("unit_election", args=[branch.pk])
    page = client.post(address, election(leaving=str(held.pk)), follow=True).text
    assert "换届已登记。请接着登记新当选的人。" in page
    term, day = Term.objects.get(), today()
    assert (term.unit, term.starts_on, term.result) == (branch, day, "应到 30 人，实到 28 人。")
    held.refresh_from_db()
    assert held.ends_on == max(held.starts_on, day - timedelta(days=1))
    assert "选举日期不晚于上一届的起始日期" in client.post(address, election()).text
    assert Term.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"held_on": "9999-12-31"}, "9999 年太晚"),
        ({"held_on": "0026-03-01"}, "请核对年份，要写满四位"),
        ({"held_on": "0001-01-01"}, "请核对年份，要写满四位"),
        ({"held_on": "昨天"}, "请写完整的日期"),
        ({"ends_on": "9999-12-31"}, "届满"),
        ({"leaving": "999999"}, "没有这一项可选"),
    ],
)
def test_a_wrong_election_is_refused_and_nothing_is_lost(client, branch, given, words):
    answer = client.post(reverse("unit_election", args=[branch.pk]), election(**given))
    assert answer.status_code == 200
    assert words in answer.text
    assert "应到 30 人，实到 28 人。" in answer.text
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "reason", "words"),
    [
        ("2027-06-01", "", "这一项还没填"),
        ("2030-01-01", "实习", "不得超过 6 个月"),
        ("0001-01-01", "实习", "请核对年份，要写满四位"),
        ("2027-06-01", "实习", ""),
    ],
)
def test_an_election_is_put_off_only_within_the_rule(client, branch, wanted, reason, words):
    term = Term.objects.create(
        unit=branch, starts_on="2026-03-25", ends_on="2027-03-25", recorded_at=timezone.now()
    )
    answer = client.post(
        reverse("term_shift", args=[term.pk]), {"wanted": wanted, "reason": reason}
    )
    term.refresh_from_db()
    assert words in answer.text
    assert term.shifted_to == (None if words else date(2027, 6, 1))


def test_a_length_of_its_own_needs_its_source(client, office):
    given = {"kind": "branch", "category": "class", "years_least": "2", "years": "1",
             "shift_months": "6", "source": "校团字〔2026〕8号", "valid_from": "2026-09-01"}  # fmt: skip
    wrong = client.post(reverse("term_lengths"), given)
    assert "最短不多于一般" in wrong.text
    assert "校团字〔2026〕8号" in wrong.text
    assert not TermRule.objects.exists()
    assert "这一项还没填" in client.post(reverse("term_lengths"), given | {"source": " "}).text
    client.post(reverse("term_lengths"), given | {"years": "2"})
    assert TermRule.objects.get().years == 2
