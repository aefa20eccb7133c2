"""No room, no database: the form says so, keeps what was typed, and all goes on without a restart."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, Route, expect

from tests.databases import ON_POSTGRESQL
from tests.factories.rounds import PDF, make_world
from tests.serverside.test_trouble import no_file_over
from tests.web.unit.conftest import open_now
from tests.web.unit.form_desk import all_is_sent, open_form, saved, stored
from yipin.documents.models import StoredFile
from yipin.forms.models import SubmissionFile
from yipin.projects.models import Application
from yipin.projects.services.applications import start_application
from yipin.web.watch.trouble import BUSY, DATABASE_AWAY, NO_ROOM_LEFT, Trouble

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"HTTP_ACCEPT": "application/json"}
PLAN = "项目实施方案及推进计划"
MOST_PAGES = 1073741823


@pytest.fixture
def college(today):
    return open_now(make_world(today, colleges=1), today).colleges[0]


@pytest.fixture
def application(college, today) -> Application:
    held = college.unit.addressed.get().round
    return start_application(actor=college.secretary, held=held, unit=college.unit, now=today)


@pytest.fixture
def client(college) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(college.secretary.person)
    return client


def save(client: Client, application: Application, text: str):
    fields = {"changed": "f_difficulties", "revision": 0, "f_difficulties": text}
    return client.post(f"/applications/{application.pk}/save/", fields, **JSON)


def add_file(client: Client, application: Application, content: bytes, **headers: str):
    upload = {"file_plan": SimpleUploadedFile("方案.pdf", content)}
    return client.post(f"/applications/{application.pk}/files/plan/", upload, **headers)


@pytest.mark.skipif(ON_POSTGRESQL, reason="the size of SQLite's file can be limited")
def test_an_autosave_that_finds_no_room_says_so_and_the_next_one_works(client, application):
    assert save(client, application, "先写的").status_code == 200
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            refused = save(client, application, "场地不够。" * 200_000)
        finally:
            cursor.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
    told = json.loads(refused.content)
    assert (refused.status_code, told["code"]) == (503, "no_room")
    assert "刚才送出的没有存进去" in told["reason"]
    assert int(refused["Retry-After"]) > 0
    assert stored(application)["difficulties"] == "先写的"
    assert save(client, application, "有地方了").status_code == 200
    assert stored(application)["difficulties"] == "有地方了"


@pytest.mark.parametrize("size", [300_000, 3_000_000])  # in memory, and by way of a temporary file
def test_an_upload_that_finds_no_room_says_so_and_leaves_nothing(
    client, application, settings, tmp_path, size: int
):
    settings.MEDIA_ROOT = tmp_path / "files"
    content = PDF + b"%" * size
    with no_file_over(100_000):
        refused = add_file(client, application, content, **JSON)
        page = add_file(client, application, content)
    assert (refused.status_code, json.loads(refused.content)["code"]) == (503, "no_room")
    assert page.status_code == 503
    assert "网站的磁盘满了" in page.content.decode()
    assert not StoredFile.objects.exists()
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    assert add_file(client, application, content, HTTP_HX_REQUEST="true").status_code == 200
    assert SubmissionFile.objects.get().file.content.open("rb").read() == content


@pytest.mark.parametrize("trouble", [DATABASE_AWAY, NO_ROOM_LEFT, BUSY], ids=lambda one: one.code)
def test_what_was_typed_meanwhile_is_kept_and_sent_later(
    page_desk: Page, live_server, college, application, trouble: Trouble
):
    """The answer is the site's own; that it comes so is the test above and those of the servers."""
    page = page_desk
    open_form(page, live_server, college.secretary, application)
    is_away = True

    def answer(route: Route) -> None:
        if is_away:
            words = {"code": trouble.code, "reason": str(trouble.explained)}
            route.fulfill(status=503, json=words, headers={"Retry-After": str(trouble.retry_after)})
        else:
            route.continue_()

    page.route("**/save/", answer)
    page.get_by_label(PLAN).fill("数据库不在的时候写的")
    page.keyboard.press("Tab")
    expect(saved(page)).to_contain_text("本机")
    assert stored(application).get("plan_text") is None
    is_away = False
    page.reload()
    expect(page.get_by_label(PLAN)).to_have_value("数据库不在的时候写的")
    all_is_sent(page)
    assert stored(application)["plan_text"] == "数据库不在的时候写的"
