"""From when to when an application may be sent, signed, submitted and revised in one round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet, Subquery

from yipin.database.kept_reads import KeptRead
from yipin.duties.queries import extended_until, extension_of
from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.rules.collecting import collecting
from yipin.rules.definition import Endorser

REVISE_DAYS = 3
ROUND = "round"


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows of one collection of a round; both ends inclusive."""

    opens_at: datetime | None
    send_by: datetime | None
    submit_by: datetime | None
    screen_by: datetime | None

    def closes_for(self, action: str) -> datetime | None:
        """Forms are closed by the collect stage; opinions and handing in by the endorse stage."""
        return self.submit_by if action in {"submit", "sign", "return", "decline"} else self.send_by

    def extended(self, until: datetime | None) -> Windows:
        """The same with more time, where a unit was given it."""
        if until is None:
            return self
        return replace(
            self,
            send_by=max(self.send_by, until) if self.send_by else until,
            submit_by=max(self.submit_by, until) if self.submit_by else until,
        )

    def revise_until(self, returned_at: datetime) -> datetime:
        """A form returned by the host may be mended until screening ends, at least three days."""
        least = returned_at + timedelta(days=REVISE_DAYS)
        return max(least, self.screen_by) if self.screen_by else least


def windows_for_unit(held: Round, unit: Unit) -> Windows:
    """The windows of the round, with the extension this unit was given (one query)."""
    if "stages" in getattr(held, "_prefetched_objects_cache", {}):
        until = extended_until(unit_id=unit.pk, source_kind=ROUND, source_id=held.pk)
        return windows_of(held).extended(until)
    stages = CALENDAR.all(held=held.pk, unit=unit.pk)
    until = next((one.extended_until for one in stages), None)  # type: ignore[attr-defined]
    return _windows(held, stages).extended(until)


def _calendar(held: int, unit: int) -> QuerySet[RoundStage]:
    extension = extension_of(unit_id=unit, source_kind=ROUND, source_id=held)
    stages = RoundStage.objects.filter(round_id=held).order_by("order")
    return stages.annotate(extended_until=Subquery(extension[:1]))


CALENDAR = KeptRead(_calendar)


def windows_of(held: Round, stage_key: str = "") -> Windows:
    """Read from the calendar of the round (one query, or none where stages are prefetched).

    Those of applications or, with the key of a later collect stage, of its reports.
    """
    return _windows(held, list(held.stages.all()), stage_key)


def _windows(held: Round, stages: list[RoundStage], stage_key: str = "") -> Windows:
    rows = {stage.key: stage for stage in stages}
    meant = collecting(held.definition.parsed, stage_key)
    collect, endorse, screen = (
        rows.get(one.key) if one else None for one in (meant.collect, meant.endorse, meant.screen)
    )
    send_by = collect.closes_at if collect else None
    later = endorse.closes_at if endorse and endorse.closes_at else None
    return Windows(
        opens_at=collect.opens_at if collect else None,
        send_by=send_by,
        submit_by=max(send_by, later) if send_by and later else send_by or later,
        screen_by=screen.closes_at if screen else None,
    )


def endorsers_of(held: Round, stage_key: str = "") -> tuple[Endorser, ...]:
    """The chain of opinions that an application, or a report of this stage, needs in this round."""
    stage = collecting(held.definition.parsed, stage_key).endorse
    return stage.endorsers if stage else ()
