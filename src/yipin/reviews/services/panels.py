"""Preparing a review: its subjects and its rubric; beginning and ending it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.reviews.links import link_to_desk
from yipin.reviews.models import Ballot, Card, Criterion, Panel, Part, Ranking, Session, Subject
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import can_blindness_change, is_marked, panels_of_whole_stage
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.asides import write_asides_of_subjects
from yipin.reviews.services.ballots import settle_ballots
from yipin.reviews.services.blindness import carry_blindness
from yipin.reviews.services.panel_locks import lock_in_order, lock_parts
from yipin.reviews.services.rankings import mark_stale, rank_soon
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.deadlines import is_as_it_stood, is_over
from yipin.rules.rubrics import Rubric, check_rubric
from yipin.rules.verdicts import refuse

MOST_EACH = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be judged, as the room above hands it over."""

    kind: str
    subject_id: int
    title: str
    unit: Unit
    theme: str = ""
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Of what a panel is the review: a round and its stage, say, and which panel of that stage."""

    kind: str
    id: int
    stage_key: str
    group: int = 0


@transaction.atomic
def open_panel(
    *,
    actor: Actor,
    unit: Unit,
    source: Source,
    name: str,
    rubric: Rubric,
    entries: Sequence[Entry],
    now: datetime,
    closes_at: datetime | None = None,
    themes: Sequence[str] = (),
    is_blind: bool = False,
) -> Panel:
    """A panel in preparation. Who may: a desk of ``unit`` or above it that runs programmes.

    Opened twice for the same stage, the panel that is there is answered. Refused without subjects.
    """
    panel = Panel(
        unit=unit,
        source_kind=source.kind,
        source_id=source.id,
        stage_key=source.stage_key,
        group=source.group,
        themes=list(themes),
        name=name[:200],
        closes_at=closes_at,
        is_blind=is_blind,
        created_at=now,
        created_by=actor.signed_in,
    )
    require(can_hold_review, actor, panel)
    if not entries:
        raise Refused(refuse("no_subjects", _("还没有通过审查的项目，没有可评的。请先完成审查。")))
    if there := _panel_of(source):
        return there
    panel.save()
    Ranking.objects.create(panel=panel)
    _write_rubric(panel, rubric)
    _write_subjects(panel, entries, first=1)
    record_entry(
        actor=actor, at=now, action="panel.opened", subject=panel, after={"subjects": len(entries)}
    )
    return panel


def _panel_of(source: Source) -> Panel | None:
    rows = Panel.objects.filter(source_kind=source.kind, source_id=source.id)
    return rows.filter(stage_key=source.stage_key, group=source.group).first()


def _write_subjects(panel: Panel, entries: Iterable[Entry], first: int) -> None:
    Subject.objects.bulk_create(
        Subject(
            panel=panel,
            kind=one.kind,
            subject_id=one.subject_id,
            number=number,
            title=one.title,
            unit=one.unit,
            theme=one.theme,
            people=list(one.people),
        )
        for number, one in enumerate(entries, start=first)
    )


@transaction.atomic
def add_entries(
    *,
    actor: Actor,
    panel: Panel,
    entries: Sequence[Entry],
    now: datetime,
    named: Named = nobody_named,
) -> int:
    """Take in what passed screening since, here and in the parts; how many are new. Of what is there
    already it is noted who had a hand in it since. Experts stand aside where the rule says so by now.

    Refused once the review, or a part of it, has ended. Where the order was drawn or a vote has begun,
    something new is refused: it would have no turn, and no votes.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    parts = list(locked.parts.exclude(child=None).select_related("child__unit"))
    if parts:
        lock_parts([locked])
    for part in parts:
        assert part.child is not None
        add_entries(actor=actor, panel=part.child, entries=entries, now=now, named=named)
    held = {(one.kind, one.subject_id): one for one in locked.subjects.select_related("unit")}
    fresh = [one for one in entries if (one.kind, one.subject_id) not in held]
    there = _with_people(held, entries)
    if fresh:
        _refuse_settled(locked)
        last = locked.subjects.order_by("-number").values_list("number", flat=True).first()
        _write_subjects(locked, fresh, first=(last or 0) + 1)
        added = locked.subjects.filter(number__gt=last or 0).select_related("unit")
        there.extend(added)
        mark_stale(locked)
        record_entry(
            actor=actor, at=now, action="panel.subjects_added", subject=locked,
            after={"subjects": [one.subject_id for one in fresh]},
        )  # fmt: skip
    write_asides_of_subjects(actor, locked, there, named, now)
    return len(fresh)


def _with_people(
    held: Mapping[tuple[str, int], Subject], entries: Iterable[Entry]
) -> list[Subject]:
    """Those that are there already, with whoever had a hand in them by now. Who once had one keeps it."""
    there, changed = [], []
    for entry in entries:
        if one := held.get((entry.kind, entry.subject_id)):
            there.append(one)
            if not set(entry.people) <= set(one.people):
                one.people = sorted({*one.people, *entry.people})
                changed.append(one)
    if changed:
        Subject.objects.bulk_update(changed, ["people"], batch_size=500)
    return there


def _refuse_settled(panel: Panel) -> None:
    if Session.objects.filter(panel=panel, drawn_at__isnull=False).exists():
        reason = _("“%(name)s”已经抽过签，顺序定了，不能再补项目。")
        raise Refused(refuse("drawn", reason % {"name": panel.name}))
    begun = panel.ballots.filter(part__isnull=False).exclude(state=Ballot.State.PREPARING)
    if begun.exists():
        reason = _("“%(name)s”的投票已经开始，不能再补项目。")
        raise Refused(refuse("ballot_open", reason % {"name": panel.name}))


def lock_panel(actor: Actor, panel: Panel) -> Panel:
    """The panel as it is now, locked; refused for whoever does not hold it."""
    rows = Panel.objects.select_for_update(of=("self",)).select_related("unit")
    locked = rows.get(pk=panel.pk)
    require(can_hold_review, actor, locked)
    return locked


def hold_panel(panel: Panel) -> Panel:
    """The panel as it is now: it cannot be ended before what an expert does in it is written."""
    rows = Panel.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=panel.pk)


def refuse_closed(panel: Panel) -> None:
    if panel.state == Panel.State.CLOSED:
        reason = _("评审已经结束，不能再改。确有需要，请先重新打开，并写明原因。")
        raise Refused(refuse("panel_closed", reason))


@transaction.atomic
def change_rubric(*, actor: Actor, panel: Panel, rubric: Rubric, now: datetime) -> Panel:
    """Write the rubric anew. Refused from the first mark on, on paper too: marks would lose their meaning.
    The cards are locked after the panel: a mark that is being written is waited for.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    cards = Card.objects.select_for_update(of=("self",)).filter(judge__panel=locked)
    list(cards.order_by("pk").values_list("pk"))
    verdict = check_rubric(rubric)
    if not verdict:
        raise Refused(verdict)
    if is_marked(locked):
        reason = _("已经有专家打了分，或录了纸质评分表，评分表不能再改。")
        raise Refused(refuse("rubric_in_use", reason))
    before = [one.name for one in locked.criteria.all()]
    locked.criteria.all().delete()
    _write_rubric(locked, rubric)
    record_entry(
        actor=actor, at=now, action="panel.rubric_changed", subject=locked,
        before={"criteria": before}, after={"criteria": [one.name for one in rubric.criteria]},
    )  # fmt: skip
    return locked


def _write_rubric(panel: Panel, rubric: Rubric) -> None:
    Criterion.objects.bulk_create(
        Criterion(
            panel=panel,
            order=order,
            key=one.key,
            name=one.name,
            max_points=one.max_points,
            weight=one.weight,
            guidance=one.guidance,
            tie_order=one.tie_order,
        )
        for order, one in enumerate(rubric.criteria, start=1)
    )


@transaction.atomic
def set_panel(
    *,
    actor: Actor,
    panel: Panel,
    each: int,
    is_blind: bool,
    closes_at: datetime | None,
    now: datetime,
) -> Panel:
    """How many experts for each subject, whether units are hidden, and until when. Units are hidden in
    all panels and parts of the stage at once, and no longer once one of them has begun. Refused for an
    end that is past, unless it stays as it was.
    """
    lock_in_order(panels_of_whole_stage(panel))
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    if not 1 <= each <= MOST_EACH:
        reason = _("每项请定 1 到 %(most)d 位专家。") % {"most": MOST_EACH}
        raise Refused(refuse("each", reason))
    before = {"each": locked.each, "is_blind": locked.is_blind}
    if is_blind != locked.is_blind and not (verdict := can_blindness_change(locked)):
        raise Refused(verdict)
    _refuse_past(locked, closes_at, now)
    locked.each, locked.is_blind, locked.closes_at = each, is_blind, closes_at
    locked.save(update_fields=["each", "is_blind", "closes_at"])
    record_entry(
        actor=actor, at=now, action="panel.set", subject=locked,
        before=before, after={"each": each, "is_blind": is_blind},
    )  # fmt: skip
    carry_blindness(actor, locked, now)
    return locked


def _refuse_past(panel: Panel, closes_at: datetime | None, now: datetime) -> None:
    if not is_as_it_stood(closes_at, panel.closes_at) and is_over(closes_at, now):
        reason = _("评审截止已经过了，请写现在以后的时间；要现在结束，请点“结束评审”。")
        raise Refused(refuse("past", reason))


@transaction.atomic
def set_lines(*, actor: Actor, panel: Panel, lines: Mapping[str, int], now: datetime) -> Panel:
    """What shares of the full score mean. Refused once the review has ended: its scores are known."""
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    before, locked.lines = locked.lines, dict(lines)
    if locked.lines != before:
        locked.save(update_fields=["lines"])
        record_entry(
            actor=actor, at=now, action="panel.lines_set", subject=locked,
            before={"lines": before}, after={"lines": locked.lines},
        )  # fmt: skip
    return locked


@transaction.atomic
def begin_judging(*, actor: Actor, panel: Panel, now: datetime) -> Panel:
    """Open the desks of the experts who have cards and tell them; nothing where it has begun. Refused while
    nobody who sits there has a card, once the review has ended, and while the rubric cannot be used.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    verdict = check_rubric(locked.rubric)
    if not verdict:
        raise Refused(verdict)
    judges = locked.judges.filter(left_at=None, cards__isnull=False).distinct()
    people = [one.person for one in judges.select_related("person")]
    if not people:
        raise Refused(refuse("unassigned", _("还没有分配专家。请先加专家，再分配。")))
    if locked.state == Panel.State.JUDGING:
        return locked
    locked.state = Panel.State.JUDGING
    locked.save(update_fields=["state"])
    record_entry(
        actor=actor, at=now, action="panel.began", subject=locked, after={"judges": len(people)}
    )
    send_message(
        recipients=people, kind="review.asked", title=_("请评审：%s") % locked.name,
        body=_(
            "打开就能评，随评随存；评完一项交一项。与申报单位、申报人有导师、亲属、合作等关系的，"
            "请先在“评审任务”里声明。"
        ),
        url=link_to_desk(locked),
        sent_by=actor.label, unit_id=locked.unit_id, at=now,
    )  # fmt: skip
    return locked


@transaction.atomic
def close_panel(*, actor: Actor, panel: Panel, now: datetime) -> Panel:
    """End the review: cards can no longer be changed, the list stands or, where it is long, is worked
    out in the background. Refused while a part has not ended.
    """
    locked = lock_panel(actor, panel)
    if locked.state == Panel.State.CLOSED:
        return locked
    if locked.state == Panel.State.PREPARING:
        raise Refused(refuse("not_begun", _("评审还没有开始，不能结束。")))
    _refuse_open_parts(locked)
    settle_ballots(actor, locked, now)
    closed = _set_state(actor, locked, Panel.State.CLOSED, "panel.closed", now)
    rank_soon(panel=closed, now=now)
    tell_chair(closed, now)
    return closed


def _refuse_open_parts(panel: Panel) -> None:
    """A part that was never begun and has no weight counts nothing, and cannot be ended either."""
    parts = panel.parts.exclude(child=None).exclude(child__state=Panel.State.CLOSED)
    names = list(
        parts.exclude(child__state=Panel.State.PREPARING, weight=0).values_list("name", flat=True)
    )
    if names:
        reason = _("“%(names)s”这一部分的评审还没有结束。请先结束它，再结束整个评审。")
        raise Refused(refuse("part_open", reason % {"names": "”“".join(names)}))


@transaction.atomic
def reopen_panel(*, actor: Actor, panel: Panel, reason: str, now: datetime) -> Panel:
    """Let experts change and hand in cards again. Needs a reason."""
    locked = lock_panel(actor, panel)
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明为什么重新打开评审。")))
    if locked.state != Panel.State.CLOSED:
        return locked
    if Session.objects.filter(panel=locked, locked_at__isnull=False).exists():
        raise Refused(refuse("session_locked", _("推介、答辩的这一场已经存档，评审不能重新打开。")))
    if Part.objects.filter(child=locked, panel__state=Panel.State.CLOSED).exists():
        reason = _("整个评审已经结束，其中一部分不能单独重新打开。请先重新打开整个评审。")
        raise Refused(refuse("whole_closed", reason))
    on_ties = locked.ballots.filter(part=None)
    if on_ties.filter(state=Ballot.State.OPEN).exists():
        reason = _("正在表决同分的项目，评审不能重新打开。请等投票截止，计票以后再打开。")
        raise Refused(refuse("ballot_open", reason))
    on_ties.filter(state=Ballot.State.PREPARING).delete()
    hide_results(locked)
    return _set_state(actor, locked, Panel.State.JUDGING, "panel.reopened", now, reason.strip())


def _set_state(
    actor: Actor, panel: Panel, state: Panel.State, action: str, now: datetime, note: str = ""
) -> Panel:
    before = panel.state
    panel.state = state
    panel.closed_at = now if state == Panel.State.CLOSED else None
    panel.save(update_fields=["state", "closed_at"])
    record_entry(
        actor=actor, at=now, action=action, subject=panel,
        before={"state": before}, after={"state": str(state)}, note=note,
    )  # fmt: skip
    return panel


def hide_results(panel: Panel) -> None:
    """Marks may change again: what was released to the wall of the day is no result any more. A day on
    file stays as it was.
    """
    shown = Session.objects.filter(panel=panel, released_at__isnull=False, locked_at=None)
    shown.update(released_at=None)
