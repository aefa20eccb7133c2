"""What the stage table must know of one application, read under the lock of the move."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from yipin.duties.queries import extended_until
from yipin.forms.models import Endorsement, Version
from yipin.forms.services.endorsements import PlannedStep
from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round, RoundStage
from yipin.projects.application_windows import host_returns, windows_of_application
from yipin.projects.counting import count_levels, count_places, granted_exceptions
from yipin.projects.models import Application
from yipin.projects.permits import late_permit
from yipin.projects.title_queries import apply_anew_verdict
from yipin.projects.windows import endorsers_of, windows_for_unit, windows_of
from yipin.rules.deadlines import is_over
from yipin.rules.quotas import may_move_to_level, may_send_one_more
from yipin.rules.stage_guards import Situation
from yipin.rules.verdicts import Verdict, allow

TAKES_PLACE = {"send_to_endorse", "submit"}


def start_situation(
    held: Round, unit: Unit, now: datetime, person: Person | None = None
) -> Situation:
    """Before there is an application."""
    windows = windows_for_unit(held, unit)
    has_permit = is_over(windows.send_by, now) and bool(
        late_permit(held, unit, "start", person=person, now=now)
    )
    return Situation(
        now=now, opens_at=windows.opens_at, closes_at=windows.send_by, has_permit=has_permit,
        brand_verdict=apply_anew_verdict(held, unit, timezone.localdate(now)),
    )  # fmt: skip


def report_situation(
    project: Application, stage: RoundStage, now: datetime, person: Person | None = None
) -> Situation:
    """Before there is a report of this stage."""
    held, unit = project.round, project.unit
    until = extended_until(unit_id=unit.pk, source_kind="report", source_id=stage.pk)
    windows = windows_of(held, stage.key).extended(until)
    has_permit = is_over(windows.send_by, now) and bool(
        late_permit(held, unit, "start", person=person, now=now)
    )
    return Situation(
        now=now, opens_at=windows.opens_at, closes_at=windows.send_by, has_permit=has_permit
    )


def situation_of(
    application: Application,
    *,
    now: datetime,
    action: str,
    version: Version | None = None,
    reason: str = "",
    level: str = "",
    merge_into: Application | None = None,
    person: Person | None = None,
) -> Situation:
    """Everything a guard may ask. Faults of the form are raised by ``make_version`` before."""
    windows = windows_of_application(application)
    needed = len(planned_steps(application))
    return Situation(
        now=now,
        opens_at=windows.opens_at,
        closes_at=windows.closes_for(action),
        has_permit=_has_permit(application, action, windows.closes_for(action), person, now),
        revise_until=_revise_until(application),
        endorsements_needed=needed,
        endorsements_given=_given_on(application, version) if needed else 0,
        quota_verdict=_quota_verdict(application, action),
        brand_verdict=_brand_verdict(application, action, now),
        level_verdict=_level_verdict(application, action, level),
        reason_given=bool(reason.strip()),
        merge_target_given=merge_into is not None,
        was_submitted=application.number is not None,
        is_report=application.is_report,
        discarded_at=application.state_since if application.state == "discarded" else None,
    )


def planned_steps(application: Application) -> list[PlannedStep]:
    """The chain of this application: which unit is asked for which opinion, in order.

    An opinion of the unit above is left out where that unit is the host: it decides anyway.
    """
    held, steps = application.round, []
    for endorser in endorsers_of(held, application.stage_key):
        unit = _asked_unit(endorser.of, application.unit, held)
        if unit is not None:
            steps.append(PlannedStep(endorser.key, endorser.name, endorser.side, unit))
    return steps


def _asked_unit(of: str, unit: Unit, held: Round) -> Unit | None:
    if of == "host":
        return held.unit
    if of == "unit":
        return unit
    parent = unit.parent()
    return parent if parent is not None and parent.pk != held.unit_id else None


def _given_on(application: Application, version: Version | None) -> int:
    """Valid signatures on this version (by default the latest)."""
    signed = application.submission.endorsements.filter(state=Endorsement.State.SIGNED)
    digest = version.digest if version else _latest_digest(application)
    return signed.filter(version__digest=digest).count()


def _latest_digest(application: Application) -> str:
    latest = application.submission.versions.order_by("-number").first()
    return latest.digest if latest else ""


def _quota_verdict(application: Application, action: str) -> Verdict:
    if action not in TAKES_PLACE or application.holds_place or application.is_report:
        return allow()
    held = application.round
    return may_send_one_more(
        held.definition.parsed.quotas,
        count_places(held, application.unit),
        exceptions=_exceptions(held, application.unit),
    )


def _brand_verdict(application: Application, action: str, now: datetime) -> Verdict:
    """Asked until an application was handed in for the first time: what the host returned stays."""
    if action not in TAKES_PLACE or application.is_report or application.number is not None:
        return allow()
    day = timezone.localdate(now)
    return apply_anew_verdict(application.round, application.unit, day)


def _exceptions(held: Round, unit: Unit) -> int:
    """Places granted beyond the most; not asked where the definition knows no exceptions."""
    allows = any(one.exception_max for one in held.definition.parsed.quotas)
    return granted_exceptions(held, unit) if allows else 0


def _level_verdict(application: Application, action: str, level: str) -> Verdict:
    if application.is_report:
        return allow()
    levels = application.round.definition.parsed.levels
    wanted = level or (application.level if action in {"forward", "add"} else "")
    if not levels or not wanted or (wanted == application.level and action != "add"):
        return allow()
    return may_move_to_level(levels, wanted, count_levels(application.round))


def _has_permit(
    application: Application,
    action: str,
    closes_at: datetime | None,
    person: Person | None,
    now: datetime,
) -> bool:
    """Read only after the window: before that nobody needs one."""
    if person is None or not is_over(closes_at, now):
        return False
    found = late_permit(
        application.round, application.unit, action,
        person=person, now=now, application=application,
    )  # fmt: skip
    return found is not None


def _revise_until(application: Application) -> datetime | None:
    """Set from the host's return for revision until the application is submitted again."""
    returned_at = host_returns([application]).get(application.pk)
    if returned_at is None:
        return None
    return windows_of(application.round, application.stage_key).revise_until(returned_at)
