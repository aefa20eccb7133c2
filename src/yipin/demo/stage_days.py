"""The days of a sample round's stages, so that what was done in each lies within them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from yipin.rules.definition import Definition, Stage

# From the day the round was opened: first and last day of a stage; None leaves that end open.
Days = Mapping[str, tuple[int | None, int | None]]
AS_DEFINED: Days = MappingProxyType({})


def on_days(definition: Definition, opened_on: date, days: Days = AS_DEFINED) -> Definition:
    """With the days given, and no stage that begins before the round was made public."""
    stages = tuple(
        _begun_no_earlier(_set(one, opened_on, days), opened_on) for one in definition.stages
    )
    return replace(definition, stages=stages)


def _set(stage: Stage, opened_on: date, days: Days) -> Stage:
    if stage.key not in days:
        return stage
    first, last = (None if at is None else opened_on + timedelta(days=at) for at in days[stage.key])
    return replace(
        stage,
        opens_at=first.isoformat() if first else None,
        closes_at=f"{last.isoformat()}{(stage.closes_at or '')[10:]}" if last else None,
    )


def _begun_no_earlier(stage: Stage, opened_on: date) -> Stage:
    is_early = stage.opens_at is not None and date.fromisoformat(stage.opens_at[:10]) < opened_on
    return replace(stage, opens_at=opened_on.isoformat()) if is_early else stage
