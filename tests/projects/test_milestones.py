"""The plan of a project: set, ticked off, changed with the host's consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.factories.projects import make_running, plan_for, with_plan
from yipin.journal.models import Entry, Message
from yipin.organisations.permissions import Refused
from yipin.projects.milestones import plan_of, planned, projects_of_round, proposed_plan
from yipin.projects.models import PlanChange
from yipin.projects.services.milestones import (
    answer_change,
    propose_change,
    set_plan,
    take_back_change,
    tick_milestone,
    untick_milestone,
)
from yipin.projects.services.moves import lock_application, move_application
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


def test_the_window_of_the_carrying_out_is_proposed(running):
    assert [one.title for one in proposed_plan(running.first)] == ["启动", "收尾，整理材料"]


def test_before_it_runs_the_unit_changes_its_plan_freely(now, secretary):
    running = make_running(now, state="approved")
    actor, project = running.world.colleges[0].secretary, running.first
    for days in ((5, 9), (6,)):
        set_plan(actor=actor, project=project, plan=plan_for(now.date(), *days), now=now)
    assert [one.due_on for one in plan_of(project)] == [now.date() + timedelta(days=6)]
    assert project.milestones.count() == 3


def test_once_it_runs_by_a_plan_the_plan_is_proposed(now, running, secretary):
    project = with_plan(running, now)
    plan = plan_for(now.date(), 9)
    refused("must_propose", set_plan, actor=secretary, project=project, plan=plan, now=now)
    change = propose_change(
        actor=secretary, project=project, plan=plan, reason="设备晚到两周。", now=now
    )
    assert plan_of(project).count() == 3
    assert Message.objects.filter(kind="project.reported").count() > 0
    answer_change(actor=running.world.office, change=change, is_approved=True, answer="", now=now)
    assert [one.title for one in plan_of(project)] == ["第1步"]
    assert project.milestones.filter(dropped_at=now).count() == 3


def test_a_returned_change_leaves_the_plan_and_says_why(now, running, secretary):
    project = with_plan(running, now)
    asked = {"actor": secretary, "project": project, "reason": "设备晚到。", "now": now}
    change = propose_change(plan=plan_for(now.date(), 9), **asked)
    refused("waiting", propose_change, plan=plan_for(now.date(), 8), **asked)
    answer = {"actor": running.world.office, "change": change, "is_approved": False, "now": now}
    refused("reason_missing", answer_change, answer=" ", **answer)
    answer_change(answer="请写清新日期的依据。", **answer)
    assert plan_of(project).count() == 3
    assert Message.objects.filter(body="请写清新日期的依据。").exists()
    refused("answered", answer_change, answer="再答", **answer)
    assert propose_change(plan=plan_for(now.date(), 8), **asked).state == PlanChange.State.ASKED


def test_a_change_can_be_taken_back(now, running, secretary):
    project = with_plan(running, now)
    plan = plan_for(now.date(), 9)
    change = propose_change(actor=secretary, project=project, plan=plan, reason="甲", now=now)
    take_back_change(actor=secretary, change=change, now=now)
    refused("answered", take_back_change, actor=secretary, change=change, now=now)


def test_a_change_needs_a_reason_and_a_difference(now, running, secretary):
    project = with_plan(running, now)
    standing = planned(plan_of(project))
    asked = {"actor": secretary, "project": project, "now": now}
    refused("nothing_changed", propose_change, plan=standing, reason="无", **asked)
    refused("reason_missing", propose_change, plan=standing[:1], reason=" ", **asked)
    refused("plan", propose_change, plan=[], reason="无", **asked)


def test_ticked_off_with_its_day_and_taken_back(now, running, secretary):
    milestone = plan_of(with_plan(running, now)).first()
    ticked = tick_milestone(
        actor=secretary, milestone=milestone, done_on=now.date(), note="办了两场", now=now
    )
    assert (ticked.done_on, ticked.done_note) == (now.date(), "办了两场")
    assert Entry.objects.filter(action="project.milestone_done").count() == 1
    assert untick_milestone(actor=secretary, milestone=milestone, now=now).done_on is None
    tomorrow = now.date() + timedelta(days=1)
    refused(
        "day_to_come", tick_milestone,
        actor=secretary, milestone=milestone, done_on=tomorrow, note="", now=now,
    )  # fmt: skip


def test_what_is_done_is_neither_changed_nor_dropped(now, running, secretary):
    project = with_plan(running, now)
    done = plan_of(project).first()
    tick_milestone(actor=secretary, milestone=done, done_on=now.date(), note="", now=now)
    first, *rest = planned(plan_of(project))
    asked = {"actor": secretary, "project": project, "reason": "甲", "now": now}
    for plan in (rest, [replace(first, title="改名"), *rest]):
        refused("done_already", propose_change, plan=plan, **asked)


def test_a_dropped_milestone_is_not_ticked_off(now, running, secretary):
    project = with_plan(running, now)
    dropped = plan_of(project).first()
    change = propose_change(
        actor=secretary, project=project, plan=planned(plan_of(project))[1:], reason="甲", now=now
    )
    answer_change(actor=running.world.office, change=change, is_approved=True, answer="", now=now)
    refused(
        "dropped", tick_milestone,
        actor=secretary, milestone=dropped, done_on=now.date(), note="", now=now,
    )  # fmt: skip


def test_a_project_that_ended_is_left_alone(now, running, secretary):
    project = with_plan(running, now)
    change = propose_change(
        actor=secretary, project=project, plan=plan_for(now.date(), 9), reason="甲", now=now
    )
    project = lock_application(running.first)
    situation = Situation(now=now, opens_at=None, closes_at=None, is_decided=True)
    move_application(
        actor=running.world.office, application=project, action="cancel", situation=situation,
        now=now,
    )  # fmt: skip
    plan = plan_for(now.date(), 9)
    refused("not_under_way", set_plan, actor=secretary, project=project, plan=plan, now=now)
    for is_approved in (True, False):
        refused(
            "not_under_way", answer_change,
            actor=running.world.office, change=change, is_approved=is_approved, answer="", now=now,
        )  # fmt: skip


def test_nobody_else_touches_the_plan(now, running):
    project, other = with_plan(running, now), running.world.colleges[1].secretary
    plan, milestone = plan_for(now.date(), 9), plan_of(project).first()
    refused("not_yours", set_plan, actor=other, project=project, plan=plan, now=now)
    refused(
        "not_yours", tick_milestone,
        actor=other, milestone=milestone, done_on=date(2027, 3, 1), note="", now=now,
    )  # fmt: skip
    secretary = running.world.colleges[0].secretary
    change = propose_change(actor=secretary, project=project, plan=plan, reason="甲", now=now)
    refused(
        "not_yours", answer_change,
        actor=other, change=change, is_approved=True, answer="", now=now,
    )  # fmt: skip


def test_the_list_of_a_round_counts(now, running):
    project = with_plan(running, now)
    rows = {one.pk: one for one in projects_of_round(running.world.round.pk, now.date())}
    found = rows[project.pk]
    assert (found.whole, found.done, found.overdue) == (3, 0, 1)
    assert found.next_due == now.date() - timedelta(days=3)
    assert [one.whole for one in rows.values()] == [3, 0]
