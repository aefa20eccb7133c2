"""What of a project's released money is to be given back, for those who may see its money."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor
from yipin.projects.funds.models import Award
from yipin.projects.funds.permissions import can_see_award, can_see_fund
from yipin.projects.funds.queries import awards_of_project, repayment_of_project
from yipin.projects.models import Application


def money_note(project: Application, actor: Actor) -> dict[str, object]:
    """Nothing where the project has no money. One read then, else five."""
    found = repayment_of_project(project) if project.amount_fen else None
    if found is None:
        return {}
    award, repayment = found
    if not can_see_award(actor, award):
        return {}
    return {
        "repayment": repayment,
        "money_url": _address(award, actor),
        "money_text": _("看经费"),
    }


def money_address(project: Application, actor: Actor) -> str:
    """The page of the project's money at this desk; empty where there is none to see. One read."""
    awards = awards_of_project(project) if project.amount_fen else []
    return _address(awards[0], actor) if awards and can_see_award(actor, awards[0]) else ""


def _address(award: Award, actor: Actor) -> str:
    return reverse("fund_award" if can_see_fund(actor, award) else "own_award", args=[award.pk])
