"""Until when claims may be handed in: a round takes them in by several days, as 15 June and 15 December
(domain.md 4.2, Zhejiang University). What misses one goes with the next; after the last nothing does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from yipin.rules.verdicts import Verdict, allow, refuse


def next_claim_day(days: Collection[date], today: date) -> date | None:
    """The day by which to hand in now, itself included; None after the last, and where there is none."""
    return min((one for one in days if one >= today), default=None)


def may_claim_on(days: Collection[date], today: date) -> Verdict:
    """Without a day there is no end."""
    if not days or next_claim_day(days, today) is not None:
        return allow()
    last = max(days)
    words = f"报销截止到 {last.year}年{last.month}月{last.day}日，已经过了。"
    return refuse("claims_over", f"{words}有特殊情况请联系主办单位改期限。")
