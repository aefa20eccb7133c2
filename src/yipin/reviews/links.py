"""Addresses that messages lead to. The pages themselves stand in ``web``."""

from __future__ import annotations

from yipin.reviews.models import Panel


def link_to_desk(panel: Panel) -> str:
    return f"/reviews/{panel.pk}/"
