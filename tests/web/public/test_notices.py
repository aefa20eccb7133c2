"""The list of notices and the page of one: who sees which, and what stands there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.rounds import World, make_world, submitted_application
from yipin.documents.models import Notice
from yipin.documents.services.notices import take_in_notice
from yipin.organisations.choices import Right
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import public_rounds
from yipin.web.public.pages.notice_list import rows_of
from yipin.web.public.pages.paper import paper_of_notice
from yipin.web.public.pages.stages import exact_words, strip_of_round, window_words

pytestmark = pytest.mark.django_db
TEXT = """青禾大学团委文件

青禾团〔2027〕8号

关于开展2027年“一团一品”品牌创建活动的通知

各学院团总支：

校团委决定开展品牌创建活动。现将有关事项通知如下。

一、申报数量

每个学院团总支至少申报1项。

二、时间安排

请于3月30日前报送申报表。

共青团青禾大学委员会

2027年3月5日
"""


@pytest.fixture
def world() -> World:
    return make_world(timezone.now() - timedelta(minutes=1))


def with_notice(world: World) -> Notice:
    notice = take_in_notice(
        actor=world.office, unit=world.host, upload=TEXT.encode(), name="通知.txt",
        now=timezone.now(), in_background=False,
    )  # fmt: skip
    Round.objects.filter(pk=world.round.pk).update(notice=notice)
    return notice


def hide(world: World) -> None:
    Round.objects.filter(pk=world.round.pk).update(is_public=False)


def page_of(client: Client, world: World):
    return client.get(reverse("notice", args=[world.round.pk]))


def test_anybody_reads_a_public_notice(client: Client, world: World):
    with_notice(world)
    page = page_of(client, world)
    assert page.status_code == 200
    for words in (
        "青禾团〔2027〕8号",
        "各学院团总支：",
        "每个学院团总支至少申报1项。",
        "团委办公室",
    ):
        assert words in page.text
    assert "fd--ask" not in page.text and 'class="no"' not in page.text


def test_paper_keeps_its_parts_in_order(world: World):
    paper = paper_of_notice(with_notice(world))
    kinds = [block.kind for block in paper]
    assert kinds[-1] == "end"
    assert paper[-1].lines == ("共青团青禾大学委员会", "2027年3月5日")
    assert [block.lines[0] for block in paper if block.kind == "heading"] == [
        "一、申报数量",
        "二、时间安排",
    ]
    assert {"title", "number", "to"} <= set(kinds)


def test_the_notice_is_downloaded_as_it_was_handed_in(client: Client, world: World):
    with_notice(world)
    answer = client.get(reverse("notice_file", args=[world.round.pk]))
    assert b"".join(answer.streaming_content) == TEXT.encode()
    assert answer["Content-Disposition"].endswith("filename*=UTF-8''%E9%80%9A%E7%9F%A5.txt")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_notice_that_is_not_public_is_for_whom_it_asks(client: Client, world: World):
    hide(world)
    assert page_of(client, world).status_code == 302
    outsider = make_actor(make_unit("青禾市委"), Right.FILL_FORMS)
    branch = make_actor(make_unit("一班团支部", parent=world.colleges[0].unit), Right.READ)
    seen = {world.colleges[0].secretary: 200, world.office: 200, branch: 200, outsider: 404}
    for actor, status in seen.items():
        client.force_login(actor.person)
        assert page_of(client, world).status_code == status


def test_the_list_shows_the_same(client: Client, world: World):
    name = world.round.name
    assert name in client.get("/notices/").text
    hide(world)
    assert name not in client.get("/notices/").text
    for actor, is_listed in (
        (world.colleges[0].secretary, True),
        (make_actor(make_unit("青禾市委"), Right.READ), False),
    ):
        client.force_login(actor.person)
        assert (name in client.get("/notices/").text) is is_listed


def test_a_unit_that_is_asked_is_led_to_its_application(client: Client, world: World):
    assert "去申报" not in page_of(client, world).text
    client.force_login(world.colleges[0].secretary.person)
    assert "去申报" in page_of(client, world).text
    Round.objects.update(state=Round.State.CLOSED)
    assert "去申报" not in page_of(client, world).text


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=qhdx", True),
        ("q=青禾", True),
        ("q=没有", False),
        ("state=open", True),
        ("state=closed", False),
    ],
)
def test_notices_are_found_by_words_initials_and_state(client, world, query, is_found):
    page = client.get(f"/notices/?{query}").text
    assert (reverse("notice", args=[world.round.pk]) in page) is is_found
    assert ("没有符合的" in page) is not is_found


@pytest.mark.parametrize("copies", [0, 49])
def test_the_list_costs_the_same_for_one_and_for_fifty(
    client, world, copies, django_assert_num_queries
):
    one = Round.objects.get(pk=world.round.pk)
    for _copy in range(copies):
        one.pk = None
        one.save()
    with django_assert_num_queries(4):
        assert client.get("/notices/").status_code == 200


def test_the_list_names_the_stage_that_is_worked_on(client: Client, world: World):
    """What was handed in is still to be screened, however long its days are past."""
    now = timezone.now()
    submitted_application(world, world.colleges[0], now)
    later = now + timedelta(days=100)
    (row,) = rows_of(public_rounds(), later)
    stages = strip_of_round(world.round, later)
    assert row.stage == next(one.name for one in stages if one.state == "now") == "形式审查"


def test_the_front_page_is_for_visitors(client: Client, world: World):
    page = client.get("/").text
    assert world.round.name in page and "登录" in page
    client.force_login(world.office.person)
    assert client.get("/").url == reverse("due")


def test_somebody_without_a_post_is_told_so(client: Client, world: World):
    client.force_login(PersonFactory())
    assert "您还没有任职" in client.get("/").text


SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS = datetime(2027, 3, 8, 0, 0, tzinfo=SHANGHAI)
CLOSES = datetime(2027, 3, 30, 23, 59, tzinfo=SHANGHAI)
EVENING = datetime(2027, 4, 2, 18, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("opens", "closes", "short", "exact"),
    [
        (OPENS, CLOSES, "3月8日—3月30日", "3月8日—3月30日（周二）24:00"),
        (None, EVENING, "至4月2日", "4月2日（周五）18:00前"),
        (OPENS, None, "3月8日起", "3月8日起"),
        (EVENING.replace(hour=8), EVENING, "4月2日", "4月2日（周五）18:00"),
        (None, None, "", ""),
    ],
)
def test_windows_are_said_as_an_officer_says_them(now, opens, closes, short, exact):
    stage = RoundStage(opens_at=opens, closes_at=closes)
    assert (window_words(stage, now), exact_words(stage, now)) == (short, exact)


def test_the_strip_counts_every_stage_and_has_one_present(world: World, now):
    RoundStage.objects.filter(round=world.round).delete()
    for order in range(13):
        RoundStage.objects.create(
            round=world.round, order=order, key=f"k{order}", kind="collect", name=f"第{order}步",
            opens_at=now - timedelta(days=10 if order < 5 else -9),
            closes_at=now + timedelta(days=-1 if order < 2 else 10), is_built=order != 2,
        )  # fmt: skip
    strip = strip_of_round(Round.objects.get(pk=world.round.pk), now)
    assert [stage.state for stage in strip] == ["done", "done", "later", "now", *["later"] * 9]
    assert strip[3].part == 50
    assert [stage.name for stage in strip if stage.when == "尚未开通"] == ["第2步"]
    assert [stage.name for stage in strip if stage.is_running] == ["第3步", "第4步"]


def test_a_stage_that_was_over_when_the_notice_went_out_is_not_said_to_be_done(world: World, now):
    held = Round.objects.get(pk=world.round.pk)
    RoundStage.objects.filter(round=held).delete()
    for order, days in enumerate((1, -1)):
        RoundStage.objects.create(
            round=held, order=order, key=f"k{order}", kind="assess", name=f"第{order}步",
            opens_at=held.opened_at - timedelta(days=30),
            closes_at=held.opened_at + timedelta(minutes=days),
        )  # fmt: skip
    later = held.opened_at + timedelta(days=1)
    assert [stage.state for stage in strip_of_round(held, later)] == ["done", "later"]
