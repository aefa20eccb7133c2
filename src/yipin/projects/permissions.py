"""Who may see, fill in and judge applications."""

from __future__ import annotations

from yipin.forms.models import Endorsement
from yipin.organisations.choices import Right
from yipin.organisations.permissions import (
    Actor,
    Permission,
    holds,
    is_own_unit,
    not_yours,
    permission,
    reaches,
)
from yipin.programmes.models import Round
from yipin.projects.models import Application, Evidence
from yipin.rules.project_stages import PROJECTS
from yipin.rules.verdicts import Verdict, allow


@permission("applications.is_host")
def is_host(actor: Actor, subject: Application | Round) -> Verdict:
    """The desk belongs to the unit that hosts the round, or to one above it."""
    held = subject.round if isinstance(subject, Application) else subject
    return allow() if actor.reaches(held.unit.path) else not_yours()


@permission("applications.is_endorser")
def is_endorser(actor: Actor, application: Application) -> Verdict:
    """The desk's unit is asked for an opinion, now or before."""
    if actor.unit is None:
        return not_yours()
    steps = application.submission.endorsements.exclude(state=Endorsement.State.WAITING)
    return allow() if steps.filter(unit=actor.unit).exists() else not_yours()


@permission("applications.was_sent")
def was_sent(actor: Actor, application: Application) -> Verdict:
    """A draft is the unit's own; desks above see it once a version was handed on."""
    if application.submission.versions.exists():
        return allow()
    return not_yours()


may_endorse_at_all = holds(Right.ENDORSE_LEAGUE) | holds(Right.ENDORSE_PARTY)
can_fill_application = is_own_unit & holds(Right.FILL_FORMS)  # not yours is asked first
can_judge_application = is_host & holds(Right.RUN_PROGRAMMES)
can_run_round = is_host & holds(Right.RUN_PROGRAMMES)
can_see_application = (
    can_fill_application
    | (may_endorse_at_all & is_endorser)
    | can_judge_application
    | (is_own_unit & holds(Right.READ))
    | (reaches & holds(Right.READ) & was_sent)
)
can_apply = holds(Right.FILL_FORMS)
can_keep_calendar = is_own_unit & holds(Right.RUN_PROGRAMMES)


def of_project(asked: Permission) -> Permission:
    """The same question about the project that something belongs to."""
    return Permission(f"project.{asked.name}", lambda actor, subject: asked(actor, subject.project))


@permission("projects.takes_part")
def takes_part(actor: Actor, held: Round) -> Verdict:
    """The desk's unit has a project in this round."""
    own = Application.objects.filter(round=held, unit=actor.unit, state__in=PROJECTS)
    return allow() if actor.unit is not None and own.exists() else not_yours()


@permission("evidence.is_shared")
def is_shared(actor: Actor, evidence: Evidence) -> Verdict:
    """The unit gave it to the exchange of its round."""
    if evidence.is_shared and evidence.removed_at is None:
        return can_see_exchange(actor, evidence.project.round)
    return not_yours()


can_see_exchange = can_run_round | (takes_part & (holds(Right.FILL_FORMS) | holds(Right.READ)))
can_see_evidence = of_project(can_see_application) | is_shared
