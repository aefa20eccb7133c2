"""The host comes and looks, and asks for something; what happened stands in one list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from tests.factories.pictures import photograph
from tests.factories.projects import make_running, with_plan
from tests.web.unit.conftest import sit
from yipin.duties.models import Obligation
from yipin.duties.queries import obligations_for_unit
from yipin.journal.models import Message
from yipin.organisations.permissions import Refused
from yipin.projects.models import ProjectTask
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.moves import lock_application, move_application
from yipin.projects.services.tasks import check_task, report_task, set_task
from yipin.projects.services.visits import answer_visit, record_visit
from yipin.projects.story import story_of
from yipin.rules.stage_guards import Situation

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(now: datetime):
    return make_running(now)


@pytest.fixture
def secretary(running):
    return running.world.colleges[0].secretary


def refused(code: str, act, **given) -> None:
    with pytest.raises(Refused) as caught:
        act(**given)
    assert caught.value.code == code


def visit_given(running, now, **changes):
    return {
        "actor": running.world.office, "project": running.first, "visited_on": now.date(),
        "visitors": "组织部部长", "seen": "实训室开放正常。", "now": now, **changes,
    }  # fmt: skip


def test_a_visit_is_recorded_and_answered(now, running, secretary):
    visit = record_visit(**visit_given(running, now, advice="多贴告示", met_members=23))
    assert Message.objects.filter(body="多贴告示", kind="project.answered").exists()
    answer_visit(actor=secretary, visit=visit, answer="下周贴。", now=now)
    visit.refresh_from_db()
    assert (visit.answer, visit.met_members) == ("下周贴。", 23)
    refused("empty", answer_visit, actor=secretary, visit=visit, answer=" ", now=now)
    other = running.world.colleges[1].secretary
    refused("not_yours", answer_visit, actor=other, visit=visit, answer="甲", now=now)


def test_a_visit_says_when_who_and_what(now, running, secretary):
    tomorrow = now.date() + timedelta(days=1)
    refused("day_to_come", record_visit, **visit_given(running, now, visited_on=tomorrow))
    refused("empty", record_visit, **visit_given(running, now, seen=" "))
    refused("not_yours", record_visit, **visit_given(running, now, actor=secretary))


def task_of(running, now, proof: str = "") -> ProjectTask:
    return set_task(
        actor=running.world.office, project=running.first, text="报一张现场照片", proof=proof,
        due_at=now + timedelta(days=3), now=now,
    )  # fmt: skip


def owed(running, now) -> list[str]:
    groups = obligations_for_unit(running.first.unit, now)
    titles = [one.obligation.title for group in groups for one in group.items]
    return [title for title in titles if "现场照片" in title]


def test_a_task_is_due_until_the_host_agrees(now, running, secretary):
    task = task_of(running, now)
    assert owed(running, now) == ["百炼匠心工作坊：报一张现场照片"]
    report_task(actor=secretary, task=task, report="拍了。", evidence=None, now=now)
    assert owed(running, now) == []
    answer = {"actor": running.world.office, "task": task, "now": now}
    refused("reason_missing", check_task, is_done=False, remark="", **answer)
    check_task(is_done=False, remark="看不清。", **answer)
    assert len(owed(running, now)) == 1
    report_task(actor=secretary, task=task, report="重拍了。", evidence=None, now=now)
    assert check_task(is_done=True, remark="", **answer).state == ProjectTask.State.CHECKED
    refused("changed_since", check_task, is_done=True, remark="", **answer)
    assert Obligation.objects.get(source_kind="project-task").done == 1


def test_where_proof_is_asked_for_it_is_given(now, running, secretary):
    task = task_of(running, now, proof="照片")
    given = {"actor": secretary, "task": task, "now": now}
    refused("proof_missing", report_task, report="拍了。", evidence=None, **given)
    refused("empty", report_task, report=" ", evidence=None, **given)
    evidence = add_evidence(
        actor=secretary, project=running.first, upload=photograph(), name="现场.jpg", now=now
    )
    assert report_task(report="拍了。", evidence=evidence, **given).evidence == evidence


def test_a_task_has_words_and_a_day_to_come(now, running, secretary):
    given = {"actor": running.world.office, "project": running.first, "proof": "", "now": now}
    later, before = now + timedelta(days=1), now - timedelta(days=1)
    refused("empty", set_task, text=" ", due_at=later, **given)
    refused("over", set_task, text="甲", due_at=before, **given)
    refused("not_yours", set_task, text="甲", due_at=later, **{**given, "actor": secretary})


def test_photographs_are_bundled_by_the_day_of_the_place(running, secretary, now):
    midnight = now.replace(hour=0, minute=0) + timedelta(days=1)
    for n, after in enumerate((-10, 10, 9 * 60)):  # minutes; in UTC the first two share a day
        add_evidence(
            actor=secretary, project=running.first, upload=photograph(f"第{n}张", orientation=n + 1),
            name=f"{n}.jpg", now=midnight + timedelta(minutes=after),
        )  # fmt: skip
    story = [one for one in story_of(running.first) if one.action == "project.evidence_added"]
    assert [one.count for one in story] == [2, 1]


def test_what_happened_stands_in_one_list(now, running, secretary, django_assert_num_queries):
    project = with_plan(running, now)
    for n in range(3):
        add_evidence(
            actor=secretary, project=project, upload=photograph(f"第{n}张", taken=f"2027:01:0{n + 1} 00:00:00"),
            name=f"{n}.jpg", now=now + timedelta(minutes=n),
        )  # fmt: skip
    record_visit(**visit_given(running, now + timedelta(hours=1)))
    add_evidence(
        actor=secretary, project=project, upload=photograph("另"), name="另.jpg",
        now=now + timedelta(hours=2),
    )  # fmt: skip
    with django_assert_num_queries(4):
        story = story_of(project)
    assert [(one.action, one.count) for one in story[:3]] == [
        ("project.evidence_added", 1),
        ("project.visited", 1),
        ("project.evidence_added", 3),
    ]
    acts = {one.action for one in story}
    assert {"project.plan_set", "application.approve", "application.begin"} <= acts


def test_a_terminated_project_asks_for_nothing_more_and_says_why(now, running, secretary):
    """Its plan, its tasks and the desk of its unit are quiet; one that comes back owes again."""
    office, project = running.world.office, with_plan(running, now)
    task = set_task(
        actor=office, project=project, text="报一张集中活动的照片", proof="",
        due_at=now + timedelta(days=5), now=now,
    )  # fmt: skip
    page, desk = reverse("project", args=[project.pk]), sit(secretary)
    assert "先办“" in desk.get(page).text
    assert task.text in desk.get(reverse("due")).text
    end(running, project, "cancel", now, "实施单位撤并")
    shown = desk.get(page).text
    assert shown.index("理由：实施单位撤并") < shown.index("计划和进度")
    assert "先办“" not in shown
    assert shown.count("不用办了") == 5  # three steps, the task, the sentence
    assert "其余的不用办了" in shown
    assert task.text not in desk.get(reverse("due")).text
    refused(
        "given_up", report_task, actor=secretary, task=task, report="甲", evidence=None, now=now
    )
    end(running, project, "continue", now)
    assert task.text in desk.get(reverse("due")).text


def end(running, project, action: str, now, reason: str = "") -> None:
    move_application(
        actor=running.world.office, application=lock_application(project), action=action,
        situation=Situation(now=now, is_decided=True), now=now, reason=reason,
    )  # fmt: skip
