"""A result of several parts: another round of cards, or a ballot, weighed against the panel's own cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Ballot, Card, Panel, Part, Voter
from yipin.reviews.queries import is_marked
from yipin.reviews.services.panels import (
    Entry,
    Source,
    lock_panel,
    open_panel,
    refuse_closed,
)
from yipin.reviews.services.rankings import mark_stale
from yipin.rules.definition import ReviewPart
from yipin.rules.parts import MOST_PARTS, WHOLE, check_weights
from yipin.rules.rubrics import DEFAULT_RUBRIC, Rubric
from yipin.rules.verdicts import refuse


@dataclass(frozen=True, slots=True)
class PartRow:
    """As the office writes it: name, and weight in hundredths of a per cent."""

    name: str
    weight: int


@transaction.atomic
def add_part(
    *,
    actor: Actor,
    panel: Panel,
    name: str,
    kind: str,
    now: datetime,
    rubric: Rubric = DEFAULT_RUBRIC,
) -> Part:
    """Another round of cards (a panel of its own with experts of its own, over the same subjects, as blind
    as this one; it begins with ``rubric``), or a ballot. It counts nothing until it is given a weight.

    Refused once marks count, for a panel that is itself a part, and beyond six.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    _refuse_unfit(locked, name)
    if not locked.parts.exists():
        Part.objects.create(panel=locked, order=1, key="own", name=_("评分"), weight=WHOLE)
    order = max(locked.parts.values_list("order", flat=True)) + 1
    key = f"{kind}{order}"
    child = None
    if kind == Part.Kind.CARDS:
        child = _open_child(actor, locked, name, key, rubric, now)
    part = Part.objects.create(
        panel=locked,
        order=order,
        key=key,
        name=fitting(name, 60, name=_("名称")),
        kind=kind,
        child=child,
    )
    if kind == Part.Kind.BALLOT:
        Ballot.objects.create(panel=locked, part=part)
    mark_stale(locked)
    record_entry(
        actor=actor, at=now, action="panel.part_added", subject=locked,
        after={"part": part.name, "kind": str(kind)},
    )  # fmt: skip
    return part


@transaction.atomic
def begin_parts(
    *,
    actor: Actor,
    panel: Panel,
    wanted: Sequence[ReviewPart],
    now: datetime,
    rubric: Rubric = DEFAULT_RUBRIC,
) -> Sequence[Part]:
    """What the programme asks for, to begin with; the panel's own cards come first. Nothing where those
    are all. Refused as ``add_part`` and ``set_parts`` refuse.
    """
    others = [one for one in wanted if one.kind != "own"]
    if not others:
        return []
    made = {
        add_part(
            actor=actor, panel=panel, name=one.name, kind=one.kind, now=now, rubric=rubric
        ).pk: one
        for one in others
    }  # fmt: skip
    made |= {panel.parts.get(key="own").pk: one for one in wanted if one.kind == "own"}
    rows = {key: PartRow(one.name, one.weight) for key, one in made.items()}
    return set_parts(actor=actor, panel=panel, rows=rows, now=now)


def _refuse_unfit(panel: Panel, name: str) -> None:
    if not name.strip():
        raise Refused(refuse("part_unnamed", _("请写这一部分叫什么，例如“答辩”。")))
    if Part.objects.filter(child=panel).exists():
        reason = _("这场评审本身就是另一场评审的一部分，不能再分。")
        raise Refused(refuse("part_of_part", reason))
    if panel.parts.count() >= MOST_PARTS:
        raise Refused(refuse("parts_full", _("最多分成 6 部分。")))
    refuse_in_use(panel)


def refuse_in_use(panel: Panel) -> None:
    """From the first card handed in on, what counts how much is no longer moved."""
    if is_in_use(panel):
        reason = _("已经有评分表或选票交上来了，各部分和权重不能再改。")
        raise Refused(refuse("parts_in_use", reason))


def is_in_use(panel: Panel) -> bool:
    panels = [panel.pk, *panel.parts.exclude(child=None).values_list("child", flat=True)]
    handed = Card.objects.filter(judge__panel__in=panels, handed_in_at__isnull=False)
    return handed.exists() or Voter.objects.filter(ballot__panel=panel).exists()


def _open_child(
    actor: Actor, panel: Panel, name: str, key: str, rubric: Rubric, now: datetime
) -> Panel:
    """A panel beside this one over the same subjects."""
    stage_key = f"{panel.stage_key}+{key}"[:60]
    source = Source(panel.source_kind, panel.source_id, stage_key, panel.group)
    return open_panel(
        actor=actor, unit=panel.unit, source=source, name=f"{panel.name}：{name.strip()}",
        rubric=rubric, entries=entries_again(panel), now=now, closes_at=panel.closes_at,
        is_blind=panel.is_blind,
    )  # fmt: skip


def entries_again(panel: Panel) -> Sequence[Entry]:
    """The subjects as they were handed over."""
    return [
        Entry(one.kind, one.subject_id, one.title, one.unit, one.theme, tuple(one.people))
        for one in panel.subjects.select_related("unit")
    ]


@transaction.atomic
def set_parts(
    *, actor: Actor, panel: Panel, rows: Mapping[int, PartRow], now: datetime
) -> Sequence[Part]:
    """Names and weights by the id of the part. Refused where the weights are not the whole, and once
    in use.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    refuse_in_use(locked)
    parts = list(locked.parts.all())
    before = {one.name: one.percent for one in parts}
    for one in parts:
        if row := rows.get(one.pk):
            one.name, one.weight = fitting(row.name, 60, name=_("名称")) or one.name, row.weight
    verdict = check_weights([one.weight for one in parts])
    if not verdict:
        raise Refused(verdict)
    Part.objects.bulk_update(parts, ["name", "weight"])
    mark_stale(locked)
    record_entry(
        actor=actor, at=now, action="panel.parts_set", subject=locked,
        before={"parts": before}, after={"parts": {one.name: one.percent for one in parts}},
    )  # fmt: skip
    return parts


@transaction.atomic
def remove_part(*, actor: Actor, part: Part, now: datetime) -> None:
    """Take a part away again; with the last one the panel has just its own cards. Refused once in use,
    and for the panel's own cards.
    """
    locked = lock_panel(actor, part.panel)
    refuse_closed(locked)
    refuse_in_use(locked)
    if part.kind == Part.Kind.CARDS and part.child is None:
        raise Refused(refuse("own_part", _("评审组自己的评分去不掉；不想让它计分，把权重写成 0。")))
    child = part.child
    if child and is_marked(child):
        reason = _("专家已经在评“%(part)s”，不能去掉。不想让它计分，把权重写成 0。")
        raise Refused(refuse("part_begun", reason % {"part": part.name}))
    part.delete()
    if child is not None:
        child.delete()
    left = list(locked.parts.all())
    if len(left) == 1:
        left[0].delete()
    mark_stale(locked)
    record_entry(
        actor=actor, at=now, action="panel.part_removed", subject=locked, before={"part": part.name}
    )
