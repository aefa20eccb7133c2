"""One round with thousands of applications: one made through the services, the rest copied rows."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import (
    College,
    World,
    filled_application,
    make_college,
    open_world_round,
    within_reach,
)

from yipin.duties.models import Obligation
from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Person, Unit
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Addressee
from yipin.projects.models import Application, Step
from yipin.rules.definition import Contact, Definition, Quota

BATCH = 400
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
THEMES = ("思想引领类", "志愿服务类", "社会实践类", "科技创新类")


def make_big_round(
    *, units: int, each: int, quota: int, submitted: bool = False, now: datetime | None = None
) -> World:
    """``units`` branches with ``each`` applications, all filled in; at most ``quota`` may be sent.

    The form needs no opinions, so that handing in makes the version, checks the form and takes a
    place of the quota all at once.
    """
    now = now or timezone.now()
    host = make_unit("青禾大学团委")
    world = World(make_actor(host, Right.RUN_PROGRAMMES, Right.ADMINISTER, Right.READ), host)
    first = make_college(host, "第1团总支")
    world.colleges.append(first)
    world.round = open_world_round(world, _definition(quota, now), now)
    pattern = filled_application(world, first, now)
    branches = _copy_units(host, first, units)
    _address(world, branches, each if submitted else 0)
    _copy_applications(world, pattern, branches, each, submitted=submitted)
    return world


def _definition(quota: int, now: datetime) -> Definition:
    plain = within_reach(builtin_definitions()["college-brand"], now)
    stages = tuple(one for one in plain.stages if one.kind != "endorse")
    contact = Contact(office="团委办公室", phone="00000001")
    own = Quota(scope="unit", max=quota)
    return replace(plain, stages=stages, quotas=(own,), contact=contact)


def _copy_units(host: Unit, first: College, units: int) -> list[Unit]:
    """Further branches beside the first, each with a secretary who holds the same post."""
    pattern = [
        {"data": {"name": f"第{n}团总支", "kind": first.unit.kind, "category": "college"}}
        for n in range(2, units + 1)
    ]
    Unit.objects.load_bulk(pattern, host)
    found = list(Unit.objects.get_children(Unit.objects.get(pk=host.pk)))
    people = Person.objects.bulk_create(
        [Person(name=f"书记{one.pk}", username=f"secretary{one.pk}") for one in found[1:]], BATCH
    )
    model = first.secretary.appointment
    Appointment.objects.bulk_create(
        [
            Appointment(person=who, unit=one, post=model.post, starts_on=model.starts_on)
            for who, one in zip(people, found[1:], strict=True)
        ],
        BATCH,
    )
    return found


def _address(world: World, units: list[Unit], done: int) -> None:
    """The other units are addressed, and owe what the first one owes."""
    held, first = world.round, units[0]
    Addressee.objects.bulk_create([Addressee(round=held, unit=one) for one in units[1:]], BATCH)
    owed = Obligation.objects.get(unit=first, source_kind="round", source_id=held.pk)
    Obligation.objects.filter(pk=owed.pk).update(done=done, begun_at=held.opened_at)
    fields = Obligation.objects.filter(pk=owed.pk).values().get() | {"id": None}
    Obligation.objects.bulk_create(
        [Obligation(**(fields | {"unit_id": one.pk})) for one in units[1:]], BATCH
    )


def _copy_applications(
    world: World, pattern: Application, units: list[Unit], each: int, *, submitted: bool
) -> None:
    """Each unit gets ``each``; the pattern itself is one of the first unit's."""
    wanted = [(one, n) for one in units for n in range(each)][1:]
    post = world.colleges[0].secretary.appointment.post
    secretaries = dict(
        Appointment.objects.filter(post=post).values_list("unit_id", "person_id").order_by("id")
    )
    drafts = Submission.objects.bulk_create(
        [_draft(pattern.submission, one, secretaries[one.pk]) for one, _n in wanted], BATCH
    )
    files = list(pattern.submission.files.all())
    SubmissionFile.objects.bulk_create(
        [
            SubmissionFile(
                submission=draft,
                field_key=held.field_key,
                file_id=held.file_id,
                added_at=held.added_at,
                added_by_id=draft.created_by_id,
            )
            for draft in drafts
            for held in files
        ],
        BATCH,
    )
    made = Application.objects.bulk_create(
        [
            _application(pattern, draft, number, submitted=submitted)
            for number, draft in enumerate(drafts, 2)
        ],
        BATCH,
    )
    if submitted:
        _hand_in(made)


def _hand_in(made: list[Application]) -> None:
    """A version of each and its step, as handing in leaves them."""
    Version.objects.bulk_create(
        [
            Version(
                submission_id=one.submission_id,
                number=1,
                answers=one.submission.answers,
                facts=one.submission.facts,
                digest=f"{one.number:064x}",
                made_at=one.submitted_at,
                made_by_id=one.created_by_id,
            )
            for one in made
        ],
        BATCH,
    )
    Step.objects.bulk_create(
        [
            Step(
                application=one,
                from_state="draft",
                action="submit",
                to_state="submitted",
                made_at=one.submitted_at,
                made_by_id=one.created_by_id,
            )
            for one in made
        ],
        BATCH,
    )


def _draft(pattern: Submission, unit: Unit, person_id: int) -> Submission:
    return Submission(
        form_id=pattern.form_id,
        unit=unit,
        answers=pattern.answers,
        facts=pattern.facts,
        percent=pattern.percent,
        revision=pattern.revision,
        stamps=pattern.stamps,
        held_files=pattern.held_files,
        saved_at=pattern.saved_at,
        created_at=pattern.created_at,
        created_by_id=person_id,
    )


def _application(
    pattern: Application, draft: Submission, number: int, *, submitted: bool
) -> Application:
    made = Application(
        round_id=pattern.round_id,
        unit_id=draft.unit_id,
        submission=draft,
        title=f"{pattern.title}{number}",
        initials=pattern.initials,
        theme=THEMES[number % len(THEMES)],
        items=pattern.items,
        state=pattern.state,
        state_since=pattern.state_since,
        created_at=pattern.created_at,
        created_by_id=draft.created_by_id,
    )
    if submitted:
        made.state, made.number, made.holds_place = "submitted", number, True
        made.submitted_at = pattern.state_since + timedelta(seconds=number)
    return made


def open_sessions(people: list[Person]) -> dict[int, str]:
    """A signed-in session for each person: by person, the value of the cookie."""
    keys, rows = {}, []
    for person in people:
        store = SessionStore()
        data = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        key = secrets.token_hex(16)
        rows.append(
            Session(
                session_key=key,
                session_data=store.encode(data),
                expire_date=timezone.now() + timedelta(days=1),
            )
        )
        keys[person.pk] = key
    Session.objects.bulk_create(rows, BATCH)
    return keys
