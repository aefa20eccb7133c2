"""One application as the office reads and judges it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.duties.queries import of_units
from yipin.forms.models import Endorsement, Version
from yipin.forms.queries import Differences, chain_of, differences, remarks_by_field, versions_of
from yipin.programmes.models import Round
from yipin.projects.counting import count_levels
from yipin.projects.models import Application
from yipin.projects.numbers import number_words
from yipin.projects.office_queries import table_of_round
from yipin.rules.stages import OFFICE, moves_from
from yipin.web.filled_form import PaperPart, paper_of
from yipin.web.office.rounds.events import life_of
from yipin.web.office.rounds.loading import SOURCE
from yipin.web.office.rounds.marks import mark_of_state
from yipin.web.office.rounds.table_query import TableQuery
from yipin.web.theme.parts import ChainLink, Change, Mark, TimelineEntry, VoidOpinion
from yipin.web.unit.pages.chain import signed_by

OF_APPLICATIONS = frozenset({"merge", "move_level"})
CHAIN_STATES = {
    "signed": ("done", gettext_lazy("已签"), "good", "check"),
    "current": ("here", gettext_lazy("等签"), "info", "ring"),
    "returned": ("here", gettext_lazy("退回修改"), "warn", "back"),
    "refused": ("here", gettext_lazy("不同意"), "late", "x"),
}


@dataclass(frozen=True, kw_only=True)
class LevelChoice:
    """A level with how full it is, in words."""

    key: str
    name: str
    words: str
    is_full: bool
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class Neighbours:
    """Places in the list one came from."""

    place: int
    count: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class ApplicationPage:
    mark: Mark
    number: str
    version: Version | None
    parts: list[PaperPart]
    whole_remarks: list[str]
    chain: list[ChainLink]
    life: list[TimelineEntry]
    acts: frozenset[str]
    levels: list[LevelChoice]
    level_name: str
    targets: list[tuple[int, str]]
    neighbours: Neighbours
    diff: Differences | None
    changes: list[Change]
    merged: list[Application]


def page_of(
    application: Application, query: TableQuery, typed: Mapping[str, str]
) -> ApplicationPage:
    """About fifteen reads, the same for every application. ``typed`` are remarks not yet sent."""
    held, submission = application.round, application.submission
    versions = list(versions_of(submission)[:2])
    diff = differences(versions[1], versions[0]) if len(versions) > 1 else None
    remarks = remarks_by_field(submission)
    changed = frozenset(change.field_key for change in diff.changes) if diff else frozenset()
    latest = versions[0] if versions else None
    acts = frozenset(move.action for move in moves_from(application.state, OFFICE))
    if application.is_report:
        acts -= OF_APPLICATIONS
    levels = [] if application.is_report else level_choices(application)
    return ApplicationPage(
        mark=mark_of_state(application.state),
        number=number_words(held.year, application.number),
        version=latest,
        parts=paper_of(submission, latest, remarks, changed, typed),
        whole_remarks=[one.text for one in remarks.get("", ())],
        chain=chain_links(chain_of(submission)),
        life=life_of(application),
        acts=acts if held.state == Round.State.OPEN else frozenset(),
        levels=levels,
        level_name=next((one.name for one in levels if one.is_here), ""),
        targets=merge_targets(application) if "merge" in acts else [],
        neighbours=neighbours_of(application, query),
        diff=diff,
        changes=[_change(one.label, one.old, one.new) for one in diff.changes] if diff else [],
        merged=list(application.merged.select_related("unit")),
    )


def _change(label: str, old: str, new: str) -> Change:
    return Change(label=label, pieces=[("del", old), ("ins", new)])


def chain_links(rows: Sequence[Endorsement]) -> list[ChainLink]:
    """Live steps in order; void opinions stand, struck through, under the step that replaced them."""
    void: dict[str, list[VoidOpinion]] = {}
    for row in rows:
        if row.state == Endorsement.State.VOID:
            words = row.void_reason or _("内容改动后已作废")
            void.setdefault(row.key, []).append(VoidOpinion(text=row.opinion or "—", reason=words))
    live = [row for row in rows if row.state != Endorsement.State.VOID]
    return [_link(row, void.get(row.key, [])) for row in live]


def _link(row: Endorsement, voided: Sequence[VoidOpinion]) -> ChainLink:
    state, words, tone, shape = CHAIN_STATES.get(row.state, ("later", "", "quiet", "ring"))
    who = f"{row.given_as} {row.given_by.name if row.given_by else ''}".strip()
    if row.paper_scan_id is not None:
        who = signed_by(row)
    return ChainLink(
        name=row.name,
        state=state,  # type: ignore[arg-type]
        mark=Mark(text=str(words), tone=tone, shape=shape) if words else None,  # type: ignore[arg-type]
        who=who or row.unit.label,
        at=row.given_at,
        version=row.version.number if row.version and row.given_at else None,
        opinion=row.opinion,
        voided=voided,
    )


def level_choices(application: Application) -> list[LevelChoice]:
    """全国级至多 15 项，已放 14 项，还能放 1 项. None where the round has no levels."""
    levels = application.round.definition.parsed.levels
    counts = count_levels(application.round) if levels else {}
    return [
        LevelChoice(
            key=level.key,
            name=level.name,
            words=_level_words(level.cap, counts.get(level.key, 0)),
            is_full=level.cap is not None and counts.get(level.key, 0) >= level.cap,
            is_here=application.level == level.key,
        )
        for level in levels
    ]


def _level_words(cap: int | None, used: int) -> str:
    if cap is None:
        return _("已有 %(used)s 项，不限项数") % {"used": used}
    if used >= cap:
        return _("至多 %(cap)s 项，已满") % {"cap": cap}
    words = _("至多 %(cap)s 项，已有 %(used)s 项，还能放 %(left)s 项")
    return words % {"cap": cap, "used": used, "left": cap - used}


def merge_targets(application: Application) -> list[tuple[int, str]]:
    """What it could become part of: others of this round that are being screened or passed."""
    rows = application.round.applications.filter(state__in=("submitted", "forwarded"))
    named = rows.exclude(pk=application.pk).select_related("unit").order_by("number")
    year = application.round.year
    return [
        (one.pk, f"{number_words(year, one.number)} {one.title}（{one.unit.label}）")
        for one in named
    ]


def neighbours_of(application: Application, query: TableQuery) -> Neighbours:
    """Before and after in the list, filtered and sorted as it was; reports by their number."""
    keys = keys_beside(application, query)
    if application.pk not in keys:
        return Neighbours(place=0, count=len(keys), after=_address(keys[0], query) if keys else "")
    at = keys.index(application.pk)
    return Neighbours(
        place=at + 1,
        count=len(keys),
        before=_address(keys[at - 1], query) if at else "",
        after=_address(keys[at + 1], query) if at + 1 < len(keys) else "",
    )


def keys_beside(application: Application, query: TableQuery) -> list[int]:
    """The list it stands in, in its order."""
    return _report_keys(application) if application.is_report else _listed(application, query)


def next_waiting(keys: Sequence[int], judged: Application, query: TableQuery) -> str:
    """Address of the one after it that still waits for screening, from the start again at the end of the
    list; empty where none is left. One read. ``keys``: the list as it was before the verdict.
    """
    at = keys.index(judged.pk) + 1 if judged.pk in keys else 0
    rows = Application.every.filter(pk__in=keys, state="submitted").exclude(pk=judged.pk)
    waiting = set(rows.values_list("pk", flat=True))
    found = next((pk for pk in (*keys[at:], *keys[:at]) if pk in waiting), None)
    return _address(found, query) if found is not None else ""


def _listed(application: Application, query: TableQuery) -> list[int]:
    held = application.round
    units = [row.unit for row in of_units(SOURCE, held.pk)] if query.under else []
    rows = table_of_round(held, query.filters(units), query.sort, shown=())
    return list(rows.values_list("pk", flat=True))


def _report_keys(application: Application) -> list[int]:
    rows = Application.every.filter(stage=application.stage_id, number__isnull=False)
    return list(rows.order_by("number").values_list("pk", flat=True))


def _address(pk: int, query: TableQuery) -> str:
    rest = query.address()
    return reverse("office_application", args=[pk]) + (f"?{rest}" if rest else "")
