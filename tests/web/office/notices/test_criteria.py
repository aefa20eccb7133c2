"""What a review judges by, written in the editor of a definition: the same as its file would say."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.programmes import make_definition, make_version
from tests.web.office.notices.conftest import Office
from tests.web.office.notices.test_definitions import page, rows
from yipin.programmes.models import DefinitionVersion
from yipin.rules.definition import RubricRow
from yipin.rules.definition_toml import definition_as_toml, parse_definition
from yipin.rules.rubrics import template_rows

NOVELTY = {"name": "创新", "points": "40", "weight": "150", "tie": "1", "guidance": "做法新。"}
RESULTS = {"name": "成效", "points": "40"}


@pytest.fixture
def url(office: Office, now: datetime) -> str:
    version = make_version(office.officer, office.host, now)
    return reverse("definition_list", args=[version.pk, "criteria-pitch"])


def typed(at: int, values: dict[str, str]) -> dict[str, str]:
    return {f"r{at}-{name}": value for name, value in values.items()}


def add(desk: Client, url: str, values: dict[str, str], act: str = "add") -> HttpResponse:
    shown = desk.get(url)
    new = len(shown.context["rows"]) - 1
    return desk.post(url, rows(shown) | typed(new, values) | {"act": act})


def kept() -> tuple[RubricRow, ...]:
    return DefinitionVersion.objects.get().parsed.stage("pitch").criteria


def test_what_the_editor_saves_is_what_the_file_gives(desk, url):
    add(desk, url, NOVELTY)
    add(desk, url, RESULTS, "save")
    before = definition_as_toml(make_definition())
    stage = re.search(r'key = "pitch"\n', before)
    said = """criteria = [
      { key = "c1", name = "创新", points = 40, weight = 150, guidance = "做法新。", tie = 1 },
      { key = "c2", name = "成效", points = 40 },
    ]
    """
    written = parse_definition(before[: stage.end()] + said + before[stage.end() :])
    assert DefinitionVersion.objects.get().parsed == written
    desk.post(url, rows(desk.get(url)) | {"act": "save"})
    assert DefinitionVersion.objects.get().parsed == written


def test_rows_are_moved_and_taken_out(desk, url):
    for one in (NOVELTY, RESULTS, RESULTS | {"name": "推广"}):
        add(desk, url, one)
    desk.post(url, rows(desk.get(url)) | {"act": "up:2"})
    assert [one.name for one in kept()] == ["创新", "推广", "成效"]
    desk.post(url, rows(desk.get(url)) | {"act": "out:0", "r0-name": "", "r0-points": "许多"})
    assert [(one.key, one.name) for one in kept()] == [("c3", "推广"), ("c2", "成效")]


def test_the_template_is_filled_in_by_one_click_beside_what_was_typed(desk, url):
    stage = make_definition().stage("pitch")
    assert "主题与导向 20 分；创新与特色 20 分，同分时最先看；" in desk.get(url).content.decode()
    answer = add(desk, url, NOVELTY, "usual")
    assert answer.url == url
    assert [one.key for one in kept()] == [*(one.key for one in template_rows(stage)), "c1"]
    assert kept()[:-1] == template_rows(stage)
    assert "照这一套填上" not in desk.get(url).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"points": ""}, "满分请写 1 到 10000 的整数"),
        ({"points": "0"}, "满分请写 1 到 10000 的整数"),
        ({"points": "12.5"}, "满分请写 1 到 10000 的整数"),
        ({"points": "二十"}, "满分请写 1 到 10000 的整数"),
        ({"weight": "0"}, "权重请写 1 到 1000 的整数"),
        ({"weight": "1001"}, "权重请写 1 到 1000 的整数"),
        ({"name": ""}, "请写上这一项，或者把下面填的都清空。"),
        ({"name": "新" * 61}, "60"),
        ({"guidance": "新" * 301}, "300"),
    ],
)
def test_a_wrong_row_is_named_and_loses_nothing(desk, url, wrong, words):
    answer = add(desk, url, NOVELTY | wrong)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    for value in (NOVELTY | wrong).values():
        assert value in shown
    assert kept() == ()


def test_a_place_among_ties_beyond_the_usual_is_kept(desk, office, now):
    stage = make_definition().stage("pitch")
    text = definition_as_toml(make_definition()).replace(
        'key = "pitch"\n',
        'key = "pitch"\ncriteria = [{ key = "a", name = "甲", points = 9, tie = 7 }]\n',
    )
    version = make_version(office.officer, office.host, now, definition=parse_definition(text))
    url = reverse("definition_list", args=[version.pk, f"criteria-{stage.key}"])
    shown = desk.get(url)
    assert "同分时第 7 个看" in shown.content.decode()
    desk.post(url, rows(shown) | {"act": "save", "r0-name": "乙"})
    assert [(one.name, one.tie) for one in kept()] == [("乙", 7)]


def test_the_definition_says_what_is_judged_by_and_leads_there(desk, url):
    version = DefinitionVersion.objects.get()
    assert "没有写，用系统自带的一套" in page(desk, "definition", version.pk)
    add(desk, url, NOVELTY)
    shown = page(desk, "definition", version.pk)
    assert "创新 40 分" in shown
    assert url in shown
