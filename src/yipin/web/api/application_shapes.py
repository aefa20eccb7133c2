"""An application as the API gives it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from yipin.forms.models import Endorsement, SubmissionFile
from yipin.forms.queries import chain_of, files_of
from yipin.projects.models import Application
from yipin.rules.stages import STATES
from yipin.web.api.shapes import FieldFault, Key, Paged, Text, UnitName
from yipin.web.api.units import unit_name

Answer = Text | list[Text] | list[dict[Key, Text]]


class RoundName(Schema):
    id: int
    name: str


class ApplicationRow(Schema):
    id: int
    round: RoundName
    unit: UnitName
    title: str
    theme: str
    state: str
    state_words: str
    number: int | None
    level: str
    created_at: datetime
    submitted_at: datetime | None


class ApplicationPage(Paged):
    items: list[ApplicationRow]


class FileOut(Schema):
    id: int
    field: str
    name: str
    size: int
    media_type: str
    sha256: str


class EndorsementOut(Schema):
    step: int
    name: str
    side: str
    state: str
    unit: UnitName
    opinion: str
    given_at: datetime | None


class ApplicationOut(ApplicationRow):
    revision: int
    percent: int
    saved_at: datetime | None
    answers: dict[str, Any]
    files: list[FileOut]
    endorsements: list[EndorsementOut]


class ClashOut(Schema):
    field: str
    label: str
    person: str
    mine: Any
    theirs: Any


class SavedOut(Schema):
    """``merged`` are fields that others changed meanwhile; ``faults`` are told and never refused."""

    revision: int
    percent: int
    merged: list[str]
    faults: list[FieldFault]


class ClashFault(Schema):
    """What did not clash is saved; of ``clashes`` the other's words were kept."""

    code: str
    reason: str
    fields: list[FieldFault] = []
    revision: int | None = None
    clashes: list[ClashOut] = []


def application_row(one: Application) -> dict[str, Any]:
    state = STATES.get(one.state)
    return {
        "id": one.pk,
        "round": {"id": one.round_id, "name": one.round.name},
        "unit": unit_name(one.unit),
        "title": one.title,
        "theme": one.theme,
        "state": one.state,
        "state_words": state.label_unit if state else "",
        "number": one.number,
        "level": one.level,
        "created_at": one.created_at,
        "submitted_at": one.submitted_at,
    }


def application_out(one: Application) -> dict[str, Any]:
    submission = one.submission
    held = [each for files in files_of(submission).values() for each in files]
    return application_row(one) | {
        "revision": submission.revision,
        "percent": submission.percent,
        "saved_at": submission.saved_at,
        "answers": submission.answers,
        "files": [file_out(each) for each in held],
        "endorsements": [_endorsement(each) for each in chain_of(submission)],
    }


def file_out(held: SubmissionFile) -> dict[str, Any]:
    return {
        "id": held.pk,
        "field": held.field_key,
        "name": held.file.name,
        "size": held.file.size,
        "media_type": held.file.media_type,
        "sha256": held.file.sha256,
    }


def _endorsement(step: Endorsement) -> dict[str, Any]:
    return {
        "step": step.step,
        "name": step.name,
        "side": step.side,
        "state": step.state,
        "unit": unit_name(step.unit),
        "opinion": step.opinion,
        "given_at": step.given_at,
    }
