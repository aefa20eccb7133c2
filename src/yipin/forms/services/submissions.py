"""Filling in: starting a form, saving its draft, bringing its facts up to date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from yipin.forms.facts import Facts, facts_for_unit, prefilled_answers
from yipin.forms.models import Endorsement, Form, Submission
from yipin.forms.permissions import can_fill
from yipin.forms.services.merging import FieldClash, Merge, Writer, merge_into, stamped
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Appointment, Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.form_answers import AnswerFault, FileFact, check_answers, clean_answers
from yipin.rules.form_progress import progress
from yipin.rules.verdicts import refuse

LOG_EVERY = timedelta(minutes=10)
HELD = (FileFact("", "", 0),)  # stands for "there is a file" where only that counts


@dataclass(frozen=True, slots=True)
class Saved:
    """How a save ended. ``merged`` are fields of others that the page does not show yet."""

    revision: int
    merged: tuple[str, ...] = ()
    clashes: tuple[FieldClash, ...] = ()
    faults: tuple[AnswerFault, ...] = ()
    percent: int = 0
    saved_at: datetime | None = None


@transaction.atomic
def start_submission(
    *,
    actor: Actor,
    form: Form,
    unit: Unit,
    now: datetime,
    leader: Appointment | None = None,
    extra_facts: Facts | None = None,
    answers: Mapping[str, object] | None = None,
) -> Submission:
    """Begin a filled form for a unit, with everything known already filled in.

    Who may: ``forms.fill`` on the unit. ``extra_facts`` are those of the caller
    (``application.*``); ``answers`` are answers taken over, e.g. from last year's form; a fact
    goes before them.
    """
    require(can_fill, actor, unit)
    filler = actor.appointment if actor.unit == unit else None
    facts = facts_for_unit(unit, leader, filler=filler, now=now) | (extra_facts or {})
    known = {**(answers or {}), **prefilled_answers(form.parsed, facts)}
    filled = clean_answers(form.parsed, known)
    submission = Submission.objects.create(
        form=form,
        unit=unit,
        answers=filled,
        facts=facts,
        percent=progress(form.parsed, filled, {}).percent,
        created_at=now,
        created_by=actor.signed_in,
    )
    record_entry(actor=actor, at=now, action="submission.started", subject=submission)
    return submission


@transaction.atomic
def save_answers(
    *,
    actor: Actor,
    submission: Submission,
    answers: Mapping[str, object],
    base_revision: int,
    now: datetime,
    page: str = "",
) -> Saved:
    """Save the fields that were sent; the others stay. One locked read and one update.

    Who may: ``forms.fill``. Refuses while somebody is asked for an opinion. ``base_revision`` is
    the revision the page was filled from: fields that were changed elsewhere since keep what
    stands there, and the clash names who wrote it. ``page`` names the open page (see ``Writer``).
    Faults of the sent fields are told, never refused.

    The journal gets ``submission.saved`` when another person takes over and else at most every
    ten minutes; the entry lists each field changed since the last entry and who changed it.
    The texts themselves stand in the versions.
    """
    locked = lock_draft(submission)
    require(can_fill, actor, locked)
    refuse_while_endorsing(locked)
    writer = Writer(actor.signed_in, page)
    merge = merge_into(locked, answers, base_revision, writer)
    if merge.changed:
        _store(locked, merge, actor, now, writer)
    return Saved(
        revision=locked.revision,
        merged=tuple(key for key in merge.taken_over if key not in merge.changed),
        clashes=merge.clashes,
        faults=_faults_of(locked, merge.answers, answers),
        percent=locked.percent,
        saved_at=now,
    )


@transaction.atomic
def refresh_facts(
    *, actor: Actor, submission: Submission, now: datetime, extra_facts: Facts | None = None
) -> Saved:
    """Read the facts again. An answer that somebody typed over a fact stays as it was typed.

    Who may: ``forms.fill``. Whoever leads the unit today is the leader.
    """
    locked = lock_draft(submission)
    require(can_fill, actor, locked)
    refuse_while_endorsing(locked)
    filler = actor.appointment if actor.unit == locked.unit else None
    facts = facts_for_unit(locked.unit, filler=filler, now=now)
    carried = {key: fact for key, fact in locked.facts.items() if key not in facts}
    return _take_facts(locked, {**carried, **facts, **(extra_facts or {})}, actor, now)


def lock_draft(submission: Submission) -> Submission:
    """The submission with all a save needs, in one read."""
    asked = Endorsement.objects.filter(submission=OuterRef("pk"), state=Endorsement.State.CURRENT)
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("form", "unit")
        .annotate(is_with_endorser=Exists(asked))
        .get(pk=submission.pk)
    )


def refuse_while_endorsing(locked: Any) -> None:
    """What somebody is just reading in order to sign it does not change under their eyes."""
    if locked.is_with_endorser:
        raise Refused(refuse("with_endorser", _("正在等签意见，内容先不能改。要改，请先撤回。")))


def percent_of(submission: Submission) -> int:
    files = dict.fromkeys(submission.held_files, HELD)
    return progress(submission.form.parsed, submission.answers, files).percent


def _store(locked: Submission, merge: Merge, actor: Actor, now: datetime, writer: Writer) -> None:
    is_new_hand = locked.saved_by_id not in (None, actor.signed_in.pk)
    locked.revision += 1
    locked.stamps = stamped(locked, merge.changed, locked.revision, writer)
    locked.answers = merge.answers
    locked.percent = percent_of(locked)
    locked.saved_at, locked.saved_by = now, actor.person
    if is_new_hand or locked.logged_at is None or now - locked.logged_at >= LOG_EVERY:
        _log_save(locked, actor, now)
    locked.save(
        update_fields=[
            "answers", "stamps", "revision", "percent", "saved_at", "saved_by",
            "logged_at", "logged_revision", "facts",
        ]
    )  # fmt: skip


def _log_save(locked: Submission, actor: Actor, now: datetime) -> None:
    record_entry(
        actor=actor,
        at=now,
        action="submission.saved",
        subject=locked,
        before={"revision": locked.logged_revision},
        after={"revision": locked.revision, "fields": fields_since_logged(locked)},
    )
    locked.logged_at, locked.logged_revision = now, locked.revision


def fields_since_logged(submission: Submission) -> dict[str, str]:
    """Fields changed since the last journal entry, each with the name of who changed it."""
    return {
        key: stamp["name"]
        for key, stamp in submission.stamps.items()
        if stamp["revision"] > submission.logged_revision
    }


def _faults_of(
    locked: Submission, stored: Mapping[str, object], sent: Mapping[str, object]
) -> tuple[AnswerFault, ...]:
    """Faults of the fields that were sent, looked at beside the others."""
    schema = locked.form.parsed
    found = check_answers(schema, {**stored, **clean_answers(schema, sent)}, {}, final=False)
    return tuple(one for one in found if one.field_key in sent)


def _take_facts(locked: Submission, facts: Facts, actor: Actor, now: datetime) -> Saved:
    schema = locked.form.parsed
    old, new = prefilled_answers(schema, locked.facts), prefilled_answers(schema, facts)
    untouched = {
        key: value for key, value in new.items() if locked.answers.get(key) in (None, old.get(key))
    }
    writer = Writer(actor.signed_in)
    merge = merge_into(locked, untouched, locked.revision, writer)
    locked.facts = facts
    _store(locked, merge, actor, now, writer)
    return Saved(revision=locked.revision, percent=locked.percent, saved_at=now)
