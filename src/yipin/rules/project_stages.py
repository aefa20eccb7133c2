"""The second half of the table: what becomes of an application once it has passed screening.

A signed decision moves it (approved, reserve, not selected; later continued, extended, cancelled,
accepted, failed). A decision is never edited: the one that replaces it moves from wherever the old
one led, so each of its acts stands for every state that a decision of the same purpose leads to.
"""

from __future__ import annotations

from yipin.rules.stage_table import BODY, Move, State

PROJECT_STATES: tuple[State, ...] = (
    State("approved", "已立项", "已立项", "good", "check"),
    State("reserve", "候补", "列入候补", "info", "ring"),
    State("not_selected", "未入选", "未入选", "quiet", "bar", ends=True),
    State("withdrawn", "立项已撤销", "立项已撤销", "late", "x", ends=True),
    State("running", "实施中", "实施中", "info", "half"),
    State("cancelled", "已终止", "项目已终止", "late", "x", ends=True),
    State("on_show", "验收待公示", "验收结果待公示", "info", "half"),
    State("accepted", "通过验收", "通过验收", "good", "check", ends=True),
    State("failed", "未过验收", "未通过验收", "late", "x", ends=True),
    State("titled", "已认证", "已认证", "good", "dot", ends=True),
)

# Everything that screening let through, whatever was decided since.
PASSED = frozenset({"forwarded", *(state.key for state in PROJECT_STATES)})
# A project: decided for, and neither taken back nor given up.
PROJECTS = frozenset({"approved", "running", "on_show", "accepted", "failed", "titled"})

# Decided for once, then ended before their time: nothing more is asked of them.
GIVEN_UP = frozenset({"cancelled", "withdrawn"})

# Projects that hand something in.
HANDING_IN = frozenset({"approved", "running"})

# Where an application may stand when a decision of a purpose (or the one that replaces it) is signed.
SELECTION = ("forwarded", "approved", "reserve", "not_selected")
MIDTERM = ("running", "cancelled")
ACCEPTANCE = ("running", "on_show", "accepted", "failed")


def _decided(states: tuple[str, ...], action: str, to_state: str, label: str) -> tuple[Move, ...]:
    return tuple(
        Move(state, action, to_state, BODY, "decision_signed", label, label) for state in states
    )


PROJECT_MOVES: tuple[Move, ...] = (
    *_decided(SELECTION, "approve", "approved", "立项"),
    *_decided(SELECTION, "reserve", "reserve", "列入候补"),
    *_decided(SELECTION, "leave_out", "not_selected", "不立项"),
    Move("approved", "begin", "running", BODY, "always", "开始实施", "开始实施"),
    Move(
        "approved", "withdraw_approval", "withdrawn", BODY, "reason_given", "撤销立项", "撤销立项"
    ),
    Move("running", "withdraw_approval", "withdrawn", BODY, "reason_given", "撤销立项", "撤销立项"),
    *_decided(MIDTERM, "continue", "running", "继续实施"),
    *_decided(MIDTERM, "adjust", "running", "调整后继续"),
    *_decided((*MIDTERM, *ACCEPTANCE[1:]), "extend", "running", "延期"),
    *_decided((*MIDTERM, *ACCEPTANCE[1:]), "cancel", "cancelled", "终止项目"),
    *_decided(ACCEPTANCE, "accept", "accepted", "通过验收"),
    *_decided(ACCEPTANCE, "propose", "on_show", "拟通过验收"),  # a publicity follows the decision
    *_decided(ACCEPTANCE, "fail", "failed", "不通过验收"),
    Move(
        "on_show", "confirm", "accepted", BODY, "always", "公示期满，通过验收", "公示期满，通过验收"
    ),
    Move(
        "on_show",
        "uphold",
        "failed",
        BODY,
        "reason_given",
        "异议成立，不通过验收",
        "异议成立，不通过验收",
    ),
    Move("accepted", "certify", "titled", BODY, "always", "认证", "认证"),
    Move("titled", "end_title", "accepted", BODY, "reason_given", "撤销称号", "撤销称号"),
)
