"""A project that gets more time hands its report in again and is decided anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.decisions import sign_all
from tests.factories.later import LaterContest, make_later_contest
from tests.factories.organisations import make_actor
from tests.factories.running import make_running, submitted_report
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.next_steps import later_step_of
from yipin.projects.services.applications import submit_application
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import (
    Chosen,
    begin_decision,
    refresh_decision,
    replace_decision,
    rows_of,
    save_choices,
)
from yipin.projects.services.screening import forward_application, reopen_application
from yipin.reviews.models import Card, Panel
from yipin.reviews.services.panels import close_panel
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


def judged(contest: LaterContest, now: datetime, *points: int) -> None:
    """Every expert gives these points in everything to each subject in turn, and the review ends."""
    panel = Panel.objects.select_related("unit").get(pk=contest.panel.pk)
    given = dict(enumerate(points, start=1))
    rows = Card.objects.filter(judge__panel=panel, handed_in_at=None).select_related("subject")
    for card in rows:
        card.marks = {one.key: given[card.subject.number] * 100 for one in panel.rubric.criteria}
        card.handed_in_at = now
        card.save()
    close_panel(actor=contest.running.world.office, panel=panel, now=now)


def test_what_came_again_is_judged_again_alone_and_its_outcome_replaced(now: datetime):
    contest = make_later_contest(now)
    world, later = contest.running.world, now + timedelta(hours=1)
    (stage,) = deciding_stages(world.round.definition.parsed, "acceptance")
    judged(contest, now, 9, 5)
    given = {"actor": world.office, "now": later}
    signer = make_actor(world.host, Right.ENDORSE_LEAGUE, Right.READ)

    def sign(decision: Decision, said: dict[int, str]) -> Decision:
        chosen = {pk: Chosen(one, reason="成效还看不出来。") for pk, one in said.items()}
        save_choices(chosen=chosen, decision=decision, **given)
        send_decision(decision=decision, **given)
        return sign_all(decision, signer, later)

    first, second = (one.pk for one in contest.running.projects)
    decision = begin_decision(held=world.round, key=stage.key, **given)
    sign(decision, {first: "pass", second: "extend"})
    report = Application.every.get(pk=contest.reports[1].pk)
    assert report.state == "returned"
    assert Panel.objects.get().state == "closed"

    secretary = world.colleges[1].secretary
    sent = submit_application(actor=secretary, application=report, now=later)
    assert Panel.objects.get().state == "closed"
    forward_application(application=sent, **given)
    panel = Panel.objects.get()
    assert panel.is_partly_open
    open_cards = Card.objects.filter(handed_in_at=None).values_list("subject__number", flat=True)
    assert set(open_cards) == {2}
    entry = Entry.objects.get(action="panel.judged_again")
    assert entry.note == "延期后重新交来了材料。延期的理由：成效还看不出来。"
    step = later_step_of(world.round)
    assert (step.kind, step.panel.pk) == ("review", panel.pk)

    fresh = replace_decision(decision=decision, reason="延期的项目交来了。", **given)
    save_choices(chosen={second: Chosen("excellent", reason="")}, decision=fresh, **given)
    with pytest.raises(Refused) as refused:
        send_decision(decision=fresh, **given)
    assert "还没有结束，名次会变" in refused.value.reason

    later = now + timedelta(hours=2)
    given["now"] = later
    judged(contest, later, 1, 10)
    assert later_step_of(world.round).kind == "decide"
    refresh_decision(decision=fresh, **given)
    assert [one.application_id for one in rows_of(fresh)] == [second, first]
    sign(fresh, {second: "excellent"})
    states = dict(Application.objects.values_list("pk", "grade"))
    assert states == {first: "pass", second: "excellent"}


def test_a_report_corrected_without_more_time_is_not_judged_again(now: datetime):
    contest = make_later_contest(now)
    office = contest.running.world.office
    judged(contest, now, 9, 5)
    report = contest.reports[1]
    reopen_application(actor=office, application=report, reason="看错了", now=now)
    forward_application(actor=office, application=report, now=now)
    assert Panel.objects.get().state == "closed"
