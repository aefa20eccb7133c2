"""Visits and tasks on the pages of the office and of the unit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.pictures import photograph
from tests.web.unit.conftest import sit
from yipin.projects.evidence import evidence_of
from yipin.projects.models import ProjectTask, Visit
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.tasks import set_task
from yipin.web.projects import visit_views


@pytest.fixture
def secretary(running):
    return sit(running.world.colleges[0].secretary)


@pytest.fixture
def office(running):
    return sit(running.world.office)


def test_a_visit_from_the_office_to_the_answer(office, secretary, running, today):
    url = f"/office/projects/{running.first.pk}/visits/new/"
    sent = {"visited_on": today.date().isoformat(), "visitors": "组织部部长", "seen": "正常开放。"}
    wrong = office.post(url, {**sent, "visited_on": "2040-01-01"})
    assert (wrong.status_code, "走访以后再记" in wrong.content.decode()) == (422, True)
    assert "正常开放。" in wrong.content.decode()
    page = office.post(url, sent, follow=True).content.decode()
    assert "正常开放。" in page
    visit = Visit.objects.get()
    answered = secretary.post(f"/visits/{visit.pk}/answer/", {"answer": "照办"}, follow=True)
    assert "照办" in answered.content.decode()
    empty = secretary.post(f"/visits/{visit.pk}/answer/", {"answer": ""}, follow=True)
    assert "打算怎么办" in empty.content.decode()


def test_a_task_from_the_office_to_its_end(office, secretary, running, today):
    url = f"/office/projects/{running.first.pk}/tasks/new/"
    due = (today + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    past = office.post(url, {"text": "报照片", "due_at": "2020-01-01T00:00"})
    assert (past.status_code, "已经过去" in past.content.decode()) == (422, True)
    office.post(url, {"text": "报照片", "due_at": due})
    task = ProjectTask.objects.get()
    desk = secretary.get("/due/").content.decode()
    assert "百炼匠心工作坊：报照片" in desk
    assert f"/project-tasks/{task.pk}/" in desk
    url = f"/project-tasks/{task.pk}/"
    assert secretary.post(url, {"report": ""}).status_code == 422
    assert "等主办单位核实" in secretary.post(url, {"report": "好"}, follow=True).content.decode()
    assert office.post(url, {"verdict": "back"}).status_code == 422
    assert "已办结" in office.post(url, {"verdict": "done"}, follow=True).content.decode()
    assert office.post(url, {"verdict": "done"}).status_code == 404


def test_the_proof_of_a_task_is_found_on_every_page(secretary, running, today, monkeypatch):
    monkeypatch.setattr(visit_views, "PROOFS", 1)
    desk, project = running.world.colleges[0].secretary, running.first
    for name in ("甲.jpg", "乙.jpg"):
        add_evidence(
            actor=desk, project=project, upload=photograph(name), name=name, now=today
        )  # fmt: skip
    task = set_task(
        actor=running.world.office, project=project, text="报照片", proof="照片",
        due_at=today + timedelta(days=2), now=today,
    )  # fmt: skip
    first, second = evidence_of(project)
    url = f"/project-tasks/{task.pk}/"
    bare = secretary.post(url, {"report": ""}).text
    assert "请写办理情况。这项任务要佐证：照片。" in bare
    assert (first.title in secretary.get(url).text, second.title in secretary.get(url).text) == (
        True, False,
    )  # fmt: skip
    typed = {"report": "办了两场。", "evidence": first.pk}
    turned = secretary.post(url, typed | {"turn": "2"})
    assert turned.status_code == 200
    for words in ("办了两场。", f'<option value="{first.pk}" selected', second.title):
        assert words in turned.text
    secretary.post(url, typed)
    task.refresh_from_db()
    assert (task.state, task.evidence_id) == ("reported", first.pk)
