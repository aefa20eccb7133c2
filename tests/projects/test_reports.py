"""What a project hands in at a later stage goes the way of an application, under its number."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.running import filled_report, make_running, move, submitted_report
from yipin.duties.models import Obligation
from yipin.organisations.permissions import Refused
from yipin.programmes.services.rounds import close_round, reopen_round
from yipin.programmes.services.windows import change_stage_window
from yipin.projects.models import Application
from yipin.projects.queries import applications_of_unit
from yipin.projects.report_queries import projects_of_round, reports_of_project, reports_passed
from yipin.projects.reviewing import entries_of
from yipin.projects.services.applications import submit_application
from yipin.projects.services.reports import start_report
from yipin.projects.services.screening import forward_application, return_application

pytestmark = pytest.mark.django_db


def owed(running, at: int = 0) -> Obligation:
    return Obligation.objects.get(
        source_kind="report", source_id=running.stage.pk, unit=running.world.colleges[at].unit
    )


def test_a_unit_owes_a_report_for_each_project_that_begins(now: datetime):
    running = make_running(now)
    assert (owed(running).minimum, owed(running).done) == (1, 0)
    assert owed(running).due_at == running.stage.closes_at
    assert owed(running).title == f"{running.world.round.name_in_lists}：提交项目总结"


def test_a_project_that_is_given_up_owes_nothing_more(now: datetime):
    running = make_running(now)
    move(running.world, running.projects[0], "cancel", now)
    assert owed(running).minimum == 0
    assert owed(running, 1).minimum == 1
    move(running.world, running.projects[0], "continue", now)
    assert owed(running).minimum == 1


def test_a_round_that_has_ended_asks_for_nothing_more(now: datetime):
    running = make_running(now)
    office, held = running.world.office, running.world.round
    submitted_report(running, 0, now)
    close_round(actor=office, round_=held, now=now)
    assert [owed(running).minimum, owed(running, 1).minimum] == [1, 0]
    assert owed(running).is_met
    reopen_round(actor=office, round_=held, now=now)
    assert [owed(running).minimum, owed(running, 1).minimum] == [1, 1]


def test_what_is_known_of_the_project_is_filled_in(now: datetime):
    running = make_running(now)
    project = running.projects[0]
    report = start_report(
        actor=running.world.colleges[0].secretary, project=project, stage=running.stage, now=now
    )
    answers = report.submission.answers
    assert answers["title"] == project.title
    assert answers["unit"] == project.unit.name
    assert report.submission.facts["application.title"]["source"] == project.round.name
    labels = [one.label for one in report.submission.form.parsed.answerable()]
    assert labels == [
        "项目单位", "项目名称", "主题", "负责人", "实施情况", "主要成效", "经验和不足", "项目总结", "过程材料",
    ]  # fmt: skip


def test_it_is_begun_once(now: datetime):
    running = make_running(now)
    actor, project = running.world.colleges[0].secretary, running.projects[0]
    first = start_report(actor=actor, project=project, stage=running.stage, now=now)
    again = start_report(actor=actor, project=project, stage=running.stage, now=now)
    assert first.pk == again.pk
    assert owed(running).begun_at == now


def test_handing_in_meets_what_is_owed_under_the_number_of_the_project(now: datetime):
    running = make_running(now)
    report = submitted_report(running, 0, now)
    assert (report.state, report.number) == ("submitted", running.projects[0].number)
    assert (owed(running).done, owed(running).is_met) == (1, True)
    assert not report.holds_place


def test_a_report_is_no_application(now: datetime):
    running = make_running(now)
    submitted_report(running, 0, now)
    assert list(running.world.round.applications.all()) == running.projects
    assert list(applications_of_unit(running.world.colleges[0].unit)) == running.projects[:1]
    assert Application.every.count() == 3


@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(days=3)])
def test_after_the_last_minute_nothing_is_taken(now: datetime, late):
    running = make_running(now)
    report = filled_report(running, 0, now)
    after = running.stage.closes_at + late

    with pytest.raises(Refused) as refused:
        submit_application(actor=running.world.colleges[0].secretary, application=report, now=after)
    assert refused.value.code == "window_over"
    with pytest.raises(Refused) as refused:
        start_report(
            actor=running.world.colleges[1].secretary,
            project=running.projects[1], stage=running.stage, now=after,
        )  # fmt: skip
    assert refused.value.code == "window_over"


def test_only_a_project_under_way_hands_in(now: datetime):
    running = make_running(now)
    move(running.world, running.projects[0], "cancel", now)
    with pytest.raises(Refused) as refused:
        start_report(
            actor=running.world.colleges[0].secretary,
            project=running.projects[0], stage=running.stage, now=now,
        )  # fmt: skip
    assert (refused.value.code, refused.value.reason) == (
        "not_running", "项目现在不在实施中，不用交这份材料。",
    )  # fmt: skip


def test_nobody_else_begins_it(now: datetime):
    running = make_running(now)
    for actor in (running.world.colleges[1].secretary, running.world.colleges[0].league):
        with pytest.raises(Refused):
            start_report(actor=actor, project=running.projects[0], stage=running.stage, now=now)


def test_the_host_returns_it_and_takes_it(now: datetime):
    running = make_running(now)
    report = submitted_report(running, 0, now)
    office = running.world.office
    return_application(actor=office, application=report, reason="成效要有数字。", now=now)
    report.refresh_from_db()
    assert report.state == "returned"
    taken = submitted_report(running, 1, now)
    forward_application(actor=office, application=taken, now=now)
    assert [one.pk for one in reports_passed(running.world.round, running.stage)] == [taken.pk]


def test_a_later_review_judges_the_reports_that_were_taken(now: datetime):
    running = make_running(now)
    taken = submitted_report(running, 1, now)
    forward_application(actor=running.world.office, application=taken, now=now)
    submitted_report(running, 0, now)
    entries = entries_of(running.world.round, "defence")
    assert [(one.subject_id, one.title) for one in entries] == [(taken.pk, taken.title)]


def test_moving_the_stage_moves_what_is_owed(now: datetime):
    running = make_running(now)
    later = running.stage.closes_at + timedelta(days=5)
    change_stage_window(
        actor=running.world.office, round_=running.world.round, stage_key="final-report",
        opens_at=running.stage.opens_at, closes_at=later, now=now,
    )  # fmt: skip
    assert owed(running).due_at == later


def test_the_lists_read_as_often_for_many_as_for_one(now: datetime, django_assert_num_queries):
    for colleges in (1, 4):
        running = make_running(now, colleges=colleges)
        submitted_report(running, 0, now)
        held = running.world.round
        with django_assert_num_queries(2):
            rows = list(projects_of_round(held, running.stage))
        assert [len(one.found) for one in rows] == [1] + [0] * (colleges - 1)
        with django_assert_num_queries(2):
            assert [one.report.state for one in reports_of_project(rows[0])] == ["submitted"]
