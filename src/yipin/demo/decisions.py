"""Decisions in the sample world: one being drafted, and one signed with its publicity under way."""

from __future__ import annotations

from datetime import datetime, timedelta

from yipin.demo.city import City
from yipin.programmes.models import Round
from yipin.projects.services.decision_limits import Wanted, set_limits
from yipin.projects.services.decisions import Chosen, begin_decision, rows_of, save_choices
from yipin.rules.selection import Tier

BUDGET_FEN = 20_000_00
EACH_FEN = 3_000_00
TIER = "重点创新试点"


def draft_selection(held: Round, city: City, now: datetime) -> None:
    """Nine candidates on two levels; the first ones are chosen, the rest is left to the visitor."""
    office, at = city.office, now - timedelta(hours=7)
    set_limits(
        actor=office,
        held=held,
        wanted=Wanted(
            budget_fen=BUDGET_FEN,
            tiers=[Tier(TIER, EACH_FEN, None, 6)],
            per_district=2,
        ),
        now=at,
    )
    decision = begin_decision(actor=office, held=held, key="proposal", now=at)
    chosen = {
        row.application_id: Chosen("approve", TIER, row.level) for row in rows_of(decision)[:4]
    }
    save_choices(actor=office, decision=decision, chosen=chosen, now=at)
