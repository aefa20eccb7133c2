"""The words of an occasion: a unit's own, those of a unit above, or the built-in ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yipin.journal.models import Wording
from yipin.rules.message_occasions import BY_KEY
from yipin.rules.message_texts import blanks_in


@dataclass(frozen=True, slots=True)
class Words:
    """``unit_id`` is whose words these are; None: built in."""

    title: str
    body: str
    unit_id: int | None = None

    @property
    def blanks(self) -> tuple[str, ...]:
        return blanks_in(f"{self.title}\n{self.body}")


def wording_for(kind: str, line: Sequence[int]) -> Words:
    """The words for an occasion. ``line`` is the unit and those above it, nearest first."""
    built_in = BY_KEY[kind]
    rows = {row.unit_id: row for row in Wording.objects.filter(occasion=kind, unit_id__in=line)}
    nearest = next((rows[pk] for pk in line if pk in rows), None)
    if nearest is None:
        return Words(built_in.title, built_in.body)
    return Words(nearest.title, nearest.body, nearest.unit_id)


def own_words(*, unit_id: int, kind: str) -> dict[str, str]:
    """The unit's own title and body as the journal keeps them; empty where it has none."""
    own = Wording.objects.filter(unit_id=unit_id, occasion=kind).first()
    return {"title": own.title, "body": own.body} if own else {}


def save_wording(*, unit_id: int, kind: str, title: str, body: str, now: datetime) -> Wording:
    """Keep a unit's own words. The caller has asked the permission and looked for faults."""
    saved, _made = Wording.objects.update_or_create(
        unit_id=unit_id,
        occasion=kind,
        defaults={"title": title.strip(), "body": body.strip(), "changed_at": now},
    )
    return saved


def drop_wording(*, unit_id: int, kind: str) -> bool:
    """Back to the words of the unit above, or the built-in ones."""
    count, _each = Wording.objects.filter(unit_id=unit_id, occasion=kind).delete()
    return bool(count)
