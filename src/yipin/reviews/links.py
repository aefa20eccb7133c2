"""Addresses that messages lead to. The pages themselves stand in ``web``."""

from __future__ import annotations

from yipin.reviews.models import Ballot, Panel


def link_to_desk(panel: Panel) -> str:
    return f"/reviews/{panel.pk}/"


def link_to_ballot(ballot: Ballot) -> str:
    return f"/reviews/ballots/{ballot.pk}/"
