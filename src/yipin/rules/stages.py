"""The life of an application as a table. No other code decides what comes next.

A move says from where, by which action, to where, who may, under which guard, and how the office
and the unit call it. The first row whose guard allows is taken; if none does, the refusal names
the rule and the way out.
"""

from __future__ import annotations

from dataclasses import dataclass

from yipin.rules.project_stages import PROJECT_MOVES, PROJECT_STATES
from yipin.rules.stage_guards import GUARDS, Situation
from yipin.rules.stage_table import ENDORSER, NOTHING, OFFICE, UNIT, Move, State
from yipin.rules.verdicts import Refusal, refusal_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """The move that is to be made. Always true."""

    move: Move

    def __bool__(self) -> bool:
        return True


STATES: dict[str, State] = {
    state.key: state
    for state in (
        State("draft", "在填", "在填", "info", "half"),
        State("endorsing", "等签意见", "等签意见", "info", "ring"),
        State("endorsed", "签完没交", "意见已齐，待提交", "warn", "tri"),
        State("declined", "基层不同意", "未获同意", "late", "x", ends=True),
        State("submitted", "待审查", "已提交，等审查", "info", "ring"),
        State("returned", "已退回", "已退回，请修改", "warn", "back"),
        State("forwarded", "通过审查", "通过审查", "good", "check", ends=True),
        State("refused", "不予通过", "未通过审查", "late", "x", ends=True),
        State("merged", "已并入", "已并入别的项目", "quiet", "bar", ends=True),
        State("discarded", "已删除", "在最近删除里", "quiet", "bar", ends=True),
        *PROJECT_STATES,
    )
}
# A submitted application that used an exception place carries this badge until it is screened.
EXCEPTION = State("exception", "例外待审", "例外待审", "grant", "dia")

MOVES: tuple[Move, ...] = (
    Move(NOTHING, "start", "draft", UNIT, "may_start", "新建申报", "开始填写"),
    Move(NOTHING, "add", "submitted", OFFICE, "may_add", "增补项目", "校方增补"),
    Move(
        "draft",
        "send_to_endorse",
        "endorsing",
        UNIT,
        "may_send_to_endorse",
        "送签",
        "送签",
    ),
    Move("draft", "submit", "submitted", UNIT, "may_submit", "提交", "提交"),
    Move("draft", "discard", "discarded", UNIT, "always", "删除草稿", "删除草稿"),
    Move("discarded", "restore", "draft", UNIT, "still_in_trash", "恢复", "恢复草稿"),
    Move(
        "endorsing",
        "sign",
        "endorsed",
        ENDORSER,
        "last_opinion",
        "签署意见",
        "签署意见",
    ),
    Move(
        "endorsing",
        "sign",
        "endorsing",
        ENDORSER,
        "more_opinions",
        "签署意见",
        "签署意见",
    ),
    Move(
        "endorsing",
        "return",
        "returned",
        ENDORSER,
        "reason_given",
        "退回修改",
        "退回修改",
    ),
    Move(
        "endorsing",
        "decline",
        "declined",
        ENDORSER,
        "may_decline",
        "不同意",
        "不同意申报",
    ),
    Move("endorsing", "withdraw", "draft", UNIT, "window_not_over", "撤回", "撤回修改"),
    Move("endorsed", "withdraw", "draft", UNIT, "window_not_over", "撤回", "撤回修改"),
    Move("endorsed", "submit", "submitted", UNIT, "may_submit", "提交", "提交"),
    Move("submitted", "withdraw", "draft", UNIT, "window_open", "撤回", "撤回修改"),
    Move(
        "submitted",
        "forward",
        "forwarded",
        OFFICE,
        "level_has_room",
        "通过审查",
        "通过审查",
    ),
    Move(
        "submitted",
        "return",
        "returned",
        OFFICE,
        "reason_given",
        "退回修改",
        "退回修改",
    ),
    Move("submitted", "refuse", "refused", OFFICE, "reason_given", "不予通过", "不予通过"),
    Move("submitted", "merge", "merged", OFFICE, "may_merge", "并入", "并入别的项目"),
    Move(
        "submitted",
        "move_level",
        "submitted",
        OFFICE,
        "may_move_level",
        "调整级别",
        "调整级别",
    ),
    Move(
        "forwarded",
        "move_level",
        "forwarded",
        OFFICE,
        "may_move_level",
        "调整级别",
        "调整级别",
    ),
    Move(
        "forwarded",
        "reopen",
        "submitted",
        OFFICE,
        "reason_given",
        "重新审查",
        "重新审查",
    ),
    Move("refused", "reopen", "submitted", OFFICE, "reason_given", "重新审查", "重新审查"),
    Move("merged", "reopen", "submitted", OFFICE, "reason_given", "撤销并入", "撤销并入"),
    Move(
        "returned",
        "send_to_endorse",
        "endorsing",
        UNIT,
        "may_send_to_endorse",
        "重新送签",
        "重新送签",
    ),
    Move("returned", "submit", "submitted", UNIT, "may_submit", "重新提交", "重新提交"),
    Move(
        "returned",
        "discard",
        "discarded",
        UNIT,
        "never_submitted",
        "删除草稿",
        "删除草稿",
    ),
    *PROJECT_MOVES,
)


def next_stage(state: str, action: str, situation: Situation) -> Outcome | Refusal:
    """The move this action makes, or why not and what to do instead."""
    rows = [move for move in MOVES if (move.from_state, move.action) == (state, action)]
    if not rows:
        label = STATES[state].label_office if state in STATES else "还没有开始"
        return Refusal("no_such_move", f"现在是“{label}”，不能做这一步。请刷新页面，看看最新情况。")
    verdicts = [(move, GUARDS[move.guard](situation)) for move in rows]
    for move, verdict in verdicts:
        if verdict:
            return Outcome(move)
    return refusal_of(verdicts[-1][1])


def moves_from(state: str, who: str) -> tuple[Move, ...]:
    """What this side can do in this state at all, guards aside; one row for each action."""
    rows = [move for move in MOVES if move.from_state == state and move.who == who]
    return tuple({move.action: move for move in rows}.values())
