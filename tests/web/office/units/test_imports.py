"""Importing at the office: the same reads for one row and for fifty; a file through the browser."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.organisations import PostFactory, make_actor, make_unit
from tests.organisations.rosters import PEOPLE, hand_in, take_over
from tests.windows import let_in
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Roster
from yipin.organisations.permissions import Actor


def make_office() -> Actor:
    return make_actor(make_unit("青禾大学团委", code="QH01"), Right.ADMINISTER)


def people(count: int, unit: Actor) -> str:
    code = unit.unit.code
    return "".join(
        f"2026{at:04},测试人员{at},{code},书记,2026-09-01,,,\n" for at in range(1, count + 1)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 50])
def test_imports_cost_the_same_for_one_and_for_fifty(
    client: Client, count: int, now: datetime, django_assert_num_queries
):
    office = make_office()
    client.force_login(office.person)
    for _number in range(count):
        Roster.objects.create(
            unit=office.unit, kind="people", file_name="名册.csv", state="ready",
            asked_by=office.person, appointment=office.appointment, asked_at=now, changed_at=now,
        )  # fmt: skip
    client.get(reverse("rosters"))
    with django_assert_num_queries(7):
        page = client.get(reverse("rosters")).text
    assert page.count("名册.csv") == count


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 50])
def test_rows_cost_the_same_for_one_and_for_fifty(
    client: Client, count: int, now: datetime, django_assert_num_queries
):
    office = make_office()
    PostFactory(name="书记", rights=[Right.READ.value])
    client.force_login(office.person)
    held = hand_in(office, people(count, office), now)
    address = reverse("roster", args=[held.pk])
    client.get(address)
    with django_assert_num_queries(7):
        page = client.get(address).text
    assert page.count("<tr ") == count + 1


def look_again(client: Client, held: Roster) -> str:
    return client.get(reverse("roster", args=[held.pk])).text


@pytest.mark.django_db
def test_a_file_without_a_row_offers_no_import(client: Client, now: datetime):
    office = make_office()
    client.force_login(office.person)
    page = look_again(client, hand_in(office, "", now))
    assert "表头下面一行内容也没有" in page
    assert f'href="{reverse("rosters")}">重新上传</a>' in page
    assert "确认导入" not in page
    assert "每一行" not in page


@pytest.mark.django_db
def test_a_file_that_is_all_wrong_offers_no_import(client: Client, now: datetime):
    office = make_office()
    client.force_login(office.person)
    page = look_again(client, hand_in(office, people(1, office), now))  # no post of that name
    assert "没有一行可以导入。请把有误的行改好，再重新上传。" in page
    assert "下载标出错误的表格" in page
    assert "确认导入" not in page


@pytest.mark.django_db
def test_a_file_that_changes_nothing_may_still_end_posts(client: Client, now: datetime):
    office = make_office()
    PostFactory(name="书记", rights=[Right.READ.value])
    take_over(office, hand_in(office, people(2, office), now), now)
    client.force_login(office.person)
    again = look_again(client, hand_in(office, people(2, office), now))
    assert "每一行都和系统里的一样，没有要导入的。" in again
    assert "结束这些任职" not in again
    held = hand_in(office, people(1, office), now)
    page = look_again(client, held)
    assert "测试人员2（青禾大学团委 书记）" in page
    assert "确认导入" not in page
    client.post(reverse("roster_confirm", args=[held.pk]), {"ends_on": "2026-09-30"})
    assert Roster.objects.get(pk=held.pk).state == Roster.State.WRITING


@pytest.mark.django_db(transaction=True)
def test_a_file_is_looked_at_and_written(page: Page, live_server):
    office = make_office()
    PostFactory(name="书记", rights=[Right.READ.value])
    let_in(page, live_server.url, office.person)
    page.goto(f"{live_server.url}/office/imports/")
    look_at(page)
    given = (PEOPLE + people(2, office)).encode("gb18030")
    page.locator("input[type=file]").set_input_files(
        {"name": "名册.csv", "mimeType": "text/csv", "buffer": given}
    )
    page.get_by_role("button", name="上传并看预览").click()
    expect(page.get_by_role("rowheader", name="测试人员2")).to_be_visible()
    assert Person.objects.filter(name="测试人员2").count() == 0
    look_at(page)
    page.get_by_role("button", name="确认导入 2 行").click()
    expect(page.get_by_text("全部写入。")).to_be_visible()
    look_at(page)
    assert Person.objects.filter(name__startswith="测试人员").count() == 2


def look_at(page: Page) -> None:
    check_accessibility(page)
    check_no_sideways_scrolling(page)
