"""What a unit hands in for its projects: begun from the project, from what is due, on its own form."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from tests.factories.running import filled_report, make_running, move
from tests.web.unit.conftest import sit
from yipin.projects.models import Application

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(today):
    return make_running(today)


@pytest.fixture
def desk(running):
    return sit(running.world.colleges[0].secretary)


def start(running, at: int = 0) -> str:
    return reverse("report_start", args=[running.projects[at].pk, "final-report"])


def test_the_project_says_what_comes_and_begins_it(running, desk):
    page = desk.get(reverse("application", args=[running.projects[0].pk])).content.decode()
    assert "后面要交的材料" in page
    assert start(running) in page
    answer = desk.post(start(running))
    report = Application.every.get(project=running.projects[0])
    assert answer["Location"] == reverse("application", args=[report.pk])
    form = desk.get(answer["Location"]).content.decode()
    assert "<h1" in form
    assert "提交项目总结" in form
    assert "实施情况" in form
    assert "能报几项" not in form


def test_what_is_due_leads_there_and_then_to_the_draft(running, desk, today):
    due = desk.get(reverse("due")).content.decode()
    assert (
        reverse("report_stage", args=[running.stage.pk]) in due
        or f"/reports/{running.stage.pk}/" in due
    )
    assert "1 个项目要交" in due
    report = filled_report(running, 0, today)
    due = desk.get(reverse("due")).content.decode()
    assert f"提交项目总结：{report.title}" in due
    assert "1 个项目要交" not in due


def test_the_stage_lists_the_projects_of_the_unit(running, desk):
    page = desk.get(reverse("report_stage", args=[running.stage.pk])).content.decode()
    assert running.projects[0].title in page
    assert running.projects[1].title not in page


def test_a_project_that_ended_cannot_begin_and_says_why(running, desk, today):
    move(running.world, running.projects[0], "cancel", today)
    answer = desk.post(start(running), follow=True).content.decode()
    assert "项目现在不在实施中，不用交这份材料。" in answer


def test_a_project_that_passed_says_so_once_and_why_nothing_is_asked(running, desk):
    project = running.projects[0]
    Application.objects.filter(pk=project.pk).update(state="accepted")
    page = " ".join(strip_tags(desk.get(reverse("application", args=[project.pk])).text).split())
    assert "不用交，通过验收" in page
    assert "时间待定" not in page
    assert "通过验收 通过验收" not in page


def test_somebody_elses_project_is_not_found(running, desk):
    assert desk.post(start(running, 1)).status_code == 404


def test_it_is_handed_in_with_words_that_fit(running, desk, today):
    report = filled_report(running, 0, today)
    asked = desk.get(reverse("application_act", args=[report.pk, "submit"])).content.decode()
    assert "提交材料" in asked
    assert "名额" not in asked
    desk.post(reverse("application_act", args=[report.pk, "submit"]))
    report.refresh_from_db()
    assert report.state == "submitted"
    shown = desk.get(reverse("application", args=[report.pk])).content.decode()
    assert "等审查" in shown
