"""Reports of projects as the office sees them: who has handed in, reminding, judging."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.rounds import make_college
from tests.factories.running import make_running, move, submitted_report
from tests.web.office.rounds.conftest import sit, words_of
from yipin.duties.models import Obligation, Reminder
from yipin.journal.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.now()


@pytest.fixture
def running(today):
    return make_running(today)


def address(running) -> str:
    return reverse("round_reports", args=[running.world.round.pk, "final-report"])


def page(running, **asked) -> str:
    return words_of(sit(running.world.office).get(address(running), asked))


def test_every_project_stands_there_with_what_it_handed_in(running, today):
    report = submitted_report(running, 0, today)
    shown = page(running)
    assert "2 个项目里 1 个没交" in shown
    assert "待审查" in shown
    assert "还没开始" in shown
    assert reverse("office_application", args=[report.pk]) in shown


def test_it_is_narrowed_by_state_and_words(running, today):
    submitted_report(running, 0, today)
    first, second = (one.title for one in running.projects)
    assert second not in page(running, state="submitted")
    assert first not in page(running, state="missing")
    assert first not in page(running, q=second)
    assert "没有符合的" in page(running, q="查无此项")


def test_a_project_that_was_given_up_is_not_missing(running, today):
    move(running.world, running.projects[0], "cancel", today)
    assert "1 个项目里 1 个没交" in page(running)


def test_the_others_are_reminded(running, today):
    submitted_report(running, 0, today)
    office = sit(running.world.office)
    url = reverse("round_reports_remind", args=[running.world.round.pk, "final-report"])
    office.post(url, {"text": "样例在群里"})
    assert [one.obligation.unit for one in Reminder.objects.all()] == [
        running.world.colleges[1].unit
    ]


def test_one_unit_gets_more_time_and_one_comes_back_to_this_list(running, today):
    owed = Obligation.objects.get(source_kind="report", unit=running.world.colleges[1].unit)
    office = sit(running.world.office)
    later = (today + timedelta(days=40)).date().isoformat()
    answer = office.post(
        reverse("obligation_extend", args=[owed.pk]), {"due_at": f"{later}T18:00", "reason": "停课"},
    )  # fmt: skip
    assert answer["Location"] == address(running)
    assert "已延期到" in page(running)


def test_a_report_is_judged_like_an_application_but_not_merged(running, today):
    report = submitted_report(running, 0, today)
    office = sit(running.world.office)
    url = reverse("office_application", args=[report.pk])
    shown = words_of(office.get(url))
    assert "提交项目总结" in shown
    assert "并入" not in shown
    office.post(reverse("office_application_judge", args=[report.pk]), {"act": "forward"})
    report.refresh_from_db()
    assert report.state == "forwarded"
    assert "1 已通过" not in page(running)


def test_as_many_reads_for_many_as_for_one(today):
    counts = []
    for colleges in (1, 5):
        running = make_running(today, colleges=colleges)
        submitted_report(running, 0, today)
        office = sit(running.world.office)
        office.get(address(running))
        with CaptureQueriesContext(connection) as caught:
            office.get(address(running))
        counts.append(len(caught))
    assert counts == [13, 13]


def test_a_later_date_is_told_to_those_alone_whose_projects_owe_it(running, today):
    world, office = running.world, sit(running.world.office)
    world.round.addressees.create(unit=make_college(world.host, "第7学院团总支").unit)
    submitted_report(running, 0, today)
    window = reverse("round_window", args=[world.round.pk, "final-report"])
    assert "1 个单位的 1 位填报人会收到消息" in words_of(office.get(window))
    ends = {"opens_at": "", "closes_at": f"{today + timedelta(days=20):%Y-%m-%dT%H:%M}"}
    told = Message.objects.filter(title__startswith="时间有变")
    assert "已告诉各单位" in words_of(office.post(window, ends, follow=True))
    assert [one.recipient_id for one in told] == [world.colleges[1].secretary.person.pk]
    submitted_report(running, 1, today)
    assert "现在没有单位还要交，不发消息。" in words_of(office.get(window))
    ends["closes_at"] = f"{today + timedelta(days=21):%Y-%m-%dT%H:%M}"
    assert "没有要告诉的人" in words_of(office.post(window, ends, follow=True))
    assert told.count() == 1
