"""The days of the sample world agree: with its notices, with each other, with what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.timezone import localdate

from yipin.duties.models import Obligation
from yipin.journal.models import Entry
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import application_stage_of
from yipin.projects.decision_models import Decision
from yipin.projects.publicity_models import Publicity
from yipin.reviews.models import Card, Panel
from yipin.rules.stage_order import out_of_order

# What is done to an application, and the kinds of stages between whose first and last day it falls.
WITHIN = {
    "send_to_endorse": ("collect", "collect"),
    "sign": ("collect", "endorse"),
    "submit": ("collect", "collect"),
    "return": ("collect", "screen"),
    "forward": ("screen", "screen"),
    "refuse": ("screen", "screen"),
    "merge": ("screen", "screen"),
    "approve": ("screen", "decide"),
    "reserve": ("screen", "decide"),
    "begin": ("publicise", "carry_out"),
    "accept": ("carry_out", "assess"),  # done early, or on its day
    "certify": ("assess", "certify"),
}


def test_the_days_of_the_world_agree(world, now):
    said = [words for held in Round.objects.all() for words in disagreements(held, now)]
    assert said == []


def disagreements(held: Round, now: datetime) -> Iterator[str]:
    stages = list(held.stages.all())
    for words in (*of_notice(held), *of_stages(held, stages), *of_obligations(held)):
        yield f"{held.name}: {words}"
    for words in (*of_applications(held, stages), *of_office(held, stages, now)):
        yield f"{held.name}: {words}"


def of_notice(held: Round) -> Iterator[str]:
    issued = held.notice and held.notice.reading["issued_on"]
    if issued and issued != localdate(held.opened_at).isoformat():
        yield f"issued {issued}, opened {localdate(held.opened_at)}"


def of_stages(held: Round, stages: list[RoundStage]) -> Iterator[str]:
    yield from out_of_order(held.definition.parsed)
    published = localdate(held.opened_at)
    for one in stages:
        if any(at and localdate(at) < published for at in (one.opens_at, one.closes_at)):
            yield f"{one.key} before {published}"
        if one.opens_at and one.closes_at and one.opens_at >= one.closes_at:
            yield f"{one.key} ends before it begins"


def of_obligations(held: Round) -> Iterator[str]:
    asked = application_stage_of(held)
    for one in Obligation.objects.filter(source_kind="round", source_id=held.pk):
        if asked and (one.opens_at, one.due_at) != (asked.opens_at, asked.closes_at):
            yield f"{one} due {one.due_at}"
    for stage in held.stages.all():
        for one in Obligation.objects.filter(source_kind="report", source_id=stage.pk):
            if one.due_at != stage.closes_at:
                yield f"{one} due {one.due_at}"


def of_applications(held: Round, stages: list[RoundStage]) -> Iterator[str]:
    """Each act lies between the first day and the last day of the stages it belongs to."""
    keys = [str(pk) for pk in held.applications.values_list("pk", flat=True)]
    acts = Entry.objects.filter(subject_kind="application", subject_id__in=keys)
    for action, at in acts.values_list("action", "at"):
        kinds = WITHIN.get(action.partition(".")[2])
        if kinds and not is_within(localdate(at), *span(stages, *kinds)):
            yield f"{action} on {localdate(at)}, not in {span(stages, *kinds)}"


def span(stages: list[RoundStage], first: str, last: str) -> tuple[date | None, date | None]:
    begins = next((one.opens_at for one in stages if one.kind == first), None)
    ends = [one.closes_at for one in stages if one.kind == last and one.closes_at]
    return begins and localdate(begins), localdate(max(ends)) if ends else None


def is_within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def of_office(held: Round, stages: list[RoundStage], now: datetime) -> Iterator[str]:
    """Decisions, lists on show and cards of experts: no later than their stage, none before it."""
    spans = {
        one.key: (
            one.opens_at and localdate(one.opens_at),
            one.closes_at and localdate(one.closes_at),
        )
        for one in stages
    }
    for one in Decision.objects.filter(round=held):
        if not is_within(localdate(one.signed_at or now), *spans[one.stage_key]):
            yield f"decision {one.stage_key} of {localdate(one.signed_at or now)}"
    for one in Publicity.objects.filter(round=held):
        if not all(is_within(day, *spans[one.stage_key]) for day in (one.starts_on, one.ends_on)):
            yield f"on show {one.starts_on} to {one.ends_on}, not in {spans[one.stage_key]}"
    for one in Panel.objects.filter(source_kind="round", source_id=held.pk):
        for at in Card.objects.filter(judge__panel=one, handed_in_at__isnull=False):
            if not is_within(localdate(at.handed_in_at), *spans[one.stage_key]):
                yield f"card of {one.stage_key} on {localdate(at.handed_in_at)}"
