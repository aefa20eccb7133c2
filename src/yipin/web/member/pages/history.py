"""The history of one subject, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yipin.journal.models import Entry
from yipin.organisations.models import Unit
from yipin.web.member.pages.history_words import changes_in_words, words_for


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """Who did what, when, with what changed and the reason that was given."""

    at: datetime
    who: str
    desk: str
    what: str
    changes: Sequence[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a history is about. ``unit`` is the one it belongs to."""

    kind: str
    pk: int
    label: str
    unit: Unit


def line_of(entry: Entry) -> HistoryLine:
    return HistoryLine(
        at=entry.at,
        who=entry.person_name,
        desk=entry.post_label,
        what=words_for(entry.action),
        changes=changes_in_words(entry.action, entry.before, entry.after),
        note=entry.note,
    )
