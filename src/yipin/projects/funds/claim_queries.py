"""Reads about one claim among the others of its project."""

from __future__ import annotations

from django.db.models import Sum

from yipin.projects.funds.choices import EDITABLE
from yipin.projects.funds.models import Claim
from yipin.projects.funds.queries import award_books
from yipin.rules.claimable import Claimable, claimable_of


def claimable_with(claim: Claim) -> Claimable:
    """What the project may still claim, with this claim counted whether it is handed in or not. Two
    reads at most.
    """
    total = claim.lines.aggregate(all=Sum("amount_fen"))["all"] if claim.state in EDITABLE else 0
    return claimable_of(award_books(claim.award), total or 0)
