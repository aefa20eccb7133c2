"""Who sits where in the table of roles: one small world, five visitors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import PDF, World, make_world
from yipin.documents.services.files import store_file
from yipin.duties.models import Obligation
from yipin.journal.queries import inbox_of
from yipin.journal.services.calendars import open_feed
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.choices import Right
from yipin.organisations.models import Invitation, Roster, SignInSession, Term
from yipin.organisations.permissions import NOBODY, Actor
from yipin.organisations.services.tokens import digest_of_token, make_token

ROLES = ("anonymous", "secretary", "other", "office", "administrator")
OK, SIGN_IN, REFUSED, HIDDEN, AWAY = "ok", "sign in", "refused", "hidden", "away"


@dataclass
class Stage:
    """The world of the table: ``numbers`` are the subjects that addresses name."""

    world: World
    actors: dict[str, Actor] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)


Extra = Callable[[Stage, datetime], None]


def set_the_stage(now: datetime, *extras: Extra) -> Stage:
    """Secretary and other unit are two colleges; the office runs programmes, the administrator
    cares for units and people; both sit at the top.
    """
    world = make_world(now)
    first, second = world.colleges
    stage = Stage(world)
    stage.actors = {
        "anonymous": NOBODY,
        "secretary": first.secretary,
        "other": second.secretary,
        "office": make_actor(world.host, Right.RUN_PROGRAMMES, Right.READ),
        "administrator": make_actor(world.host, Right.ADMINISTER, Right.READ),
    }
    _add_subjects(stage, now)
    for extra in extras:
        extra(stage, now)
    return stage


def _add_subjects(stage: Stage, now: datetime) -> None:
    first, office = stage.world.colleges[0], stage.world.office
    stored = store_file(
        actor=first.secretary, unit=first.unit, upload=PDF, name="方案.pdf", now=now,
        allowed=frozenset({"pdf"}),
    )  # fmt: skip
    send_message(recipients=[first.secretary.person], kind="x", title="请看", at=now)
    record_entry(
        actor=office, at=now, action="unit.changed", subject=first.unit, unit_id=first.unit.pk
    )
    stage.numbers = {
        "unit": first.unit.pk,
        "held": first.secretary.appointment.pk,
        "roster": _roster(stage, now),
        "term": Term.objects.create(
            unit=first.unit, starts_on="2024-01-01", ends_on="2029-01-01", recorded_at=now
        ).pk,
        "post": first.secretary.appointment.post_id,
        "round": stage.world.round.pk,
        "file": stored.pk,
        "obligation": Obligation.objects.get(unit=first.unit).pk,
        "feed": open_feed(actor=first.secretary, appointment_id=None, label="x", now=now)[0].pk,
        "message": inbox_of(first.secretary.person.pk).get(title="请看").pk,
    }
    token, _key = make_token(
        actor=first.secretary, held=first.secretary.appointment, name="x", scope="read", days=9,
        now=now,
    )  # fmt: skip
    stage.numbers["token"] = token.pk
    now_signed_in = SignInSession.objects.create(
        person=first.secretary.person, session_key="elsewhere", begun_at=now, seen_at=now
    )
    invitation = Invitation.objects.create(
        digest=digest_of_token("a link"), person=first.secretary.person, unit=first.unit,
        created_at=timezone.now(), expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    stage.numbers |= {"sign_in": now_signed_in.pk, "invitation": invitation.pk}
    hidden = make_unit("青禾市委")
    stage.numbers["city"] = hidden.pk


def _roster(stage: Stage, now: datetime) -> int:
    """People of one college, handed in by its administrator and not yet confirmed."""
    administrator = stage.actors["administrator"]
    return Roster.objects.create(
        unit=stage.world.colleges[0].unit, kind="people", file_name="名册.xlsx", state="ready",
        asked_by=administrator.person, appointment=administrator.appointment, asked_at=now,
        changed_at=now,
    ).pk  # fmt: skip
