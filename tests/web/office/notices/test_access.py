"""Who sees what, how many queries a list takes, and files that cannot be read."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.documents import NOTICE_LINES, PNG, make_notice
from tests.factories.organisations import make_actor, make_unit
from tests.factories.programmes import make_definition, make_version
from tests.web.office.notices.conftest import Office
from yipin.documents.models import Notice, StoredFile
from yipin.organisations.choices import Right
from yipin.reading.paper import Paper, PaperBuilder

LISTS = ("office_notices", "definitions")


def paper() -> Paper:
    builder = PaperBuilder()
    for line in NOTICE_LINES:
        builder.add_paragraph(line)
    return builder.build()


@pytest.fixture
def notice(office: Office, now: datetime) -> Notice:
    return make_notice(office.officer, office.host, now, paper())


@pytest.fixture
def addresses(office: Office, notice: Notice, now: datetime) -> list[str]:
    version = make_version(office.officer, office.host, now)
    found = [reverse(name) for name in (*LISTS, "definition_builtins", "definition_new")]
    for kind, pk, home in (
        ("notice", notice.pk, "office_notice"),
        ("definition", version.pk, "definition"),
    ):
        found.append(reverse(home, args=[pk]))
        found += [
            reverse(f"{kind}_{part}", args=[pk])
            for part in ("units", "basics", "preview", "publish")
        ]
        found += [
            reverse(f"{kind}_list", args=[pk, part]) for part in ("stages", "quotas", "materials")
        ]
        found.append(reverse(f"{kind}_form", args=[pk, "application"]))
    return found


def test_the_office_sees_every_page(desk: Client, addresses: list[str]):
    assert {url: desk.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 200)


def test_visitors_are_sent_to_sign_in(addresses: list[str]):
    for url in addresses:
        answer = Client().get(url)
        assert answer.status_code == 302
        assert "/account/sign-in/" in answer.headers["Location"]


def test_another_office_finds_nothing(at_desk, office, notice, addresses: list[str]):
    stranger = at_desk(make_actor(make_unit("外校团委"), Right.RUN_PROGRAMMES))
    own = [url for url in addresses if any(part.isdecimal() for part in url.split("/"))]
    assert {stranger.get(url).status_code for url in own} == {404}


def test_a_secretary_below_finds_nothing(at_desk, office, addresses: list[str]):
    secretary = at_desk(office.secretaries[0])
    assert {secretary.get(url).status_code for url in addresses} <= {403, 404}


def test_the_office_above_may_look(at_desk, office, now):
    below = office.colleges[0]
    own = make_actor(below, Right.RUN_PROGRAMMES)
    notice = make_notice(own, below, now, paper())
    upper = at_desk(office.officer)
    assert upper.get(reverse("office_notice", args=[notice.pk])).status_code == 200


def test_a_picture_is_refused_and_nothing_stored(desk, office):
    answer = desk.post(
        reverse("notice_take_in"),
        {"file": SimpleUploadedFile("扫描.png", PNG)},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 422
    assert "不收图片" in answer.json()["message"]
    assert not Notice.objects.exists()
    assert not StoredFile.objects.exists()


def test_without_a_file_the_page_says_so(desk, office):
    shown = desk.post(reverse("notice_take_in"), follow=True).content.decode()
    assert "还没有选文件" in shown


def test_what_could_not_be_read_says_why(desk, office, now):
    notice = Notice.objects.create(
        unit=office.host, file_name="坏.docx", state=Notice.State.UNREADABLE,
        trouble="文件已损坏。", taken_in_at=now,
    )  # fmt: skip
    assert "文件已损坏。" in desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "读不出" in desk.get(reverse("office_notices")).content.decode()


def test_while_it_is_being_read_the_page_counts(desk, office, now):
    notice = Notice.objects.create(
        unit=office.host, file_name="长.pdf", taken_in_at=now, pages=20, pages_read=11
    )
    shown = desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "正在读第 12 页，共 20 页" in shown
    polled = desk.get(reverse("notice_progress", args=[notice.pk]))
    assert "正在读第 12 页" in polled.content.decode()
    notice.state = Notice.State.READ
    notice.save()
    moved = desk.get(reverse("notice_progress", args=[notice.pk]))
    assert moved.headers["HX-Redirect"] == reverse("office_notice", args=[notice.pk])


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_of_notices_takes_the_same_queries(
    desk, office, now, count, django_assert_num_queries
):
    for _one in range(count):
        make_notice(office.officer, office.host, now, paper())
    desk.get(reverse("office_notices"))
    with django_assert_num_queries(8):
        desk.get(reverse("office_notices"))


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_of_definitions_takes_the_same_queries(
    desk, office, now, count, django_assert_num_queries
):
    for at in range(count):
        make_version(office.officer, office.host, now, make_definition(key=f"brand-{at}"))
    desk.get(reverse("definitions"))
    with django_assert_num_queries(8):
        desk.get(reverse("definitions"))


def test_lists_are_searched_and_filtered(desk, office, notice):
    url = reverse("office_notices")
    assert "品牌创建活动的通知" in desk.get(url, {"q": "品牌"}).content.decode()
    nothing = desk.get(url, {"q": "没有这个"}).content.decode()
    assert "没有符合的" in nothing
    assert "没有符合的" in desk.get(url, {"state": "used"}).content.decode()


def test_the_same_file_twice_is_taken_in_and_said(desk: Client):
    lines = "\n".join(NOTICE_LINES).encode()
    said = []
    for _ in range(2):
        upload = SimpleUploadedFile("通知.txt", lines, "text/plain")
        desk.post(reverse("notice_take_in"), {"file": upload})
        page = desk.get(reverse("office_notices")).content.decode()
        said.append("同一份文件" in page)
    assert (said, Notice.objects.count()) == ([False, True], 2)
