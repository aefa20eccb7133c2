"""Drafting a decision: the list with its ranks, what is chosen, what the system proposes, replacing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yipin.journal.queries import entries_about
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.permissions import can_run_round
from yipin.projects.publicity_models import Publicity
from yipin.projects.selecting import (
    Listed,
    candidates_of,
    equals_parted,
    limits_of,
    limits_row,
    listed_for,
    rows_of,
)
from yipin.projects.services.moves import lock_running
from yipin.rules.decisions import (
    cut_line,
    deciding_stages,
    line_keys,
    outcome_of,
    publicity_stages,
    steps_of_decision,
)
from yipin.rules.definition import Stage
from yipin.rules.project_stages import PROJECTS
from yipin.rules.selection import Limits
from yipin.rules.selection_proposal import Proposal, propose
from yipin.rules.shared_ranks import owing_of
from yipin.rules.verdicts import refuse

State = Decision.State
REASON_MOST = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the office picked for one application. ``is_checked``: a reason that was written for another
    outcome holds for this one too.
    """

    outcome: str = ""
    tier: str = ""
    level: str = ""
    reason: str = ""
    is_checked: bool = False


def stage_of(held: Round, key: str) -> Stage:
    """The stage that decides. Refused where this one does not."""
    stage = held.definition.parsed.stage(key)
    if stage is None or stage not in deciding_stages(held.definition.parsed, stage.purpose):
        raise Refused(refuse("no_decision", _("这个阶段不作决定。")))
    return stage


@transaction.atomic
def begin_decision(*, actor: Actor, held: Round, key: str, now: datetime) -> Decision:
    """A draft with the whole list; nothing is chosen yet, but a confirmation starts from what the
    decision before it said. Who may: the host's desk that runs programmes.

    Refused: while another decision of the stage is open or stands (replace that), with nothing to
    decide, and before the decision that comes first is signed.
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    stage = stage_of(locked, key)
    if Decision.objects.filter(round=locked, stage_key=key).exclude(state=State.DROPPED).exists():
        raise Refused(refuse("decided", _("这个阶段已经有决定。要改，请打开它，重新决定。")))
    _require_earlier_signed(locked, stage)
    listed = listed_for(locked, stage)
    if not listed:
        raise Refused(refuse("nothing_to_decide", _("还没有可以决定的项目。")))
    decision = _new(actor, locked, stage, now)
    _write_rows(decision, [_fresh(decision, one) for one in listed])
    record_entry(actor=actor, at=now, action="decision.begun", subject=decision)
    return decision


def _new(
    actor: Actor, held: Round, stage: Stage, now: datetime, replaces: Decision | None = None,
    reason: str = "",
) -> Decision:  # fmt: skip
    own = Decision.objects.filter(round=held, stage_key=stage.key)
    last = own.aggregate(last=Max("number"))["last"] or 0
    return Decision.objects.create(
        round=held, stage_key=stage.key, purpose=stage.purpose, name=stage.name, number=last + 1,
        replaces=replaces, reason=reason, begun_at=now, begun_by=actor.signed_in,
    )  # fmt: skip


def _require_earlier_signed(held: Round, stage: Stage) -> None:
    stages = deciding_stages(held.definition.parsed, stage.purpose)
    for earlier in stages[: stages.index(stage)]:
        if not Decision.objects.filter(
            round=held, stage_key=earlier.key, state=State.SIGNED
        ).exists():
            words = _("先把“%(name)s”签署齐，再办“%(this)s”。")
            facts = {"name": earlier.name, "this": stage.name}
            raise Refused(refuse("earlier_open", words % facts))


def _fresh(decision: Decision, one: Listed) -> DecisionRow:
    """Whoever has been decided before starts from that."""
    known = one.application.state in PROJECTS
    is_kept = decision.purpose == "application" and known
    return DecisionRow(
        decision=decision, application=one.application, place=one.place, rank=one.rank,
        score=one.score, is_settled=one.is_settled, level=one.application.level,
        outcome="approve" if is_kept else "",
        tier=one.application.tier if is_kept else "",
        amount_fen=one.application.amount_fen if is_kept else None,
    )  # fmt: skip


def _write_rows(decision: Decision, rows: Sequence[DecisionRow]) -> None:
    DecisionRow.objects.bulk_create(rows, batch_size=500)


def lock_draft(actor: Actor, decision: Decision, revision: int | None = None) -> Decision:
    """The decision under lock, still a draft. Refused when somebody saved in between."""
    found = Decision.objects.select_for_update(of=("self",)).select_related(
        "round__unit", "round__definition", "replaces"
    )
    locked = found.get(pk=decision.pk)
    require(can_run_round, actor, locked.round)
    if locked.state != State.DRAFT:
        words = _("这份决定%(state)s，不能再改。") % {"state": locked.get_state_display()}
        raise Refused(refuse("not_draft", words))
    if revision is not None and revision != locked.revision:
        raise Refused(refuse("stale", _stale_words(actor, locked)))
    return locked


def _stale_words(actor: Actor, decision: Decision) -> str:
    last = entries_about("decision", decision.pk).first()
    is_own = last is not None and last.person_id == actor.signed_in.pk
    words = _("这份决定刚被别的席位改过。")
    if is_own:
        words = _("这份决定您刚在别的页面改过。")
    return words + _("您没动的已换成最新的；您动过的还在，旁边写着现在存的。请核对以后再存。")


@transaction.atomic
def save_choices(
    *, actor: Actor, decision: Decision, chosen: Mapping[int, Chosen], now: datetime,
    revision: int | None = None,
) -> Decision:  # fmt: skip
    """Keep what was picked, by application. Rows that are not named and settled ones stay."""
    locked = lock_draft(actor, decision, revision)
    limits = limits_for(locked)
    rows = [one for one in rows_of(locked) if not one.is_settled]
    changed = [one for one in rows if one.application_id in chosen]
    for row in changed:
        take_choice(row, chosen[row.application_id], locked.purpose, limits)
    _save_rows(locked, changed)
    record_entry(actor=actor, at=now, action="decision.saved", subject=locked)
    return locked


def take_choice(row: DecisionRow, chosen: Chosen, purpose: str, limits: Limits) -> None:
    """The tier is the first one where none is named; its money comes with it. A reason of the system's
    own goes when what it was written for changes; one that somebody wrote stays, and is known to be of
    another outcome until it is written anew or checked.
    """
    before = row.given, row.level
    outcome = outcome_of(purpose, chosen.outcome)
    row.outcome = outcome.key if outcome else ""
    names = [one.name for one in limits.tiers]
    gives_tier = outcome is not None and outcome.gives == "tier"
    row.tier = (chosen.tier if chosen.tier in names else names[0]) if gives_tier else ""
    keys = [one.key for one in limits.levels]
    row.level = chosen.level if chosen.level in keys else row.application.level
    row.amount_fen = limits.tier(row.tier).amount_fen if gives_tier else None
    _take_reason(row, chosen, before)


def _take_reason(row: DecisionRow, chosen: Chosen, before: tuple[str, str]) -> None:
    typed = fitting(chosen.reason, REASON_MOST, name=_("理由"))
    is_written = typed.split() != row.reason.split()
    if is_written or chosen.is_checked or not typed:
        row.reason, row.reason_for, row.is_advised = typed, row.given if typed else "", False
    elif row.is_advised and before != (row.given, row.level):
        _drop_reason(row)
    else:
        row.reason_for = row.reason_for or before[0] or row.given


def _drop_reason(row: DecisionRow) -> None:
    row.reason, row.reason_for, row.is_advised = "", "", False


def _save_rows(decision: Decision, rows: Sequence[DecisionRow]) -> None:
    fields = ["outcome", "tier", "level", "amount_fen", "reason", "reason_for", "is_advised"]
    DecisionRow.objects.bulk_update(rows, fields, batch_size=200)
    decision.revision += 1
    decision.save(update_fields=["revision"])


def limits_for(decision: Decision) -> Limits:
    return limits_of(decision.round, decision.purpose, limits_row(decision.round))


def proposal_for(decision: Decision, rows: Sequence[DecisionRow]) -> Proposal:
    """What the system would choose; what is settled keeps its place and counts."""
    return propose(candidates_of(decision.round, rows), limits_for(decision))


@transaction.atomic
def apply_proposal(*, actor: Actor, decision: Decision, now: datetime) -> Decision:
    """Take the proposal over as one's own choice, with its reasons where nobody has written one. To part
    equals it has none: that is left to a vote or to the office's own words.

    Refused where nothing keeps all limits. Only for the selection of applications.
    """
    locked = lock_draft(actor, decision)
    if locked.purpose != "application":
        raise Refused(refuse("no_proposal", _("只有确定立项时才有系统建议。")))
    rows, limits = rows_of(locked), limits_for(locked)
    found = propose(candidates_of(locked.round, rows), limits)
    if found.choice is None:
        raise Refused(refuse("no_choice", "".join(found.loosen)))
    open_rows = [one for one in rows if not one.is_settled]
    for row in open_rows:
        place = found.choice.get(str(row.application_id))
        why = found.reasons[str(row.application_id)]
        key = "approve" if place else row.outcome if row.outcome == "reserve" else "leave_out"
        where = (place.tier, place.level) if place else ("", row.application.level)
        if row.is_advised:
            _drop_reason(row)
        take_choice(row, Chosen(key, *where, reason=row.reason), locked.purpose, limits)
        if not row.reason:
            row.reason, row.reason_for, row.is_advised = why, row.given, True
    parted = owing_of(equals_parted(locked, rows)) | found.equals
    for row in open_rows:
        if row.is_advised and str(row.application_id) in parted:
            _drop_reason(row)
    _save_rows(locked, open_rows)
    record_entry(actor=actor, at=now, action="decision.proposal_taken", subject=locked)
    return locked


@transaction.atomic
def choose_top(
    *, actor: Actor, decision: Decision, counts: Mapping[str, int], reserve: int, now: datetime
) -> Decision:
    """The first ``counts[tier]`` of what is not settled into each tier in order, then ``reserve`` as
    reserves, the rest left out. For an acceptance the keys are grades, and what is to get more time or
    has failed stays so. Where some have a rank, those without one are no part of the list. Refused for
    more than there are, and where the decision has no places by rank.
    """
    locked = lock_draft(actor, decision)
    rows, limits = rows_of(locked), limits_for(locked)
    open_rows = [one for one in rows if not one.is_settled]
    ranked = [one for one in open_rows if one.rank is not None]
    keys = lines_for(locked, rows, limits)
    if not keys:
        raise Refused(refuse("no_lines", _("这份决定不按名次划线，请逐项选。")))
    if locked.purpose != "application":
        open_rows = [one for one in open_rows if one.outcome in {"", *keys}]
        ranked = [one for one in ranked if one in open_rows]
    listed = ranked if locked.purpose != "application" else ranked or open_rows
    _refuse_beyond([*counts.values(), reserve], len(listed), has_ranks=bool(ranked))
    line = cut_line(locked.purpose, keys, counts, reserve, len(open_rows))
    ordered = [*listed, *(one for one in open_rows if one not in listed)]
    for row, (outcome, tier) in zip(ordered, line, strict=True):
        kept = Chosen(outcome, tier, row.level, row.reason)
        take_choice(row, kept, locked.purpose, limits)
    _save_rows(locked, open_rows)
    record_entry(actor=actor, at=now, action="decision.saved", subject=locked)
    return locked


def lines_for(decision: Decision, rows: Sequence[DecisionRow], limits: Limits) -> list[str]:
    """The places by rank that this decision has, best first."""
    has_ranks = any(one.rank is not None for one in rows)
    return line_keys(decision.purpose, [one.name for one in limits.tiers], has_ranks=has_ranks)


def _refuse_beyond(lines: Sequence[int], most: int, *, has_ranks: bool) -> None:
    facts = {"most": most, "wanted": sum(lines)}
    if any(one < 0 for one in lines):
        words = _("划线的项数请写 0 到 %(most)s 之间的整数。")
        raise Refused(refuse("line_not_whole", words % facts))
    if sum(lines) > most:
        words = _("一共只有 %(most)s 项可选，划不到 %(wanted)s 项。请改小。")
        if has_ranks:
            words = _(
                "有名次的一共只有 %(most)s 项，划不到 %(wanted)s 项。请改小；没有名次的请逐项选，写明理由。"
            )
        raise Refused(refuse("beyond_list", words % facts))


@transaction.atomic
def refresh_decision(*, actor: Actor, decision: Decision, now: datetime) -> Decision:
    """Take in what may be decided by now, drop what no longer may, and read the ranking again. What the
    system wrote of another rank goes.
    """
    locked = lock_draft(actor, decision)
    stage = stage_of(locked.round, locked.stage_key)
    kept = {one.application_id: one for one in locked.rows.all()}
    listed = listed_for(locked.round, stage, _named_before(locked))
    names = {one.application.pk for one in listed}
    locked.rows.exclude(application__in=names).delete()
    fresh = []
    for one in listed:
        row = kept.get(one.application.pk)
        if row is None:
            fresh.append(_fresh(locked, one))
            continue
        if row.is_advised and row.rank != one.rank:
            _drop_reason(row)
        row.place, row.rank, row.score = one.place, one.rank, one.score
        row.is_settled = one.is_settled
        row.save()
    _write_rows(locked, fresh)
    locked.revision += 1
    locked.save(update_fields=["revision"])
    record_entry(actor=actor, at=now, action="decision.refreshed", subject=locked)
    return locked


def _named_before(decision: Decision) -> set[int]:
    old = decision.replaces
    return set(old.rows.values_list("application", flat=True)) if old else set()


def is_out_of_date(decision: Decision, rows: Sequence[DecisionRow]) -> bool:
    """Whether the list, its order or a rank is no longer what the draft shows."""
    stage = stage_of(decision.round, decision.stage_key)
    listed = listed_for(decision.round, stage, _named_before(decision))
    fresh = [(one.application.pk, one.rank, one.is_settled) for one in listed]
    return fresh != [(one.application_id, one.rank, one.is_settled) for one in rows]


@transaction.atomic
def replace_decision(*, actor: Actor, decision: Decision, reason: str, now: datetime) -> Decision:
    """A new draft in place of a signed decision, which stands until the new one is signed.

    Refused without a reason, while another one is open, where a later step rests on it, and while
    what it approved is being made public.
    """
    held = lock_running(decision.round)
    require(can_run_round, actor, held)
    old = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if old.state != State.SIGNED:
        raise Refused(refuse("not_signed", _("只有签署齐的决定才能重新决定。")))
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明为什么重新决定，记入新的决定。")))
    if Decision.objects.filter(
        round=held, stage_key=old.stage_key, state__in=[State.DRAFT, State.SIGNING]
    ).exists():
        raise Refused(refuse("already_open", _("已经有一份新的决定在办，请先办完或放弃它。")))
    stage = stage_of(held, old.stage_key)
    _require_none_later(held, stage)
    _require_not_public(held, stage)
    fresh = _new(actor, held, stage, now, replaces=old, reason=fitting(reason, name=_("理由")))
    before = {one.application_id: one for one in old.rows.all()}
    rows = []
    for one in listed_for(held, stage, before.keys()):
        row, was = _fresh(fresh, one), before.get(one.application.pk)
        if was is not None:
            row.outcome, row.tier, row.level = was.outcome, was.tier, was.level
            row.amount_fen, row.reason = was.amount_fen, was.reason
            row.reason_for, row.is_advised = was.reason_for or was.given, was.is_advised
            if was.is_advised and row.rank != was.rank:
                _drop_reason(row)
        rows.append(row)
    _write_rows(fresh, rows)
    record_entry(actor=actor, at=now, action="decision.replacing", subject=fresh, note=fresh.reason)
    return fresh


def _require_none_later(held: Round, stage: Stage) -> None:
    steps = steps_of_decision(held.definition.parsed, stage.purpose)
    later = [one.key for one in steps[steps.index(stage) + 1 :] if one.kind == "decide"]
    signed = Decision.objects.filter(round=held, stage_key__in=later, state=State.SIGNED).first()
    if signed is not None:
        words = _("“%(name)s”已经签署，请在那一步重新决定。") % {"name": signed.name}
        raise Refused(refuse("later_signed", words))


def _require_not_public(held: Round, stage: Stage) -> None:
    keys = [one.key for one in publicity_stages(held.definition.parsed, stage.purpose)]
    shown = Publicity.objects.filter(round=held, state=Publicity.State.OPEN, stage_key__in=keys)
    if shown.exists():
        raise Refused(refuse("public_now", _("请先撤回公示，再重新决定。")))


@transaction.atomic
def drop_decision(*, actor: Actor, decision: Decision, now: datetime) -> None:
    """Give a draft up; it is kept, out of the way."""
    locked = lock_draft(actor, decision)
    locked.state = State.DROPPED
    locked.save(update_fields=["state"])
    record_entry(actor=actor, at=now, action="decision.dropped", subject=locked)
