"""In which parts the money is released: from the percentages of a notice, or its 完成后下发."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yipin.reading.drafting.source import Notes, plain
from yipin.reading.findings import Notice
from yipin.reading.findings import Tranche as Stated
from yipin.rules.definition import Money, Stage
from yipin.rules.tranches import ACCEPTED, APPROVED, MOST_PARTS, STAGE, WHOLE, Tranche

HUNDREDTHS = 100
AT_THE_END = re.compile(r"结项|结题|验收|完成|总结|考核")
HALF_WAY = re.compile(r"中期|中检|年中")
AT_THE_START = re.compile(r"立项|启动|批准|确定|签订|首笔|先期")
PAID_AT_THE_END = re.compile(r"(?:完成|验收|结项)[^,，。;；]{0,8}(?:下发|拨付|发放|核拨|划拨)")
NAMES = {APPROVED: "启动经费", STAGE: "中期经费", ACCEPTED: "结项经费"}


def draft_money(notice: Notice, stages: Sequence[Stage], notes: Notes) -> Money:
    """Parts only where all of them are understood and make a whole; else it is asked."""
    parts = [_part(one, stages) for one in notice.tranches]
    known = tuple(one for one in parts if one is not None)
    if parts and (len(known) < len(parts) or not _is_whole(known)):
        words = "；".join(f"{one.when}{one.percent:g}%" for one in notice.tranches)
        notes.ask("money.tranches", f"拨付办法（{words}）没有读全，请补上。")
        return Money()
    for at in range(len(known)):
        notes.became(f"tranches.{at}", f"money.tranches.{at}")
    return Money(known) if known else _from_note(notice, notes)


def _part(one: Stated, stages: Sequence[Stage]) -> Tranche | None:
    when, key = _when(one.when, stages)
    return (
        Tranche(NAMES[when], when, round(one.percent * HUNDREDTHS), stage_key=key) if when else None
    )


def _when(words: str, stages: Sequence[Stage]) -> tuple[str, str]:
    """What it waits for, and the stage where it is one."""
    if HALF_WAY.search(words):
        midterm = (one.key for one in stages if one.kind == "collect" and one.purpose == "midterm")
        key = next(midterm, "")
        return (STAGE, key) if key else ("", "")
    if AT_THE_END.search(words):
        return ACCEPTED, ""
    return (APPROVED, "") if AT_THE_START.search(words) else ("", "")


def _is_whole(parts: Sequence[Tranche]) -> bool:
    return len(parts) <= MOST_PARTS and sum(one.share for one in parts) == WHOLE


def _from_note(notice: Notice, notes: Notes) -> Money:
    if not PAID_AT_THE_END.search(plain(notice.budget_note or "")):
        return Money()
    notes.ask(
        "money.tranches",
        "通知说完成以后下发经费，没有写分几笔，按通过验收后一次拨付定的，请核对。",
        "budget_note",
    )
    notes.became("budget_note", "money.tranches")
    return Money((Tranche(NAMES[ACCEPTED], ACCEPTED, WHOLE),))
