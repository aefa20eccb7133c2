"""Deleting on the lists of notices and definitions, and taking back at their foot."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.documents import make_notice
from tests.factories.organisations import make_actor, make_unit
from tests.factories.programmes import make_version
from tests.web.office.notices.test_access import paper
from yipin.organisations.choices import Right


@pytest.fixture
def notice(office, now):
    return make_notice(office.officer, office.host, now, paper())


def words_of(answer) -> str:
    return answer.content.decode()


def test_a_notice_goes_and_comes_back(desk, notice):
    listed = words_of(desk.get(reverse("office_notices")))
    assert reverse("notice_discard", args=[notice.pk]) in listed
    gone = words_of(desk.post(reverse("notice_discard", args=[notice.pk]), follow=True))
    assert "最近删除 1 份" in gone
    assert "还能恢复 30 天" in gone
    assert desk.get(reverse("office_notice", args=[notice.pk])).status_code == 404
    assert desk.get(reverse("notice_settings", args=[notice.pk])).status_code == 404
    back = words_of(desk.post(reverse("notice_restore", args=[notice.pk]), follow=True))
    assert "已恢复" in back
    assert "最近删除" not in back
    history = words_of(desk.get(reverse("history", args=["notice", notice.pk])))
    assert "删除了通知" in history
    assert "恢复了通知" in history


def test_a_draft_goes_and_comes_back(desk, office, now):
    version = make_version(office.officer, office.host, now)
    gone = words_of(desk.post(reverse("definition_discard", args=[version.pk]), follow=True))
    assert "最近删除 1 份" in gone
    assert desk.get(reverse("definition", args=[version.pk])).status_code == 404
    back = words_of(desk.post(reverse("definition_restore", args=[version.pk]), follow=True))
    assert "的草稿已恢复" in back


def test_what_is_published_offers_no_deleting_and_says_why(desk, notice):
    notice.state = "used"
    notice.save()
    address = reverse("notice_discard", args=[notice.pk])
    assert address not in words_of(desk.get(reverse("office_notices")))
    assert "已经发布，不能删除" in words_of(desk.post(address, follow=True))


def test_strangers_find_nothing(at_desk, office, notice, now):
    version = make_version(office.officer, office.host, now)
    stranger = at_desk(make_actor(make_unit("外校团委"), Right.RUN_PROGRAMMES))
    for act in ("discard", "restore"):
        for kind, pk in (("notice", notice.pk), ("definition", version.pk)):
            assert stranger.post(reverse(f"{kind}_{act}", args=[pk])).status_code == 404
