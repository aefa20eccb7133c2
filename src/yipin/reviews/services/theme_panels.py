"""Several panels over one stage: subjects go to the panel of their theme, or where the office puts them.

Whoever calls has locked what the stage belongs to, so that two of these acts never run at once; the
panels are locked here, and then those that are parts of them, each in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Card, Panel, Subject
from yipin.reviews.queries import in_panels, settled_among
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.panel_locks import lock_parts
from yipin.reviews.services.panels import (
    Entry,
    Source,
    add_entries,
    lock_panel,
    open_panel,
    refuse_closed,
)
from yipin.reviews.services.rankings import mark_stale
from yipin.reviews.services.taken_cards import take_cards
from yipin.rules.rubrics import Rubric
from yipin.rules.theme_panels import PanelFacts, check_themes, place_subjects
from yipin.rules.verdicts import refuse

Key = tuple[str, int]  # kind and id of what is judged


@dataclass(frozen=True)
class Spread:
    """How many subjects came into a panel, and how many no panel takes."""

    placed: int
    left_over: int


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A further panel as the room above asks for it; ``entries`` are all that the stage judges."""

    unit: Unit
    source: Source
    name: str
    themes: Sequence[str]
    rubric: Rubric
    entries: Sequence[Entry]
    closes_at: datetime | None = None


def lock_panels(actor: Actor, panels: Iterable[Panel]) -> list[Panel]:
    """They, and then the panels that are parts of them: the order of all who lock several."""
    locked = [lock_panel(actor, one) for one in sorted(panels, key=lambda one: one.pk)]
    lock_parts(locked)
    return locked


def facts_of(panel: Panel, settled: frozenset[int] = frozenset()) -> PanelFacts:
    takes_in = panel.pk not in settled
    return PanelFacts(str(panel.pk), panel.name, frozenset(panel.themes), takes_in)


@dataclass(frozen=True)
class _Placing:
    """Where every subject stands and where it belongs. ``settled``: panels that nothing enters or leaves."""

    stand: Mapping[Key, Subject]
    settled: frozenset[int]
    placed: Mapping[str, str | None]

    def belonging(self, panel: str, entries: Iterable[Entry]) -> list[Entry]:
        return [one for one in entries if self.placed[_name(_key(one))] == panel]

    def leaving(self, panel: Panel) -> list[Subject]:
        own = str(panel.pk)
        held = ((key, one) for key, one in self.stand.items() if one.panel_id == panel.pk)
        return [one for key, one in held if self.placed.get(_name(key), own) != own]


def _placing(
    panels: Sequence[Panel], entries: Iterable[Entry], also: Iterable[PanelFacts] = ()
) -> _Placing:
    """What was moved by hand stays, and so does what an expert has begun to judge or a settled panel
    holds. ``also``: panels that are about to be there.
    """
    stand, settled, begun = standing_in(panels), settled_among(panels), _begun(panels)
    fixed = {
        _name(key): str(one.panel_id)
        for key, one in stand.items()
        if one.is_moved or key in begun or one.panel_id in settled
    }
    themes = {_name(_key(one)): one.theme for one in entries}
    facts = [*(facts_of(one, settled) for one in panels), *also]
    return _Placing(stand, settled, place_subjects(facts, themes, fixed))


@transaction.atomic
def spread_entries(
    *,
    actor: Actor,
    panels: Sequence[Panel],
    entries: Sequence[Entry],
    now: datetime,
    named: Named = nobody_named,
) -> Spread:
    """Every subject into the panel of its theme, as far as it may move. Who may: whoever holds the panels."""
    locked = lock_panels(actor, panels)
    placing = _placing(locked, entries)
    for panel in locked:
        _drop(panel, placing.leaving(panel), now)
    fresh = sum(
        add_entries(
            actor=actor,
            panel=one,
            entries=placing.belonging(str(one.pk), entries),
            now=now,
            named=named,
        )
        for one in locked
        if one.pk not in placing.settled
    )
    return Spread(fresh, sum(at is None for at in placing.placed.values()))


@transaction.atomic
def open_theme_panel(
    *, actor: Actor, siblings: Sequence[Panel], known: Sequence[str], wanted: Opening, now: datetime
) -> Panel:
    """One more panel for the same stage, blind where one beside it is; what belongs to it comes over from
    panels that may give it.

    Who may: whoever runs programmes at the unit. Refused for a theme of another panel, for a second
    panel that takes the rest, and where nothing belongs to it yet. ``known``: all themes there are.
    """
    locked = lock_panels(actor, siblings)
    verdict = check_themes(wanted.themes, known, [facts_of(one) for one in locked])
    if not verdict:
        raise Refused(verdict)
    fresh = PanelFacts("fresh", wanted.name, frozenset(wanted.themes))
    placing = _placing(locked, wanted.entries, [fresh])
    mine = placing.belonging(fresh.key, wanted.entries)
    if not mine:
        reason = _("这一组现在一个项目也没有：主题对得上的都还没通过审查，或者已经在别的组评了。")
        raise Refused(refuse("no_subjects", reason))
    keys = {_key(one) for one in mine}
    for panel in locked:
        own = ((key, one) for key, one in placing.stand.items() if one.panel_id == panel.pk)
        _drop(panel, [one for key, one in own if key in keys], now)
    source = replace(wanted.source, group=max((one.group + 1 for one in locked), default=0))
    return open_panel(
        actor=actor, unit=wanted.unit, source=source, name=wanted.name, rubric=wanted.rubric,
        entries=mine, closes_at=wanted.closes_at, now=now,
        themes=[one for one in known if one in wanted.themes],
        is_blind=any(one.is_blind for one in locked),
    )  # fmt: skip


def _key(entry: Entry) -> Key:
    return entry.kind, entry.subject_id


def _name(key: Key) -> str:
    return f"{key[0]}:{key[1]}"


def standing_in(panels: Iterable[Panel]) -> dict[Key, Subject]:
    """Where each subject stands by now."""
    rows = Subject.objects.filter(panel__in=[one.pk for one in panels])
    return {(one.kind, one.subject_id): one for one in rows}


def _begun(panels: Sequence[Panel]) -> set[Key]:
    """What somebody has marked or written about, here or in a part. The cards are locked: whoever saves one
    locks no panel, and begins none after this.
    """
    keys = [one.pk for one in panels]
    here = Q(subject__panel__in=keys) | Q(subject__panel__part_of__panel__in=keys)
    cards = Card.objects.select_for_update(of=("self",)).filter(here).select_related("subject")
    rows = cards.order_by("pk")
    return {(one.subject.kind, one.subject.subject_id) for one in rows if one.is_begun}


def _drop(panel: Panel, subjects: Sequence[Subject], now: datetime) -> None:
    """Out of the panel and its parts, with cards that nobody has begun."""
    for one in subjects:
        rows = Subject.objects.filter(kind=one.kind, subject_id=one.subject_id)
        gone = rows.filter(in_panels([panel.pk]))
        take_cards(Card.objects.filter(subject__in=gone), now)
        gone.delete()
    if subjects:
        mark_stale(panel)


@transaction.atomic
def bind_themes(
    *,
    actor: Actor,
    panel: Panel,
    siblings: Sequence[Panel],
    themes: Sequence[str],
    known: Sequence[str],
    now: datetime,
) -> Panel:
    """Say which themes a panel judges; the subjects do not move yet. Refused for a theme of another
    panel, for a second panel that takes the rest, and once the panel has ended.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    others = [facts_of(one) for one in siblings if one.pk != panel.pk]
    verdict = check_themes(themes, known, others)
    if not verdict:
        raise Refused(verdict)
    before, locked.themes = locked.themes, [one for one in known if one in themes]
    locked.save(update_fields=["themes"])
    record_entry(
        actor=actor, at=now, action="panel.themes_set", subject=locked,
        before={"themes": before}, after={"themes": locked.themes},
    )  # fmt: skip
    return locked


@transaction.atomic
def move_entry(
    *,
    actor: Actor,
    entry: Entry,
    panel: Panel,
    siblings: Sequence[Panel],
    now: datetime,
    named: Named = nobody_named,
) -> Subject:
    """Put one subject into this panel by hand, out of another or out of none; there it stays.

    Refused once an expert has begun to judge it, and where either panel has ended or is drawn or voting.
    """
    locked = {one.pk: one for one in lock_panels(actor, siblings)}
    target = locked[panel.pk]
    stood = standing_in(locked.values()).get(_key(entry))
    if stood is not None and stood.panel_id == target.pk:
        return stood
    refuse_closed(target)
    if stood is not None:
        _refuse_leaving(locked[stood.panel_id], stood)
        _drop(locked[stood.panel_id], [stood], now)
    add_entries(actor=actor, panel=target, entries=[entry], now=now, named=named)
    here = target.subjects.filter(kind=entry.kind, subject_id=entry.subject_id)
    here.update(is_moved=True)
    record_entry(
        actor=actor, at=now, action="panel.subject_moved", subject=target,
        before={"panel": locked[stood.panel_id].name if stood else ""},
        after={"panel": target.name, "subject": entry.title},
    )  # fmt: skip
    return here.get()


def _refuse_leaving(panel: Panel, subject: Subject) -> None:
    if settled_among([panel]):
        reason = _("“%(name)s”已经抽签、投票或者结束，里面的项目不能换组。")
        raise Refused(refuse("panel_settled", reason % {"name": panel.name}))
    if (subject.kind, subject.subject_id) in _begun([panel]):
        reason = _("“%(title)s”已经有专家在评，不能换组。")
        raise Refused(refuse("card_begun", reason % {"title": subject.title}))


@transaction.atomic
def remove_panel(*, actor: Actor, panel: Panel, now: datetime) -> None:
    """Take an empty panel away. Refused while it has a subject or a part."""
    locked = lock_panel(actor, panel)
    if locked.subjects.exists() or locked.parts.exists():
        reason = _("“%(name)s”还有项目或另有计分部分，不能撤。请先把项目换到别的组。")
        raise Refused(refuse("panel_in_use", reason % {"name": locked.name}))
    record_entry(
        actor=actor, at=now, action="panel.removed", subject=locked,
        before={"name": locked.name, "themes": locked.themes},
    )  # fmt: skip
    locked.delete()


def entries_left(panels: Iterable[Panel], entries: Iterable[Entry]) -> list[Entry]:
    """What none of these panels holds."""
    stand: Mapping[Key, Subject] = standing_in(panels)
    return [one for one in entries if _key(one) not in stand]
