"""What the host sets for the selection of a round: money, places, the pace of the themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision, DecisionLimits
from yipin.projects.permissions import can_run_round
from yipin.projects.selecting import limits_said
from yipin.projects.services.moves import lock_running
from yipin.rules.selection import Tier
from yipin.rules.verdicts import refuse


@dataclass(frozen=True, slots=True)
class Wanted:
    """Sums in fen."""

    budget_fen: int | None = None
    tiers: Sequence[Tier] = ()
    per_unit: int | None = None
    per_district: int | None = None
    cover_years: int | None = None
    cover_year: int | None = None
    covered: Sequence[str] = ()


@transaction.atomic
def set_limits(*, actor: Actor, held: Round, wanted: Wanted, now: datetime) -> DecisionLimits:
    """Who may: the host's desk that runs programmes. Refused while a selection is being signed, and
    where the year lies outside the years. Drafts take the new sums.
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    _refuse_unfit(locked, wanted)
    values: dict[str, Any] = {
        "budget_fen": wanted.budget_fen,
        "tiers": [_plain(one) for one in wanted.tiers],
        "per_unit": wanted.per_unit,
        "per_district": wanted.per_district,
        "cover_years": wanted.cover_years,
        "cover_year": wanted.cover_year,
        "covered": list(wanted.covered),
        "saved_at": now,
        "saved_by": actor.signed_in,
    }
    row, _made = DecisionLimits.objects.update_or_create(round=locked, defaults=values)
    _follow(locked, wanted)
    record_entry(
        actor=actor, at=now, action="decision.limits_set", subject=locked,
        after={"budget_fen": wanted.budget_fen, "tiers": values["tiers"]},
    )  # fmt: skip
    return row


def follow_books(actor: Actor, held: Round, budget_fen: int, now: datetime) -> None:
    """The selection counts with the budget of the round's books. Called by whoever sets that,
    under the lock of the round, so that the last signature asks with the one or the other.
    """
    DecisionLimits.objects.update_or_create(
        round=held,
        defaults={"budget_fen": budget_fen},
        create_defaults={
            **limits_said(held.definition.parsed),
            "budget_fen": budget_fen,
            "saved_at": now,
            "saved_by": actor.signed_in,
        },
    )


def _plain(tier: Tier) -> dict[str, Any]:
    return {
        "tier": tier.name, "amount_fen": tier.amount_fen,
        "count_min": tier.count_min, "count_max": tier.count_max,
    }  # fmt: skip


def _refuse_unfit(held: Round, wanted: Wanted) -> None:
    signing = Decision.objects.filter(
        round=held, purpose="application", state=Decision.State.SIGNING
    )
    if signing.exists():
        raise Refused(refuse("signing", _("决定正在签署，名额和经费不能改。要改，请先撤回决定。")))
    years, year = wanted.cover_years, wanted.cover_year
    if years is not None and not 1 <= (year or 1) <= years:
        words = _("今年要在第 1 年到第 %(years)s 年之间。") % {"years": years}
        raise Refused(refuse("year_outside", words))
    for tier in wanted.tiers:
        least, most = tier.count_min, tier.count_max
        if least is not None and most is not None and least > most:
            words = _("“%(tier)s”最少的项数比最多的还多，请核对。") % {"tier": tier.name}
            raise Refused(refuse("least_over_most", words))


def _follow(held: Round, wanted: Wanted) -> None:
    """Sums of drafts follow; a signed decision keeps its own."""
    for draft in Decision.objects.filter(
        round=held, purpose="application", state=Decision.State.DRAFT
    ):
        for tier in wanted.tiers:
            rows = draft.rows.filter(outcome="approve", tier=tier.name, is_settled=False)
            rows.update(amount_fen=tier.amount_fen)
