"""Where one is, at the finance desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.programmes.models import Round
from yipin.projects.funds.models import Award

Crumbs = list[tuple[str, str]]


def crumbs_of_funds(*below: tuple[str, str] | str) -> Crumbs:
    """经费 / what follows; the last one is here and no link."""
    rest = [one if isinstance(one, tuple) else (one, "") for one in below]
    return [(_("经费"), reverse("funds")), *rest]


def crumb_of_round(held: Round) -> tuple[str, str]:
    return held.name, reverse("round_fund", args=[held.pk])


def crumb_of_award(award: Award) -> tuple[str, str]:
    return award.application.title, reverse("fund_award", args=[award.pk])
