"""The one place where the state of an application is assigned.

Every act locks the application, asks ``rules.stages``, saves, leaves a step and a journal entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists
from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead
from yipin.database.kept_writes import insert_row, update_row
from yipin.database.written_together import written_together
from yipin.forms.models import Submission
from yipin.forms.services.chains import lock_submission
from yipin.journal.events import APPLICATION_MOVED, emit
from yipin.journal.models import Webhook
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import Round
from yipin.projects.models import Application, Step
from yipin.rules.project_stages import PASSED
from yipin.rules.stage_guards import Situation
from yipin.rules.stages import Outcome, next_stage
from yipin.rules.verdicts import Verdict, refuse

APPLICATION = KeptRead(
    lambda pk: (
        Application.every.select_for_update(of=("self",))
        .select_related("round__unit", "round__definition")
        .annotate(
            is_told=Exists(Webhook.objects.order_by())
        )  # whether any program is told anything
        .filter(pk=pk)
        .order_by()
    )
)
ROUND = KeptRead(
    lambda pk: (
        Round.objects.select_for_update(of=("self",))
        .select_related("unit", "definition")
        .filter(pk=pk)
        .order_by()
    )
)
ROUND_STATE = KeptRead(
    lambda pk: (
        Round.objects.select_for_update().filter(pk=pk).order_by().values_list("state", flat=True)
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
    """Submission, application, round: the same order everywhere, so nobody waits for ever."""
    locked = lock_own(application)
    lock_round_of(locked)
    return locked


def lock_own(application: Application) -> Application:
    """Submission and application. What needs no more is done before ``lock_round_of``: from then on
    all others of the round wait. Refused where the round is closed already.
    """
    submission = lock_submission(Submission(pk=application.submission_id))
    locked = APPLICATION.one(pk=application.pk)
    locked.submission = submission
    if locked.unit_id == submission.unit_id:
        locked.unit = submission.unit
    _refuse_closed(locked.round)
    return locked


def lock_round_of(locked: Application) -> None:
    """The last lock. Refused where the round has been closed meanwhile."""
    locked.round.state = ROUND_STATE.all(pk=locked.round_id)[0]
    _refuse_closed(locked.round)


def lock_many(applications: Iterable[Application]) -> list[Application]:
    """Several of one round, in the order of ``lock_all``: all their forms, themselves, the round."""
    keys = sorted({one.pk for one in applications})
    forms = Submission.objects.filter(application__in=keys).order_by("pk")
    list(forms.select_for_update().values_list("pk", flat=True))
    rows = Application.every.select_for_update(of=("self",)).select_related(
        "unit", "submission__form", "submission__unit", "round__unit", "round__definition"
    )
    locked = list(rows.filter(pk__in=keys).order_by("pk"))
    for held in {one.round_id: one.round for one in locked}.values():
        lock_running(held)
    return locked


def lock_running(held: Round) -> Round:
    """The round, locked. Refused where it has been closed."""
    locked = ROUND.one(pk=held.pk)
    _refuse_closed(locked)
    return locked


def _refuse_closed(held: Round) -> None:
    if held.state == Round.State.CLOSED:
        reason = _("这一轮已经结束，不能再办。确有需要，请主办单位重新打开。")
        raise Refused(refuse("round_closed", reason))


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
    with written_together():
        update_row(application)
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
    step = Step(
        application=application,
        from_state=from_state,
        action=action,
        to_state=application.state,
        made_at=now,
        made_by=actor.signed_in,
        made_as=actor.label,
        reason=reason,
    )
    insert_row(step)
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
