"""The plan of a project as it is shown: milestones with their lights, how far, what changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.projects.milestones import carry_out_days, from_json, local_day, plan_of, stood
from yipin.projects.models import Application, Milestone, PlanChange
from yipin.rules.milestones import (
    BurnDown,
    Difference,
    Planned,
    Stood,
    burn_down,
    differences,
    light_of,
    outside,
)
from yipin.rules.project_stages import GIVEN_UP
from yipin.rules.shares import percent_of
from yipin.web.office.rounds.marks import mark_of_light
from yipin.web.theme import dates
from yipin.web.theme.parts import Mark

MOST_NAMED = 3  # in a sentence
CHANGE_MARKS = {
    "asked": ("info", "ring"),
    "approved": ("good", "check"),
    "returned": ("warn", "back"),
    "taken_back": ("quiet", "bar"),
}
KINDS = {
    "same": (gettext_lazy("不变"), "quiet", "bar"),
    "changed": (gettext_lazy("改"), "warn", "tri"),
    "added": (gettext_lazy("增"), "good", "dot"),
    "removed": (gettext_lazy("删"), "late", "x"),
}


@dataclass(frozen=True, kw_only=True)
class MilestoneRow:
    milestone: Milestone
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    rows: Sequence[MilestoneRow]
    burn: BurnDown
    sentence: str
    is_given_up: bool
    reached: int  # percent done, and percent that should be
    should_be: int


@dataclass(frozen=True, kw_only=True)
class DifferenceRow:
    mark: Mark
    difference: Difference


def plan_page(project: Application, now: datetime) -> PlanPage:
    """One read."""
    today = local_day(now)
    rows = list(plan_of(project))
    burn = burn_down(stood(rows), today)
    is_given_up = project.state in GIVEN_UP
    return PlanPage(
        rows=[
            MilestoneRow(milestone=one, mark=mark_of(one, today, is_moot=is_given_up))
            for one in rows
        ],
        burn=burn,
        sentence=moot_words(burn) if is_given_up else sentence_of(burn, rows, now),
        is_given_up=is_given_up,
        reached=percent_of(burn.done, burn.whole),
        should_be=percent_of(burn.due, burn.whole),
    )


def mark_of(milestone: Milestone, today: date, *, is_moot: bool) -> Mark:
    if is_moot and milestone.done_on is None:
        return Mark(text=_("不用办了"), tone="quiet", shape="bar")
    return mark_of_light(light_of(Stood(milestone.due_on, milestone.done_on), today))


def moot_words(burn: BurnDown) -> str:
    """Of a project that was given up: what was done, and that nothing follows."""
    words = _("%(whole)s 个时间节点完成了 %(done)s 个，其余的不用办了。")
    return words % {"whole": burn.whole, "done": burn.done}


def sentence_of(burn: BurnDown, rows: Sequence[Milestone], now: datetime) -> str:
    """5 个时间节点完成了 2 个，1 个过期；下一个是…"""
    if not burn.whole:
        return ""
    words = _("%(whole)s 个时间节点完成了 %(done)s 个") % {"whole": burn.whole, "done": burn.done}
    if burn.overdue:
        words += _("，%(n)s 个过期没完成") % {"n": burn.overdue}
    following = next((one for one in rows if one.done_on is None), None)
    if following is None:
        return f"{words}。"
    facts = {"title": following.title, "day": dates.day_and_weekday(following.due_on, now=now)}
    return words + _("。先办“%(title)s”，%(day)s到期。") % facts


def change_mark(change: PlanChange) -> Mark:
    tone, shape = CHANGE_MARKS[change.state]
    return Mark(text=str(change.get_state_display()), tone=tone, shape=shape)  # type: ignore[arg-type]


def difference_rows(change: PlanChange) -> list[DifferenceRow]:
    """Old and new side by side."""
    rows = differences(from_json(change.before), from_json(change.after))
    return [DifferenceRow(mark=_kind_mark(one.kind), difference=one) for one in rows]


def outside_words(project: Application, plan: Sequence[Planned], now: datetime) -> str:
    """Which steps lie outside the carrying out, in a sentence; a plan may have them. Two reads at most."""
    first, last = carry_out_days(project)
    found = outside(plan, first, last)
    if not found:
        return ""
    ends = [dates.day(one, now=now) if one else "" for one in (first, last)]
    facts = {
        "window": _("%s至%s") % (ends[0] or _("立项"), ends[1] or _("结束")),
        "named": "".join(f"“{one.title}”" for one in found[:MOST_NAMED]),
        "more": _("等 %s 个时间节点") % len(found) if len(found) > MOST_NAMED else "",
    }  # fmt: skip
    return _("%(named)s%(more)s不在实施期（%(window)s）内，请核对。") % facts


def _kind_mark(kind: str) -> Mark:
    words, tone, shape = KINDS[kind]
    return Mark(text=str(words), tone=tone, shape=shape)  # type: ignore[arg-type]
