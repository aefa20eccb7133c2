"""Reads about one claim among the others of its project."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from yipin.projects.funds.choices import EDITABLE, LineVerdict
from yipin.projects.funds.models import Claim, ClaimLine
from yipin.projects.funds.queries import COUNTED, award_books
from yipin.rules.claimable import Claimable, claimable_of
from yipin.rules.expense_rules import Elsewhere, Expense


def claimable_with(claim: Claim) -> Claimable:
    """What the project may still claim, with this claim counted whether it is handed in or not. Two
    reads at most.
    """
    total = claim.lines.aggregate(all=Sum("amount_fen"))["all"] if claim.state in EDITABLE else 0
    return claimable_of(award_books(claim.award), total or 0)


def lines_elsewhere(claim: Claim, days: Iterable[date]) -> list[Elsewhere]:
    """Lines of these days in other claims of the project that were handed in, what was refused or
    returned left out. One read.
    """
    project = claim.award.application_id
    rows = ClaimLine.objects.filter(
        claim__award__application=project, claim__state__in=COUNTED, spent_on__in=set(days)
    ).exclude(claim=claim)
    rows = rows.exclude(verdict=LineVerdict.REFUSED).select_related("claim__award__fund__round")
    listed = rows.order_by("claim__award", "claim__number", "pk")
    return [Elsewhere(one.claim_id, _name(one.claim, claim), _counted(one)) for one in listed]


def _name(other: Claim, claim: Claim) -> str:
    """With its round where that is an earlier one."""
    words = _("第 %s 份报销") % other.number
    is_here = other.award_id == claim.award_id
    return words if is_here else _("“%s”的") % other.award.fund.round.name + words


def _counted(line: ClaimLine) -> Expense:
    fen = line.allowed_fen if line.verdict == LineVerdict.APPROVED else line.amount_fen
    return Expense(line.category, line.what, line.spent_on, fen, line.people, line.items)
