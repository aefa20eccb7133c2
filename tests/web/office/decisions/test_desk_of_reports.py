"""Midterms and acceptances at the desk: no places by rank, who reads a reason, who handed in nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import make_actor
from tests.factories.running import Running, make_running, submitted_report
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.duties.models import Obligation
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.decision_models import Decision
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import (
    Chosen,
    begin_decision,
    choose_top,
    rows_of,
    save_choices,
)
from yipin.projects.services.reports import SOURCE
from yipin.rules.definition import Stage
from yipin.web.theme.dates import day

pytestmark = pytest.mark.django_db
REPORT = Stage("midterm-report", "collect", "中期材料", purpose="midterm")
MIDTERM = Stage("midterm-decision", "decide", "定中期结果", purpose="midterm")


class Midterm:
    """Three projects under way; the day of their midterm reports is over and nobody sent one."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.running: Running = make_running(self.now, colleges=3, more=(REPORT, MIDTERM))
        self.office, self.held = self.running.world.office, self.running.world.round
        self.report = self.held.stages.get(key=REPORT.key)
        self.report.opens_at = self.now - timedelta(days=20)
        self.report.closes_at = self.now - timedelta(days=2)
        self.report.save()
        owed = Obligation.objects.filter(source_kind=SOURCE, source_id=self.report.pk)
        owed.update(due_at=self.report.closes_at)
        self.decision = begin_decision(
            actor=self.office, held=self.held, key=MIDTERM.key, now=self.now
        )

    def choose(self, *outcomes: str, reason: str = "进度落后。") -> None:
        chosen = {
            row.application_id: Chosen(said, reason=reason)
            for row, said in zip(rows_of(self.decision), outcomes, strict=True)
        }
        save_choices(actor=self.office, decision=self.decision, chosen=chosen, now=self.now)
        self.decision.refresh_from_db()

    def outcomes(self) -> list[str]:
        return [one.outcome for one in rows_of(self.decision)]

    @property
    def page(self) -> str:
        return reverse("decision", args=[self.decision.pk])


@pytest.fixture
def midterm() -> Midterm:
    return Midterm()


def test_a_midterm_has_no_places_by_rank_and_pressing_for_them_takes_nothing_back(midterm):
    midterm.choose("extend", "cancel", "continue")
    office = sit(midterm.office)
    desk = words_of(office.get(midterm.page))
    assert "划线" not in desk
    assert 'value="top"' not in desk
    with pytest.raises(Refused, match="这份决定不按名次划线，请逐项选。"):
        choose_top(
            actor=midterm.office, decision=midterm.decision, counts={}, reserve=0, now=midterm.now
        )
    sent = {"act": "top", "revision": midterm.decision.revision}
    said = words_of(office.post(midterm.page, sent, follow=True))
    assert "这份决定不按名次划线，请逐项选。" in said
    assert midterm.outcomes() == ["extend", "cancel", "continue"]


def acceptance_of(midterm: Midterm) -> Decision:
    return begin_decision(
        actor=midterm.office, held=midterm.held, key="excellence", now=midterm.now
    )


def test_an_acceptance_fills_its_grades_by_rank_alone_and_leaves_other_outcomes(midterm):
    decision = acceptance_of(midterm)
    given = {"actor": midterm.office, "decision": decision, "now": midterm.now}
    page = reverse("decision", args=[decision.pk])
    office = sit(midterm.office)
    assert 'value="top"' not in words_of(office.get(page))
    with pytest.raises(Refused, match="不按名次划线"):
        choose_top(counts={"excellent": 1}, reserve=0, **given)
    for rank, row in enumerate(rows_of(decision), start=1):
        decision.rows.filter(pk=row.pk).update(rank=rank)
    first = rows_of(decision)[0]
    late = {first.application_id: Chosen("extend", reason="材料不齐。")}
    save_choices(chosen=late, **given)
    assert 'value="top"' in words_of(office.get(page))
    choose_top(counts={"excellent": 1, "pass": 0}, reserve=0, **given)
    assert [one.outcome for one in rows_of(decision)] == ["extend", "excellent", ""]


def test_the_box_says_that_the_unit_reads_what_is_written_there(midterm):
    desk = words_of(sit(midterm.office).get(midterm.page))
    assert desk.count("（项目单位看得到原文）") == 3
    assert (
        "理由会原样写进发给项目单位的消息；定为调整后继续、延期、终止的，还写进项目记载和结果通知。"
        in desk
    )


def test_a_project_that_sent_nothing_is_marked_and_goes_on_only_with_a_reason(midterm):
    office = sit(midterm.office)
    due = day(midterm.report.closes_at, now=midterm.now)
    assert words_of(office.get(midterm.page)).count(f"没交，{due}截止") == 3
    owed = "“百炼匠心工作坊”没有交材料，定为继续实施请写理由。"
    midterm.choose("continue", "continue", "continue", reason="")
    assert owed in words_of(office.get(midterm.page))
    with pytest.raises(Refused, match=owed):
        send_decision(actor=midterm.office, decision=midterm.decision, now=midterm.now)
    midterm.choose("continue", "continue", "continue", reason="现场看过，材料补交。")
    assert owed not in words_of(office.get(midterm.page))
    sent_in(midterm)
    assert words_of(office.get(midterm.page)).count(f"没交，{due}截止") == 2


def sent_in(midterm: Midterm) -> None:
    """The first project hands its report in after all."""
    midterm.report.closes_at = midterm.now + timedelta(days=1)
    midterm.report.save()
    submitted_report(replace(midterm.running, stage=midterm.report), 0, midterm.now)
    midterm.report.closes_at = midterm.now - timedelta(days=2)
    midterm.report.save()


def test_what_ends_and_what_gets_more_time_is_said_before_it_is_signed(midterm):
    office = sit(midterm.office)
    ended = "项目结束；后面的材料不用再交。要恢复，只能重新决定。"
    back = "交过的材料连同理由退回，改好再交"
    assert ended not in words_of(office.get(midterm.page))
    midterm.choose("extend", "cancel", "continue")
    desk = words_of(office.get(midterm.page))
    assert ended in desk
    assert back in desk
    what_if = reverse("decision_what_if", args=[midterm.decision.pk])
    live = {f"o-{one.application_id}": "continue" for one in rows_of(midterm.decision)}
    assert ended not in words_of(office.post(what_if, live))
    send_decision(actor=midterm.office, decision=midterm.decision, now=midterm.now)
    signer = make_actor(midterm.running.world.host, Right.ENDORSE_LEAGUE, Right.READ)
    page = words_of(sit(signer).get(reverse("decision_sign", args=[midterm.decision.pk])))
    assert f"签署齐以后：{ended}" in page
    assert f"签署齐以后：项目继续实施；{back}" in page
    assert page.count("没交，") == 3
