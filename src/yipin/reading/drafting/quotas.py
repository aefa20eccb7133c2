"""How many may be sent, how many are taken, and at which level: from the numbers of a notice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yipin.reading.drafting.bodies import categories_of
from yipin.reading.drafting.source import Notes, plain
from yipin.reading.findings import Quota as Stated
from yipin.rules.definition import Award, Level, Quota

SENDING = re.compile(r"申报|申请|上报|报送|推荐|限报|参评|参赛|报名|提交")
TAKING = re.compile(r"选拔|确定|评选|评出|立项|遴选|表彰|命名|支持|入选|奖|第[一二三四\d]+批|暂定")
MEASURES = frozenset("项个件篇支")
UPPER_LEVELS = (
    ("national", "全国", r"全国|国家级"),
    ("province", "省级", r"全省|省级|省部级"),
    ("city", "市级", r"全市|市级"),
)
HOST_LEVEL = (
    ("province", "省级", r"省"),
    ("city", "市级", r"市"),
    ("school", "校级", r"大学|学院|学校|校"),
)
VOLUNTARY = re.compile(r"申请|自愿|试点|不超过|不多于|至多|最多|限")


@dataclass(slots=True)
class Numbers:
    """Everything that the numbers of a notice become."""

    quotas: list[Quota] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)


def draft_numbers(stated: Sequence[Stated], issuer: str, notes: Notes) -> Numbers:
    """Limits on sending become quotas, numbers taken become awards, caps above become levels."""
    found = Numbers()
    several = len({one.who for one in stated if _is_sending(one)}) > 1
    for at, one in enumerate(stated):
        _sort_in(found, one, f"quotas.{at}", issuer, notes, several=several)
    return found


def _sort_in(
    found: Numbers, one: Stated, mark: str, issuer: str, notes: Notes, *, several: bool
) -> None:
    level = _upper_level(one)
    if level and one.max is not None:
        found.levels += _levels(level, int(one.max), issuer)
        notes.became(mark, "levels.0")
    elif _is_exception(one):
        _grow(found, one, mark, notes)
    elif _is_sending(one):
        notes.became(mark, f"quotas.{_add_quota(found.quotas, _quota(one, several=several))}")
    elif _is_taking(one):
        notes.became(mark, f"awards.{_add_award(found.awards, _award(one), notes)}")


def _said(one: Stated) -> str:
    return plain(f"{one.who}{one.note or ''}{one.exception or ''}")


def _is_counted(one: Stated) -> bool:
    return (one.unit or "") in MEASURES and (one.min or one.max) is not None


def _is_sending(one: Stated) -> bool:
    each = one.scope in ("unit", "subtree") and re.match(r"每(?!年|批|次|月)|各", plain(one.who))
    words = _said(one)
    taking = bool(TAKING.search(words)) and not SENDING.search(words)
    return _is_counted(one) and not taking and bool(each or SENDING.search(words)) and (
        one.limits_applications or bool(SENDING.search(words))
    )  # fmt: skip


def _is_taking(one: Stated) -> bool:
    return _is_counted(one) and one.scope != "subtree" and bool(TAKING.search(_said(one)))


def _is_exception(one: Stated) -> bool:
    """A sentence of its own for those that may send more: 特别突出的不超过2项."""
    return one.requires_reason and one.min is None and one.exception_max is None


def _grow(found: Numbers, one: Stated, mark: str, notes: Notes) -> None:
    if not found.quotas or one.max is None:
        return
    last = found.quotas[-1]
    most = int(one.max)
    if last.exception_max is None and last.max is not None and most > last.max:
        note = last.note or plain(one.exception or one.note or "")
        last = found.quotas[-1] = replace(last, exception_max=most, note=note)
    if last.exception_max is not None:
        notes.became(mark, f"quotas.{len(found.quotas) - 1}.exception_max")


def _quota(one: Stated, *, several: bool) -> Quota:
    least, most = _whole(one.min), _whole(one.max)
    if least is not None and least == most and VOLUNTARY.search(plain(one.who + (one.note or ""))):
        least = None
    extra = _whole(one.exception_max)
    return Quota(
        scope="subtree" if one.nested else one.scope,
        min=least,
        max=most,
        exception_max=extra if extra and most is not None and extra > most else None,
        categories=categories_of(one.who) if several else (),
        who=one.who,
        note=one.includes or one.exception or "",
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _award(one: Stated) -> Award:
    return Award(_tier(one), None, _whole(one.min), _whole(one.max), one.note or "")


def _add_quota(quotas: list[Quota], fresh: Quota) -> int:
    """At least one, at most two, said in two places of the same bodies, is one quota."""
    for at, one in enumerate(quotas):
        same = (one.scope, one.who, one.categories) == (fresh.scope, fresh.who, fresh.categories)
        if same and (one.min is None) != (fresh.min is None) and None in (one.max, fresh.max):
            least = fresh.min if one.min is None else one.min
            most = fresh.max if one.max is None else one.max
            if least is None or most is None or least <= most:
                extra = one.exception_max or fresh.exception_max
                note = one.note or fresh.note
                quotas[at] = replace(one, min=least, max=most, exception_max=extra, note=note)
                return at
    quotas.append(fresh)
    return len(quotas) - 1


def _add_award(awards: list[Award], fresh: Award, notes: Notes) -> int:
    """Two numbers for one tier become a range, and a person is asked."""
    for at, one in enumerate(awards):
        if one.tier == fresh.tier:
            numbers = [one.count_min, one.count_max, fresh.count_min, fresh.count_max]
            known = [number for number in numbers if number is not None]
            note = "；".join(part for part in (one.note, fresh.note) if part)
            awards[at] = Award(one.tier, one.amount_fen, min(known), max(known), note)
            notes.ask(f"awards.{at}", f"“{one.tier}”的个数写了两处，合成了一个范围，请核对。")
            return at
    awards.append(fresh)
    return len(awards) - 1


def _tier(one: Stated) -> str:
    prize = re.search(r"[一二三特优]等?秀?奖|重点[^,，。]{0,4}项目|优秀[^,，。]{0,6}", _said(one))
    return prize[0] if prize else "立项"


def _upper_level(one: Stated) -> tuple[str, str] | None:
    if one.scope != "total" or not _is_counted(one):
        return None
    words = _said(one)
    found = (row[:2] for row in UPPER_LEVELS if re.search(row[2], words))
    return next(found, None) if re.search(r"申报|推荐|报送|上报", words) else None


def _levels(upper: tuple[str, str], cap: int, issuer: str) -> list[Level]:
    """The level with its cap, and the host's own level, where everything else stays."""
    own = next((row[:2] for row in HOST_LEVEL if re.search(row[2], issuer)), ("own", "本级"))
    levels = [Level(upper[0], f"{upper[1]}项目", cap)]
    return levels if own[0] == upper[0] else [*levels, Level(own[0], f"{own[1]}项目")]
