"""The one place where the state of an application is assigned.

Every act locks the application, asks ``rules.stages``, saves, leaves a step and a journal entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead
from yipin.forms.models import Submission
from yipin.forms.services.chains import lock_submission
from yipin.journal.events import APPLICATION_MOVED, emit
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import Round
from yipin.projects.models import Application, Step
from yipin.rules.project_stages import PASSED
from yipin.rules.stage_guards import Situation
from yipin.rules.stages import Outcome, next_stage
from yipin.rules.verdicts import Verdict, refuse

APPLICATION = KeptRead(lambda pk: Application.every.select_for_update().filter(pk=pk).order_by())
ROUND = KeptRead(
    lambda pk: (
        Round.objects.select_for_update(of=("self",))
        .select_related("unit", "definition")
        .filter(pk=pk)
        .order_by()
    )
)
HOLD_PLACE = {"endorsing", "endorsed", "submitted", "returned", "refused", *PASSED}


@dataclass(frozen=True)
class Moved:
    """What a move changed."""

    application: Application
    from_state: str
    to_state: str


def lock_application(application: Application) -> Application:
    """The application as it is now, locked until the transaction ends."""
    locked = Application.every.select_for_update(of=("self",)).select_related(
        "unit", "submission__form", "submission__unit", "round__unit", "round__definition"
    )
    return locked.get(pk=application.pk)


def lock_all(application: Application) -> Application:
    """Submission, round, application: the same order everywhere, so nobody waits for ever."""
    submission = lock_submission(Submission(pk=application.submission_id))
    held = lock_running(Round(pk=application.round_id))
    locked = APPLICATION.one(pk=application.pk)
    locked.submission, locked.round = submission, held
    if locked.unit_id == submission.unit_id:
        locked.unit = submission.unit
    return locked


def lock_running(held: Round) -> Round:
    """The round, locked. Refused where it has been closed."""
    locked = ROUND.one(pk=held.pk)
    if locked.state == Round.State.CLOSED:
        reason = _("这一轮已经结束，不能再办。确有需要，请主办单位重新打开。")
        raise Refused(refuse("round_closed", reason))
    return locked


def ask_move(application: Application, action: str, situation: Situation) -> str:
    """The state this action leads to, or ``Refused`` with the reason of the table."""
    answer = next_stage(application.state, action, situation)
    if isinstance(answer, Outcome):
        return answer.move.to_state
    raise Refused(Verdict(allowed=False, reason=answer.message, code=answer.code))


def move_application(
    *,
    actor: Actor,
    application: Application,
    action: str,
    situation: Situation,
    now: datetime,
    reason: str = "",
) -> Moved:
    """Make one move on a locked application. Refused where the table or a guard says no.

    What the act itself has set on the application is saved with the move.
    """
    from_state = application.state
    to_state = ask_move(application, action, situation)
    application.state = to_state
    application.state_since = now
    application.holds_place = application.project_id is None and to_state in HOLD_PLACE
    application.save()
    record_move(actor, application, from_state, action, now, reason)
    return Moved(application, from_state, to_state)


def record_move(
    actor: Actor,
    application: Application,
    from_state: str,
    action: str,
    now: datetime,
    reason: str = "",
) -> None:
    """The step on the application's own timeline and the entry in the journal."""
    Step.objects.create(
        application=application,
        from_state=from_state,
        action=action,
        to_state=application.state,
        made_at=now,
        made_by=actor.signed_in,
        made_as=actor.label,
        reason=reason,
    )
    record_entry(
        actor=actor,
        at=now,
        action=f"{'report' if application.is_report else 'application'}.{action}",
        subject=application,
        subject_label=application.title,
        before={"state": from_state},
        after={"state": application.state},
        note=reason,
    )
    emit(
        APPLICATION_MOVED,
        application=application,
        from_state=from_state,
        action=action,
        now=now,
    )
