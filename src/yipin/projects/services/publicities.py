"""Making a decision public, taking objections, answering them, confirming."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.documents.models import StoredFile
from yipin.forms.models import Submission
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.choices import Right
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision
from yipin.projects.links import link_to_publicity
from yipin.projects.models import Application
from yipin.projects.permissions import can_run_round
from yipin.projects.publicities import is_over, is_shown, purpose_of, to_publish
from yipin.projects.publicity_models import Objection, Publicity
from yipin.projects.services.moves import lock_all, lock_running, move_application
from yipin.projects.services.results import tell_results
from yipin.projects.working_calendar import tables_for
from yipin.rules.decisions import FAIL, SHOWN, deciding_stages, makes_public
from yipin.rules.definition import Stage
from yipin.rules.stage_guards import Situation
from yipin.rules.verdicts import Refusal, refuse
from yipin.rules.working_days import last_day_of

State = Publicity.State
MOST_DAYS = 60
_NOTHING_PASSED = gettext_lazy("没有通过验收、等着公示的项目，不用公示。")
NOTHING_TO_SHOW = {
    "application": gettext_lazy("没有立项的项目，不用公示。"),
    "summary": _NOTHING_PASSED,
    "acceptance": _NOTHING_PASSED,
}
MAY_UPHOLD = {
    "application": {"approved", "running"}, "summary": {"on_show"}, "acceptance": {"on_show"},
}  # fmt: skip
_NOT_PASSED = gettext_lazy("“%(title)s”公示有异议成立，不通过验收")
UPHELD = {
    "application": gettext_lazy("“%(title)s”的立项已撤销"),
    "summary": _NOT_PASSED,
    "acceptance": _NOT_PASSED,
}
LONGEST = 2000


@transaction.atomic
def open_publicity(
    *, actor: Actor, held: Round, key: str, starts_on: date, days: int, contact: str, now: datetime,
    with_tiers: bool = False,
) -> Publicity:  # fmt: skip
    """From a day on, for so many working days: unit and project alone, or, of a selection
    ``with_tiers``, tier and level beside them. Who may: the host's desk that runs programmes.

    Refused: with nothing approved, while decisions are missing, from a day that is past, and where
    the calendar of a year is missing (the sentence says which).
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    stage = _stage_of(locked, key)
    _require_decided(locked, stage)
    if Publicity.objects.filter(round=locked, stage_key=key, state=State.OPEN).exists():
        raise Refused(refuse("already_open", _("这一步正在公示。")))
    rows = list(to_publish(locked, stage.purpose))
    if not rows:
        raise Refused(refuse("nothing_approved", str(NOTHING_TO_SHOW[stage.purpose])))
    if starts_on < timezone.localdate(now):
        raise Refused(refuse("past", _("公示从今天或以后开始。")))
    if not 1 <= days <= MOST_DAYS:
        raise Refused(refuse("days", _("公示 1 到 60 个工作日。")))
    ends_on = last_day_of(starts_on, days, tables_for(locked.unit))
    if isinstance(ends_on, Refusal):
        raise Refused(refuse(ends_on.code, ends_on.message))
    own = Publicity.objects.filter(round=locked, stage_key=key)
    publicity = Publicity.objects.create(
        round=locked, stage_key=key, name=stage.name,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        starts_on=starts_on, ends_on=ends_on, days=days, contact=contact.strip(),
        items=[_item(one, with_tiers=with_tiers and stage.purpose == "application") for one in rows],
        opened_at=now, opened_by=actor.signed_in,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="publicity.opened", subject=publicity,
        after={
            "from": starts_on.isoformat(), "to": ends_on.isoformat(), "items": len(rows),
            "with_tiers": publicity.has_tiers,
        },
    )  # fmt: skip
    return publicity


def _stage_of(held: Round, key: str) -> Stage:
    stage = held.definition.parsed.stage(key)
    if stage is None or not makes_public(held.definition.parsed, key):
        raise Refused(refuse("no_publicity", _("这个阶段不公示。")))
    return stage


def _require_decided(held: Round, stage: Stage) -> None:
    for one in deciding_stages(held.definition.parsed, stage.purpose):
        if not Decision.objects.filter(
            round=held, stage_key=one.key, state=Decision.State.SIGNED
        ).exists():
            words = _("先把“%(name)s”签署齐，再公示。") % {"name": one.name}
            raise Refused(refuse("not_decided", words))


def _item(application: Application, *, with_tiers: bool) -> dict[str, object]:
    """Unit and title, where it was asked for the tier; nothing about a person, and no grade."""
    return {
        "application": application.pk,
        "unit": application.unit.name,
        "title": application.title,
        "tier": application.tier if with_tiers else "",
        "level": application.level if with_tiers else "",
    }


def _locked(publicity: Publicity) -> Publicity:
    found = Publicity.objects.select_for_update(of=("self",)).select_related(
        "round__unit", "round__definition"
    )
    return found.get(pk=publicity.pk)


def _require_open(publicity: Publicity) -> None:
    if publicity.state != State.OPEN:
        words = _("这次公示%(state)s。") % {"state": publicity.get_state_display()}
        raise Refused(refuse("not_open", words))


@transaction.atomic
def withdraw_publicity(
    *, actor: Actor, publicity: Publicity, reason: str, now: datetime
) -> Publicity:
    """Take it down before its end, to open another one. Needs a reason."""
    lock_running(publicity.round)
    locked = _locked(publicity)
    require(can_run_round, actor, locked.round)
    _require_open(locked)
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明为什么撤回公示。")))
    locked.state, locked.reason = State.WITHDRAWN, fitting(reason, name=_("撤回的原因"))
    locked.ended_at, locked.ended_by = now, actor.signed_in
    locked.save()
    record_entry(
        actor=actor, at=now, action="publicity.withdrawn", subject=locked, note=locked.reason
    )
    return locked


@transaction.atomic
def confirm_publicity(*, actor: Actor, publicity: Publicity, now: datetime) -> Publicity:
    """After its end, with every objection answered: what is still approved begins, what passed is
    accepted, units are told.

    Refused before the end and while an objection is open.
    """
    named = [one["application"] for one in publicity.items]
    forms = Submission.objects.filter(application__in=named).order_by("pk")
    list(forms.select_for_update().values_list("pk", flat=True))
    lock_running(publicity.round)
    locked = _locked(publicity)
    require(can_run_round, actor, locked.round)
    _require_open(locked)
    if not is_over(locked, now):
        words = _("公示到 %(day)s 为止，期满以后再确认。") % {"day": locked.ends_on.isoformat()}
        raise Refused(refuse("not_over", words))
    waiting = locked.objections.filter(state=Objection.State.OPEN).count()
    if waiting:
        words = _("还有 %(n)s 条异议没有处理，处理完再确认。") % {"n": waiting}
        raise Refused(refuse("objections_open", words))
    locked.state, locked.ended_at, locked.ended_by = State.CONFIRMED, now, actor.signed_in
    locked.save()
    _carry_on(actor, locked, named, now)
    record_entry(actor=actor, at=now, action="publicity.confirmed", subject=locked)
    _tell(actor, locked, now)
    return locked


def _carry_on(actor: Actor, publicity: Publicity, named: Sequence[int], now: datetime) -> None:
    rows = Application.every.select_for_update(of=("self",)).select_related(
        "unit", "submission__form", "submission__unit", "round__unit", "round__definition"
    )
    shown = SHOWN[purpose_of(publicity)]
    for application in rows.filter(pk__in=named, state=shown.state).order_by("pk"):
        move_application(
            actor=actor, application=application, action=shown.confirm,
            situation=Situation(now=now), now=now,
        )  # fmt: skip


def _tell(actor: Actor, publicity: Publicity, now: datetime) -> None:
    """Everybody whom the last decision names, once; of an acceptance those that were shown alone,
    since the others were told with the last signature.
    """
    purpose = purpose_of(publicity)
    stages = deciding_stages(publicity.round.definition.parsed, purpose)
    decision = (
        Decision.objects.filter(
            round=publicity.round, stage_key__in=[one.key for one in stages], state="signed"
        )
        .select_related("round__unit", "round__definition")
        .order_by("-signed_at")
        .first()
    )
    if decision is None:
        return
    rows = decision.rows.filter(is_settled=False).select_related("application__unit")
    if purpose == "application":
        kept = [one for one in rows if one.application.state != "withdrawn"]
    else:
        named = {one["application"] for one in publicity.items}
        kept = list(rows.filter(application__state="accepted", application__in=named))
    tell_results(actor=actor, decision=decision, rows=kept, now=now)


def digest_of_code(code: str) -> str:
    """As people copy it: in groups, in small letters, in the wide letters of a Chinese keyboard."""
    plain = "".join(unicodedata.normalize("NFKC", code).split()).replace("-", "").upper()
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def take_objection(
    *, publicity: Publicity, application_id: int, text: str, name: str, contact: str,
    files: Sequence[StoredFile], now: datetime,
) -> tuple[Objection, str]:  # fmt: skip
    """From anybody, during the period. A named one answers with the code that opens the reply; it is
    shown once and kept as a digest. Of an unnamed one the day alone is kept.
    """
    locked = _locked(publicity)
    today = timezone.localdate(now)
    if not is_shown(locked, today):
        raise Refused(refuse("not_shown", _("公示期已过，不再受理异议。")))
    named = {one["application"] for one in locked.items}
    if application_id not in named:
        raise Refused(refuse("no_item", _("请选对哪一项有异议。")))
    if not text.strip():
        raise Refused(refuse("text_missing", _("请写明异议和依据。")))
    words = fitting(text, LONGEST, name=_("异议"))
    is_named = bool(name.strip())
    code = secrets.token_hex(6).upper() if is_named else ""
    objection = Objection.objects.create(
        publicity=locked, application_id=application_id, is_named=is_named, name=name.strip(),
        contact=contact.strip() if is_named else "", text=words, received_on=today,
        code=digest_of_code(code) if code else "",
    )  # fmt: skip
    objection.files.set(files)
    return objection, code


@transaction.atomic
def answer_objection(
    *, actor: Actor, objection: Objection, is_upheld: bool, answer: str, now: datetime
) -> Objection:
    """Once, with words. Upheld, the approval of the project is withdrawn with them as its reason."""
    application = lock_all(objection.application)
    publicity = _locked(objection.publicity)
    require(can_run_round, actor, publicity.round)
    row = Objection.objects.select_for_update().get(pk=objection.pk)
    if row.state != Objection.State.OPEN:
        raise Refused(refuse("answered", _("这条异议已经处理过。")))
    if not answer.strip():
        raise Refused(refuse("reason_missing", _("请写明怎样核查、为什么这样处理。")))
    row.state = Objection.State.UPHELD if is_upheld else Objection.State.REJECTED
    row.answer = fitting(answer, name=_("处理结果"))
    row.answered_at, row.answered_by = now, actor.signed_in
    row.save()
    record_entry(
        actor=actor, at=now, action=f"objection.{row.state}", subject=publicity, note=row.answer
    )
    purpose = purpose_of(publicity)
    if is_upheld and application.state in MAY_UPHOLD[purpose]:
        _uphold(actor, application, purpose, row.answer, now)
    return row


def _uphold(
    actor: Actor, application: Application, purpose: str, reason: str, now: datetime
) -> None:
    """The approval is withdrawn; or the project does not pass, which a new decision may change."""
    situation = Situation(now=now, reason_given=True)
    if purpose != "application":
        application.grade = FAIL.key
    move_application(
        actor=actor, application=application, action=SHOWN[purpose].uphold, situation=situation,
        now=now, reason=reason,
    )  # fmt: skip
    people = holders_of(application.unit, Right.FILL_FORMS, timezone.localdate(now))
    send_message(
        recipients=people,
        kind="application.withdrawn",
        title=str(UPHELD[purpose]) % {"title": application.title},
        body=reason,
        url=f"/applications/{application.pk}/",
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def tell_of_objection(*, publicity: Publicity, now: datetime) -> int:
    """The office hears that there is one, not what it says. How many people were told."""
    held = publicity.round
    return send_message(
        recipients=holders_of(held.unit, Right.RUN_PROGRAMMES, timezone.localdate(now)),
        kind="objection.received",
        title=_("收到一条公示异议：%(name)s") % {"name": publicity.name},
        body=held.name,
        url=link_to_publicity(publicity),
        at=now,
    )
