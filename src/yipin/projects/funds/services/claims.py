"""A claim as the unit makes it: lines with receipts, handed in, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.documents.services.files import Upload, store_file
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.choices import EDITABLE, ClaimState, LineVerdict
from yipin.projects.funds.claim_queries import lines_elsewhere
from yipin.projects.funds.links import link_to_claim_for_office
from yipin.projects.funds.models import Award, Claim, ClaimLine, ExpenseVersion, Receipt
from yipin.projects.funds.permissions import can_claim
from yipin.projects.funds.queries import lines_of, receipts_used_before, table_of, version_for
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.funds.services.telling import tell_finance
from yipin.rules.claim_days import may_claim_on
from yipin.rules.expense_rules import (
    Expense,
    ExpenseFault,
    ExpenseTable,
    claim_faults,
    expense_faults,
)
from yipin.rules.money import money_words
from yipin.rules.verdicts import refuse

RECEIPT_KINDS = frozenset({"jpg", "png", "pdf"})
RECEIPT_MB = 10  # what comes in one piece with its form
MOST_LINES, MOST_RECEIPTS = 60, 9
NOTE_CHARS = 300
CLAIMS = Claim.objects.select_related(
    "award__application__unit", "award__application__round__unit", "award__fund__round__unit",
    "award__fund__round__definition", "version",
)  # fmt: skip


@transaction.atomic
def begin_claim(*, actor: Actor, award: Award, now: datetime) -> Claim:
    """An empty claim; where one is being filled in, that one. Who may: who fills in forms of the unit.

    Refused once the project is settled or the last day for claims is over.
    """
    require(can_claim, actor, award)
    lock_fund(award.fund_id)
    _refuse_late(Award.objects.select_related("fund").get(pk=award.pk), now)
    open_one = award.claims.filter(state=ClaimState.DRAFT).first()
    if open_one is not None:
        return open_one
    last = award.claims.aggregate(last=Max("number"))["last"] or 0
    claim = Claim.objects.create(
        award=award, number=last + 1, begun_at=now, begun_by=actor.signed_in
    )
    _record(actor, claim, "claim.begun", now)
    return claim


def _refuse_late(award: Award, now: datetime) -> None:
    if award.closed_at is not None:
        raise Refused(refuse("closed", _("这个项目的经费已经结清，不能再报销。")))
    if not (verdict := may_claim_on(award.fund.claim_days, timezone.localdate(now))):
        raise Refused(verdict)


def save_line(
    *,
    actor: Actor,
    claim: Claim,
    expense: Expense,
    now: datetime,
    line: ClaimLine | None = None,
    receipts: Sequence[Upload] = (),
) -> ClaimLine:
    """Add an expense, or change one. ``receipts`` are added to those there are; they are looked at
    before anything is written, and a photographed one is kept without the place it was taken at.
    Every limit is asked here; a missing receipt only at handing in.
    """
    require(can_claim, actor, claim)
    stored = [_store(actor, claim, one, now) for one in receipts]
    return _write_line(actor, claim, expense, now, line, stored)


def _store(actor: Actor, claim: Claim, upload: Upload, now: datetime) -> StoredFile:
    return store_file(
        actor=actor, unit=claim.unit, upload=upload, name=str(getattr(upload, "name", "")), now=now,
        allowed=RECEIPT_KINDS, max_mb=RECEIPT_MB,
    )  # fmt: skip


@transaction.atomic
def _write_line(
    actor: Actor,
    claim: Claim,
    expense: Expense,
    now: datetime,
    line: ClaimLine | None,
    stored: Sequence[StoredFile],
) -> ClaimLine:
    locked = _lock_draft(claim)
    row = locked.lines.get(pk=line.pk) if line else ClaimLine(claim=locked)
    if line is None and locked.lines.count() >= MOST_LINES:
        words = _("一份报销最多 %(most)s 笔，请先提交这一份，再开一份。")
        raise Refused(refuse("lines_full", words % {"most": MOST_LINES}))
    faults = _faults(locked, expense, row, now)
    if faults:
        raise Refused(refuse("faults", faults[0].message), tuple(faults))
    row.category, row.what, row.spent_on = expense.category, expense.what.strip(), _day(expense)
    row.people, row.items, row.amount_fen = expense.people, expense.items, expense.amount_fen
    row.verdict = LineVerdict.NONE
    row.save()
    _hold(actor, row, stored, now)
    _record(actor, locked, "claim.line_saved", now, note=row.what, fen=row.amount_fen)
    return row


def _day(expense: Expense) -> date:
    assert expense.spent_on is not None  # asked by the rules just before
    return expense.spent_on


def _faults(
    claim: Claim, expense: Expense, row: ClaimLine, now: datetime
) -> tuple[ExpenseFault, ...]:
    """Of the line, and where that is in order, of the claim with it. A receipt may come later."""
    today = timezone.localdate(now)
    table = table_of(version_for(claim.award.fund.round, today))
    found = expense_faults(table, expense, claim.award.term, today)
    if own := tuple(one for one in found if one.field != "receipt"):
        return own
    others = [expense_of(one) for one in lines_of(claim) if one.pk != row.pk]
    return _whole_faults(
        table, claim, [*(one for one in others if one.category == expense.category), expense]
    )


def _whole_faults(
    table: ExpenseTable, claim: Claim, lines: Sequence[Expense]
) -> tuple[ExpenseFault, ...]:
    """Of the lines together, and together with what other claims hold of the same event."""
    days = [one.spent_on for one in lines if one.spent_on]
    return claim_faults(table, lines, lines_elsewhere(claim, days))


def _hold(actor: Actor, row: ClaimLine, stored: Iterable[StoredFile], now: datetime) -> None:
    for file in stored:
        others = ClaimLine.objects.filter(claim=row.claim, receipts__file__sha256=file.sha256)
        if other := others.exclude(pk=row.pk).first():
            raise _twice(file, other)
        Receipt.objects.get_or_create(
            line=row, file=file, defaults={"added_at": now, "added_by": actor.signed_in}
        )
    if row.receipts.count() > MOST_RECEIPTS:
        words = _("一笔最多放 %(most)s 张票据，请分成几笔，或合成一个 PDF。")
        raise Refused(refuse("receipts_full", words % {"most": MOST_RECEIPTS}))


def keep_note(*, actor: Actor, claim: Claim, note: str) -> None:
    """What is to be told the finance desk, kept while the claim is being filled in; journalled only
    with the handing in. Nothing happens to a claim that is no longer a draft, nor once the project is settled. Refused over 300 characters.
    """
    require(can_claim, actor, claim)
    drafts = Claim.objects.filter(state__in=EDITABLE, award__closed_at=None)
    drafts.filter(pk=claim.pk).update(note=fitting(note, NOTE_CHARS, name=_("说明")))


@transaction.atomic
def remove_line(*, actor: Actor, line: ClaimLine, now: datetime) -> Claim:
    """Take an expense out of a claim that is being filled in. Its files stay stored."""
    require(can_claim, actor, line)
    locked = _lock_draft(line.claim)
    gone = locked.lines.filter(pk=line.pk).first()
    if gone is not None:
        _record(actor, locked, "claim.line_removed", now, note=gone.what, fen=gone.amount_fen)
        gone.delete()
    return locked


@transaction.atomic
def remove_receipt(*, actor: Actor, receipt: Receipt, now: datetime) -> ClaimLine:
    """Take a receipt off its line."""
    require(can_claim, actor, receipt)
    locked = _lock_draft(receipt.line.claim)
    _record(actor, locked, "claim.receipt_removed", now, note=receipt.file.name)
    Receipt.objects.filter(pk=receipt.pk).delete()
    return receipt.line


@transaction.atomic
def discard_claim(*, actor: Actor, claim: Claim, now: datetime) -> None:
    """Throw away a claim that was never handed in."""
    require(can_claim, actor, claim)
    locked = _lock_draft(claim)
    if locked.handed_in_at is not None:
        raise Refused(
            refuse("was_handed_in", _("交过的报销要留档，不能删除。不报的可以去掉各笔。"))
        )
    _record(actor, locked, "claim.discarded", now)
    locked.delete()


@transaction.atomic
def hand_in_claim(
    *, actor: Actor, claim: Claim, now: datetime, note: str = "", seen_fen: int | None = None
) -> Claim:
    """Hand a claim to the finance desk. Refused: no line, a line against the rules or without a
    receipt, a receipt that stands on another line or counts elsewhere, an event that takes more than
    its limit with other claims, after the last day, more than was released, and another sum than the
    one that was seen by whoever hands in (``seen_fen``).
    """
    require(can_claim, actor, claim)
    lock_fund(claim.award.fund_id)
    locked = _lock_draft(claim)
    _refuse_late(locked.award, now)
    _refuse_unseen(locked, seen_fen)
    version = version_for(locked.award.fund.round, timezone.localdate(now))
    total = _checked_total(locked, table_of(version), now)
    locked.note = fitting(note, NOTE_CHARS, name=_("说明"))
    locked.version, locked.reason = version, ""
    locked.state, locked.claimed_fen, locked.approved_fen = ClaimState.HANDED_IN, total, 0
    locked.handed_in_at, locked.handed_in_by = now, actor.signed_in
    locked.lines.update(verdict=LineVerdict.NONE, allowed_fen=0)
    locked.save()
    add_posting(
        actor=actor, fund=locked.award.fund, award=locked.award, claim=locked, act="claim",
        amount_fen=total, now=now,
    )  # fmt: skip
    _record(actor, locked, "claim.handed_in", now, fen=total)
    facts = {"unit": locked.unit.label, "sum": money_words(total)}
    tell_finance(
        actor, locked.award, "funds.claim_handed_in", _("%(unit)s交来报销 %(sum)s") % facts,
        f"{locked.award.application.title} · {locked.note}".rstrip(" ·"),
        link_to_claim_for_office(locked), now,
    )  # fmt: skip
    return locked


def _refuse_unseen(claim: Claim, seen_fen: int | None) -> None:
    total = total_of(claim)
    if seen_fen is not None and seen_fen != total:
        words = _(
            "这份报销在别的窗口改过：刚才显示 %(seen)s，现在共 %(n)s 笔、%(total)s，还没有提交。"
            "请核对以后再提交。"
        )
        facts = {
            "seen": money_words(seen_fen), "n": claim.lines.count(), "total": money_words(total),
        }  # fmt: skip
        raise Refused(refuse("sum_changed", words % facts))


def _checked_total(claim: Claim, table: ExpenseTable, now: datetime) -> int:
    lines = lines_of(claim)
    if not lines:
        raise Refused(refuse("no_lines", _("还没有一笔开支，请先加一笔。")))
    today = timezone.localdate(now)
    for number, line in enumerate(lines, start=1):
        found = expense_faults(table, expense_of(line), claim.award.term, today)
        if found:
            words = _("第 %(n)s 笔“%(what)s”：%(fault)s")
            facts = {"n": number, "what": line.what, "fault": found[0].message}
            raise Refused(refuse("faults", words % facts))
    _lock_host(claim)
    if whole := _whole_faults(table, claim, [expense_of(line) for line in lines]):
        raise Refused(refuse("faults", whole[0].message), whole)
    _refuse_used(claim, lines)
    return sum(line.amount_fen for line in lines)


def _lock_host(claim: Claim) -> None:
    """All who hand in to a host wait for each other here, whatever the round, before they read what other
    claims hold: each has locked only its own books.
    """
    host = claim.award.fund.round.unit_id
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=host)


def _refuse_used(claim: Claim, lines: Sequence[ClaimLine]) -> None:
    """A receipt, by its fingerprint, stands on one line of everything that is claimed at a host."""
    if used := used_elsewhere(claim, lines):
        raise Refused(refuse("receipt_used", used[0].words))
    seen: dict[str, ClaimLine] = {}
    for line, file in ((row, one.file) for row in lines for one in row.receipts.all()):
        if seen.setdefault(file.sha256, line) != line:
            raise _twice(file, seen[file.sha256])


@dataclass(frozen=True, slots=True)
class UsedReceipt:
    """A receipt of a line that another claim counts already. ``other``: that claim, where it is the unit's own."""

    number: int  # of the line, as the page counts
    line: ClaimLine
    file: StoredFile
    other: Claim | None

    @property
    def where(self) -> str:
        if self.other is None:
            return _("别的单位的报销")
        facts = {"title": self.other.award.application.title, "n": self.other.number}
        return _("“%(title)s”第 %(n)s 份报销") % facts

    @property
    def words(self) -> str:
        words = _(
            "第 %(number)s 笔“%(what)s”的票据“%(name)s”已经在%(where)s里用过，同一张票据只能报一次。"
            "请换一张，或去掉这一笔。"
        )
        return words % {
            "number": self.number, "what": self.line.what, "name": self.file.name,
            "where": self.where,
        }  # fmt: skip


def used_elsewhere(claim: Claim, lines: Sequence[ClaimLine]) -> list[UsedReceipt]:
    """One read; the lines are read with their receipts."""
    used = receipts_used_before(claim)
    return [
        UsedReceipt(number, line, one.file, other if other.unit == claim.unit else None)
        for number, line in enumerate(lines, start=1)
        for one in line.receipts.all()
        if one.file.sha256 in used
        for other in [used[one.file.sha256].line.claim]
    ]


def _twice(file: StoredFile, other: ClaimLine) -> Refused:
    words = _(
        "票据“%(name)s”已经放在“%(what)s”那一笔里，同一张票据只能放在一笔。"
        "请换一张；一张票据上的几样合成一笔报。"
    )
    return Refused(refuse("receipts_twice", words % {"name": file.name, "what": other.what}))


def expense_of(line: ClaimLine) -> Expense:
    """A line as the rules see it; its receipts are read along."""
    return Expense(
        line.category, line.what, line.spent_on, line.amount_fen, line.people, line.items,
        len(line.receipts.all()),
    )  # fmt: skip


@transaction.atomic
def take_back_claim(*, actor: Actor, claim: Claim, now: datetime) -> Claim:
    """Back to the unit while the finance desk has not decided."""
    require(can_claim, actor, claim)
    lock_fund(claim.award.fund_id)
    locked = lock_claim(claim)
    if locked.state != ClaimState.HANDED_IN:
        raise Refused(refuse("moved_on", _("这份报销已经审过，不能撤回。")))
    locked.state = ClaimState.DRAFT
    locked.save(update_fields=["state"])
    add_posting(
        actor=actor, fund=locked.award.fund, award=locked.award, claim=locked, act="claim_back",
        amount_fen=locked.claimed_fen, now=now,
    )  # fmt: skip
    _record(actor, locked, "claim.taken_back", now, fen=locked.claimed_fen)
    return locked


def lock_claim(claim: Claim) -> Claim:
    """The claim as it is now; locked after its fund, where both are."""
    rows = CLAIMS.select_for_update(of=("self",))
    return rows.get(pk=claim.pk)


def _lock_draft(claim: Claim) -> Claim:
    locked = lock_claim(claim)
    if locked.state not in EDITABLE:
        raise Refused(refuse("not_draft", moved_on_words(locked)))
    return locked


def moved_on_words(claim: Claim) -> str:
    """Why a claim that is no longer filled in takes nothing more, and what there is to do."""
    words = _("这份报销已经是“%(state)s”，不能再改。另有开支要报，请另开一份。")
    if claim.state == ClaimState.HANDED_IN:
        words = _("这份报销已经交上去了，不能再改。要改，先撤回。")
    return words % {"state": claim.get_state_display()}


def total_of(claim: Claim) -> int:
    """The sum of the lines as they stand, in fen."""
    return claim.lines.aggregate(all=Sum("amount_fen"))["all"] or 0


def version_of(claim: Claim, now: datetime) -> ExpenseVersion | None:
    """The table a claim was handed in by; that of today while it is being filled in."""
    if claim.state in EDITABLE:
        return version_for(claim.award.fund.round, timezone.localdate(now))
    return claim.version


def _record(
    actor: Actor, claim: Claim, action: str, now: datetime, note: str = "", fen: int | None = None
) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=claim, note=note,
        unit_id=claim.award.application.unit_id,
        subject_label=_("%(title)s第 %(n)s 份报销")
        % {"title": claim.award.application.title, "n": claim.number},
        after={} if fen is None else {"amount_fen": fen},
    )  # fmt: skip
