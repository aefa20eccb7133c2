"""A notice as plain lists and dicts, with the keys of the label schema first."""

from __future__ import annotations

import dataclasses

from yipin.reading.findings import Deadline, Finding, Notice

_OWN_SHAPE = {"findings", "deadlines"}


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _deadline(deadline: Deadline) -> dict[str, object]:
    """Either ``date`` or ``recurrence``, never both, as the label schema has it."""
    due = "recurrence" if deadline.recurrence else "date"
    return {"what": deadline.what, due: getattr(deadline, due), "who": deadline.who}


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "key": finding.key,
        "path": list(finding.path),
        "value": _plain(finding.value),
        "span": [finding.start, finding.end],
        "certainty": finding.certainty,
        "reason": finding.reason,
        "words": finding.words,
    }


def notice_as_json(notice: Notice) -> dict[str, object]:
    result = {
        f.name: _plain(getattr(notice, f.name))
        for f in dataclasses.fields(notice)
        if f.name not in _OWN_SHAPE
    }
    result["deadlines"] = [_deadline(deadline) for deadline in notice.deadlines]
    result["findings"] = [_finding(finding) for finding in notice.findings]
    return result
