"""The page of a round: everything the office wants to know before it opens anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import CalendarStage
from yipin.projects.models import QuotaException
from yipin.projects.publicities import objections_waiting
from yipin.projects.queries import exceptions_of_round
from yipin.projects.windows import endorsers_of
from yipin.rules.deadlines import window_words
from yipin.rules.quota_words import quota_sentences
from yipin.rules.quotation import within_quotes
from yipin.rules.shares import percent_of
from yipin.rules.stage_progress import NOW
from yipin.web.office.rounds.events import latest_events
from yipin.web.office.rounds.facts import (
    BEGUN,
    HANDED_IN,
    SIGNED,
    SIGNING,
    RoundFacts,
)
from yipin.web.office.rounds.lead import Lead, could_url, lead_of, objection_words, work_url
from yipin.web.office.rounds.matrix import Matrix, StateRow, matrix_of, theme_states
from yipin.web.office.rounds.missing_rows import MissingRow, missing_rows
from yipin.web.public.pages.stages import strip_of_round
from yipin.web.stage_words import mark_of_stage
from yipin.web.theme import dates
from yipin.web.theme.parts import Mark, StripStage, TimelineEntry

MISSING_SHOWN = 4
EVENTS_SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class FunnelRow:
    name: str
    count: int
    percent: int
    gap: str
    is_last: bool = False


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to mind: a sentence, why, and where to go."""

    title: str
    text: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """A stage of the calendar list: where its window is moved and where its work is done, if anywhere."""

    name: str
    window: str
    is_now: bool
    mark: Mark | None = None
    change_url: str = ""
    work_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Overview:
    lead: Lead
    funnel: list[FunnelRow]
    mind: list[Notice]
    counts: list[tuple[str, int, str]]
    matrix: Matrix | None
    theme_rows: list[StateRow]
    slowest: list[MissingRow]
    missing: int
    calendar: list[StageRow]
    events: list[TimelineEntry]
    quotas: tuple[str, ...]


def overview_of(facts: RoundFacts, calendar: Sequence[CalendarStage]) -> Overview:
    """Eight reads in all, two of them the facts; seven where the notice makes nothing public."""
    waiting = [one for one in exceptions_of_round(facts.held) if one.state == "asked"]
    slowest = sorted(facts.missing, key=facts.rank)[:MISSING_SHOWN]
    matrix = matrix_of(facts)
    lead = lead_of(facts)
    return Overview(
        lead=lead,
        funnel=funnel_of(facts),
        mind=[*objection_notices(facts.held, lead), *things_to_mind(facts, waiting)],
        counts=screening_counts(facts),
        matrix=matrix,
        theme_rows=[] if matrix else theme_states(facts),
        slowest=missing_rows(facts, slowest),
        missing=len(facts.missing),
        calendar=calendar_of(facts.held, calendar, facts.now),
        events=latest_events(facts.held, EVENTS_SHOWN),
        quotas=quota_sentences(facts.held.definition.parsed),
    )


def strip_for_office(
    held: Round, now: datetime, calendar: Sequence[CalendarStage] | None = None
) -> list[StripStage]:
    """The strip of the notice, with its publication before it and links to where the work is done."""
    opened = StripStage(
        name=_("通知发布"), when=dates.day(held.opened_at, now=now), state="done",
        url=reverse("notice", args=[held.pk]),
    )  # fmt: skip
    both = zip(held.stages.all(), strip_of_round(held, now, calendar), strict=True)
    return [opened, *(_linked_stage(held, row, shown, now) for row, shown in both)]


def _linked_stage(held: Round, row: RoundStage, shown: StripStage, now: datetime) -> StripStage:
    if not row.is_built:
        return shown
    if row.closes_at is not None and not shown.said:
        until = dates.day(dates.closing(row.closes_at)[0], now=now)
        shown = replace(shown, when=_("至%(day)s") % {"day": until})
    if address := work_url(held, row):
        return replace(shown, url=address)
    if row.kind == "carry_out":
        return replace(shown, url=reverse("round_projects", args=[held.pk]))
    states = {"collect": "", "endorse": "?state=endorsing", "screen": "?state=submitted"}
    if row.kind not in states:
        return shown
    return replace(shown, url=reverse("round_applications", args=[held.pk]) + states[row.kind])


def funnel_of(facts: RoundFacts) -> list[FunnelRow]:
    """How many units reached each step, and where the others stand."""
    if facts.stage is None or not facts.expected:
        return []
    ranks = [facts.rank(due) for due in facts.expected]
    steps = [(_("应申报单位"), 0), (_("开始填写"), BEGUN)]
    if endorsers_of(facts.held):
        steps += [(_("送出签意见"), SIGNING), (_("意见签完"), SIGNED)]
    steps.append((_("已提交"), HANDED_IN))
    counts = [sum(rank >= least for rank in ranks) for _name, least in steps]
    gaps = _gaps(counts, is_signed=len(steps) > 3)
    return [
        FunnelRow(
            name=name,
            count=count,
            percent=percent_of(count, len(ranks)),
            gap=gap,
            is_last=least == HANDED_IN,
        )
        for (name, least), count, gap in zip(steps, counts, gaps, strict=True)
    ]


def _gaps(counts: Sequence[int], *, is_signed: bool) -> list[str]:
    words = [_("还有 %(n)s 个没开始")]
    if is_signed:
        words += [_("%(n)s 个停在填写"), _("%(n)s 个在等签意见"), _("%(n)s 个签完没提交")]
    else:
        words.append(_("%(n)s 个停在填写"))
    lost = [before - after for before, after in pairwise(counts)]
    return [
        _("全部已通知"),
        *(word % {"n": n} if n else "" for word, n in zip(words, lost, strict=True)),
    ]


def screening_counts(facts: RoundFacts) -> list[tuple[str, int, str]]:
    """(words, number, address) of what was handed in, by where screening stands."""
    table = reverse("round_applications", args=[facts.held.pk])
    filling = sum(facts.by_state[state] for state in ("draft", "endorsing", "endorsed"))
    rows = [(_("在填"), filling, "filling")]
    found = {**facts.by_state, "passed": facts.passed, "projects": facts.projects}
    for words, state in (
        (_("待审查"), "submitted"), (_("已退回"), "returned"),
        (_("通过审查"), "passed"), (_("已立项"), "projects"), (_("候补"), "reserve"),
        (_("未入选"), "not_selected"), (_("立项已撤销"), "withdrawn"),
        (_("不予通过"), "refused"), (_("已并入"), "merged"),
    ):  # fmt: skip
        if found.get(state) or state in {"submitted", "passed"}:
            rows.append((words, found.get(state, 0), state))
    return [(words, count, f"{table}?state={state}") for words, count, state in rows]


def things_to_mind(facts: RoundFacts, asked: Sequence[QuotaException]) -> list[Notice]:
    found = [_exception_notice(facts.held, asked)] if asked else []
    unused = [
        theme.name
        for theme in facts.held.definition.parsed.themes
        if theme.name not in {one.theme for one in facts.applications}
    ]
    if facts.stage is not None and unused and facts.applications:
        found.append(_unused_notice(unused))
    back = facts.by_state["returned"]
    if back:
        url = reverse("round_applications", args=[facts.held.pk]) + "?state=returned"
        found.append(
            Notice(
                title=_("%(n)s 项退回后还没重交。") % {"n": back},
                text=_("单位改好会重新签、重新交。"),
                url=url,
                action=_("看是哪几项"),
            )
        )
    if facts.could:
        found.append(_could_notice(facts))
    later = [row.name for row in facts.held.stages.all() if not row.is_built]
    if later:
        words = _("%(names)s尚未开通。") % {
            "names": "、".join(later[:3]) + ("等" if later[3:] else "")
        }
        found.append(Notice(title=words, text=_("日程先照通知列着，开通以后从这里接着办。")))
    return found


def objection_notices(held: Round, lead: Lead) -> list[Notice]:
    """Objections that wait while something else comes first."""
    found = []
    for one in objections_waiting(held):
        if lead.url == reverse("round_publicity", args=[held.pk, one.stage_key]):
            continue
        waiting = objection_words(one.open_objections)  # type: ignore[attr-defined]
        words = _("“%(name)s”：%(what)s") % {"name": within_quotes(one.name), "what": waiting}
        url = reverse("publicity", args=[one.pk])
        found.append(Notice(title=words, url=url, action=_("去处理")))
    return found


def _exception_notice(held: Round, asked: Sequence[QuotaException]) -> Notice:
    units = "、".join(dict.fromkeys(one.unit.label for one in asked[:2]))
    words = (
        _("%(units)s申请例外名额，等您答复。")
        if len(asked) < 3
        else _("%(units)s等 %(n)s 个单位申请例外名额，等您答复。")
    )
    return Notice(
        title=words % {"units": units, "n": len(asked)},
        text=asked[0].reason[:60] if len(asked) == 1 else "",
        url=reverse("round_exceptions", args=[held.pk]),
        action=_("去看理由"),
    )


def _could_notice(facts: RoundFacts) -> Notice:
    return Notice(
        title=_("%(n)s 个单位可以报，还没报。") % {"n": len(facts.could)},
        text=_("没有规定必须报，可以提醒。"),
        url=could_url(facts),
        action=_("看是哪几个"),
    )


def _unused_notice(unused: Sequence[str]) -> Notice:
    names = "”“".join(map(within_quotes, unused[:3]))
    words = (
        _("还没有单位选“%(names)s”。")
        if len(unused) <= 3
        else _("还没有单位选“%(names)s”等 %(n)s 个主题。")
    )
    return Notice(
        title=words % {"names": names, "n": len(unused)},
        text=_("通知没有要求主题全覆盖，是否动员由您定。"),
    )


def calendar_of(held: Round, calendar: Sequence[CalendarStage], now: datetime) -> list[StageRow]:
    is_open = held.state == Round.State.OPEN
    year = dates.day_of(now).year
    return [
        StageRow(
            name=each.stage.name,
            window=window_words(each.stage.opens_at, each.stage.closes_at, year),
            is_now=each.state == NOW and each.stage.is_built,
            mark=mark_of_stage(each, now),
            change_url=reverse("round_window", args=[held.pk, each.stage.key]) if is_open else "",
            work_url=work_url(held, each.stage),
        )
        for each in calendar
    ]
