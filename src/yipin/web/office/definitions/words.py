"""Settings in the words of an officer: a label, a value, and where a remark is due, a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yipin.documents.answers import Progress
from yipin.organisations.models import Unit
from yipin.rules.deadlines import closing_at, closing_words, day_words, opening_at, window_words
from yipin.rules.decisions import signers_of
from yipin.rules.definition import (
    DEFINITION_KINDS,
    AddresseeRule,
    Award,
    Definition,
    Level,
    Quota,
    Return,
    Stage,
    Task,
    Theme,
)
from yipin.rules.quota_words import quota_sentence
from yipin.rules.ranking import VOTE_WARNING
from yipin.rules.recurrence_words import recurrence_words
from yipin.rules.rubrics import points_words
from yipin.rules.tranche_words import plan_words
from yipin.web.office.definitions.records import Place, record_at
from yipin.web.theme.figures import yuan


@dataclass(frozen=True, slots=True)
class Said:
    """A setting in words."""

    label: str
    value: str
    note: str = ""


def said_of(definition: Definition, path: str) -> Said | None:
    """What stands at the path now; None where nothing does."""
    place = record_at(definition, path)
    if place is None:
        return None
    speak = BY_ROOT.get(place.root)
    return speak(definition, place) if speak else None


def _stage(definition: Definition, place: Place) -> Said:
    stage: Stage = place.record
    if not isinstance(stage, Stage):
        return Said(_("阶段"), _("%(count)s 步") % {"count": len(definition.stages)})
    if place.rest == "materials":
        return Said(_("材料"), "、".join(one.name for one in stage.materials) or _("不另交文件"))
    if place.rest == "closes_at":
        return Said(_("%(stage)s截止") % {"stage": stage.name}, closing_of(stage, definition.year))
    if place.rest == "opens_at":
        return Said(_("%(stage)s开始") % {"stage": stage.name}, opening_of(stage, definition.year))
    return Said(stage.name, window_of(stage, definition.year), "" if stage.built else NOT_BUILT())


def NOT_BUILT() -> str:  # noqa: N802 - a sentence, translated when it is shown
    return _("这一步的办理尚未开通，先写进计划。")


def window_of(stage: Stage, year: int) -> str:
    return window_words(opening_at(stage.opens_at), closing_at(stage.closes_at), year)


def closing_of(stage: Stage, year: int) -> str:
    closes = closing_at(stage.closes_at)
    return closing_words(closes, year) if closes else _("日子待定")


def opening_of(stage: Stage, year: int) -> str:
    opens = opening_at(stage.opens_at)
    return f"{day_words(opens.date(), year)} {opens:%H:%M}" if opens else _("日子待定")


def _quota(definition: Definition, place: Place) -> Said:
    quota: Quota = place.record
    if not isinstance(quota, Quota):
        return Said(_("数量"), "".join(quota_sentence(one) for one in definition.quotas))
    if place.rest == "exception_max":
        words = _("写明理由可多报，最多 %(most)s 项") % {"most": quota.exception_max}
        return Said(_("例外名额"), words, _("由主办单位审查理由。"))
    names = {level.key: level.name for level in definition.levels}
    return Said(
        _("数量"), quota_sentence(quota, names.get(quota.level, "")).rstrip("。"), quota.note
    )


def _level(definition: Definition, place: Place) -> Said:
    level: Level = place.record
    if level.cap is None:
        return Said(_("级别"), level.name)
    return Said(
        _("级别"), _("%(level)s总数不超过 %(cap)s 项") % {"level": level.name, "cap": level.cap}
    )


def _award(definition: Definition, place: Place) -> Said:
    award: Award = place.record
    parts = [award.tier]
    if count := count_words(award):
        parts.append(count)
    if award.amount_fen is not None:
        parts.append(_("每项 %(yuan)s") % {"yuan": yuan(award.amount_fen)})
    return Said(_("立项与资助"), "，".join(parts), award.note)


def _money(definition: Definition, place: Place) -> Said:
    return Said(_("经费拨付"), "；".join(plan_words(definition.money.tranches, definition)))


def count_words(award: Award) -> str:
    """4 项, 3—4 项."""
    least, most = award.count_min, award.count_max
    if least is None and most is None:
        return ""
    if least is None or most is None or least == most:
        return _("%(count)s 项") % {"count": most if most is not None else least}
    return _("%(least)s—%(most)s 项") % {"least": least, "most": most}


def _return(definition: Definition, place: Place) -> Said:
    one: Return = place.record
    return Said(_("报送"), f"{recurrence_words(one.recurrence)}：{one.name}", one.note)


def _task(definition: Definition, place: Place) -> Said:
    one: Task = place.record
    return Said(
        _("任务"), one.text, "，".join(part for part in (one.department, one.person) if part)
    )


def _addressees(definition: Definition, place: Place) -> Said:
    if isinstance(place.record, AddresseeRule):
        return Said(_("谁来申报"), place.record.text)
    return Said(_("谁来申报"), "、".join(one.text for one in definition.addressees))


def _themes(definition: Definition, place: Place) -> Said:
    if isinstance(place.record, Theme):
        return Said(_("主题"), place.record.name)
    return Said(_("主题"), theme_words(definition))


def theme_words(definition: Definition) -> str:
    """8 个，只选一个."""
    if definition.theme_choice == "none" or not definition.themes:
        return _("不分主题")
    ways = {"one": _("只选一个"), "items": _("选一个方向，整个报或选其中几项")}
    count = _("%(count)s 个") % {"count": len(definition.themes)}
    return f"{count}，{ways.get(definition.theme_choice, '')}"


def _contact(definition: Definition, place: Place) -> Said:
    one = definition.contact
    return Said(
        _("联系方式"), "，".join(part for part in (one.office, one.phone, one.mailbox) if part)
    )


def _plain(label: Callable[[], str]) -> Callable[[Definition, Place], Said]:
    return lambda _definition, place: Said(label(), str(place.record or ""))


BY_ROOT: dict[str, Callable[[Definition, Place], Said]] = {
    "stages": _stage,
    "quotas": _quota,
    "levels": _level,
    "awards": _award,
    "money": _money,
    "returns": _return,
    "tasks": _task,
    "addressees": _addressees,
    "themes": _themes,
    "contact": _contact,
    "name": _plain(lambda: _("名称")),
    "issuer_note": _plain(lambda: _("发文机关")),
    "kind": lambda definition, _place: Said(_("类别"), DEFINITION_KINDS.get(definition.kind, "")),
    "year": lambda definition, _place: Said(
        _("年度"), _("%(year)s 年") % {"year": definition.year}
    ),
    "publicity_days": lambda definition, _place: Said(
        _("公示"), _("%(days)s 个工作日") % {"days": definition.publicity_days or 0}
    ),
}


def left_words(progress: Progress) -> list[str]:
    """4 处待核对, 2 处没读懂; what is done is not said."""
    counts = (
        (progress.to_check, _(" %(count)s 处待核对")),
        (progress.to_settle, _(" %(count)s 处没读懂")),
    )
    return [words % {"count": count} for count, words in counts if count]


def endorser_words(stage: Stage | None) -> str:
    """先单位团组织意见，后单位党组织意见."""
    names = [one.name for one in stage.endorsers] if stage else []
    if len(names) < 2:
        return "".join(names)
    return _("先%(names)s") % {"names": _("，后").join(names)}


def criteria_words(stage: Stage) -> str:
    """主题与导向 20 分、创新与特色 20 分; else that the template will do."""
    said = (_("%(name)s %(n)s 分") % {"name": one.name, "n": one.points} for one in stage.criteria)
    return "、".join(said) or _("没有写，用系统自带的一套")


def review_words(stage: Stage) -> str:
    """论文 60%，答辩 40%."""
    said = [f"{one.name} {points_words(one.weight)}%" for one in stage.parts]
    return _("，").join(said) or _("只有评审组的评分")


def vote_warning(stage: Stage) -> str:
    """Where votes count; the same words as in the review."""
    counts = any(one.kind == "ballot" and one.percent for one in stage.parts)
    return VOTE_WARNING if counts else ""


def signer_words(stage: Stage) -> str:
    names = [one.name for one in signers_of(stage)]
    return names[0] if len(names) == 1 else _("先%(names)s") % {"names": _("，后").join(names)}


def selection_words(stage: Stage) -> str:
    """What the choice of this stage is bound by, beside its tiers."""
    said = [
        (_("每个单位至多 %(n)s 项"), stage.per_unit),
        (_("每个区县至多 %(n)s 项"), stage.per_district),
        (_("%(n)s 年内主题全覆盖"), stage.cover_years),
        (_("今年是第 %(n)s 年"), stage.cover_year),
    ]
    return _("，").join(words % {"n": n} for words, n in said if n is not None)


def unit_words(units: Sequence[Unit]) -> str:
    """12 个二级学院团委、3 个直属机构团总支."""
    kinds = Counter(f"{one.get_category_display()}{one.get_kind_display()}" for one in units)
    counted = [_("%(count)s 个%(kind)s") % {"count": n, "kind": kind} for kind, n in kinds.items()]
    return "、".join(counted)


def joined(names: Iterable[str], most: int = 6) -> str:
    """思想引领类、组织建设类等 8 个: the first few names, and how many there are."""
    listed = list(names)
    if len(listed) <= most:
        return "、".join(listed)
    return _("%(names)s等 %(count)s 个") % {"names": "、".join(listed[:most]), "count": len(listed)}
