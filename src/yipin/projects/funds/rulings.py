"""What the finance desk said when it sent a claim back, and what became of each line since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yipin.journal.queries import entries_about
from yipin.projects.funds.choices import ClaimState, LineVerdict
from yipin.projects.funds.models import Claim, ClaimLine

RETURNED = "claim.returned"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was said to a line before. ``is_changed``: it, or its receipts, are not what was judged;
    ``is_added``: it was not there.
    """

    verdict: LineVerdict = LineVerdict.NONE
    allowed_fen: int = 0
    remark: str = ""
    is_changed: bool = False
    is_added: bool = False

    @property
    def still_agreed(self) -> bool:
        return self.verdict == LineVerdict.APPROVED and not self.is_changed


def kept_rulings(lines: Iterable[ClaimLine]) -> dict[str, Any]:
    """For the journal, by the key of the line: what was said, and the mark of what it was said to."""
    return {
        str(one.pk): {
            "verdict": one.verdict, "allowed_fen": one.allowed_fen, "remark": one.remark,
            "mark": _mark(one),
        }
        for one in lines
    }  # fmt: skip


def earlier_rulings(claim: Claim, lines: Iterable[ClaimLine]) -> dict[int, Earlier]:
    """By line, while a claim that was sent back waits to be judged again; empty for any other, and for
    one sent back before rulings were kept. One read at most.
    """
    if claim.state != ClaimState.HANDED_IN or claim.decided_at is None:
        return {}
    entry = entries_about("claim", claim.pk).filter(action=RETURNED).order_by("-id").first()
    kept = entry.after.get("rulings") if entry else None
    return {one.pk: _earlier(one, kept.get(str(one.pk))) for one in lines} if kept else {}


def _earlier(line: ClaimLine, kept: Mapping[str, Any] | None) -> Earlier:
    if kept is None:
        return Earlier(is_added=True)
    verdict, is_changed = LineVerdict(kept["verdict"]), kept["mark"] != _mark(line)
    return Earlier(verdict, kept["allowed_fen"], kept["remark"], is_changed=is_changed)


def _mark(line: ClaimLine) -> str:
    """The same as long as nothing of the line and of its receipts is another; these are read along."""
    said = [
        line.category, line.what, line.spent_on.isoformat(), line.people, line.items,
        line.amount_fen, sorted(one.file.sha256 for one in line.receipts.all()),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
