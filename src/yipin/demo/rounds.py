"""Rounds of the sample world, one in each state, and what has happened in them so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from yipin.demo.city import City
from yipin.demo.filling import Idea, draft_application, hand_in, send, sign
from yipin.demo.stage_days import AS_DEFINED, Days, on_days
from yipin.demo.texts import (
    EXCEPTION_REASON,
    MERGE_REASON,
    PROJECTS,
    REFUSE_REASON,
    RETURN_REASON,
)
from yipin.demo.university import Seat, University
from yipin.demo.working_hours import hours_ago
from yipin.documents.models import Notice
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Round
from yipin.programmes.services.definitions import save_definition
from yipin.programmes.services.rounds import open_round
from yipin.projects.services.exceptions import ask_exception
from yipin.projects.services.screening import (
    forward_application,
    merge_application,
    refuse_application,
    return_application,
)
from yipin.rules.definition import Contact, Definition, Stage


@dataclass(frozen=True)
class Opening:
    """When a round opens and its application window closes, in days from today."""

    opened: int
    closes: int


def moved_to(definition: Definition, closes_on: date) -> Definition:
    """The definition with every date moved by the same days, so that applications close then."""
    stage = definition.application_stage or next(
        (one for one in definition.stages if one.closes_at), None
    )
    if stage is None or stage.closes_at is None:
        return replace(definition, year=closes_on.year)
    by = closes_on - date.fromisoformat(stage.closes_at[:10])
    stages = tuple(_moved_stage(each, by) for each in definition.stages)
    return replace(definition, stages=stages, year=closes_on.year)


def _moved_stage(stage: Stage, by: timedelta) -> Stage:
    return replace(
        stage, opens_at=_moved(stage.opens_at, by), closes_at=_moved(stage.closes_at, by)
    )


def _moved(text: str | None, by: timedelta) -> str | None:
    if text is None:
        return None
    return f"{(date.fromisoformat(text[:10]) + by).isoformat()}{text[10:]}"


def addressed_in_words(definition: Definition, host: Unit) -> Definition:
    """A university's colleges are committees here, where the notice wrote to general branches."""
    if host.kind != "committee" or not definition.addressees:
        return definition
    rules = tuple(
        replace(rule, text=rule.text.replace("各团总支", "各学院团委"))
        for rule in definition.addressees
    )
    summary = definition.summary.replace("各团总支", "各学院团委")
    quotas = tuple(
        replace(quota, who=quota.who.replace("每个团总支", "每个学院团委"))
        for quota in definition.quotas
    )
    return replace(definition, addressees=rules, summary=summary, quotas=quotas)


def open_sample(
    *,
    actor: Actor,
    unit: Unit,
    key: str,
    opening: Opening,
    contact: Contact,
    now: datetime,
    notice: Notice | None = None,
    change: Callable[[Definition], Definition] = lambda one: one,
    days: Days = AS_DEFINED,
) -> Round:
    """Take a built-in definition over, move its dates, open it."""
    definition = moved_to(builtin_definitions()[key], (now + timedelta(days=opening.closes)).date())
    definition = change(addressed_in_words(definition, unit))
    opened_at = now + timedelta(days=opening.opened)
    definition = on_days(definition, opened_at.date(), days)
    version = save_definition(
        actor=actor, unit=unit, definition=replace(definition, contact=contact), now=opened_at
    )
    return open_round(actor=actor, definition_version=version, now=opened_at, notice=notice)


def idea_at(place: int, held: Round) -> Idea:
    """An idea, with a theme of this round."""
    title, pitch = PROJECTS[place % len(PROJECTS)]
    themes = held.definition.parsed.themes
    theme = themes[place % len(themes)]
    return Idea(title, pitch, theme.name, tuple(item.name for item in theme.items[:2]))


def own_signers(seat: Seat) -> list[Actor]:
    return [seat.secretary, seat.party]


def fill_open_round(held: Round, university: University, now: datetime) -> None:
    """Applications are coming in: handed in, waiting for opinions, returned, drafts, missing."""
    seats = university.colleges
    for place in (1, 2, 3, 4):
        at = hours_ago(now - timedelta(days=5 - place), 2)
        hand_in(
            held=held,
            seat=seats[place],
            idea=idea_at(place, held),
            signers=own_signers(seats[place]),
            now=at,
        )
    returned = hand_in(
        held=held, seat=seats[5], idea=idea_at(5, held), signers=own_signers(seats[5]),
        now=now - timedelta(days=2),
    )  # fmt: skip
    return_application(
        actor=university.office,
        application=returned,
        reason=RETURN_REASON,
        now=now - timedelta(days=1),
    )
    _wait_for_opinions(held, seats, now)
    draft_application(
        held=held,
        seat=seats[8],
        idea=idea_at(8, held),
        now=hours_ago(now, 5),
        is_whole=False,
    )


def _wait_for_opinions(held: Round, seats: Sequence[Seat], now: datetime) -> None:
    """Drafts and opinions of the first college are left for the visitor to try."""
    first = seats[0]
    at = hours_ago(now, 12)
    draft_application(held=held, seat=first, idea=idea_at(0, held), now=at, is_whole=False)
    waiting = draft_application(held=held, seat=first, idea=idea_at(12, held), now=at)
    send(waiting, first, hours_ago(now, 4))
    half = draft_application(held=held, seat=seats[6], idea=idea_at(6, held), now=at)
    send(half, seats[6], hours_ago(now, 6))
    sign(half, [seats[6].secretary], hours_ago(now, 3))
    ready = draft_application(held=held, seat=seats[7], idea=idea_at(7, held), now=at)
    send(ready, seats[7], hours_ago(now, 8))
    sign(ready, own_signers(seats[7]), hours_ago(now, 2))


def fill_screening_round(held: Round, university: University, now: datetime) -> None:
    """The window is over; the office is in the middle of screening."""
    seats, made = university.colleges, []
    at = now - timedelta(days=8)
    for place in range(9):
        seat = seats[place]
        made.append(
            hand_in(
                held=held,
                seat=seat,
                idea=idea_at(place, held),
                signers=own_signers(seat),
                now=hours_ago(at, 4 - 0.4 * place),
            )
        )
    ask_exception(
        actor=seats[8].secretary, held=held, unit=seats[8].unit, reason=EXCEPTION_REASON, now=at
    )
    office, today = university.office, now - timedelta(days=2)
    for application in made[:3]:
        forward_application(actor=office, application=application, now=today)
    refuse_application(actor=office, application=made[3], reason=REFUSE_REASON, now=today)
    merge_application(
        actor=office, application=made[4], into=made[0], reason=MERGE_REASON, now=today
    )


def fill_pilot_round(held: Round, city: City, now: datetime) -> None:
    """Two levels: schools signed for by their district, all screened by the city."""
    at = now - timedelta(days=20)
    made = []
    for place, seat in enumerate((*city.districts[:4], *city.universities[:3])):
        signers = [seat.secretary]
        made.append(
            hand_in(
                held=held,
                seat=seat,
                idea=idea_at(place, held),
                signers=signers,
                now=hours_ago(at, 4 - 0.5 * place),
            )
        )
    for place, school in enumerate(city.schools[:4:3]):
        district = city.districts[place]
        signers = [school.secretary, district.secretary]
        made.append(
            hand_in(held=held, seat=school, idea=idea_at(place + 7, held), signers=signers, now=at)
        )
    for place, application in enumerate(made):
        level = "national" if place % 3 == 0 else "city"
        forward_application(
            actor=city.office, application=application, now=now - timedelta(days=12), level=level
        )
