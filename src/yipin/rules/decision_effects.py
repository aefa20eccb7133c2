"""What an outcome brings about beside its name, to be known before it is signed.

Says what the services do: ``extensions.hand_back`` (a report goes back, no day moves), duties that follow
the state of a project, and the books, which take back whatever has not been released.
"""

from __future__ import annotations

from yipin.rules.decisions import EXTEND, Outcome

ENDS = "后面的材料不用再交"
TAKEN_BACK = "还没拨付的经费收回预算，已经拨付的到经费页结清"
ANEW = "要恢复，只能重新决定。"
SENT_BACK = (
    "项目继续实施；交过的材料连同理由退回，改好再交，审查、评审以后重新决定。"
    "交材料的截止时间不跟着变，不够的另给单位延期。"
)


def effect_words(outcome: Outcome, *, collects: bool, has_books: bool) -> str:
    """``collects``: there are reports that it judges; "" for what is as its name says."""
    if outcome.action in {"cancel", "fail"}:
        parts = ["项目结束", ENDS, *([TAKEN_BACK] if has_books else [])]
        return f"{'；'.join(parts)}。{ANEW}"
    if outcome is EXTEND:
        return SENT_BACK if collects else "项目继续实施，以后重新决定。"
    return ""
