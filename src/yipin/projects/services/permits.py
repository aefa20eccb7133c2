"""Late entry by permit: given by the host to one unit, used up by applications, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of, line_of
from yipin.programmes.models import Round
from yipin.projects.links import link_to_round_for_unit
from yipin.projects.models import Application, Permit, PermitUse
from yipin.projects.permissions import can_run_round
from yipin.projects.permits import as_rule, late_permit, permits_of
from yipin.projects.services.moves import lock_running
from yipin.rules.deadlines import SHANGHAI, closing_words, is_over
from yipin.rules.late_permits import ENDORSE, START, SUBMIT
from yipin.rules.stage_guards import Situation, acts_under_permit
from yipin.rules.verdicts import refuse

ACTIONS = (START, ENDORSE, SUBMIT)
MOST_USES = 50


@transaction.atomic
def give_permit(
    *,
    actor: Actor,
    held: Round,
    unit: Unit,
    expires_at: datetime,
    reason: str,
    now: datetime,
    uses: int = 1,
    actions: Sequence[str] = ACTIONS,
    person: Person | None = None,
    document: str = "",
) -> Permit:
    """Let one unit (or one ``person`` of it) go on after the window. ``uses`` counts applications;
    ``expires_at`` is the last minute, inclusive.

    Who may: the host who runs the round. Refused without a reason, for a unit the notice was not
    sent to, an expiry that has passed, no act chosen, and a count outside of 1 to 50.
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    _refuse_useless(locked, unit, expires_at, reason, uses, actions, now)
    permit = Permit.objects.create(
        round=locked,
        unit=unit,
        person=person,
        actions=[one for one in ACTIONS if one in actions],
        reason=reason.strip(),
        document=document.strip(),
        expires_at=expires_at,
        uses=uses,
        given_at=now,
        given_by=actor.signed_in,
        given_as=actor.label,
    )
    record_entry(
        actor=actor, at=now, action="permit.given", subject=permit, subject_label=unit.label,
        after={"uses": uses, "expires_at": expires_at.isoformat(), "actions": permit.actions},
        note=permit.reason,
    )  # fmt: skip
    facts = {
        "截止时间": closing_words(permit.expires_at, now.astimezone(SHANGHAI).year),
        "次数": str(uses),
        "说明": permit.reason,
    }
    _tell(actor, permit, "permit.given", facts, now)
    return permit


def _refuse_useless(
    held: Round,
    unit: Unit,
    expires_at: datetime,
    reason: str,
    uses: int,
    actions: Sequence[str],
    now: datetime,
) -> None:
    if not held.addressees.filter(unit=unit).exists():
        raise Refused(refuse("not_addressed", _("这份通知没有发给这个单位。请先增加申报单位。")))
    if is_over(expires_at, now):
        raise Refused(refuse("expired", _("有效期已经过去，请填以后的时间。")))
    if not 1 <= uses <= MOST_USES:
        words = _("可补报的项数请填 1 到 %(most)s。") % {"most": MOST_USES}
        raise Refused(refuse("uses", words))
    if not set(actions) & set(ACTIONS):
        raise Refused(refuse("actions", _("请选准予办理什么。")))
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明理由，对方会看到。")))


@transaction.atomic
def revoke_permit(*, actor: Actor, permit: Permit, now: datetime) -> Permit:
    """Take a permit back; what was done under it stays. Who may: the host who runs the round."""
    require(can_run_round, actor, permit.round)
    lock_running(permit.round)
    row = (
        Permit.objects.select_for_update(of=("self",))
        .select_related("unit", "round")
        .get(pk=permit.pk)
    )
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, actor.person
        row.save(update_fields=["revoked_at", "revoked_by"])
        record_entry(
            actor=actor, at=now, action="permit.revoked", subject=row, subject_label=row.unit.label
        )
        _tell(actor, row, "permit.revoked", {"说明": _("有疑问请联系主办单位。")}, now)
    return row


def use_permit(
    *, actor: Actor, application: Application, action: str, situation: Situation, now: datetime
) -> None:
    """Count an application that goes on under a permit, once. Called under the lock of the round,
    where all who could take the last use of a permit queue.
    """
    if not acts_under_permit(situation):
        return
    found = late_permit(
        application.round, application.unit, action,
        person=actor.person, now=now, application=application,
    )  # fmt: skip
    if found is None:
        raise Refused(refuse("permit_used_up", _("准予补报的次数已经用完，请联系主办单位。")))
    permit = Permit.objects.select_for_update().get(pk=found.key)
    row, is_new = PermitUse.objects.get_or_create(
        permit=permit,
        application=application,
        defaults={"action": action, "used_at": now, "used_by": actor.signed_in},
    )
    if is_new:
        left = as_rule(permit).uses_left
        record_entry(
            actor=actor, at=now, action="permit.used", subject=permit,
            subject_label=application.title or application.unit.label,
            after={"application": application.pk, "act": row.action, "left": left},
        )  # fmt: skip


def permit_in_force(application: Application, now: datetime) -> Permit | None:
    """The permit under which this application may still be sent or handed in, by anybody named."""
    return permit_among(permits_of([application.round_id], [application.unit_id]), application, now)


def permit_among(rows: Iterable[Permit], application: Application, now: datetime) -> Permit | None:
    """The same out of permits that were read for many applications."""
    for row in sorted(rows, key=lambda one: one.expires_at):
        rule = as_rule(row)
        is_same = row.round_id == application.round_id
        if is_same and rule.is_valid(now) and (rule.uses_left or application.pk in rule.used_for):
            return row
    return None


def permits_in_force(held: Round, unit: Unit, now: datetime) -> list[Permit]:
    """What the unit's desk shows."""
    return [one for one in permits_of([held.pk], [unit.pk]) if as_rule(one).is_valid(now)]


def permit_words(permit: Permit, now: datetime) -> str:
    """准予补报至3月30日（周二）24:00，还可用 1 次."""
    until = closing_words(permit.expires_at, now.astimezone(SHANGHAI).year)
    facts = {"until": until, "left": as_rule(permit).uses_left}
    return _("准予补报至%(until)s，还可用 %(left)s 次") % facts


def _tell(actor: Actor, permit: Permit, kind: str, facts: Mapping[str, str], now: datetime) -> None:
    held = permit.round
    asked = holders_of(permit.unit, Right.FILL_FORMS, timezone.localdate(now))
    send_worded(
        recipients=[permit.person] if permit.person else asked,
        kind=kind,
        facts={"项目计划": held.name, **facts},
        line=line_of(actor.unit) if actor.unit else (),
        url=link_to_round_for_unit(held),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
