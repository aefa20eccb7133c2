"""Midterms and acceptances at the desk: no places by rank, who reads a reason, who handed in nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.running import Running, make_running
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.permissions import Refused
from yipin.projects.decision_models import Decision
from yipin.projects.services.decisions import (
    Chosen,
    begin_decision,
    choose_top,
    rows_of,
    save_choices,
)
from yipin.rules.definition import Stage

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
