"""Who hears of a news item: those who decide where it lies, and its writers at each level."""

from __future__ import annotations

import pytest

from tests.documents.test_news import Line
from tests.factories.organisations import make_actor
from yipin.documents.services.news import adopt_news, return_news, send_news
from yipin.journal.models import Message
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(now) -> Line:
    return Line(now)


def told(actor, kind: str) -> list[tuple[str, str]]:
    rows = Message.objects.filter(recipient_id=actor.person.pk, kind=kind).order_by("id")
    return [(one.title, one.body) for one in rows]


def test_sending_asks_everybody_who_may_decide_at_the_next_level_and_nobody_else(line):
    reader = make_actor(line.college, Right.READ)
    runner = make_actor(line.college, Right.RUN_PROGRAMMES, Right.ENDORSE_LEAGUE)
    line.do(send_news, line.secretary)
    asked = ("请看通讯稿：开放第一天", "一班团支部报来，采用还是退回，请在网上定。")
    assert told(line.league, "news.sent") == [asked]
    assert told(runner, "news.sent") == [asked]  # once, though two rights would do
    for other in (reader, line.office, line.secretary):
        assert told(other, "news.sent") == []
    assert {one.url for one in Message.objects.all()} == {f"/news-items/{line.item.pk}/"}


def test_each_adoption_is_told_back_and_asks_the_next_level(line):
    line.do(send_news, line.secretary)
    line.do(adopt_news, line.league, level="本级网站采用")
    assert told(line.secretary, "project.answered") == [
        (
            "开放第一天：通讯稿已采用",
            "机械学院团委已采用，级别是“本级网站采用”，已接着报给青禾大学团委。",
        )
    ]
    assert told(line.office, "news.sent") == [
        (
            "请看通讯稿：开放第一天",
            "一班团支部报来，采用还是退回，请在网上定。\n机械学院团委已采用。",
        )
    ]
    line.do(adopt_news, line.office, level="市级团组织简报采用")
    assert told(line.secretary, "project.answered")[1] == (
        "开放第一天：通讯稿已采用",
        "青禾大学团委已采用，级别是“市级团组织简报采用”。",
    )
    assert Message.objects.filter(kind="news.sent").count() == 2


def test_what_was_returned_and_sent_again_is_asked_again(line):
    line.do(send_news, line.secretary)
    line.do(return_news, line.league, reason="补一张照片。")
    assert told(line.secretary, "project.answered") == [
        ("开放第一天：通讯稿退回修改", "补一张照片。")
    ]
    line.do(send_news, line.secretary)
    assert len(told(line.league, "news.sent")) == 2
