"""At a later stage the expert reads the work behind the report: application, plan, evidence."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.later import LaterContest, add_photographs, make_later_contest, plan_work
from tests.factories.panels import make_contest
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.models import NewsItem
from yipin.organisations.permissions import Actor
from yipin.projects.services.evidence import describe_evidence, remove_evidence

pytestmark = pytest.mark.django_db


def desk(contest: LaterContest, number: int = 1) -> tuple[Client, str]:
    client = sit(Actor(person=contest.experts[0]))
    return client, reverse("card", args=[contest.panel.pk, number])


def publish_news(contest: LaterContest, title: str) -> None:
    project, now = contest.running.projects[0], timezone.now()
    NewsItem.objects.create(
        unit=project.unit, host=project.round.unit, round_id=project.round_id,
        project_id=project.pk, title=title, saved_at=now, written_by_id=1, published_at=now,
    )  # fmt: skip


def test_application_plan_evidence_and_news_stand_beside_the_report():
    now = timezone.now()
    contest = make_later_contest(now)
    plan_work(contest, 0, now)
    add_photographs(contest, 0, now, 2)
    publish_news(contest, "实训室开放第一天")
    client, address = desk(contest)
    page = words_of(client.get(address))
    for words in ("立项时的申报书", "第2步", "完成 0 / 3，1 个过期没完成", "2 个文件", "合影1"):
        assert words in page, words
    assert "实训室开放第一天" in page
    other = words_of(client.get(reverse("card", args=[contest.panel.pk, 2])))
    assert "没有定计划" in other
    assert "单位没有放过程材料" in other
    assert "合影1" not in other


def test_its_files_open_and_those_of_another_project_do_not():
    now = timezone.now()
    contest = make_later_contest(now)
    mine, gone = add_photographs(contest, 0, now, 2)
    (foreign,) = add_photographs(contest, 1, now, 1)
    secretary = contest.running.world.colleges[0].secretary
    remove_evidence(actor=secretary, evidence=gone, now=now)
    client, _address = desk(contest)

    def status(key: str, name: str = "card_file") -> int:
        return client.get(reverse(name, args=[contest.panel.pk, 1, key])).status_code

    assert status("a1") == 200
    assert status(f"e{mine.pk}") == 200
    assert status(f"e{mine.pk}", "card_thumbnail") == 200
    for key in (f"e{foreign.pk}", f"e{gone.pk}", "a99", "99", "x1", "e", "0"):
        assert status(key) == 404, key
    assert status(f"e{foreign.pk}", "card_thumbnail") == 404
    assert status("1", "card_thumbnail") == 404


def test_blind_nothing_of_the_work_names_unit_people_or_file():
    now = timezone.now()
    contest = make_later_contest(now, is_blind=True)
    plan_work(contest, 0, now)
    shots = add_photographs(contest, 0, now, 3)
    college = contest.running.world.colleges[0]
    describe_evidence(
        actor=college.secretary, evidence=shots[0], title=f"{college.unit.name}开放日", folder="照片",
        taken_on=None, place="三号楼实训室", milestone=None, is_shared=False, now=now,
    )  # fmt: skip
    publish_news(contest, "实训室开放第一天")
    client, address = desk(contest)
    for page in (
        client.get(address),
        client.get(reverse("card_evidence", args=[contest.panel.pk, 1])),
    ):
        text = page.content.decode()
        told = (
            college.unit.name,
            college.secretary.person.name,
            "三号楼",
            "合影",
            "开放第一天",
            "团总支",
        )
        for words in told:
            assert words not in text, words
        assert "1号过程材料3.jpg" in text
        assert "〔已隐去〕开放日" in text
    assert "1号申报材料1.pdf" in client.get(address).content.decode()
    held = client.get(reverse("card_file", args=[contest.panel.pk, 1, f"e{shots[2].pk}"]))
    assert "%E8%BF%87%E7%A8%8B%E6%9D%90%E6%96%993.jpg" in held["Content-Disposition"]


def test_the_number_of_a_file_stays_when_another_is_removed():
    now = timezone.now()
    contest = make_later_contest(now, is_blind=True)
    first, _second = add_photographs(contest, 0, now, 2)
    secretary = contest.running.world.colleges[0].secretary
    remove_evidence(actor=secretary, evidence=first, now=now)
    client, address = desk(contest)
    assert "1号过程材料2.jpg" in client.get(address).content.decode()


def test_where_an_application_is_judged_there_is_no_work_yet():
    contest = make_contest(timezone.now())
    client = sit(Actor(person=contest.experts[0]))
    page = words_of(client.get(reverse("card", args=[contest.panel.pk, 1])))
    assert "过程材料" not in page
    assert client.get(reverse("card_evidence", args=[contest.panel.pk, 1])).status_code == 404
    assert client.get(reverse("card_file", args=[contest.panel.pk, 1, "a1"])).status_code == 404


def test_more_than_fits_the_desk_stands_on_a_page_of_its_own():
    now = timezone.now()
    contest = make_later_contest(now)
    add_photographs(contest, 0, now, 1)
    client, address = desk(contest)
    assert "看全部" not in words_of(client.get(address))
    add_photographs(contest, 0, now, 14)
    assert "看全部 14 个" in words_of(client.get(address))
    page = client.get(reverse("card_evidence", args=[contest.panel.pk, 1]))
    assert page.content.decode().count('class="shot"') == 14


@pytest.mark.parametrize("count", [1, 11])
@pytest.mark.parametrize(("is_blind", "reads"), [(False, 19), (True, 27)])
def test_the_desk_costs_the_same_however_much_work(
    count, is_blind, reads, django_assert_num_queries
):
    now = timezone.now()
    contest = make_later_contest(now, is_blind=is_blind)
    add_photographs(contest, 0, now, count)
    plan_work(contest, 0, now)
    client, address = desk(contest)
    client.get(address)
    with django_assert_num_queries(reads):
        client.get(address)
