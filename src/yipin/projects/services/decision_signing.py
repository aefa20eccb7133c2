"""Signing a decision, and what its last signature moves."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.forms.models import Endorsement
from yipin.forms.permissions import RIGHT_OF_SIDE
from yipin.forms.services.passwords import confirm_password, confirm_second_factor
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message, send_worded
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of, line_of
from yipin.programmes.models import Round
from yipin.projects.absent_reports import absent_reports
from yipin.projects.decision_models import Decision, DecisionRow, DecisionSignature
from yipin.projects.decision_permissions import can_sign_decision
from yipin.projects.links import link_to_decision
from yipin.projects.models import Application
from yipin.projects.permissions import can_run_round
from yipin.projects.selecting import (
    as_choice,
    candidates_of,
    choice_of,
    confirms,
    equals_parted,
    panels_for,
    rows_of,
)
from yipin.projects.services.decisions import (
    is_out_of_date,
    limits_for,
    lock_draft,
    stage_of,
)
from yipin.projects.services.extensions import hand_back, named_by, reports_judged
from yipin.projects.services.moves import lock_many, lock_running, move_application
from yipin.projects.services.results import tell_results
from yipin.reviews.models import Panel
from yipin.rules.decisions import (
    CONTINUE,
    EXTEND,
    SHOWN,
    Outcome,
    action_of,
    departures,
    going_on_unreported,
    needs_reason,
    outcome_of,
    signers_of,
    step_after,
    unjudged,
)
from yipin.rules.definition import Endorser
from yipin.rules.quotation import within_quotes
from yipin.rules.selection import broken_rules
from yipin.rules.shared_ranks import owing_of, parted_words
from yipin.rules.stage_guards import Situation
from yipin.rules.verdicts import refuse

State = Decision.State
Signature = DecisionSignature
LONGEST_OPINION = 200
VERDICTS = ("signed", "returned")


@dataclass(frozen=True, slots=True)
class Departing:
    """Keys (application ids) of rows that depart from what was to be expected: ``equals`` are parted
    from their equals, ``silent`` go on with nothing handed in.
    """

    keys: frozenset[str]
    equals: frozenset[str]
    silent: frozenset[str]


def departing(decision: Decision, rows: Sequence[DecisionRow]) -> Departing:
    """Rows that go against the ranking, are parted from their equals, pass without a place in it, or go on
    with nothing handed in. A confirmation repeats what the decision before it gave its reasons for.
    """
    said = [as_choice(one) for one in rows]
    equals = owing_of(equals_parted(decision, rows))
    silent = unreported(decision, rows)
    keys = departures(decision.purpose, said) | equals | silent
    if not confirms(decision):
        keys |= unjudged(decision.purpose, said)
    return Departing(keys, equals, silent)


def unreported(decision: Decision, rows: Sequence[DecisionRow]) -> frozenset[str]:
    """Keys of rows that go on although their report is missing."""
    said = [as_choice(one) for one in rows]
    if not any(one.outcome == CONTINUE.key for one in said):
        return frozenset()
    return going_on_unreported(said, {str(key) for key in absent_reports(decision, rows)})


def unexplained_equals(decision: Decision, rows: Sequence[DecisionRow]) -> list[str]:
    """A sentence for each rank whose equals are parted while a reason for it is still missing."""
    titles = {str(one.application_id): one.application.title for one in rows}
    silent = {
        str(one.application_id) for one in rows if not one.is_settled and not one.reason.strip()
    }
    return [
        parted_words(parted, [within_quotes(titles[one.key]) for one in parted.members])
        for parted in equals_parted(decision, rows)
        if parted.owing & silent
    ]


def what_is_missing(decision: Decision, rows: Sequence[DecisionRow]) -> list[str]:
    """Everything that keeps a draft from being signed, one sentence each; first what may still change the
    ranking.
    """
    unset = [one for one in rows if not one.outcome]
    if unset:
        names = _("“%(title)s”等 %(n)s 项") if len(unset) > 1 else _("“%(title)s”")
        facts = {"title": unset[0].application.title, "n": len(unset)}
        return [_("%(which)s还没有定。请逐项选好。") % {"which": names % facts}]
    apart = departing(decision, rows)
    ranked = any(one.rank is not None for one in rows)
    found = [
        _why_words(one, ranked, apart) % {"title": one.application.title}
        for one in rows
        if not one.is_settled
        and needs_reason(decision.purpose, as_choice(one), apart.keys)
        and not one.reason.strip()
    ]
    return _missing_around(decision, rows) + found + _broken(decision, rows)


def _broken(decision: Decision, rows: Sequence[DecisionRow]) -> list[str]:
    """Limits of a selection that are not kept, as they are set now."""
    if decision.purpose != "application":
        return []
    limits = limits_for(decision)
    found = broken_rules(candidates_of(decision.round, rows), limits, choice_of(rows))
    return [one.sentence for one in found]


def _why_words(row: DecisionRow, ranked: bool, apart: Departing) -> str:
    if str(row.application_id) in apart.silent:
        return _("“%(title)s”没有交材料，定为继续实施请写理由。")
    if ranked and row.rank is None:
        return _("“%(title)s”没有评审结果，这样决定请写理由。")
    if str(row.application_id) in apart.equals:
        return _("“%(title)s”与名次并列的项目定得不一样，请先由评审组表决分出先后，或写明理由。")
    return _("“%(title)s”与名次不一致或要说明，请写理由。")


def _missing_around(decision: Decision, rows: Sequence[DecisionRow]) -> list[str]:
    """The review, the list itself, the outside body."""
    found = _missing_of_review(decision)
    if is_out_of_date(decision, rows):
        found.append(_("名单或名次有变。请点“更新名单和名次”，核对以后再送签。"))
    if confirms(decision) and not decision.outside_body:
        found.append(_("请登记由谁确认、文号和日期。"))
    return found


def _missing_of_review(decision: Decision) -> list[str]:
    """While a review is open, opened again or still counted, its list is none to decide by."""
    found = []
    panels = panels_for(decision.round, decision.purpose)
    if judging := [one.name for one in panels if one.state != Panel.State.CLOSED]:
        words = _("“%(name)s”还没有结束，名次会变。请先结束评审。")
        found.append(words % {"name": "”“".join(judging)})
    if ranking := [one.name for one in panels if one.is_ranking]:  # type: ignore[attr-defined]
        words = _("“%(name)s”的名次正在算。算好以后再办。")
        found.append(words % {"name": "”“".join(ranking)})
    if voting := [one.name for one in panels if one.is_voting]:  # type: ignore[attr-defined]
        words = _("“%(name)s”正在投票，还没有计票。请等投票截止，先计票。")
        found.append(words % {"name": "”“".join(voting)})
    return found


@transaction.atomic
def register_outside(
    *, actor: Actor, decision: Decision, body: str, number: str, dated_on: date | None,
    file: StoredFile | None, now: datetime,
) -> Decision:  # fmt: skip
    """What an outside body has confirmed: who, under which number and date, with its paper."""
    locked = lock_draft(actor, decision)
    locked.outside_body, locked.outside_number = body.strip(), number.strip()
    locked.outside_dated_on = dated_on
    if file is not None:
        locked.outside_file = file
    locked.save()
    record_entry(
        actor=actor, at=now, action="decision.outside_registered", subject=locked,
        after={"body": locked.outside_body, "number": locked.outside_number},
    )  # fmt: skip
    return locked


@transaction.atomic
def send_decision(*, actor: Actor, decision: Decision, now: datetime) -> Decision:
    """Ask for the signatures in order. Refused with the first thing that is missing."""
    lock_running(decision.round)
    locked = lock_draft(actor, decision)
    rows = rows_of(locked)
    if missing := what_is_missing(locked, rows):
        raise Refused(refuse("not_ready", missing[0]))
    locked.state, locked.digest = State.SIGNING, digest_of(locked, rows)
    locked.sent_at, locked.sent_by = now, actor.signed_in
    locked.save()
    stage = stage_of(locked.round, locked.stage_key)
    asked = [
        Signature.objects.create(
            decision=locked, step=at, key=one.key, name=one.name, side=one.side,
            unit=_unit_of(one, locked.round),
        )
        for at, one in enumerate(signers_of(stage), start=1)
    ]  # fmt: skip
    record_entry(actor=actor, at=now, action="decision.sent", subject=locked)
    _ask(asked[0], locked, actor, now)
    return locked


def _unit_of(endorser: Endorser, held: Round) -> Unit:
    """The host, or the unit above it where that one is asked."""
    above = held.unit.parent() if endorser.of == "parent" else None
    return above or held.unit


def digest_of(decision: Decision, rows: Sequence[DecisionRow]) -> str:
    """Over everything that the signatures stand under."""
    said = [
        [one.application_id, one.outcome, one.tier, one.level, one.amount_fen, one.reason,
         one.rank, one.score, one.is_settled]
        for one in rows
    ]  # fmt: skip
    outside = [decision.outside_body, decision.outside_number, str(decision.outside_dated_on or "")]
    whole = [decision.pk, decision.stage_key, decision.reason, outside, said]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def _ask(signature: DecisionSignature, decision: Decision, actor: Actor, now: datetime) -> None:
    signature.state = Signature.State.CURRENT
    signature.save(update_fields=["state"])
    right = RIGHT_OF_SIDE[Endorsement.Side(signature.side)]
    send_worded(
        recipients=holders_of(signature.unit, right, timezone.localdate(now)),
        kind="decision.asked",
        facts={"决定": decision.name, "项目计划": decision.round.name, "意见": signature.name},
        line=line_of(decision.round.unit),
        url=link_to_decision(decision),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


@transaction.atomic
def take_back_decision(*, actor: Actor, decision: Decision, now: datetime) -> Decision:
    """Back to a draft while signatures are missing; those given become void."""
    locked = _locked(decision)
    require(can_run_round, actor, locked.round)
    _require_signing(locked)
    _back_to_draft(locked)
    record_entry(actor=actor, at=now, action="decision.taken_back", subject=locked)
    return locked


def _back_to_draft(locked: Decision) -> None:
    locked.state, locked.digest = State.DRAFT, ""
    locked.revision += 1
    locked.save()
    open_ones = locked.signatures.exclude(state=Signature.State.RETURNED)
    open_ones.update(state=Signature.State.VOID)


def _require_signing(locked: Decision) -> None:
    if locked.state != State.SIGNING:
        words = _("这份决定%(state)s，现在不签。") % {"state": locked.get_state_display()}
        raise Refused(refuse("not_signing", words))


def _locked(decision: Decision) -> Decision:
    """Forms, round, applications, decision: the order in which everybody locks."""
    lock_many(named_by(decision))
    lock_running(decision.round)
    found = Decision.objects.select_for_update(of=("self",)).select_related(
        "round__unit", "round__definition", "replaces", "begun_by", "sent_by"
    )
    return found.get(pk=decision.pk)


def sign_decision(
    *, actor: Actor, signature: DecisionSignature, verdict: str, opinion: str, password: str,
    seen_digest: str, now: datetime, second_factor: str = "",
) -> Decision:  # fmt: skip
    """Sign, or return with a reason, as the person at the desk: with the password, and a code where
    the unit asks for one. Who may: whoever holds the side's right in the unit that is asked.

    The last signature moves everything at once; it is refused where the list is out of date by then, or a limit is
    no longer kept.
    """
    require(can_sign_decision, actor, signature)
    held = actor.appointment
    if held is None or not held.is_current(timezone.localdate(now)):
        raise Refused(refuse("post_ended", _("您的任职已经结束，不能签署。请联系本单位管理员。")))
    _refuse_unusable(verdict, opinion)
    confirm_password(actor=actor, password=password, now=now)
    confirm_second_factor(actor=actor, unit=signature.unit, code=second_factor, now=now)
    return _write(actor, signature, verdict, opinion.strip(), seen_digest, now)


def _refuse_unusable(verdict: str, opinion: str) -> None:
    if verdict not in VERDICTS:
        raise Refused(refuse("no_verdict", _("请选同意或退回。")))
    if verdict == "returned" and not opinion.strip():
        raise Refused(refuse("reason_missing", _("退回要写理由，草拟的人会看到。")))
    over = len(opinion.strip()) - LONGEST_OPINION
    if over > 0:
        words = _("意见：超出 %(over)s 字，请删到 %(most)s 字以内。")
        raise Refused(refuse("too_long", words % {"over": over, "most": LONGEST_OPINION}))


@transaction.atomic
def _write(
    actor: Actor, signature: DecisionSignature, verdict: str, opinion: str, seen: str, now: datetime
) -> Decision:
    locked = _locked(signature.decision)
    row = locked.signatures.select_related("unit").get(pk=signature.pk)
    _require_signing(locked)
    if row.state != Signature.State.CURRENT:
        words = _("“%(name)s”%(state)s，不用再办。")
        facts = {"name": row.name, "state": row.get_state_display()}
        raise Refused(refuse("already_given", words % facts))
    if seen != locked.digest:
        raise Refused(refuse("other_version", _("内容与您看到的不同。请刷新看过以后再签。")))
    row.state, row.digest = verdict, locked.digest
    row.opinion = opinion or (_("同意。") if verdict == "signed" else "")
    row.given_by, row.given_as, row.given_at = actor.signed_in, actor.label, now
    row.save()
    record_entry(
        actor=actor, at=now, action=f"decision.{verdict}", subject=locked,
        after={"step": row.name, "digest": locked.digest}, note=row.opinion,
    )  # fmt: skip
    if verdict == "returned":
        _back_to_draft(locked)
        _tell_office(locked, row, actor, now, _("退回了决定：%(name)s"))
        return locked
    following = locked.signatures.filter(state=Signature.State.WAITING).select_related("unit")
    if after := following.order_by("step").first():
        _ask(after, locked, actor, now)
    else:
        _require_current(locked)
        carry_out(locked, actor, now)
        _tell_office(locked, row, actor, now, _("决定已签署齐：%(name)s"))
    return locked


def _require_current(decision: Decision) -> None:
    """What was signed must still be the list as it is, of a review that has not been opened again, and
    keep the limits: the finance desk may have set another budget while signatures were given.
    """
    if missing := _missing_of_review(decision):
        raise Refused(refuse("review_open", missing[0]))
    rows = rows_of(decision)
    if is_out_of_date(decision, rows):
        words = _("名单或名次有变，请退回，由主办单位更新名单后再签。")
        raise Refused(refuse("out_of_date", words))
    if broken := _broken(decision, rows):
        words = _("送签以后名额或经费有变：%(what)s请退回，由主办单位改好后再签。")
        raise Refused(refuse("limits_changed", words % {"what": broken[0]}))


def _tell_office(
    decision: Decision, row: DecisionSignature, actor: Actor, now: datetime, title: str
) -> None:
    people = holders_of(decision.round.unit, Right.RUN_PROGRAMMES, timezone.localdate(now))
    send_message(
        recipients=people,
        kind=f"decision.{row.state}",
        title=title % {"name": decision.name},
        body=f"{row.name}：{row.opinion}",
        url=link_to_decision(decision),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def carry_out(decision: Decision, actor: Actor, now: datetime) -> None:
    """Move every application that is named, and begin work where nothing more stands before it. A
    decision that replaces another one moves, and tells of, what it says differently alone.

    Why somebody was put before or behind others stays in the decision; the unit reads a reason only
    where the outcome itself asks for one.
    """
    decision.state, decision.signed_at = State.SIGNED, now
    decision.save()
    if decision.replaces is not None:
        Decision.objects.filter(pk=decision.replaces.pk).update(state=State.REPLACED)
    stage = stage_of(decision.round, decision.stage_key)
    after = step_after(decision.round.definition.parsed, stage)
    begins = decision.purpose == "application" and after is None
    reports = reports_judged(decision)
    moved = _changed(decision, _open_rows(decision), reports)
    situation = Situation(now=now, is_decided=True)
    for row in moved:
        outcome = outcome_of(decision.purpose, row.outcome)
        assert outcome is not None
        application = row.application
        _give(decision, row, outcome)
        move_application(
            actor=actor, application=application, action=action_of(outcome, after),
            situation=situation, now=now, reason=row.reason if outcome.needs_reason else "",
        )  # fmt: skip
        if begins and application.state == "approved":
            move_application(
                actor=actor, application=application, action="begin", situation=situation, now=now
            )
        if outcome is EXTEND and application.pk in reports:
            hand_back(actor=actor, report=reports[application.pk], reason=row.reason, now=now)
    told = moved if after is None else told_at_once(decision, moved)
    tell_results(actor=actor, decision=decision, rows=told, now=now)


def told_at_once(decision: Decision, moved: Sequence[DecisionRow]) -> list[DecisionRow]:
    """Where steps are still to come: of a selection nothing; of an acceptance what is not shown."""
    if decision.purpose == "application":
        return []
    return [one for one in moved if one.application.state != SHOWN[decision.purpose].state]


def _changed(
    decision: Decision, rows: Sequence[DecisionRow], reports: Mapping[int, Application]
) -> list[DecisionRow]:
    """Rows that differ from the decision this one replaces; more time given once more differs too."""
    if decision.replaces is None:
        return list(rows)
    before = {one.application_id: one.said for one in decision.replaces.rows.all()}
    return [
        one
        for one in rows
        if before.get(one.application_id) != one.said
        or (one.outcome == EXTEND.key and one.application_id in reports)
    ]


def _give(decision: Decision, row: DecisionRow, outcome: Outcome) -> None:
    """Tier, level and money of a selection; the grade of an acceptance."""
    application = row.application
    application.round = decision.round
    if decision.purpose == "application":
        application.tier, application.amount_fen = row.tier, row.amount_fen
        application.level = row.level
    elif decision.purpose != "midterm":
        application.grade = outcome.key


def _open_rows(decision: Decision) -> list[DecisionRow]:
    """With their applications locked."""
    rows = list(decision.rows.filter(is_settled=False))
    locked = Application.every.select_for_update(of=("self",)).select_related(
        "unit", "submission__form", "submission__unit"
    )
    found = {one.pk: one for one in locked.filter(pk__in=[row.application_id for row in rows])}
    for row in rows:
        row.application = found[row.application_id]
    return rows
