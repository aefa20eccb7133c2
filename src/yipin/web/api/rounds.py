"""Rounds: what is open, until when, how many may be sent, and what the form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from yipin.organisations.models import Unit
from yipin.organisations.permissions import is_at_a_desk
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.permissions import can_see_public_notice
from yipin.programmes.queries import is_asked, round_calendar, rounds_seen_by, stage_now
from yipin.projects.queries import quota_of_unit
from yipin.projects.stage_progress import done_in_round, done_in_rounds
from yipin.rules.plain import as_plain
from yipin.rules.stage_progress import GOES_ON, LATE, LATER, NOW, UNOPENED, WAITING, Done
from yipin.web.api.operation import caller_of, operation
from yipin.web.api.shapes import PER_PAGE, Page, Paged, PerPage, UnitName, Words, page_of
from yipin.web.api.units import unit_name
from yipin.web.unit.loading import load_round

router = Router(tags=["计划"])


class StageOut(Schema):
    key: str
    kind: str
    name: str
    opens_at: datetime | None
    closes_at: datetime | None
    state: Literal["over", "now", "later", "undated"]


class RoundRow(Schema):
    id: int
    name: str
    year: int
    state: Literal["open", "closed"]
    unit: UnitName
    opened_at: datetime
    stage_now: str


class RoundPage(Paged):
    items: list[RoundRow]


class QuotaOut(Schema):
    holder: str
    scope: str
    min: int | None
    used: int
    max: int | None
    left: int | None
    exception_slots: int
    sentence: str


class RoundOut(RoundRow):
    is_public: bool
    summary: str
    is_addressed: bool
    stages: list[StageOut]
    quotas: list[QuotaOut]
    themes: list[dict[str, Any]]
    form: dict[str, Any] | None


def round_row(held: Round, done: Mapping[str, Done], now: datetime) -> dict[str, Any]:
    stage = stage_now(held, now, done)
    return {
        "id": held.pk,
        "name": held.name,
        "year": held.year,
        "state": held.state,
        "unit": unit_name(held.unit),
        "opened_at": held.opened_at,
        "stage_now": stage.name if stage else "",
    }


@operation(
    router, "GET", "/rounds", asks=is_at_a_desk, answer=RoundPage, summary="席位看得到的各轮"
)
def list_rounds(
    request: HttpRequest,
    q: Words = "",
    state: Literal["open", "closed"] | None = None,
    addressed: bool | None = None,
    page: Page = 1,
    per_page: PerPage = PER_PAGE,
) -> dict[str, Any]:
    unit = _unit(request)
    found = rounds_seen_by(unit)
    for word in q.split():
        found = found.filter(name__icontains=word)
    if state:
        found = found.filter(state=state)
    if addressed is not None:
        own = Round.objects.filter(addressees__unit=unit).values("pk")
        found = found.filter(pk__in=own) if addressed else found.exclude(pk__in=own)
    rows, place = page_of(found.order_by("-opened_at", "-id"), page, per_page)
    now = timezone.now()
    done = done_in_rounds(rows)
    return {"items": [round_row(one, done[one.pk], now) for one in rows], **place}


def _unit(request: HttpRequest) -> Unit:
    unit = caller_of(request).actor.unit
    assert unit is not None  # every key is that of a desk
    return unit


@operation(
    router, "GET", "/rounds/{pk}", asks=can_see_public_notice, load=load_round, answer=RoundOut,
    summary="一轮：阶段、名额、主题、申报表",
)  # fmt: skip
def one_round(request: HttpRequest, held: Round) -> dict[str, Any]:
    unit, now, definition = _unit(request), timezone.now(), held.definition.parsed
    is_addressed = is_asked(held, [unit])[unit.pk]
    form = definition.application_form
    quotas = quota_of_unit(held, unit) if is_addressed else ()
    done = done_in_round(held)
    return round_row(held, done, now) | {
        "is_public": held.is_public,
        "summary": definition.summary,
        "is_addressed": is_addressed,
        "stages": [
            _stage(one.stage, TOLD.get(one.state, one.state))
            for one in round_calendar(held, now, done)
        ],
        "quotas": [{name: getattr(one, name) for name in QuotaOut.model_fields} for one in quotas],
        "themes": [as_plain(one) for one in definition.themes],
        "form": as_plain(form) if form else None,
    }


# The description promises four states: what is behind, or goes on after its round, still runs; what
# waits is still to come.
TOLD = {LATE: NOW, GOES_ON: NOW, UNOPENED: LATER, WAITING: LATER}


def _stage(stage: RoundStage, state: str) -> dict[str, Any]:
    return {
        "key": stage.key,
        "kind": stage.kind,
        "name": stage.name,
        "opens_at": stage.opens_at,
        "closes_at": stage.closes_at,
        "state": state,
    }
