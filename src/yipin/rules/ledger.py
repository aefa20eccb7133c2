"""The books of a round's money: double entry, in fen.

Every act moves an amount from one account to another, so the books always balance; an act that
would take more than an account holds is refused. Nothing here pays anybody: ``settled`` says that
the finance office has done so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yipin.rules.money import money_words
from yipin.rules.verdicts import Verdict, allow, refuse

SOURCE = "source"  # where the money of a round comes from
BROUGHT = "brought"  # where money that an earlier round carried over comes in
SOURCES = frozenset({SOURCE, BROUGHT})  # the only accounts that go below zero
BUDGET, AWARDED, RELEASED = "budget", "awarded", "released"
CLAIMED, APPROVED, SETTLED = "claimed", "approved", "settled"
RETURNED, CARRIED = "returned", "carried"
ACCOUNTS = {
    BUDGET: "预算未安排",
    AWARDED: "已安排未拨付",
    RELEASED: "已拨付未报销",
    CLAIMED: "报销在审",
    APPROVED: "已审待结算",
    SETTLED: "已结算",
    RETURNED: "已收回",
    CARRIED: "已结转",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One kind of posting: where the amount leaves, where it goes, and how an officer says it."""

    key: str
    debit: str
    credit: str
    words: str


ACTS: dict[str, Act] = {
    one.key: one
    for one in (
        Act("budget", SOURCE, BUDGET, "编入预算"),
        Act("budget_cut", BUDGET, SOURCE, "调减预算"),
        Act("award", BUDGET, AWARDED, "核定经费"),
        Act("award_back", AWARDED, BUDGET, "收回未拨付"),
        Act("open", BROUGHT, RELEASED, "上年结转"),
        Act("release", AWARDED, RELEASED, "拨付"),
        Act("claim", RELEASED, CLAIMED, "提交报销"),
        Act("claim_back", CLAIMED, RELEASED, "报销退回"),
        Act("claim_cut", CLAIMED, RELEASED, "核减"),
        Act("approve", CLAIMED, APPROVED, "同意报销"),
        Act("settle", APPROVED, SETTLED, "登记结算"),
        Act("return", RELEASED, RETURNED, "余额收回"),
        Act("carry", RELEASED, CARRIED, "余额结转"),
        Act("unreturn", RETURNED, RELEASED, "撤销余额收回"),
        Act("uncarry", CARRIED, RELEASED, "撤销余额结转"),
        Act("award_again", BUDGET, AWARDED, "撤销收回未拨付"),
    )
}
COUNTER = {"return": "unreturn", "carry": "uncarry", "award_back": "award_again"}
SHORT = {
    BUDGET: "预算还剩 {left}，不够 {asked}。请先调整预算，再办这一步。",
    AWARDED: "还没拨付的只有 {left}，不够 {asked}。请核对金额。",
    RELEASED: "已拨付还没报销的只有 {left}，这一份要 {asked}。请减少金额，或等下一笔拨付。",
    CLAIMED: "在审的报销只有 {left}，不够 {asked}。请刷新后再看。",
    APPROVED: "审过还没结算的只有 {left}，不够 {asked}。请刷新后再看。",
    RETURNED: "收回的只有 {left}，不够 {asked}。请刷新后再看。",
    CARRIED: "结转的只有 {left}，不够 {asked}。请刷新后再看。",
}
Balances = Mapping[str, int]


def may_post(balances: Balances, act: str, amount_fen: int) -> Verdict:
    """Refused for nothing, less than nothing, and more than the account holds."""
    if amount_fen <= 0:
        return refuse("nothing_to_post", "金额要大于 0。")
    account = ACTS[act].debit
    left = balances.get(account, 0)
    if account in SOURCES or amount_fen <= left:
        return allow()
    words = SHORT[account].format(left=money_words(left), asked=money_words(amount_fen))
    return refuse(f"short_of_{account}", words)


def posted(balances: Balances, act: str, amount_fen: int) -> dict[str, int]:
    """The balances after one posting; what is refused by ``may_post`` must not come here."""
    row = ACTS[act]
    after = dict(balances)
    after[row.debit] = after.get(row.debit, 0) - amount_fen
    after[row.credit] = after.get(row.credit, 0) + amount_fen
    return after


def balances_of(sums: Iterable[tuple[str, int]]) -> dict[str, int]:
    """From (act, fen) pairs, or the sums of them by act, in any order."""
    balances: dict[str, int] = dict.fromkeys((*SOURCES, *ACCOUNTS), 0)
    for act, amount_fen in sums:
        balances = posted(balances, act, amount_fen)
    return balances


def closing_acts(balances: Balances, over: str) -> list[tuple[str, int]]:
    """What settling a project posts: its rest by the act ``over``, then what was never released. In fen;
    each has its ``COUNTER``.
    """
    acts = ((over, balances[RELEASED]), ("award_back", balances[AWARDED]))
    return [(act, fen) for act, fen in acts if fen]


def in_budget(balances: Balances) -> int:
    """All that was ever put into the budget and not taken out of it again."""
    return -balances.get(SOURCE, 0)


def granted(balances: Balances) -> int:
    """What the round has given to projects, wherever it is by now; what was brought in is not counted."""
    return sum(fen for key, fen in balances.items() if key not in {SOURCE, BUDGET})


def brought_in(balances: Balances) -> int:
    """What an earlier round carried over to this one, wherever it is by now."""
    return -balances.get(BROUGHT, 0)


def handed_over(balances: Balances) -> int:
    """What the round has released, wherever it is by now."""
    return granted(balances) - balances.get(AWARDED, 0)
