"""What a unit does with its application: begin, fill in, send for opinions, hand in, take back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.database.kept_reads import Asked, KeptRead, read_together
from yipin.database.written_together import written_together
from yipin.duties.services.obligations import count_done, mark_begun
from yipin.forms.models import Form, Submission, Version
from yipin.forms.services.chains import LOCKED
from yipin.forms.services.endorsements import open_chain, withdraw_chain
from yipin.forms.services.submissions import Saved, save_answers, start_submission
from yipin.forms.services.versions import HELD_FILES, LAST_VERSION, fix_version
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.pinyin import initials_of
from yipin.programmes.models import Round
from yipin.projects.counting import TAKEN_BY_UNIT
from yipin.projects.models import Application
from yipin.projects.permissions import can_apply, can_fill_application
from yipin.projects.services.moves import (
    APPLICATION,
    ROUND_STATE,
    lock_all,
    lock_own,
    lock_round_of,
    lock_running,
    move_application,
)
from yipin.projects.services.permits import use_permit
from yipin.projects.situations import planned_steps, situation_of, start_situation
from yipin.projects.windows import CALENDAR
from yipin.rules.application_schema import ITEMS, THEME, TITLE, field_for
from yipin.rules.stages import Outcome, next_stage
from yipin.rules.titles import application_title
from yipin.rules.verdicts import Verdict, refuse

LAST_NUMBER = KeptRead(
    lambda held: (
        Application.objects.filter(round_id=held, number__isnull=False)  # the index's condition
        .order_by("-number")
        .values_list("number", flat=True)[:1]
    )
)
ROUND = "round"
KIND, REPORT = "application", "report"


@transaction.atomic
def start_application(
    *, actor: Actor, held: Round, unit: Unit, now: datetime, copied: Submission | None = None
) -> Application:
    """Begin an application. Who may: the unit's own desk with ``fill_forms``.

    Refused where the unit is not addressed, and when the window is over. Nothing of the quota is
    taken yet. ``copied`` is an older submission whose answers are taken over.
    """
    require(can_apply, actor, held)
    lock_running(held)
    addressed = held.addressees.filter(unit=unit).exists()
    if not addressed:
        raise Refused(refuse("not_addressed", _("这份通知没有发给您的单位，不能申报。")))
    situation = start_situation(held, unit, now, actor.person)
    answer = next_stage("", "start", situation)
    if not isinstance(answer, Outcome):
        raise Refused(Verdict(allowed=False, reason=answer.message, code=answer.code))
    form = application_form_of(held)
    submission = start_submission(
        actor=actor, form=form, unit=unit, now=now, answers=copied.answers if copied else None
    )
    application = Application.objects.create(
        round=held,
        unit=unit,
        submission=submission,
        state=answer.move.to_state,
        state_since=now,
        created_at=now,
        created_by=actor.signed_in,
    )
    mirror_answers(application, submission)
    use_permit(actor=actor, application=application, action="start", situation=situation, now=now)
    mark_begun(unit_id=unit.pk, kind=KIND, source_kind=ROUND, source_id=held.pk, now=now)
    return application


def application_form_of(held: Round) -> Form:
    """The form row a round pinned for applications. Refused where it collects none."""
    schema = held.definition.parsed.application_form
    if schema is None:
        raise Refused(refuse("no_applications", _("这项计划不收申报。")))
    return held.forms.select_related("form").get(key=schema.key).form


def save_application(
    *,
    actor: Actor,
    application: Application,
    answers: Mapping[str, object],
    base_revision: int,
    now: datetime,
    page: str = "",
) -> Saved:
    """Save what was typed; the name and theme of the project follow the answers."""
    require(can_fill_application, actor, application)
    refuse_unless_editable(application)
    with transaction.atomic():
        submission = application.submission
        saved = save_answers(
            actor=actor,
            submission=submission,
            answers=answers,
            base_revision=base_revision,
            now=now,
            page=page,
        )
        application.refresh_from_db(fields=["state"])  # under the lock that the save took
        refuse_unless_editable(application)
        if keys_of_head(submission) & answers.keys():
            submission.refresh_from_db()
            mirror_answers(application, submission)
    return saved


EDITABLE = {"draft", "returned"}


def refuse_unless_editable(application: Application) -> None:
    """Only a draft and what was returned can be written on."""
    if application.state not in EDITABLE:
        reason = _("这份表已送出，内容先不能改。要改，请先撤回。")
        raise Refused(refuse("not_editable", reason))


def keys_of_head(submission: Submission) -> set[str]:
    schema = submission.form.parsed
    found = (field_for(schema, fact) for fact in (TITLE, THEME, ITEMS))
    return {field.key for field in found if field is not None}


def mirror_answers(application: Application, submission: Submission) -> None:
    """Copy name, theme and items of the project out of the answers, for lists and searches.

    A report is called what its project was decided for as, whatever is typed into it.
    """
    if application.is_report:
        return
    schema, answers = submission.form.parsed, submission.answers

    def answer(fact: str, empty: Any) -> Any:
        field = field_for(schema, fact)
        return answers.get(field.key, empty) if field else empty

    application.theme = str(answer(THEME, ""))[:60]
    application.title = application_title(
        application.round.definition.parsed,
        title=str(answer(TITLE, "")),
        unit=application.unit.label,
        theme=application.theme,
    )[:200]
    items = answer(ITEMS, [])
    application.items = items if isinstance(items, list) else [items]
    application.initials = initials_of(application.title, 200)
    application.save(update_fields=["title", "theme", "items", "initials"])


@transaction.atomic
def send_for_endorsement(*, actor: Actor, application: Application, now: datetime) -> Application:
    """Fix a version and ask for the opinions in order; takes a place of the quota.

    Refused with faults of the form, outside the window, and where the quota is full.
    """
    with _locked_with_version(actor, application, now) as (locked, version):
        situation = situation_of(
            locked, now=now, action="send_to_endorse", version=version, person=actor.person
        )
    use_permit(
        actor=actor, application=locked, action="send_to_endorse", situation=situation, now=now
    )
    move_application(
        actor=actor, application=locked, action="send_to_endorse", situation=situation, now=now
    )
    open_chain(
        actor=actor,
        submission=locked.submission,
        endorsers=planned_steps(locked),
        version=version,
        now=now,
    )
    return locked


@transaction.atomic
def submit_application(*, actor: Actor, application: Application, now: datetime) -> Application:
    """Hand in. Refused while opinions are missing, with faults, outside the window, and where no
    place of the quota is left. Gives the application its number.
    """
    with _locked_with_version(actor, application, now) as (locked, version):
        situation = situation_of(
            locked, now=now, action="submit", version=version, person=actor.person
        )
        use_permit(actor=actor, application=locked, action="submit", situation=situation, now=now)
        is_first = locked.submitted_at is None
        locked.submitted_at = now
        if locked.number is None:
            locked.number = _number_for(locked)
    with written_together():
        move_application(
            actor=actor, application=locked, action="submit", situation=situation, now=now
        )
        if is_first:
            _count(locked, +1)
    return locked


@transaction.atomic
def withdraw_application(
    *, actor: Actor, application: Application, now: datetime, reason: str = ""
) -> Application:
    """Take back before the deadline; gives the place of the quota back. Opinions that were given
    stay until the content changes.
    """
    locked = _locked_for_unit(actor, application)
    was_submitted = locked.state == "submitted"
    situation = situation_of(locked, now=now, action="withdraw", person=actor.person)
    move_application(
        actor=actor,
        application=locked,
        action="withdraw",
        situation=situation,
        now=now,
        reason=reason,
    )
    withdraw_chain(actor=actor, submission=locked.submission, now=now)
    if was_submitted:
        locked.submitted_at = None
        locked.save(update_fields=["submitted_at"])
        _count(locked, -1)
    return locked


@transaction.atomic
def discard_application(*, actor: Actor, application: Application, now: datetime) -> Application:
    """Put a draft into the trash; it can be restored for 30 days."""
    return _simple_move(actor, application, "discard", now)


@transaction.atomic
def restore_application(*, actor: Actor, application: Application, now: datetime) -> Application:
    """Take a draft out of the trash."""
    return _simple_move(actor, application, "restore", now)


def _simple_move(actor: Actor, application: Application, action: str, now: datetime) -> Application:
    locked = _locked_for_unit(actor, application)
    situation = situation_of(locked, now=now, action=action)
    move_application(actor=actor, application=locked, action=action, situation=situation, now=now)
    return locked


def _locked_for_unit(actor: Actor, application: Application) -> Application:
    locked = lock_all(application)
    require(can_fill_application, actor, locked)
    return locked


@contextmanager
def _locked_with_version(
    actor: Actor, application: Application, now: datetime
) -> Iterator[tuple[Application, Version]]:
    """Only when the version stands is the round locked, where all others of the round wait.

    What the move must know of the round is asked with the lock, and answered within the block.
    """
    with written_together():  # the version goes to the database on the way to the round
        with read_together(*_asked_of_own(application)):
            locked = lock_own(application)
            require(can_fill_application, actor, locked)
            version = _fixed_version(actor, locked, now)
        with read_together(*_asked_of_round(locked)):
            lock_round_of(locked)
            yield locked, version


def _asked_of_own(application: Application) -> list[Asked]:
    key = application.submission_id
    return [
        (LOCKED, {"pk": key}),
        (APPLICATION, {"pk": application.pk}),
        (HELD_FILES, {"submission": key}),
        (LAST_VERSION, {"submission": key}),
    ]


def _asked_of_round(locked: Application) -> list[Asked]:
    """Of a report's round nothing is counted."""
    held, unit = locked.round_id, locked.unit_id
    asked: list[Asked] = [(ROUND_STATE, {"pk": held})]
    if not locked.is_report:
        asked += [
            (CALENDAR, {"held": held, "unit": unit}),
            (TAKEN_BY_UNIT, {"held": held, "unit": unit}),
            (LAST_NUMBER, {"held": held}),
        ]
    return asked


def _fixed_version(actor: Actor, application: Application, now: datetime) -> Version:
    """The latest version: the one made when opinions were given, or a new one of the draft."""
    submission = application.submission
    if application.state == "endorsed":
        latest = submission.versions.order_by("-number").first()
        if latest is not None:
            return latest
    return fix_version(actor=actor, locked=submission, now=now)


def next_number(held: Round) -> int:
    """The next number of the round, under the lock of the round."""
    return (LAST_NUMBER.first(held=held.pk) or 0) + 1


def _number_for(application: Application) -> int | None:
    """A report goes under the number of its project."""
    project = application.project
    return project.number if project is not None else next_number(application.round)


def _count(application: Application, delta: int) -> None:
    kind, key = application.source
    count_done(
        unit_id=application.unit_id,
        kind=REPORT if application.is_report else KIND,
        source_kind=kind,
        source_id=key,
        delta=delta,
    )
