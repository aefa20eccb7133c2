"""May a unit that holds a brand apply for another one? Only where, and once, the definition lets it.

Source: programme.md 3 B. The brands that are asked are those of the same programme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yipin.rules.definition import Definition
from yipin.rules.titles_held import ALIVE, IMPROVING
from yipin.rules.verdicts import Verdict, allow, refuse


def gates_new_brands(definition: Definition) -> bool:
    """Whether its re-check says that a unit applies anew only once its brand has passed."""
    return any(one.gates_new for one in definition.stages_of("recheck"))


@dataclass(frozen=True, slots=True)
class HeldTitle:
    """What the rule about new brands asks of a title that a unit has. ``state`` is of a day."""

    subject: str
    state: str
    times_renewed: int


def may_grow_new(titles: Sequence[HeldTitle]) -> Verdict:
    """Whether a unit may grow a new brand after the first: once those it has passed a re-check.

    The reason is a sentence in both cases.
    """
    standing = [one for one in titles if one.state in ALIVE]
    if not standing:  # the first brand, or none that still counts
        return allow()
    for one in standing:
        if one.state == IMPROVING:
            words = f"“{one.subject}”正在限期改进。改进通过复查以后，才能再报新品牌。"
            return refuse("improving", words)
    for one in standing:
        if not one.times_renewed:
            words = f"“{one.subject}”还没有复查过。复查合格以后，才能再报新品牌。"
            return refuse("not_rechecked", words)
    return Verdict(allowed=True, reason="已有品牌复查合格，可以培育新品牌。")


def may_apply_anew(definition: Definition, titles: Sequence[HeldTitle]) -> Verdict:
    """Whether a unit may apply in this programme, with the brands it holds of it."""
    return may_grow_new(titles) if gates_new_brands(definition) else allow()
