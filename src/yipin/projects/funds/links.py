"""Addresses that messages lead to. The pages themselves stand in ``web``."""

from __future__ import annotations

from yipin.projects.funds.models import Award, Claim


def link_to_award(award: Award) -> str:
    return f"/funds/{award.pk}/"


def link_to_claim(claim: Claim) -> str:
    return f"/funds/claims/{claim.pk}/"


def link_to_claim_for_office(claim: Claim) -> str:
    return f"/office/funds/claims/{claim.pk}/"
