"""The life of a title: who may get one, its number, its term, its re-check and what may follow.

Days are local to Asia/Shanghai and inclusive; a term of two years from 20 December 2024 ends on
19 December 2026. The intervals and terms are those of the definition or of the office, never ours.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from yipin.rules.decisions import GRADES
from yipin.rules.verdicts import Verdict, allow, refuse

HELD, IMPROVING, WITHDRAWN, REPLACED = "held", "improving", "withdrawn", "replaced"
EXPIRED = "expired"  # never stored: what a title is once its last day is over
ALIVE = frozenset({HELD, IMPROVING})
STANDING = frozenset({HELD, IMPROVING, EXPIRED})
OPENS_BEFORE = timedelta(days=30)  # a re-check opens this long before it is due
LONGEST_TERM, LONGEST_MONTHS = 50, 600


@dataclass(frozen=True, slots=True)
class TitleState:
    """How a state is called on the check page, with its tone and shape, and a sentence."""

    key: str
    label: str
    tone: str
    shape: str
    words: str


STATES = {
    one.key: one
    for one in (
        TitleState(HELD, "有效", "good", "check", "称号有效。"),
        TitleState(IMPROVING, "限期改进", "warn", "tri", "复查没有达标，正在改进，期间称号保留。"),
        TitleState(WITHDRAWN, "已撤销", "late", "x", "称号已撤销，不再有效。"),
        TitleState(EXPIRED, "已过期", "quiet", "bar", "有效期已过，称号不再有效。"),
        TitleState(REPLACED, "已换发", "info", "back", "这张证书已经换发，请查验新证书。"),
    )
}

# What an act makes of a title; the states it may be done in; its name; its public words.
ACTS = {
    "give": (frozenset[str](), HELD, "认定"),
    "renew": (STANDING, HELD, "复查通过"),
    "improve": (STANDING, IMPROVING, "限期改进"),
    "withdraw": (STANDING, WITHDRAWN, "撤销称号"),
    "replace": (STANDING, REPLACED, "换发证书"),
}


def state_on(state: str, valid_until: date | None, today: date) -> str:
    """The state as it shows on a day: a title that stood is expired after its last day."""
    is_over = valid_until is not None and valid_until < today
    return EXPIRED if state in STANDING and is_over else state


def is_alive(state: str, valid_until: date | None, today: date) -> bool:
    """Whether a title counts on a day: held or being improved, and its term not over."""
    return state_on(state, valid_until, today) in ALIVE


def act_on_title(state: str, act: str, reason: str) -> Verdict:
    """Whether this may be done to a title in this state (of a day). A reason is always asked."""
    allowed, _to, name = ACTS[act]
    if state not in allowed:
        words = f"这个称号{STATES[state].label}，不能再办“{name}”。"
        return refuse("title_state", words)
    if not reason.strip():
        return refuse("reason_missing", "请写明理由，获得称号的单位会看到。")
    return allow()


def may_be_certified(
    state: str, grade: str, grades: Collection[str], *, is_titled: bool = False
) -> Verdict:
    """Whether an application may get a title: accepted, with a grade that the stage names.

    ``grades`` empty: every accepted one may.
    """
    if is_titled or state == "titled":
        return refuse("titled", "这个项目已经认证，不能重复认证。要改证书内容，请换发证书。")
    if state == "on_show":
        return refuse("on_show", "这个项目的验收结果还没有公示完。公示期满、确认以后再认证。")
    if state != "accepted":
        return refuse("not_accepted", "这个项目还没有通过验收。验收决定签署齐了再认证。")
    if grades and grade not in grades:
        named = "、".join(GRADES.get(one, one) for one in grades)
        return refuse("grade", f"这个阶段只认证验收等次为{named}的项目。")
    return allow()


def number_words(mark: str, year: int, number: int) -> str:
    """The number on the certificate: 青禾团证〔2027〕0017号. One run for each issuer and year."""
    return f"{mark}〔{year}〕{number:04d}号"


def mark_fault(mark: str) -> str:
    """What is wrong with the letters before the year; empty where nothing is."""
    if not mark.strip():
        return "请写证书编号的代字，如“青禾团证”。"
    if any(sign in "〔〕[]()（）" or sign.isspace() for sign in mark):
        return "代字只写年份前面的字，不写括号、空格和年份。"
    return ""


def next_number(taken: Collection[int]) -> int:
    """One more than the highest: numbers run on and are never given twice."""
    return max(taken, default=0) + 1


def months_after(start: date, months: int) -> date:
    """The same day some months later; the last of the month where there is none such."""
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def last_day_of_term(start: date, years: int | None) -> date | None:
    """The last day of a term of whole years. None: it has no end."""
    return None if years is None else months_after(start, years * 12) - timedelta(days=1)


def recheck_due(start: date, months: int | None, valid_until: date | None) -> date | None:
    """When a title must have been looked at again: after the interval, and not after its end.

    None where no interval is set: then the office sets a day by hand.
    """
    if months is None:
        return None
    due = months_after(start, months)
    return due if valid_until is None else min(due, valid_until)


def next_recheck(renewed: date, months: int | None, valid_until: date | None) -> date | None:
    """When a title that passed is to be looked at again: once its interval has run. A term that ends
    up to 30 days earlier is looked at on its last day; one that ends before that simply ends, so
    that no unit is asked again right after it has passed. None: no more looks in this term.
    """
    due = recheck_due(renewed, months, None)
    if due is None or valid_until is None or due <= valid_until:
        return due
    is_near = valid_until >= due - OPENS_BEFORE and recheck_opens(valid_until) > renewed
    return valid_until if is_near else None


def recheck_opens(due_on: date) -> date:
    return due_on - OPENS_BEFORE


def term_fault(issued_on: date, until: date | None, today: date) -> str:
    """What is wrong with the days of a certificate; empty where nothing is."""
    if issued_on > today:
        return "颁发日期在今天以后。请核对。"
    if until is not None and until < issued_on:
        return "有效期的最后一天早于颁发日期。请核对。"
    return ""


def improvement_fault(until: date | None, today: date) -> str:
    if until is None:
        return "限期改进要写明改进到哪一天。"
    if until <= today:
        return "改进的期限要在今天以后。"
    return ""
