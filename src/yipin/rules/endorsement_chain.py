"""Ordered opinions on one exact version. A later change voids them, and it stays visible.

The chain is a tuple of steps in the order of the definition. Void steps stay where they were; a
fresh step of the same endorser stands behind them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from yipin.rules.definition import Endorser
from yipin.rules.verdicts import Refusal

OPINION_STATES = ("signed", "returned", "refused")
CHANGED = "内容改动后已作废"
SENT_AGAIN = "退回后重新送签，原意见作废"


@dataclass(frozen=True, slots=True)
class Step:
    """One opinion: waiting, current, signed, returned, refused or void."""

    key: str
    name: str
    side: str = "league"
    state: str = "waiting"
    person: str = ""
    opinion: str = ""
    version: int | None = None
    digest: str = ""
    at: datetime | None = None
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """send, sign, return, refuse, withdraw or change; bound to a version and its digest."""

    kind: str
    version: int
    digest: str
    key: str = ""
    person: str = ""
    opinion: str = ""
    at: datetime | None = None


def new_chain(endorsers: Sequence[Endorser]) -> tuple[Step, ...]:
    """Every opinion still waiting."""
    return tuple(Step(one.key, one.name, one.side) for one in endorsers)


def live_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that count, one for each endorser."""
    return tuple(step for step in steps if step.state != "void")


def current_step(steps: Sequence[Step]) -> Step | None:
    """Whose turn it is."""
    return next((step for step in steps if step.state == "current"), None)


def next_waiting(steps: Sequence[Step]) -> Step | None:
    return next((step for step in steps if step.state == "waiting"), None)


def signed_count(steps: Sequence[Step], digest: str) -> int:
    """Valid signatures on exactly this version."""
    return sum(step.state == "signed" and step.digest == digest for step in steps)


def is_complete(steps: Sequence[Step], digest: str) -> bool:
    """Everybody asked has signed exactly this version."""
    return signed_count(steps, digest) == len(live_steps(steps))


def steps_voided_by_change(steps: Sequence[Step], digest: str) -> tuple[Step, ...]:
    """Opinions that the version with this digest would void."""
    return tuple(step for step in steps if step.state in OPINION_STATES and step.digest != digest)


def chain_after(steps: Sequence[Step], act: Act) -> tuple[Step, ...] | Refusal:
    """The chain once the act is done, or why it cannot be done."""
    if act.kind == "change":
        return _changed(steps, act.digest)
    if act.kind == "withdraw":
        return tuple(_waiting(step) if step.state == "current" else step for step in steps)
    if act.kind == "send":
        return _sent(steps, act)
    return _given(steps, act)


def _sent(steps: Sequence[Step], act: Act) -> tuple[Step, ...] | Refusal:
    if current_step(steps):
        return Refusal("already_sent", "已经送签，正在等意见。要改内容，请先撤回。")
    fresh = _changed(steps, act.digest)
    answered = [step for step in fresh if step.state in ("returned", "refused")]
    return _with_next(_voided(fresh, answered, SENT_AGAIN), act)


def _with_next(steps: tuple[Step, ...], act: Act) -> tuple[Step, ...]:
    upcoming = next_waiting(steps)
    if upcoming is None:
        return steps
    turn = replace(upcoming, state="current", version=act.version, digest=act.digest)
    return tuple(turn if step is upcoming else step for step in steps)


def _given(steps: Sequence[Step], act: Act) -> tuple[Step, ...] | Refusal:
    mine = current_step(steps)
    if mine is None or mine.key != act.key:
        return _not_your_turn(mine)
    if mine.digest != act.digest:
        return Refusal(
            "stale_version",
            f"您看的是第 {act.version} 版，现在是第 {mine.version} 版。请看过改动再签。",
        )
    if act.kind != "sign" and not act.opinion.strip():
        return Refusal("reason_missing", "退回或不同意要写明理由，填表人会看到。")
    return _answered(steps, mine, act)


def _not_your_turn(current: Step | None) -> Refusal:
    if current is None:
        return Refusal("not_sent", "现在没有等签的意见。内容可能已撤回，请刷新后再看。")
    return Refusal("not_your_turn", f"现在轮到“{current.name}”，还没轮到您。轮到时会通知您。")


def _answered(steps: Sequence[Step], mine: Step, act: Act) -> tuple[Step, ...]:
    states = {"sign": "signed", "return": "returned", "refuse": "refused"}
    given = replace(
        mine,
        state=states[act.kind],
        person=act.person,
        opinion=act.opinion.strip(),
        at=act.at,
    )
    after = tuple(given if step is mine else step for step in steps)
    return _with_next(after, act) if act.kind == "sign" else after


def _changed(steps: Sequence[Step], digest: str) -> tuple[Step, ...]:
    """Opinions on another version are void, and whoever has that version before them waits."""
    fresh = _voided(steps, steps_voided_by_change(steps, digest), CHANGED)
    return tuple(
        _waiting(step) if step.state == "current" and step.digest != digest else step
        for step in fresh
    )


def _voided(steps: Sequence[Step], void: Sequence[Step], reason: str) -> tuple[Step, ...]:
    """Each voided opinion, struck through, with a fresh waiting step behind it."""
    renewed: list[Step] = []
    for step in steps:
        if any(step is one for one in void):
            renewed.append(replace(step, state="void", void_reason=reason))
            renewed.append(_waiting(step))
        else:
            renewed.append(step)
    return tuple(renewed)


def _waiting(step: Step) -> Step:
    return Step(step.key, step.name, step.side)
