"""The columns of money in the tables of both desks, each named and read in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from yipin.projects.funds.models import Award
    from yipin.web.funds.marks import Sums


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """``of`` is a figure of ``Sums``; empty: what the award itself says."""

    label: _StrPromise
    of: str = ""


GRANTED = MoneyColumn(_("核定"))
BUDGET, LEFT = MoneyColumn(_("预算"), "budget"), MoneyColumn(_("预算还剩"), "left")
AWARDED, RELEASED = MoneyColumn(_("已安排"), "awarded"), MoneyColumn(_("已拨付"), "released")
WAITING = MoneyColumn(_("还没拨付"), "waiting")
CLAIMED, APPROVED = MoneyColumn(_("报销在审"), "claimed"), MoneyColumn(_("待结算"), "approved")
SETTLED = MoneyColumn(_("已结算"), "settled")
FREE, OVER = MoneyColumn(_("可以报销"), "free"), MoneyColumn(_("收回或结转"), "over")
OF_ROUND = (BUDGET, AWARDED, RELEASED, CLAIMED, SETTLED, LEFT)
OF_TIER = (BUDGET, AWARDED, RELEASED, CLAIMED, APPROVED, SETTLED, LEFT)
OF_PROJECT = (GRANTED, WAITING, FREE, CLAIMED, SETTLED)
OF_OWN_PROJECT = (GRANTED, WAITING, MoneyColumn(_("现在可以报销"), "free"), CLAIMED, SETTLED)
# Where the money stands: every fen under one head, so that they add up to what was put in.
WHERE_IT_STANDS = (LEFT, WAITING, FREE, CLAIMED, APPROVED, SETTLED, OVER)


def cells_of(
    columns: Sequence[MoneyColumn], sums: Sums, award: Award | None = None
) -> list[tuple[MoneyColumn, int]]:
    """Each column with its fen."""
    granted = award.amount_fen if award else 0
    return [(one, getattr(sums, one.of) if one.of else granted) for one in columns]
