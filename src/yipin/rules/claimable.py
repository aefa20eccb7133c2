"""What a project may still claim: one answer for the unit that fills in a claim and the desk that judges it."""

from __future__ import annotations

from dataclasses import dataclass

from yipin.rules.ledger import (
    APPROVED,
    CARRIED,
    CLAIMED,
    RETURNED,
    SETTLED,
    Balances,
    brought_in,
    handed_over,
)
from yipin.rules.money import money_words


@dataclass(frozen=True, slots=True)
class Claimable:
    """All in fen. ``released``: with what an earlier round carried over. ``accepted``: let through, paid
    or not yet. ``pending``: handed in and not judged. ``over``: returned or carried over at settling.
    ``draft``: in the claim at hand while it is being filled in, so not in the books.
    """

    released: int
    accepted: int
    pending: int
    over: int
    draft: int = 0

    @property
    def left(self) -> int:
        """Once the claim at hand is handed in; less than nothing where it asks too much."""
        return self.released - self.accepted - self.pending - self.over - self.draft

    @property
    def excess_words(self) -> str:
        if self.left >= 0:
            return ""
        return (
            f"这份比现在可以报销的多 {money_words(-self.left)}。请减少金额，或等下一笔拨付再提交。"
        )


def claimable_of(balances: Balances, draft_fen: int = 0) -> Claimable:
    return Claimable(
        released=handed_over(balances) + brought_in(balances),
        accepted=balances[APPROVED] + balances[SETTLED],
        pending=balances[CLAIMED],
        over=balances[RETURNED] + balances[CARRIED],
        draft=draft_fen,
    )
