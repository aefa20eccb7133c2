"""Terms of office of League committees: how long, until when, and when somebody is reminded.

Source of the starting lengths: 中青发〔2025〕1号 (domain.md 1.3). A site may set its own from a day on.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

SOURCE = "中青发〔2025〕1号"
FOUNDED = date(1922, 5, 5)  # the League's first congress opened; no day of its history lies before
OVERDUE = "overdue"
MARKS = ((6, "six_months"), (3, "three_months"), (1, "one_month"))


@dataclass(frozen=True, slots=True)
class TermLength:
    """Years of a term for a kind of unit (and category, where one is named), from a day on.

    ``shift_months`` is how far an early or late election may lie from the last day.
    """

    kind: str
    category: str
    years_least: int
    years: int
    shift_months: int
    source: str = SOURCE
    valid_from: date = date.min


# Students' branches one year, other branches three, grass-roots committees three to five. A working
# committee is appointed, so that nobody is reminded of an election; nor are departments, societies.
STARTING_LENGTHS = (
    TermLength("branch", "class", 1, 1, 6),
    TermLength("branch", "", 3, 3, 6),
    TermLength("general_branch", "", 3, 3, 12),
    TermLength("committee", "", 3, 5, 12),
)


def term_length(
    kind: str, category: str, on: date, own: Sequence[TermLength] = ()
) -> TermLength | None:
    """The length that held on a day, or None where nobody is elected. The site's own comes first."""
    for wanted in (category, "") if category else ("",):
        fitting = [
            one
            for one in (*STARTING_LENGTHS, *own)
            if one.kind == kind and one.category == wanted and one.valid_from <= on
        ]
        if fitting:
            return max(fitting, key=lambda one: one.valid_from)
    return None


def months_later(day: date, months: int) -> date:
    """The same day so many months on (or back); the last of the month where there is none such."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def early_fault(day: date) -> str:
    """Why a day cannot be one of the League's history, or "": mostly a year typed with two figures."""
    if day >= FOUNDED:
        return ""
    return f"日期 {day.isoformat()} 太早，请核对年份，要写满四位。"


def last_day(starts_on: date, years: int) -> date:
    """The day on which a term is full: the same date ``years`` on; 29 February becomes the 28th."""
    return months_later(starts_on, 12 * years)


def term_state(ends_on: date, today: date) -> str:
    """Overdue after the last day, else the nearest mark that is reached, else "" (in good time)."""
    if today > ends_on:
        return OVERDUE
    reached = [mark for months, mark in MARKS if today >= months_later(ends_on, -months)]
    return reached[-1] if reached else ""


def shift_fault(due: date, wanted: date, months: int, reason: str) -> str:
    """Why an election may not be moved from ``due`` to ``wanted``, or ""."""
    if not reason.strip():
        return "请写明提前或延期的原因，以及同级党组织、上级团组织哪一天批准的。"
    if not months_later(due, -months) <= wanted <= months_later(due, months):
        return (
            f"提前或延期不得超过 {months} 个月，即 {months_later(due, -months).isoformat()} 到 "
            f"{months_later(due, months).isoformat()}。请改日期。"
        )
    return ""


def end_fault(starts_on: date, ends_on: date, length: TermLength) -> str:
    """Why a term may not end on a day, or "". It lasts ``years_least`` to ``years`` years."""
    first, last = last_day(starts_on, length.years_least), last_day(starts_on, length.years)
    if first <= ends_on <= last:
        return ""
    if first == last:
        return f"按{length.source}，这一届应到 {last.isoformat()} 届满。"
    return (
        f"按{length.source}，每届 {length.years_least} 到 {length.years} 年，届满应在 "
        f"{first.isoformat()} 到 {last.isoformat()} 之间。"
    )
