"""Asking for a place beyond the quota, and the host's answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message, send_worded
from yipin.organisations.choices import Right
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of, line_of
from yipin.programmes.models import Round
from yipin.projects.counting import exception_quota, granted_exceptions
from yipin.projects.links import link_to_exceptions, link_to_round_for_unit
from yipin.projects.models import QuotaException
from yipin.projects.permissions import can_apply, can_run_round
from yipin.rules.verdicts import refuse


@transaction.atomic
def ask_exception(
    *, actor: Actor, held: Round, unit: Unit, reason: str, now: datetime
) -> QuotaException:
    """Ask for one more place with a reason. Refused where the notice knows no exception, without a
    reason, while another request waits, and when all exceptions are granted already.
    """
    require(can_apply, actor, held)
    quota = exception_quota(held)
    if quota is None:
        raise Refused(refuse("no_exception", _("这份通知没有说可以例外多报。")))
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写理由，主办单位看理由答复。")))
    open_ones = held.exceptions.filter(unit=unit, state=QuotaException.State.ASKED)
    if open_ones.exists():
        raise Refused(refuse("already_asked", _("已经申请过，正在等主办单位答复。")))
    if granted_exceptions(held, unit) >= (quota.exception_max or 0) - (quota.max or 0):
        raise Refused(refuse("no_more", _("例外名额已经给足，不能再多报。")))
    asked = QuotaException.objects.create(
        round=held,
        unit=unit,
        reason=fitting(reason, name=_("理由")),
        asked_at=now,
        asked_by=actor.signed_in,
    )
    record_entry(actor=actor, at=now, action="exception.asked", subject=asked, note=asked.reason)
    send_message(
        recipients=holders_of(held.unit, Right.RUN_PROGRAMMES, timezone.localdate(now)),
        kind="exception.asked",
        title=_("%(unit)s申请例外名额：%(round)s") % {"unit": unit.label, "round": held.name},
        body=asked.reason,
        url=link_to_exceptions(held),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
    return asked


@transaction.atomic
def answer_exception(
    *, actor: Actor, asked: QuotaException, is_granted: bool, answer: str, now: datetime
) -> QuotaException:
    """Grant or decline; declining needs words. An answer is given once."""
    asked = (
        QuotaException.objects.select_for_update(of=("self",))
        .select_related("round", "unit")
        .get(pk=asked.pk)
    )
    require(can_run_round, actor, asked.round)
    if asked.state != QuotaException.State.ASKED:
        raise Refused(refuse("answered", _("这条申请已经答复过。")))
    if not is_granted and not answer.strip():
        raise Refused(refuse("reason_missing", _("不同意要写明原因，申请单位会看到。")))
    state, before = QuotaException.State, {"state": asked.state}
    asked.state = state.GRANTED if is_granted else state.DECLINED
    asked.answer = fitting(answer, name=_("答复"))
    asked.answered_at, asked.answered_by = now, actor.person
    asked.save()
    record_entry(
        actor=actor, at=now, action="exception.answered", subject=asked,
        before=before, after={"state": asked.state}, note=asked.answer,
    )  # fmt: skip
    send_worded(
        recipients=[asked.asked_by],
        kind="exception.answered",
        facts={
            "项目计划": asked.round.name,
            "答复": asked.get_state_display(),
            "说明": asked.answer,
        },
        line=line_of(actor.unit) if actor.unit else (),
        url=link_to_round_for_unit(asked.round),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
    return asked
