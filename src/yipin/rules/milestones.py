"""Milestones of a project: proposed from what was applied for, lit by their days, counted down."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yipin.rules.days import day_bounds_fault
from yipin.rules.deadlines import Light
from yipin.rules.form_schema import Field, FormSchema

SOON = 7  # days before its day a milestone is due soon
MOST = 40
TITLE_MOST, WHO_MOST = 80, 60
WHEN_WORDS, WHAT_WORDS, WHO_WORDS = (
    ("时间", "日期", "进度"),
    ("内容", "工作", "任务"),
    ("负责", "责任"),
)
FULL = re.compile(r"(20\d\d)[-年./](\d{1,2})[-月./](\d{1,2})")
MONTH = re.compile(
    r"(?:(20\d\d)[年./-])?(\d{1,2})月(?:(\d{1,2})[日号]|(上旬|中旬|下旬|初|中|底|末))?"
)
PARTS = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}


@dataclass(frozen=True, slots=True)
class Planned:
    """One step of a plan. ``key`` names the milestone it stands for already, if any."""

    title: str
    due_on: date | None
    who: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Stood:
    """A milestone as the rules see it."""

    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A line of the comparison: ``kind`` is same, changed, added or removed."""

    kind: str
    old: Planned | None
    new: Planned | None


@dataclass(frozen=True, slots=True)
class BurnDown:
    """How a plan stands today, and at the end of each month how many were to be left and are."""

    whole: int
    done: int
    due: int  # should be done by today
    overdue: int
    late: int  # done, after their day
    months: tuple[tuple[date, int, int | None], ...]

    @property
    def left(self) -> int:
        return self.whole - self.done


def proposed(
    schema: FormSchema,
    answers: Mapping[str, Any],
    *,
    opens_on: date | None,
    closes_on: date | None,
    year: int,
) -> tuple[Planned, ...]:
    """From the table of steps in the form; where there is none, begin and end of the carrying out.

    A time that names no day (九月前后) leaves the day open, to be asked.
    """
    for field in schema.answerable():
        columns = _columns(field)
        if columns is None:
            continue
        rows = [row for row in answers.get(field.key) or () if isinstance(row, Mapping)]
        found = [_from_row(row, columns, opens_on, year) for row in rows]
        if steps := tuple(step for step in found if step.title):
            return steps[:MOST]
    return _by_window(opens_on, closes_on)


def _columns(field: Field) -> tuple[str, str, str] | None:
    """Keys of the columns for when, what and who; None where the table is no plan of steps."""
    if field.type != "table":
        return None
    keys = [
        next((one.key for one in field.columns if any(word in one.label for word in words)), "")
        for words in (WHEN_WORDS, WHAT_WORDS, WHO_WORDS)
    ]
    return (keys[0], keys[1], keys[2]) if keys[0] and keys[1] else None


def _from_row(
    row: Mapping[str, Any], columns: tuple[str, str, str], opens_on: date | None, year: int
) -> Planned:
    when, what, who = (str(row.get(key) or "").strip() if key else "" for key in columns)
    return Planned(what[:TITLE_MOST], last_day_of(when, opens_on, year), who[:WHO_MOST])


def _by_window(opens_on: date | None, closes_on: date | None) -> tuple[Planned, ...]:
    if closes_on is None:
        return ()
    begin = () if opens_on is None else (Planned("启动", opens_on + timedelta(days=14)),)
    return (*begin, Planned("收尾，整理材料", closes_on))


def last_day_of(text: str, opens_on: date | None, year: int) -> date | None:
    """The last day that a time names: 4月—6月 is 30 June, 9月上旬 the 10th, 5月4日 that day.

    A month before the carrying out begins is one of the next year.
    """
    found = [
        (one.start(), _day(int(one[1]), int(one[2]), int(one[3]))) for one in FULL.finditer(text)
    ]
    for one in MONTH.finditer(text):
        named = int(one[1]) if one[1] else year
        month = int(one[2])
        if not 1 <= month <= 12:
            continue
        is_before = opens_on is not None and (named, month) < (opens_on.year, opens_on.month)
        if is_before and not one[1]:
            named += 1
        day = int(one[3]) if one[3] else PARTS.get(one[4] or "", 0)
        found.append((one.start(), _day(named, month, day) if day else _end_of(named, month)))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def light_of(stood: Stood, today: date) -> Light:
    """Done, overdue, due soon, or on its way: words and a shape."""
    days = (stood.due_on - today).days
    if stood.done_on is not None:
        late = (stood.done_on - stood.due_on).days
        return Light("good", "check", f"已完成，晚 {late} 天" if late > 0 else "已完成")
    if days < 0:
        return Light("late", "sq", f"已过期 {-days} 天")
    if days == 0:
        return Light("late", "dia", "今天到期")
    if days <= SOON:
        return Light("warn", "tri", f"还剩 {days} 天")
    return Light("quiet", "ring", f"还剩 {days} 天")


def is_overdue(stood: Stood, today: date) -> bool:
    return stood.done_on is None and stood.due_on < today


def burn_down(plan: Sequence[Stood], today: date) -> BurnDown:
    """Counted by day: what is due today still has the whole day."""
    done = [one for one in plan if one.done_on is not None]
    months = sorted({_end_of(one.due_on.year, one.due_on.month) for one in plan})
    return BurnDown(
        whole=len(plan),
        done=len(done),
        due=sum(one.due_on < today for one in plan),
        overdue=sum(is_overdue(one, today) for one in plan),
        late=sum(one.done_on > one.due_on for one in done if one.done_on),
        months=tuple((end, _to_be_left(plan, end), _left(plan, end, today)) for end in months),
    )


def _to_be_left(plan: Sequence[Stood], end: date) -> int:
    return sum(one.due_on > end for one in plan)


def _left(plan: Sequence[Stood], end: date, today: date) -> int | None:
    """None for a month that has not begun."""
    if end.replace(day=1) > today:
        return None
    return sum(one.done_on is None or one.done_on > end for one in plan)


def differences(old: Sequence[Planned], new: Sequence[Planned]) -> tuple[Difference, ...]:
    """Side by side by key: the old order first, what was added after it."""
    kept = {one.key: one for one in new if one.key}
    rows = []
    for one in old:
        now = kept.get(one.key)
        kind = "removed" if now is None else "same" if now == one else "changed"
        rows.append(Difference(kind, one, now))
    known = {one.key for one in old}
    rows += [Difference("added", None, one) for one in new if not one.key or one.key not in known]
    return tuple(rows)


def plan_fault(plan: Sequence[Planned]) -> str:
    """What is wrong with a list that was typed, in a sentence; empty where nothing is."""
    if not plan:
        return "计划里一个时间节点都没有。请至少写一个。"
    if len(plan) > MOST:
        return f"时间节点不超过 {MOST} 个，现在有 {len(plan)} 个。请把小事合并。"
    for at, one in enumerate(plan, start=1):
        if not one.title:
            return f"第 {at} 个时间节点没有写内容。"
        if len(one.title) > TITLE_MOST:
            return f"第 {at} 个时间节点的内容超过 {TITLE_MOST} 字，请写短些。"
        if len(one.who) > WHO_MOST:
            return f"第 {at} 个时间节点的负责人超过 {WHO_MOST} 字，请写短些。"
    bare = [f"第 {at} 个“{one.title}”" for at, one in enumerate(plan, start=1) if not one.due_on]
    return f"没有写完成日期：{'、'.join(bare)}。请一次补齐。" if bare else ""


def far_fault(plan: Sequence[Planned], standing: Sequence[Planned], today: date) -> str:
    """A sentence on the first step whose year nobody can mean; what stands already may stay."""
    known = {(one.key, one.due_on) for one in standing}
    for at, one in enumerate(plan, start=1):
        if (one.key, one.due_on) in known:
            continue
        if one.due_on and (fault := day_bounds_fault(one.due_on, today)):
            return f"第 {at} 个“{one.title}”的完成日期：{fault}"
    return ""


def early_fault(plan: Sequence[Planned], standing: Sequence[Planned], earliest: date) -> str:
    """A sentence on steps that lie before there was anything to work on; what stands already may stay."""
    known = {(one.key, one.due_on) for one in standing}
    named = [
        f"第 {at} 个“{one.title}”（{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日）"
        for at, one in enumerate(plan, start=1)
        if one.due_on and one.due_on < earliest and (one.key, one.due_on) not in known
    ]
    first = f"{earliest.year}年{earliest.month}月{earliest.day}日"
    return f"完成日期早于申报开始（{first}）：{'、'.join(named)}。请核对年份。" if named else ""


def outside(plan: Sequence[Planned], first: date | None, last: date | None) -> tuple[Planned, ...]:
    """Steps with a day before or after the carrying out; an end that is not set lets every day pass."""
    return tuple(
        one
        for one in plan
        if one.due_on
        and ((first is not None and one.due_on < first) or (last is not None and one.due_on > last))
    )
