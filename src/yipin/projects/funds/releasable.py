"""Which parts of the money of a round may be released now."""

from __future__ import annotations

from dataclasses import dataclass

from yipin.projects.funds.models import Part, RoundFund
from yipin.projects.funds.queries import stage_names, standings_of
from yipin.rules.tranches import may_release, payable


@dataclass(frozen=True, slots=True)
class Releasable:
    """Parts of one award in their order, and what they come to in fen with its grade."""

    parts: tuple[Part, ...] = ()
    fen: int = 0

    @property
    def keys(self) -> str:
        return ",".join(str(one.pk) for one in self.parts)

    @property
    def names(self) -> str:
        return "、".join(one.parsed.name for one in self.parts)


def releasable_of(fund: RoundFund) -> dict[int, Releasable]:
    """By award; what was settled, and parts that come to nothing by the plan, are not among them.
    Three reads.
    """
    rows = Part.objects.filter(
        award__fund=fund, award__closed_at=None, released_at=None, amount_fen__gt=0
    )
    parts = list(rows.select_related("award__application").order_by("award", "order"))
    for one in parts:
        one.award.fund = fund
    standings = standings_of(list({one.award_id: one.award for one in parts}.values()))
    names = stage_names(fund.round)
    found: dict[int, Releasable] = {}
    for one in parts:
        standing = standings[one.award_id]
        if may_release(one.parsed, standing, names):
            so_far = found.get(one.award_id, Releasable())
            fen = payable(one.amount_fen, one.parsed.by_grade, standing.grade)
            found[one.award_id] = Releasable((*so_far.parts, one), so_far.fen + fen)
    return found
