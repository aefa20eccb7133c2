"""What of released money a project must give back, once its acceptance came out worse than it was.

Source: domain.md 4.2 has the grade decide what a project gets, and no rule of how it is given back:
so the sum is said, with where it stands today, and nothing is taken, set off or paid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yipin.rules.money import money_words
from yipin.rules.tranches import ACCEPTED, DONE, Standing, Tranche, payable

UNDER_WAY = frozenset({"approved", "running", "on_show"})


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One part that was released: what it comes to in whole, and what was paid of it, in fen."""

    tranche: Tranche
    amount_fen: int
    paid_fen: int


@dataclass(frozen=True, slots=True)
class Repayment:
    """``paid_fen``: released and not taken back since. ``due_fen``: what it would be by the result as
    it stands. ``unclaimed_fen``: of the released, what nobody has claimed. All in fen. ``is_open``:
    money that waits for an acceptance was released, and the result is open again.
    """

    paid_fen: int
    due_fen: int
    unclaimed_fen: int = 0
    is_open: bool = False
    has_result: bool = True  # false before any acceptance was decided
    carried_fen: int = 0  # of what was taken back: it went on into a later round
    taken_back_fen: int = 0  # when the project was settled, no longer in ``paid_fen``

    @property
    def over_fen(self) -> int:
        return 0 if self.is_open else max(0, self.paid_fen - self.due_fen)

    @property
    def over_unclaimed_fen(self) -> int:
        """Of it, what need only be left unspent."""
        return min(self.over_fen, self.unclaimed_fen)

    @property
    def over_claimed_fen(self) -> int:
        return self.over_fen - self.over_unclaimed_fen

    @property
    def words(self) -> str:
        return repayment_words(self)


def repayment_of(
    parts: Sequence[PaidPart],
    standing: Standing,
    *,
    unclaimed_fen: int,
    taken_back_fen: int = 0,
    carried_fen: int = 0,
) -> Repayment:
    """``taken_back_fen``: what was returned or carried over when the project was settled; ``carried_fen``:
    of it, what was carried over.
    """
    paid = sum(one.paid_fen for one in parts) - taken_back_fen
    due = sum(_due(one, standing) for one in parts)
    waits = any(one.tranche.when == ACCEPTED for one in parts)
    under_way = standing.state in UNDER_WAY
    return Repayment(
        paid, due, unclaimed_fen, is_open=waits and under_way, has_result=not under_way,
        taken_back_fen=taken_back_fen, carried_fen=carried_fen,
    )  # fmt: skip


def _due(part: PaidPart, standing: Standing) -> int:
    """A part that waits for the acceptance is due to nobody who did not pass."""
    if part.tranche.when == ACCEPTED and standing.state not in DONE:
        return 0
    return payable(part.amount_fen, part.tranche.by_grade, standing.grade)


def repayment_words(one: Repayment) -> str:
    """A sentence for the unit and the office; empty while there is nothing to say."""
    if one.paid_fen <= 0 or not (one.has_result or one.is_open):
        return ""
    paid = f"已拨付 {money_words(one.paid_fen + one.taken_back_fen)}"
    for act, fen in (
        ("收回", one.taken_back_fen - one.carried_fen), ("结转", one.carried_fen),
    ):  # fmt: skip
        if fen:
            paid += f"，结清时{act} {money_words(fen)}"
    if one.is_open:
        return f"{paid}。验收结果还没有定，要不要退回，等结果定了再算。"
    if not one.over_fen:
        return f"{paid}，按现在的验收结果没有多拨，不用退回。"
    parts = []
    if one.over_unclaimed_fen:
        parts.append(f"{money_words(one.over_unclaimed_fen)}还没有报销，不要再用")
    if one.over_claimed_fen:
        parts.append(f"{money_words(one.over_claimed_fen)}已经报销")
    return (
        f"{paid}，按现在的验收结果应拨 {money_words(one.due_fen)}，多拨的 "
        f"{money_words(one.over_fen)}要退回：其中 {'，'.join(parts)}。"
        "怎样退由主办单位按财务制度定，系统不扣款、不付款。"
    )
