"""Where each stage of a round stands: by its days, and by what was done in it.

Days alone say nothing about a review that nobody opened. What happens by itself on its day (forms
that are filled in, opinions that are signed) goes by the days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yipin.rules.deadlines import is_over
from yipin.rules.stage_order import follows

LATER, NOW, OVER, UNDATED = "later", "now", "over", "undated"
LATE = "late"  # past its last day with something left to do
WAITING = "waiting"  # its day has come, a stage before it has not ended
UNOPENED = "unopened"  # its day has come and nothing stands before it, but nobody began
GOES_ON = "goes_on"  # the round was closed, its projects or titles are not done with it
FRONT = (LATE, NOW, UNOPENED)


@dataclass(frozen=True, slots=True)
class Done:
    """``is_entered``: something was done in it. ``is_left``: something is still to be done.
    ``is_ended``: it was held and closed, or decided; its days say nothing more. ``comes_again``: what
    was sent back may be here once more before its last day.
    """

    is_entered: bool = False
    is_left: bool = False
    is_ended: bool = False
    comes_again: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A stage as the rule sees it; without ``done`` nobody asked, and its days decide. ``is_slip``:
    its days were past when the notice went out, so that they say nothing.
    """

    kind: str
    purpose: str
    opens_at: datetime | None
    closes_at: datetime | None
    is_built: bool = True
    done: Done | None = None
    is_slip: bool = False

    @property
    def is_dated(self) -> bool:
        return self.opens_at is not None or self.closes_at is not None

    @property
    def is_known(self) -> bool:
        return self.is_built and self.done is not None


def stage_states(steps: Sequence[Step], now: datetime, *, is_closed: bool = False) -> list[str]:
    """One state for each stage. In a round that is closed nothing is late, waits or runs; what its
    projects and titles still do goes on.
    """
    alone = [_by_itself(step, now) for step in steps]
    among = [_among(steps, alone, place) for place in range(len(steps))]
    return [*map(_when_closed, steps, among)] if is_closed else among


def outlasts_its_round(step: Step) -> bool:
    """Projects are carried out, report and hold their titles after the round was closed."""
    is_report = step.kind == "collect" and step.purpose in {"midterm", "summary", "acceptance"}
    return step.is_known and (is_report or step.kind in {"carry_out", "recheck"})


def _when_closed(step: Step, among: str) -> str:
    if among == NOW and outlasts_its_round(step):
        return GOES_ON
    return {NOW: OVER, LATE: OVER, UNOPENED: LATER, WAITING: LATER}.get(among, among)


def _by_itself(step: Step, now: datetime) -> str:
    by_days = _by_days(step, now)
    if not step.is_known:
        return by_days
    done = step.done or Done()
    if done.is_ended:
        return OVER
    if done.is_left:
        return {OVER: LATE, LATER: LATER}.get(by_days, NOW)
    if done.is_entered:
        return OVER if by_days == UNDATED else by_days
    if by_days == NOW and step.opens_at is None:
        return LATER
    return by_days if by_days in {UNDATED, LATER} else UNOPENED


def _by_days(step: Step, now: datetime) -> str:
    if not step.is_dated:
        return UNDATED
    if step.is_slip and not _was_begun(step):
        return LATER
    if is_over(step.closes_at, now):
        return OVER
    return NOW if step.opens_at is None or step.opens_at <= now else LATER


def _among(steps: Sequence[Step], alone: Sequence[str], place: int) -> str:
    """A stage nobody began waits for those before it; where a later one was begun it was left out,
    and one with nothing left to do is done.
    """
    if alone[place] == NOW and _reports_on_nothing_yet(steps, alone, place):
        return LATER
    if alone[place] != UNOPENED and not _is_worked_off(steps[place], alone[place]):
        return alone[place]
    built = [at for at, step in enumerate(steps) if step.is_built]
    if any(_was_begun(steps[at]) and _comes_after(steps, at, place) for at in built):
        return OVER
    if alone[place] == NOW:
        return NOW
    before = [at for at in built if _comes_after(steps, place, at)]
    holding = (alone[at] for at in before if steps[at].kind != "carry_out")
    return WAITING if {*FRONT, LATER} & {*holding} else UNOPENED


def _is_worked_off(step: Step, state: str) -> bool:
    """It runs by its days alone: everything that came into it was dealt with."""
    done = step.done or Done()
    return state == NOW and _was_begun(step) and not (done.is_left or done.comes_again)


def _reports_on_nothing_yet(steps: Sequence[Step], alone: Sequence[str], place: int) -> bool:
    """A report with a last day alone begins no earlier than the work that it is about."""
    step = steps[place]
    if step.kind != "collect" or step.opens_at is not None:
        return False
    work = [
        alone[at]
        for at, other in enumerate(steps)
        if other.kind == "carry_out" and _comes_after(steps, place, at)
    ]
    return bool(work) and {*work} == {LATER}


def _comes_after(steps: Sequence[Step], then: int, first: int) -> bool:
    """By what they are for; of two of one sort the later one in the list."""
    one, other = steps[then], steps[first]
    is_same_sort = (one.kind, one.purpose) == (other.kind, other.purpose)
    return then > first if is_same_sort else follows(one, other)


def _was_begun(step: Step) -> bool:
    return step.done is not None and step.done.is_entered and not happens_by_itself(step.kind)


def happens_by_itself(kind: str) -> bool:
    """The units do it on its days; the office need not begin anything."""
    return kind in {"collect", "endorse"}
