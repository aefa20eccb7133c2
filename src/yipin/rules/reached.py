"""How far applications of a round came: each counts for every step up to the last it reached."""

from __future__ import annotations

from collections.abc import Mapping

STEPS = {
    "begun": "开始填写",
    "sent": "提交过",
    "passed": "通过审查",
    "approved": "立项",
    "accepted": "通过验收",
    "titled": "认证",
}
_ORDER = tuple(STEPS)
# The last step that a state has surely reached; a returned or refused one had been sent.
_OF_STATE = {
    "submitted": "sent",
    "returned": "sent",
    "refused": "sent",
    "merged": "sent",
    "forwarded": "passed",
    "reserve": "passed",
    "not_selected": "passed",
    "approved": "approved",
    "running": "approved",
    "withdrawn": "approved",
    "cancelled": "approved",
    "failed": "approved",
    "on_show": "approved",
    "accepted": "accepted",
    "titled": "titled",
}


def step_reached(state: str, *, was_sent: bool) -> str:
    """``was_sent``: it has a number, so it was handed in at least once."""
    return _OF_STATE.get(state, "sent" if was_sent else "begun")


def funnel(counts: Mapping[tuple[str, bool], int]) -> dict[str, int]:
    """How many reached each step, from counts by (state, was sent). Discarded drafts do not count."""
    reached = dict.fromkeys(STEPS, 0)
    for (state, was_sent), count in counts.items():
        if state == "discarded":
            continue
        last = _ORDER.index(step_reached(state, was_sent=was_sent))
        for step in _ORDER[: last + 1]:
            reached[step] += count
    return reached
