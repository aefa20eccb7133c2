"""What the result of a panel proposes for a title that is looked at again. The office decides.

No notice names such lines; those to begin with are our own choice, and the office sets its own for
each review.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from yipin.rules.verdicts import Verdict, allow, refuse

RENEW, IMPROVE, WITHDRAW = "renew", "improve", "withdraw"


@dataclass(frozen=True, slots=True)
class Lines:
    """Shares of the full score in per cent: from ``renew`` on renewed, from ``improve`` on improved."""

    renew: int = 80
    improve: int = 60


def check_lines(lines: Lines) -> Verdict:
    if not 0 < lines.improve < lines.renew <= 100:
        reason = "分数线写 1 到 100 的整数，“限期改进”的要比“复查通过”的低。"
        return refuse("lines", reason)
    return allow()


@dataclass(frozen=True, slots=True)
class Proposal:
    """``act`` of ``rules.titles_held``, with the sentence that says why."""

    act: str
    words: str


def propose(score: int, full: int, lines: Lines, *, is_improvement: bool) -> Proposal:
    """``score`` and ``full`` in hundredths of a point. An improvement that ran its term and is still
    below the line is not given another.
    """
    share = Fraction(score * 100, full)
    if share >= lines.renew:
        return Proposal(RENEW, f"达到满分的 {lines.renew}%，建议复查通过。")
    if share < lines.improve:
        return Proposal(WITHDRAW, f"不到满分的 {lines.improve}%，建议撤销称号。")
    if is_improvement:
        return Proposal(WITHDRAW, f"改进以后仍不到满分的 {lines.renew}%，建议撤销称号。")
    words = f"达到满分的 {lines.improve}%、不到 {lines.renew}%，建议限期改进。"
    return Proposal(IMPROVE, words)
