"""A project that gets more time hands its report in again and is decided anew."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories.decisions import sign_all
from tests.factories.organisations import make_actor
from tests.factories.running import make_running, submitted_report
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.next_steps import later_step_of
from yipin.projects.services.applications import submit_application
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import (
    Chosen,
    begin_decision,
    replace_decision,
    rows_of,
    save_choices,
)
from yipin.projects.services.screening import forward_application
from yipin.reviews.models import Panel
from yipin.rules.decisions import deciding_stages

pytestmark = pytest.mark.django_db


class Work:
    """Two projects whose summaries were taken; nothing is decided about them yet."""

    def __init__(self, now: datetime) -> None:
        self.now, self.running = now, make_running(now)
        self.office, self.held = self.running.world.office, self.running.world.round
        self.signer = make_actor(self.running.world.host, Right.ENDORSE_LEAGUE, Right.READ)
        self.reports = [submitted_report(self.running, at, now) for at in range(2)]
        for one in self.reports:
            forward_application(actor=self.office, application=one, now=now)

    def sign(self, decision: Decision, *outcomes: str) -> Decision:
        chosen = {
            row.application_id: Chosen(said, reason="成效还看不出来。")
            for row, said in zip(rows_of(decision), outcomes, strict=True)
        }
        given = {"actor": self.office, "decision": decision, "now": self.now}
        save_choices(chosen=chosen, **given)
        send_decision(**given)
        return sign_all(decision, self.signer, self.now)

    def states(self) -> list[str]:
        return list(Application.every.order_by("pk").values_list("state", flat=True))


def test_more_time_means_another_report_and_another_decision(now: datetime):
    work = Work(now)
    (stage,) = deciding_stages(work.held.definition.parsed, "acceptance")
    given = {"actor": work.office, "now": now}
    Panel.objects.filter(stage_key=stage.key).update(state=Panel.State.CLOSED)
    decision = begin_decision(held=work.held, key=stage.key, **given)
    work.sign(decision, "pass", "extend")
    assert work.states() == ["accepted", "running", "forwarded", "returned"]
    returned = Application.every.get(pk=work.reports[1].pk)
    assert returned.steps.order_by("id").last().reason == "成效还看不出来。"
    step = later_step_of(work.held)
    assert step is None or step.stage != stage

    secretary = work.running.world.colleges[1].secretary
    again = submit_application(actor=secretary, application=returned, now=now)
    forward_application(actor=work.office, application=again, now=now)
    before = set(Message.objects.values_list("pk", flat=True))
    old = Decision.objects.get(pk=decision.pk)
    fresh = replace_decision(decision=old, reason="延期的项目交来了。", **given)
    work.sign(fresh, "pass", "excellent")
    assert work.states() == ["accepted", "accepted", "forwarded", "forwarded"]
    told = Message.objects.filter(kind="result.published").exclude(pk__in=before)
    assert {one.url for one in told} == {f"/applications/{work.running.projects[1].pk}/"}


def test_what_came_again_is_the_next_step(now: datetime):
    work = Work(now)
    (stage,) = deciding_stages(work.held.definition.parsed, "acceptance")
    decision = begin_decision(actor=work.office, held=work.held, key=stage.key, now=now)
    work.sign(decision, "fail", "extend")
    assert later_step_of(work.held) is None
    returned = Application.every.get(pk=work.reports[1].pk)
    secretary = work.running.world.colleges[1].secretary
    again = submit_application(actor=secretary, application=returned, now=now)
    assert later_step_of(work.held).kind == "reports"
    forward_application(actor=work.office, application=again, now=now)
    step = later_step_of(work.held)
    assert (step.kind, step.stage.key, step.decision.pk) == ("decide", stage.key, decision.pk)
