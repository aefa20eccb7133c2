"""Writing down what happened. Append-only: there is no service that changes an entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from django.db.models import Model

from yipin.database.kept_writes import insert_row
from yipin.journal.models import Entry


class ActorLike(Protocol):
    """What the journal asks of whoever acts (see ``organisations.permissions.Actor``)."""

    @property
    def person(self) -> Any: ...

    @property
    def label(self) -> str: ...


def record_entry(
    *,
    actor: ActorLike | None,
    at: datetime,
    action: str,
    subject: Model,
    subject_label: str = "",
    unit_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    note: str = "",
) -> Entry:
    """Write one entry. ``actor`` None is the system itself; ``unit_id`` is the unit concerned."""
    person = actor.person if actor else None
    entry = Entry(
        at=at,
        person_id=person.pk if person else None,
        person_name=person.name if person else "",
        post_label=actor.label if actor else "",
        unit_id=unit_id if unit_id is not None else getattr(subject, "unit_id", None),
        action=action,
        subject_kind=type(subject).__name__.lower(),
        subject_id=subject.pk,
        subject_label=(subject_label or str(subject))[:200],
        before=before or {},
        after=after or {},
        note=note,
    )
    return insert_row(entry)
