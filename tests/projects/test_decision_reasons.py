"""Whose a reason is and which outcome it was written for."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from tests.factories.decisions import drafted, make_ranked, sign_all, signer_of
from tests.factories.panels import Contest
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.projects.decision_models import Decision
from yipin.projects.services.decision_limits import Wanted, set_limits
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import (
    Chosen,
    apply_proposal,
    choose_top,
    replace_decision,
    rows_of,
    save_choices,
)
from yipin.rules.selection import Tier

pytestmark = pytest.mark.django_db
KEY = "重点支持项目"
FULL = "排第 3，2 个名额已满。"


@pytest.fixture
def ranked(now: datetime) -> Contest:
    """Three by rank, two places."""
    contest = make_ranked(now)
    wanted = Wanted(tiers=[Tier(KEY, None, 1, 2)])
    office, held = contest.world.office, contest.world.round
    set_limits(actor=office, held=held, wanted=wanted, now=now)
    return contest


def reasons(decision: Decision) -> list[str]:
    return [one.reason for one in rows_of(decision)]


def flags(decision: Decision) -> list[str]:
    """For what a reason of another outcome was written, by row."""
    return [one.reason_for if one.is_of_another else "" for one in rows_of(decision)]


def test_what_the_system_wrote_goes_with_the_outcome_it_was_written_for(ranked, now):
    given = {"actor": ranked.world.office, "now": now}
    decision = drafted(ranked, now, outcomes="a")
    apply_proposal(decision=decision, **given)
    assert reasons(decision)[2] == FULL
    third = rows_of(decision)[2]
    kept = {third.application_id: Chosen("leave_out", reason=f" {FULL}")}
    save_choices(decision=decision, chosen=kept, **given)
    assert reasons(decision)[2] == FULL
    choose_top(decision=decision, counts={KEY: 3}, reserve=0, **given)
    assert [bool(one) for one in reasons(decision)] == [True, True, False]
    assert flags(decision) == ["", "", ""]


def test_what_somebody_wrote_stays_and_is_known_to_be_of_another_outcome(ranked, now):
    given = {"actor": ranked.world.office, "now": now}
    decision = drafted(ranked, now, outcomes="a")
    third = rows_of(decision)[2].application_id
    typed = {third: Chosen("reserve", reason="预算追加后递补。")}
    save_choices(decision=decision, chosen=typed, **given)
    apply_proposal(decision=decision, **given)
    assert reasons(decision)[2] == "预算追加后递补。"
    choose_top(decision=decision, counts={KEY: 3}, reserve=0, **given)
    assert (reasons(decision)[2], flags(decision)[2]) == ("预算追加后递补。", "reserve")
    office, page = sit(ranked.world.office), reverse("decision", args=[decision.pk])
    desk = words_of(office.get(page))
    assert "这条理由是为“候补”写的，请核对" in desk
    assert desk.count("系统照建议写的") == 2
    decision.refresh_from_db()
    checked = {
        "act": "save", "revision": decision.revision, f"o-{third}": f"approve|{KEY}",
        f"r-{third}": "预算追加后递补。", f"k-{third}": "on",
    }  # fmt: skip
    assert "请核对" not in words_of(office.post(page, checked, follow=True))
    assert flags(decision) == ["", "", ""]
    back = {third: Chosen("reserve", reason="另有安排。")}
    save_choices(decision=decision, chosen=back, **given)
    assert flags(decision) == ["", "", ""]


def test_a_new_decision_keeps_reasons_only_with_the_outcomes_they_are_of(ranked, now):
    given = {"actor": ranked.world.office, "now": now}
    decision = drafted(ranked, now, outcomes="a")
    apply_proposal(decision=decision, **given)
    second = rows_of(decision)[1]
    typed = {second.application_id: Chosen("approve", KEY, reason="名额之内。")}
    save_choices(decision=decision, chosen=typed, **given)
    sent = send_decision(decision=decision, **given)
    sign_all(sent, signer_of(ranked), now)
    # neither has begun work: the round waits for a later step
    ranked.world.round.applications.filter(state="running").update(state="approved")
    fresh = replace_decision(decision=Decision.objects.get(), reason="核对名额。", **given)
    assert reasons(fresh) == ["排第 1，按排名入选。", "名额之内。", FULL]
    chosen = {one.application_id: Chosen("reserve", reason=one.reason) for one in rows_of(fresh)}
    save_choices(decision=fresh, chosen=chosen, **given)
    assert reasons(fresh) == ["", "名额之内。", ""]
    assert flags(fresh) == ["", f"approve|{KEY}", ""]
