"""What units owe: opened in bulk, counted, moved to another day, excused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from yipin.database.kept_writes import KeptUpdate
from yipin.duties.models import Obligation
from yipin.duties.permissions import can_excuse
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.verdicts import refuse


@dataclass(frozen=True, slots=True)
class Opened:
    """``made`` obligations are new, ``kept`` stood already."""

    made: int
    kept: int


@transaction.atomic
def open_obligations(
    *,
    actor: Actor | None,
    units: Iterable[Unit],
    kind: str,
    source_kind: str,
    source_id: int,
    title: str,
    asked_by: str,
    opens_at: datetime | None,
    due_at: datetime,
    minimum: int,
    now: datetime,
) -> Opened:
    """Ask units for something, once each; asking again changes nothing. One INSERT for all.

    ``due_at`` is the last minute and counts. ``minimum`` is how many must be handed in, 0 means
    may, not must. Called by whoever opens the source, who has asked for the permission; ``actor``
    None is a job of the system. Units of the recurring kind give each period a source of its own.
    """
    wanted = {unit.pk: unit for unit in units}
    standing = of_source(source_kind, source_id, kind=kind).values_list("unit_id", flat=True)
    fresh = [unit for pk, unit in wanted.items() if pk not in set(standing)]
    Obligation.objects.bulk_create(
        (
            Obligation(
                unit=unit,
                kind=kind,
                source_kind=source_kind,
                source_id=source_id,
                title=title[:200],
                asked_by=asked_by[:120],
                opens_at=opens_at,
                due_at=due_at,
                minimum=minimum,
                created_at=now,
            )
            for unit in fresh
        ),
        ignore_conflicts=True,
    )
    if fresh:
        _record_opening(actor, fresh, title, (kind, source_kind, source_id), due_at, now)
    return Opened(len(fresh), len(wanted) - len(fresh))


def of_source(source_kind: str, source_id: int, *, kind: str | None = None) -> QuerySet[Obligation]:
    """All obligations of one source."""
    rows = Obligation.objects.filter(source_kind=source_kind, source_id=source_id)
    return rows if kind is None else rows.filter(kind=kind)


def _record_opening(
    actor: Actor | None,
    units: list[Unit],
    title: str,
    source: tuple[str, str, int],
    due_at: datetime,
    now: datetime,
) -> None:
    """One entry for all, at the unit that asks."""
    subject = (actor.unit if actor else None) or units[0]
    record_entry(
        actor=actor,
        at=now,
        action="duties.opened",
        subject=subject,
        subject_label=title,
        unit_id=subject.pk,
        after={
            "source": list(source),
            "due_at": due_at.isoformat(),
            "units": [unit.pk for unit in units],
        },
    )


def count_done(*, unit_id: int, kind: str, source_kind: str, source_id: int, delta: int) -> None:
    """Count one handed in (``delta`` 1) or taken back (-1), where the unit owes it.

    In one UPDATE, so that two at once both count; never below zero. The journal entry is that of
    the act that is counted.
    """
    COUNT_DONE.write(
        unit_id=unit_id, kind=kind, source_kind=source_kind, source_id=source_id, delta=delta
    )


def _counted(
    unit_id: int, kind: str, source_kind: str, source_id: int, delta: int
) -> tuple[QuerySet[Obligation], dict[str, Any]]:
    rows = of_source(source_kind, source_id, kind=kind).filter(unit_id=unit_id)
    done = F("done") + delta
    return rows.alias(then=done).filter(then__gte=0), {"done": done}


COUNT_DONE = KeptUpdate(_counted)


def set_minimum(*, unit_id: int, kind: str, source_kind: str, source_id: int, minimum: int) -> bool:
    """How many this unit must hand in from now on; whoever changes what it owes has asked."""
    rows = of_source(source_kind, source_id, kind=kind).filter(unit_id=unit_id)
    return rows.exclude(minimum=minimum).update(minimum=minimum) > 0


def excuse_sources(
    *, kind: str, source_kind: str, source_ids: Iterable[int], excuse: str, now: datetime
) -> None:
    """What these sources asked for is moot; the entry is that of the act which made it so. What was
    handed in or excused already stays as it is.
    """
    rows = _of_sources(kind, source_kind, source_ids)
    rows.filter(excused_at=None, done=0).update(excused_at=now, excuse=excuse)


def owe_sources_again(
    *, kind: str, source_kind: str, source_ids: Iterable[int], excuse: str
) -> None:
    """Takes back what was excused with these very words."""
    rows = _of_sources(kind, source_kind, source_ids)
    rows.filter(excuse=excuse).update(excused_at=None, excuse="")


def _of_sources(kind: str, source_kind: str, source_ids: Iterable[int]) -> QuerySet[Obligation]:
    return Obligation.objects.filter(
        kind=kind, source_kind=source_kind, source_id__in=list(source_ids)
    )


def mark_begun(*, unit_id: int, kind: str, source_kind: str, source_id: int, now: datetime) -> bool:
    """Somebody has started on it. The first time counts; the entry is that of the start itself."""
    rows = of_source(source_kind, source_id, kind=kind).filter(unit_id=unit_id)
    return rows.filter(begun_at__isnull=True).update(begun_at=now) > 0


@transaction.atomic
def change_due(
    *,
    actor: Actor,
    kind: str,
    source_kind: str,
    source_id: int,
    opens_at: datetime | None,
    due_at: datetime | None,
    now: datetime,
) -> int:
    """Move the window for every unit of a source. ``due_at`` None leaves the due minute as it is.

    Called by whoever moves the source's own window, who has asked for the permission. Answers how
    many obligations moved. Units with an extension beyond the new minute keep theirs.
    """
    rows = of_source(source_kind, source_id, kind=kind)
    first = rows.select_related("unit").first()
    if first is None:
        return 0
    record_entry(
        actor=actor,
        at=now,
        action="duties.due_changed",
        subject=actor.unit or first.unit,
        subject_label=first.title,
        before=_window(first.opens_at, first.due_at) | {"source": [source_kind, source_id]},
        after=_window(opens_at, due_at or first.due_at),
    )
    if due_at is not None:
        rows.exclude(is_extended=True, due_at__gt=due_at).update(due_at=due_at)
    return rows.update(opens_at=opens_at)


def _window(opens_at: datetime | None, due_at: datetime) -> dict[str, Any]:
    return {
        "opens_at": opens_at.isoformat() if opens_at else None,
        "due_at": due_at.isoformat(),
    }


@transaction.atomic
def extend_due(
    *, actor: Actor, obligation: Obligation, due_at: datetime, reason: str, now: datetime
) -> Obligation:
    """Give one unit more time. Who may: ``duties.excuse``. Refuses an earlier minute, no reason."""
    row = _locked(actor, obligation, reason)
    if due_at <= row.due_at:
        raise Refused(refuse("not_later", _("延期后的时间要晚于现在的截止时间。")))
    before = _window(row.opens_at, row.due_at)
    row.due_at, row.is_extended = due_at, True
    row.save(update_fields=["due_at", "is_extended"])
    record_entry(
        actor=actor,
        at=now,
        action="duties.extended",
        subject=row,
        before=before,
        after=_window(row.opens_at, due_at),
        note=reason.strip(),
    )
    return row


@transaction.atomic
def excuse(*, actor: Actor, obligation: Obligation, reason: str, now: datetime) -> Obligation:
    """Nothing need be handed in. Who may: ``duties.excuse``. The unit sees the reason."""
    row = _locked(actor, obligation, reason)
    if row.excused_at is None:
        row.excused_at, row.excuse = now, fitting(reason, 200, name=_("理由"))
        row.save(update_fields=["excused_at", "excuse"])
        record_entry(
            actor=actor, at=now, action="duties.excused", subject=row, note=row.excuse,
            before={"excused_at": None}, after={"excused_at": now.isoformat()},
        )  # fmt: skip
    return row


@transaction.atomic
def end_excuse(*, actor: Actor, obligation: Obligation, now: datetime) -> Obligation:
    """It must be handed in after all. Who may: ``duties.excuse``."""
    row = _locked(actor, obligation, "-")
    if row.excused_at is not None:
        before = {"excused_at": row.excused_at.isoformat(), "excuse": row.excuse}
        row.excused_at, row.excuse = None, ""
        row.save(update_fields=["excused_at", "excuse"])
        record_entry(actor=actor, at=now, action="duties.excuse_ended", subject=row, before=before)
    return row


def _locked(actor: Actor, obligation: Obligation, reason: str) -> Obligation:
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("unit")
    row = rows.get(pk=obligation.pk)
    require(can_excuse, actor, row)
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明理由，对方会看到。")))
    return row
