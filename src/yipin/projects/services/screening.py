"""What the host does with applications at screening: forward, return, refuse, merge, add, move.

Every act carries a reason that the unit sees; every act can be opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.services.remarks import write_remarks
from yipin.forms.services.submissions import start_submission
from yipin.forms.services.versions import make_version
from yipin.journal.services.messages import send_message, send_worded
from yipin.organisations.choices import Right
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of, line_of
from yipin.programmes.models import Round
from yipin.projects.counting import count_levels
from yipin.projects.decision_models import Decision
from yipin.projects.links import link_to_application
from yipin.projects.models import Application
from yipin.projects.permissions import can_judge_application, can_run_round
from yipin.projects.services.applications import (
    application_form_of,
    mirror_answers,
    next_number,
)
from yipin.projects.services.extensions import review_again
from yipin.projects.services.moves import lock_all, lock_running, move_application, record_move
from yipin.projects.situations import situation_of
from yipin.rules.application_schema import THEME, TITLE, field_for
from yipin.rules.message_occasions import BY_KEY
from yipin.rules.quotas import may_move_to_level
from yipin.rules.verdicts import refuse


@dataclass(frozen=True)
class Outcome:
    """What a bulk act did, and what it left out with the reason."""

    done: list[Application]
    left_out: list[tuple[Application, str]]


def forward_application(
    *, actor: Actor, application: Application, now: datetime, level: str = "", reason: str = ""
) -> Application:
    """Passed screening; at a level where the round has levels and the cap leaves room."""
    with transaction.atomic():
        locked = _locked_for_host(actor, application)
        _judge(actor, locked, "forward", now, reason, level=level)
        if level:
            locked.level = level
            locked.save(update_fields=["level"])
        if locked.is_report:
            review_again(actor=actor, report=locked, now=now)
        _tell(actor, locked, "application.forwarded", _("“%s”通过审查"), reason, now)
    return locked


def return_application(
    *,
    actor: Actor,
    application: Application,
    reason: str,
    now: datetime,
    remarks: Mapping[str, str] | None = None,
) -> Application:
    """Back to the unit for revision, with what to change in which field."""
    with transaction.atomic():
        locked = _locked_for_host(actor, application)
        said = {"": fitting(reason, name=_("理由")), **(remarks or {})}
        reason = "；".join(filter(None, (text.strip() for text in said.values())))
        _judge(actor, locked, "return", now, reason)
        version = locked.submission.versions.order_by("-number").first()
        if version is not None:
            write_remarks(actor, locked.submission, version, said, now)
        _tell(actor, locked, "application.returned", _("“%s”退回修改"), reason, now)
    return locked


def refuse_application(
    *, actor: Actor, application: Application, reason: str, now: datetime
) -> Application:
    """Not passed. Needs a reason."""
    with transaction.atomic():
        locked = _locked_for_host(actor, application)
        _judge(actor, locked, "refuse", now, reason)
        _tell(actor, locked, "application.refused", _("“%s”未通过审查"), reason, now)
    return locked


def merge_application(
    *, actor: Actor, application: Application, into: Application, reason: str, now: datetime
) -> Application:
    """Make one application part of another of the same round. Needs a reason."""
    if into.pk == application.pk or into.round_id != application.round_id:
        raise Refused(refuse("merge_target", _("请选同一批里的另一个项目来并入。")))
    if into.state not in {"submitted", "forwarded"}:
        raise Refused(refuse("merge_target", _("要并入的项目现在不在审查中，请另选一个。")))
    with transaction.atomic():
        locked = _locked_for_host(actor, application)
        _judge(actor, locked, "merge", now, reason, merge_into=into)
        locked.merged_into = into
        locked.save(update_fields=["merged_into"])
        _tell(actor, locked, "application.merged", _("“%s”已并入别的项目"), reason, now)
    return locked


def move_application_level(
    *, actor: Actor, application: Application, level: str, reason: str, now: datetime
) -> Application:
    """Move between levels (增补或调整). Refused where the cap of the level is reached."""
    with transaction.atomic():
        locked = _locked_for_host(actor, application)
        before = locked.level
        _judge(actor, locked, "move_level", now, reason, level=level)
        locked.level = level
        locked.save(update_fields=["level"])
        if before != level:
            _tell(actor, locked, "application.moved", _("“%s”调整了级别"), reason, now)
    return locked


def reopen_application(
    *, actor: Actor, application: Application, reason: str, now: datetime
) -> Application:
    """Take a screening decision back, with a reason; the application waits for screening again.

    Refused while a decision that names it is being signed.
    """
    with transaction.atomic():
        locked = _locked_for_host(actor, application)
        _refuse_while_signing(locked)
        _judge(actor, locked, "reopen", now, reason)
        locked.merged_into = None
        locked.save(update_fields=["merged_into"])
        _tell(actor, locked, "application.reopened", _("“%s”重新审查"), reason, now)
    return locked


def _refuse_while_signing(application: Application) -> None:
    project = application.project_id or application.pk
    signing = Decision.objects.filter(
        state=Decision.State.SIGNING, rows__application=project
    ).first()
    if signing is not None:
        words = _("“%(name)s”正在签署，里面有这一项。请先撤回决定，再重新审查。")
        raise Refused(refuse("signing", words % {"name": signing.name}))


@transaction.atomic
def add_application(
    *,
    actor: Actor,
    held: Round,
    unit: Unit,
    title: str,
    theme: str,
    reason: str,
    now: datetime,
    level: str = "",
) -> Application:
    """The host adds an application on behalf of a unit, with a reason. The unit fills in the rest
    when it is asked to (the host returns it for revision).
    """
    lock_running(held)
    require(can_run_round, actor, held)
    reason = fitting(reason, name=_("理由"))
    if not reason or not title.strip():
        raise Refused(refuse("reason_missing", _("增补要写明项目名称和理由。")))
    levels = held.definition.parsed.levels
    if level:
        verdict = may_move_to_level(levels, level, count_levels(held))
        if not verdict:
            raise Refused(verdict)
    submission = start_submission(actor=actor, form=application_form_of(held), unit=unit, now=now)
    application = Application.objects.create(
        round=held,
        unit=unit,
        submission=submission,
        state="submitted",
        state_since=now,
        level=level,
        number=next_number(held),
        holds_place=True,
        added_by_host=True,
        submitted_at=now,
        created_at=now,
        created_by=actor.signed_in,
    )
    _fill_head(application, title, theme)
    make_version(actor=actor, submission=submission, now=now, check=False)
    record_move(actor, application, "", "add", now, reason)
    _tell(actor, application, "application.added", _("主办方增补了“%s”"), reason, now)
    return application


def _fill_head(application: Application, title: str, theme: str) -> None:
    submission = application.submission
    schema = submission.form.parsed
    for fact, value in ((TITLE, title.strip()), (THEME, theme)):
        field = field_for(schema, fact)
        if field is not None and value:
            submission.answers[field.key] = value
    submission.save(update_fields=["answers"])
    mirror_answers(application, submission)


def forward_many(*, actor: Actor, applications: Iterable[Application], now: datetime) -> Outcome:
    """Forward each that can be; the others stay, with the reason."""
    return _each(applications, partial(forward_application, actor=actor, now=now))


def return_many(
    *, actor: Actor, applications: Iterable[Application], reason: str, now: datetime
) -> Outcome:
    """Return each that can be; the others stay, with the reason."""
    return _each(applications, partial(return_application, actor=actor, reason=reason, now=now))


def _each(applications: Iterable[Application], act: Callable[..., Application]) -> Outcome:
    """Do one act to many; a refusal concerns that one alone."""
    done, left_out = [], []
    for application in applications:
        try:
            done.append(act(application=application))
        except Refused as refused:
            left_out.append((application, refused.reason))
    return Outcome(done, left_out)


def _locked_for_host(actor: Actor, application: Application) -> Application:
    locked = lock_all(application)
    require(can_judge_application, actor, locked)
    return locked


def _judge(
    actor: Actor,
    application: Application,
    action: str,
    now: datetime,
    reason: str,
    *,
    level: str = "",
    merge_into: Application | None = None,
) -> None:
    situation = situation_of(
        application, now=now, action=action, reason=reason, level=level, merge_into=merge_into
    )
    move_application(
        actor=actor,
        application=application,
        action=action,
        situation=situation,
        now=now,
        reason=reason.strip() if action == "return" else fitting(reason, name=_("理由")),
    )


def name_of(application: Application) -> str:
    """A report is named with the stage that collects it."""
    if application.stage is None:
        return application.title
    facts = {"title": application.title, "stage": application.stage.name}
    return _("%(title)s（%(stage)s）") % facts


def _tell(
    actor: Actor, application: Application, kind: str, title: str, reason: str, now: datetime
) -> None:
    """In the words of the institution where the occasion has any (``rules.message_occasions``)."""
    people = holders_of(application.unit, Right.FILL_FORMS, timezone.localdate(now))
    sender: dict[str, Any] = {
        "sent_by": actor.label,
        "unit_id": actor.unit.pk if actor.unit else None,
    }
    url = link_to_application(application)
    if kind not in BY_KEY:
        told = title % name_of(application)
        send_message(
            recipients=people, kind=kind, title=told, body=reason, url=url, at=now, **sender
        )
        return
    facts = {
        "项目名称": name_of(application),
        "项目计划": application.round.name,
        "单位": application.unit.label,
        "说明": reason,
    }
    line = line_of(actor.unit) if actor.unit else ()
    send_worded(recipients=people, kind=kind, facts=facts, line=line, url=url, at=now, **sender)
