"""What an officer says to the findings of a notice. Pure: dictionaries in, dictionaries out.

``answers`` holds ``marks`` (what was said to each mark, by its key), ``settings`` (changes to the
definition, in order) and ``past`` (what each answer replaced, so that it can be taken back).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yipin.documents.marks import ASK, NO, Mark

CONFIRMED, CHANGED, NOTE_ONLY = "confirmed", "changed", "note_only"
KINDS = (CONFIRMED, CHANGED, NOTE_ONLY)
MOST_PAST = 100
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the check has come. ``next_key`` is the mark to look at next."""

    found: int
    to_check: int
    to_settle: int
    next_key: str = ""

    @property
    def is_done(self) -> bool:
        return not (self.to_check or self.to_settle)


def with_answer(answers: Mapping[str, Any], key: str, answer: Mapping[str, Any]) -> Answers:
    """One more mark answered; answering again replaces what was said."""
    changed = _copied(answers)
    _remember(changed, {"mark": key, "was": changed["marks"].get(key)})
    changed["marks"][key] = dict(answer)
    return changed


def with_setting(answers: Mapping[str, Any], path: str, value: Any) -> Answers:
    """One more change to the definition. The same plain path set again replaces the earlier one."""
    changed = _copied(answers)
    _remember(changed, {"settings": list(changed["settings"])})
    _set(changed, path, value)
    return changed


def with_settled(
    answers: Mapping[str, Any],
    key: str,
    answer: Mapping[str, Any],
    changes: Sequence[tuple[str, Any]],
) -> Answers:
    """A mark answered by changing settings: one step, taken back as one."""
    changed = _copied(answers)
    step = {"mark": key, "was": changed["marks"].get(key), "settings": list(changed["settings"])}
    _remember(changed, step)
    changed["marks"][key] = dict(answer)
    for path, value in changes:
        _set(changed, path, value)
    return changed


def _set(answers: Answers, path: str, value: Any) -> None:
    acts = path.rsplit(".", 1)[-1] in ("+", "-", "<", ">")
    kept = [one for one in answers["settings"] if acts or one["path"] != path]
    answers["settings"] = [*kept, {"path": path, "value": value}]


def without_last(answers: Mapping[str, Any]) -> Answers:
    """The state before the last answer; unchanged where there is none."""
    changed = _copied(answers)
    if not changed["past"]:
        return changed
    last = changed["past"].pop()
    if "settings" in last:
        changed["settings"] = last["settings"]
    if "mark" not in last:
        return changed
    if last["was"] is None:
        changed["marks"].pop(last["mark"], None)
    else:
        changed["marks"][last["mark"]] = last["was"]
    return changed


def _copied(answers: Mapping[str, Any]) -> Answers:
    empty: Answers = {"marks": {}, "settings": [], "past": []}
    return empty | copy.deepcopy(dict(answers))


def _remember(answers: Answers, step: dict[str, Any]) -> None:
    answers["past"] = [*answers["past"], step][-MOST_PAST:]


def progress_of(marks: Sequence[Mark], answers: Mapping[str, Any]) -> Progress:
    """What is still to be checked, and to be settled because it was not understood."""
    said = answers.get("marks", {})
    waiting = [one for one in marks if one["kind"] in (ASK, NO) and one["key"] not in said]
    to_check = sum(one["kind"] == ASK for one in waiting)
    first = waiting[0]["key"] if waiting else ""
    return Progress(len(marks), to_check, len(waiting) - to_check, first)


def reading_as_answered(reading: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The reading with changed values put in and what is only a remark taken out."""
    changed = copy.deepcopy(dict(reading))
    paths = {one["key"]: one["path"] for one in reading.get("marks", ())}
    dropped: list[list[Any]] = []
    for key, answer in answers.get("marks", {}).items():
        path = paths.get(key)
        if path is None or path[0] == "passage":
            continue
        if answer["as"] == CHANGED:
            _put(changed, path, answer.get("value"))
        elif answer["as"] == NOTE_ONLY:
            dropped.append(path)
    for path in sorted(dropped, key=str):
        _put(changed, path, None)
    return changed


def _put(reading: dict[str, Any], path: Sequence[Any], value: Any) -> None:
    """Replace a value, or leave None where it stood, so that the other places keep their number."""
    place: Any = reading
    for name in path[:-1]:
        place = place[name]
    if isinstance(place, list) and not 0 <= path[-1] < len(place):
        return
    place[path[-1]] = value


def all_confirmed(marks: Sequence[Mark], answers: Mapping[str, Any]) -> Answers:
    """Everything still open taken as read; what was not understood stays a remark."""
    said = answers.get("marks", {})
    for mark in marks:
        if mark["key"] not in said and mark["kind"] in (ASK, NO):
            kind = CONFIRMED if mark["kind"] == ASK else NOTE_ONLY
            answers = with_answer(answers, mark["key"], {"as": kind})
    return dict(answers)
