"""A claim at the finance desk: each line judged, then the whole settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.choices import ClaimState, LineVerdict
from yipin.projects.funds.links import link_to_claim
from yipin.projects.funds.models import Claim, ClaimLine
from yipin.projects.funds.permissions import can_judge_claim
from yipin.projects.funds.queries import lines_of
from yipin.projects.funds.rulings import RETURNED, kept_rulings
from yipin.projects.funds.services.claims import lock_claim
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.funds.services.telling import tell_project
from yipin.rules.expense_rules import ExpenseFault
from yipin.rules.money import money_words
from yipin.rules.verdicts import refuse


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the finance desk says to one line. ``allowed_fen`` counts where it is approved."""

    verdict: str
    allowed_fen: int = 0
    remark: str = ""


@transaction.atomic
def decide_claim(
    *,
    actor: Actor,
    claim: Claim,
    rulings: Mapping[int, Ruling],
    now: datetime,
    reason: str = "",
) -> Claim:
    """Judge every line. One line returned returns the whole claim to the unit, with all remarks; else
    what is approved waits for settling and the rest may be claimed anew.

    Who may: the finance desk, not the person who handed it in. Refused: a line without a verdict,
    more than was claimed, and less than that or no without a word why.
    """
    locked = _locked(actor, claim, ClaimState.HANDED_IN)
    _refuse_own(actor, locked, _("这份报销是您自己交的，要由另一位经费经办审核。"))
    lines = lines_of(locked)
    _refuse_unfit(lines, rulings)
    for line in lines:
        ruling = rulings[line.pk]
        line.verdict, line.remark = ruling.verdict, ruling.remark.strip()
        line.allowed_fen = ruling.allowed_fen if ruling.verdict == LineVerdict.APPROVED else 0
    ClaimLine.objects.bulk_update(lines, ["verdict", "remark", "allowed_fen"])
    is_returned = any(line.verdict == LineVerdict.RETURNED for line in lines)
    allowed = 0 if is_returned else sum(line.allowed_fen for line in lines)
    locked.approved_fen, locked.reason = allowed, fitting(reason, 300, name=_("财务意见"))
    locked.decided_at, locked.decided_by = now, actor.signed_in
    locked.state = _next_state(is_returned=is_returned, allowed=allowed)
    locked.save()
    _post_both(actor, locked, now)
    kept = {"rulings": kept_rulings(lines)} if is_returned else {}
    _record(actor, locked, ACTIONS[locked.state], now, **kept)
    _tell(actor, locked, now)
    return locked


def _next_state(*, is_returned: bool, allowed: int) -> ClaimState:
    if is_returned:
        return ClaimState.RETURNED
    return ClaimState.APPROVED if allowed else ClaimState.REFUSED


def _refuse_unfit(lines: list[ClaimLine], rulings: Mapping[int, Ruling]) -> None:
    faults = [fault for line in lines for fault in _faults_of(line, rulings.get(line.pk))]
    if faults:
        raise Refused(refuse("faults", faults[0].message), tuple(faults))


def _faults_of(line: ClaimLine, ruling: Ruling | None) -> list[ExpenseFault]:
    """``field`` is the line's number and the field, as ``12-allowed``."""
    if ruling is None or ruling.verdict not in LineVerdict.values or not ruling.verdict:
        words = _("“%s”还没有审，请选同意、退回补充或不同意。") % line.what
        return [ExpenseFault(f"{line.pk}-verdict", words)]
    is_approved = ruling.verdict == LineVerdict.APPROVED
    if is_approved and not 0 < ruling.allowed_fen <= line.amount_fen:
        words = _("“%(what)s”同意的金额要大于 0、不超过 %(most)s。")
        facts = {"what": line.what, "most": money_words(line.amount_fen)}
        return [ExpenseFault(f"{line.pk}-allowed", words % facts)]
    is_whole = is_approved and ruling.allowed_fen == line.amount_fen
    if not is_whole and not ruling.remark.strip():
        is_returned = ruling.verdict == LineVerdict.RETURNED
        words = (
            _("“%s”退回要写明原因，项目单位会看到。")
            if is_returned
            else _("“%s”没有全额同意，请写明原因，项目单位会看到。")
        )
        return [ExpenseFault(f"{line.pk}-remark", words % line.what)]
    return []


def _post_both(actor: Actor, claim: Claim, now: datetime) -> None:
    """What was not granted is cut; of a claim that goes back everything comes back."""
    left = claim.claimed_fen - claim.approved_fen
    rest = "claim_back" if claim.state == ClaimState.RETURNED else "claim_cut"
    for act, fen in (("approve", claim.approved_fen), (rest, left)):
        if fen:
            add_posting(
                actor=actor, fund=claim.award.fund, award=claim.award, claim=claim, act=act,
                amount_fen=fen, now=now, note=claim.reason,
            )  # fmt: skip


def _fitting_voucher(voucher: str) -> str:
    return fitting(voucher, 60, name=_("凭证号"))


@transaction.atomic
def settle_claim(*, actor: Actor, claim: Claim, now: datetime, voucher: str = "") -> Claim:
    """Note that the finance office has paid what was approved. ``voucher`` is its own number.

    Who may: the finance desk, not the person who handed it in.
    """
    locked = _locked(actor, claim, ClaimState.APPROVED)
    _refuse_own(actor, locked, _("这份报销是您自己交的，要由另一位经费经办登记结算。"))
    locked.state, locked.voucher = ClaimState.SETTLED, _fitting_voucher(voucher)
    locked.settled_at, locked.settled_by = now, actor.signed_in
    locked.save()
    add_posting(
        actor=actor, fund=locked.award.fund, award=locked.award, claim=locked, act="settle",
        amount_fen=locked.approved_fen, now=now, note=locked.voucher,
    )  # fmt: skip
    _record(actor, locked, "claim.settled", now)
    _tell(actor, locked, now)
    return locked


@transaction.atomic
def correct_voucher(*, actor: Actor, claim: Claim, voucher: str, now: datetime) -> Claim:
    """Add or change the finance office's number of a claim that was settled; nothing happens where it is
    the same. Who may: the finance desk, not the person who handed it in.
    """
    locked = _locked(actor, claim, ClaimState.SETTLED)
    _refuse_own(actor, locked, _("这份报销是您自己交的，凭证号要由另一位经费经办写。"))
    before, locked.voucher = locked.voucher, _fitting_voucher(voucher)
    if locked.voucher == before:
        return locked
    locked.save(update_fields=["voucher"])
    record_entry(
        actor=actor, at=now, action="claim.voucher_corrected", subject=locked,
        unit_id=locked.award.application.unit_id, subject_label=_label(locked),
        before={"voucher": before}, after={"voucher": locked.voucher},
    )  # fmt: skip
    return locked


def _refuse_own(actor: Actor, claim: Claim, words: str) -> None:
    """Four eyes: whoever asks for money neither grants it nor says that it was paid."""
    if claim.handed_in_by_id == actor.signed_in.pk:
        raise Refused(refuse("own_claim", words))


def _locked(actor: Actor, claim: Claim, state: ClaimState) -> Claim:
    require(can_judge_claim, actor, claim)
    lock_fund(claim.award.fund_id)
    locked = lock_claim(claim)
    if locked.state == ClaimState.DRAFT:
        raise Refused(refuse("moved_on", _("项目单位刚撤回了这份报销，改好会再交。")))
    if locked.state != state:
        words = _("这份报销已经是“%(state)s”，刷新后再看。")
        raise Refused(refuse("moved_on", words % {"state": locked.get_state_display()}))
    return locked


TOLD = {
    ClaimState.RETURNED: "“%(title)s”的报销退回补充",
    ClaimState.APPROVED: "“%(title)s”的报销同意 %(sum)s",
    ClaimState.REFUSED: "“%(title)s”的报销没有同意",
    ClaimState.SETTLED: "“%(title)s”的报销结算了 %(sum)s",
}
ACTIONS = {
    ClaimState.RETURNED: RETURNED,
    ClaimState.APPROVED: "claim.approved",
    ClaimState.REFUSED: "claim.refused",
}


def _tell(actor: Actor, claim: Claim, now: datetime) -> None:
    facts = {"title": claim.award.application.title, "sum": money_words(claim.approved_fen)}
    remarks = [f"{one.what}：{one.remark}" for one in claim.lines.all() if one.remark]
    body = "\n".join(filter(None, [claim.reason, *remarks]))
    title = _(TOLD[ClaimState(claim.state)]) % facts
    tell_project(actor, claim.award, "funds.claim_answered", title, body, link_to_claim(claim), now)


def _record(actor: Actor, claim: Claim, action: str, now: datetime, **more: Any) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=claim, note=claim.reason or claim.voucher,
        unit_id=claim.award.application.unit_id,
        subject_label=_label(claim),
        after={"amount_fen": claim.approved_fen, **more},
    )  # fmt: skip


def _label(claim: Claim) -> str:
    facts = {"title": claim.award.application.title, "n": claim.number}
    return _("%(title)s第 %(n)s 份报销") % facts
