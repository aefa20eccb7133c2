"""Reads of publicities: what is shown to everybody, what is open, what may be made public next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.publicity_models import Objection, Publicity
from yipin.rules.decisions import SHOWN
from yipin.rules.definition import Definition

DAYS = 5  # domain.md 4.4


def days_of(definition: Definition) -> int:
    return definition.publicity_days or DAYS


def is_shown(publicity: Publicity, today: date) -> bool:
    """Names stand in public during the period alone."""
    return (
        publicity.state == Publicity.State.OPEN
        and publicity.starts_on <= today <= publicity.ends_on
    )


def is_over(publicity: Publicity, now: datetime) -> bool:
    return timezone.localdate(now) > publicity.ends_on


def shown_now(today: date) -> QuerySet[Publicity]:
    """Those under way, the one that ends first at the top."""
    rows = Publicity.objects.filter(
        state=Publicity.State.OPEN, starts_on__lte=today, ends_on__gte=today
    )
    return rows.select_related("round__unit").order_by("ends_on", "id")


def open_publicity_of(held: Round, key: str) -> Publicity | None:
    """The one of this stage that is under way."""
    found = publicity_of_stage(held, key)
    return found if found is not None and found.state == Publicity.State.OPEN else None


def publicity_of_stage(held: Round, key: str) -> Publicity | None:
    """The open one, else the last one that was not withdrawn; with its ``open_objections``."""
    rows = with_open_objections(Publicity.objects.filter(round=held, stage_key=key))
    return rows.exclude(state=Publicity.State.WITHDRAWN).order_by("-number").first()


def purpose_of(publicity: Publicity) -> str:
    """Which decision it shows: of the selection, or of an acceptance."""
    stage = publicity.round.definition.parsed.stage(publicity.stage_key)
    return stage.purpose if stage is not None and stage.purpose in SHOWN else "application"


def to_publish(held: Round, purpose: str = "application") -> QuerySet[Application]:
    """What is approved and has not begun, or passed an acceptance that is still to be shown."""
    rows = held.applications.filter(state=SHOWN[purpose].state)
    return rows.select_related("unit").order_by("number", "id")


def published_rows(
    publicity: Publicity, items: Iterable[dict[str, Any]]
) -> list[tuple[dict[str, Any], str, bool]]:
    """Each item that is published, with the name of its level, and whether it was taken off since."""
    levels = {one.key: one.name for one in publicity.round.definition.parsed.levels}
    gone = taken_back(publicity)
    return [(one, levels.get(one["level"], ""), one["application"] in gone) for one in items]


def taken_back(publicity: Publicity) -> set[int]:
    """Those of its items (application ids) that an objection has taken off since."""
    named = [one["application"] for one in publicity.items]
    rows = Application.objects.filter(pk__in=named, state__in=("withdrawn", "failed"))
    return set(rows.values_list("pk", flat=True))


def objections_of(publicity: Publicity) -> QuerySet[Objection]:
    rows = publicity.objections.select_related("application__unit", "answered_by")
    return rows.prefetch_related("files").order_by("state", "id")


def with_open_objections(rows: QuerySet[Publicity]) -> QuerySet[Publicity]:
    waiting = Count("objections", filter=Q(objections__state=Objection.State.OPEN))
    return rows.annotate(open_objections=waiting)


def objections_waiting(held: Round) -> list[Publicity]:
    """Publicities under way that somebody objects to, unanswered. One read, none where the notice
    makes nothing public.
    """
    if next(held.definition.parsed.stages_of("publicise"), None) is None:
        return []
    rows = Publicity.objects.filter(round=held, state=Publicity.State.OPEN)
    counted = with_open_objections(rows).order_by("id")
    return [one for one in counted if one.open_objections]  # type: ignore[attr-defined]
