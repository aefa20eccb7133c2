"""What makes a definition impossible to run, whatever is still missing in it.

Each check names the place, what is wrong there and what to do. What is merely missing is no
fault: a definition may be saved half done (see ``definition_missing``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime

from yipin.rules.deadlines import closing_at, opening_at
from yipin.rules.decisions import GRADES, deciding_stages
from yipin.rules.definition import (
    DEFINITION_KINDS,
    ENDORSED_FOR,
    PURPOSES,
    QUOTA_SCOPES,
    REACHES,
    REVIEW_PARTS,
    SIDES,
    STAGE_KINDS,
    THEME_CHOICES,
    Award,
    Definition,
    Quota,
    Stage,
)
from yipin.rules.form_schema import FIELD_TYPES, PREFILL_FACTS, Field, FormSchema
from yipin.rules.parts import MOST_PARTS
from yipin.rules.plain import Fault
from yipin.rules.recurrence_words import recurrence_parts
from yipin.rules.rubrics import (
    LAST_TIE,
    LONGEST_CRITERION,
    LONGEST_GUIDANCE,
    LONGEST_KEY,
    MOST_POINTS,
    MOST_WEIGHT,
)
from yipin.rules.titles_held import LONGEST_MONTHS
from yipin.rules.tranches import check_plan

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
YEARS = range(1980, 2101)
CRITERION_TEXTS = (
    ("key", "代号", LONGEST_KEY), ("name", "名称", LONGEST_CRITERION), ("guidance", "说明", LONGEST_GUIDANCE),
)  # fmt: skip
CRITERION_NUMBERS = (
    ("points", "满分", 1, MOST_POINTS), ("weight", "权重", 1, MOST_WEIGHT), ("tie", "同分先后", 0, LAST_TIE),
)  # fmt: skip


def definition_faults(definition: Definition) -> tuple[Fault, ...]:
    """Every contradiction in the definition; empty when it is valid."""
    return tuple(fault for check in CHECKS for fault in check(definition))


def _head_faults(definition: Definition) -> Iterator[Fault]:
    yield from _key_fault("key", definition.key)
    yield from _choice_fault("kind", definition.kind, DEFINITION_KINDS)
    yield from _choice_fault("theme_choice", definition.theme_choice, THEME_CHOICES)
    if not definition.name.strip():
        yield Fault("name", "名称是空的，请写上项目计划的名称。")
    if definition.year not in YEARS:
        yield Fault("year", f"{definition.year} 不像年份，请写四位年份，如 2027。")
    if definition.publicity_days is not None and definition.publicity_days < 1:
        yield Fault("publicity_days", "公示至少 1 个工作日，请改大，或删去这一项。")


def _key_fault(path: str, key: str) -> Iterator[Fault]:
    if not KEY.fullmatch(key):
        yield Fault(path, f"代号“{key}”不合写法，只用小写字母、数字、- 和 _，60 个以内。")


def _choice_fault(path: str, value: str, choices: Collection[str]) -> Iterator[Fault]:
    if value not in choices:
        yield Fault(path, f"没有“{value}”这一种，可用：{'、'.join(choices)}。")


def _unique_faults(path: str, keys: Sequence[str]) -> Iterator[Fault]:
    for at, key in enumerate(keys):
        yield from _key_fault(f"{path}[{at}].key", key)
        if key in keys[:at]:
            yield Fault(f"{path}[{at}].key", f"代号“{key}”前面已经用过，请换一个。")


def _theme_faults(definition: Definition) -> Iterator[Fault]:
    yield from _unique_faults("themes", [theme.key for theme in definition.themes])
    for at, theme in enumerate(definition.themes):
        yield from _unique_faults(f"themes[{at}].items", [one.key for one in theme.items])
        if definition.theme_choice == "items" and not theme.items:
            yield Fault(f"themes[{at}].items", "按内容项申报时，每个方向都要列出内容项。")


def _addressee_faults(definition: Definition) -> Iterator[Fault]:
    for at, rule in enumerate(definition.addressees):
        yield from _choice_fault(f"addressees[{at}].reach", rule.reach, REACHES)


def _quota_faults(definition: Definition) -> Iterator[Fault]:
    levels = {level.key for level in definition.levels}
    for at, quota in enumerate(definition.quotas):
        path = f"quotas[{at}]"
        yield from _choice_fault(f"{path}.scope", quota.scope, QUOTA_SCOPES)
        yield from _bound_faults(path, quota)
        if quota.level and quota.level not in levels:
            yield Fault(f"{path}.level", f"levels 里没有“{quota.level}”，请补上或改名。")


def _bound_faults(path: str, quota: Quota) -> Iterator[Fault]:
    least, most, extra = quota.min, quota.max, quota.exception_max
    if any(number is not None and number < 0 for number in (least, most, extra)):
        yield Fault(path, "名额不能是负数。")
    if least is not None and most is not None and least > most:
        yield Fault(path, f"最少 {least} 项多于最多 {most} 项，请核对。")
    if extra is not None and (most is None or extra <= most):
        yield Fault(f"{path}.exception_max", "例外的上限要大于 max，请核对，或删去这一项。")


def _level_faults(definition: Definition) -> Iterator[Fault]:
    yield from _unique_faults("levels", [level.key for level in definition.levels])
    for at, level in enumerate(definition.levels):
        if level.cap is not None and level.cap < 0:
            yield Fault(f"levels[{at}].cap", "名额不能是负数。")


def _stage_faults(definition: Definition) -> Iterator[Fault]:
    yield from _unique_faults("stages", [stage.key for stage in definition.stages])
    forms = {form.key for form in definition.forms}
    for at, stage in enumerate(definition.stages):
        path = f"stages[{at}]"
        yield from _choice_fault(f"{path}.kind", stage.kind, STAGE_KINDS)
        yield from _choice_fault(f"{path}.purpose", stage.purpose, PURPOSES)
        yield from _window_faults(path, stage)
        yield from _part_faults(path, stage, forms)
        yield from _review_part_faults(path, stage)
        yield from _limit_faults(path, stage, definition)


def _window_faults(path: str, stage: Stage) -> Iterator[Fault]:
    opens, bad_open = _moment(opening_at, stage.opens_at, f"{path}.opens_at")
    closes, bad_close = _moment(closing_at, stage.closes_at, f"{path}.closes_at")
    yield from (*bad_open, *bad_close)
    if opens and closes and opens > closes:
        yield Fault(f"{path}.closes_at", f"“{stage.name}”截止早于开始，请核对这两个时间。")


def _moment(
    read: Callable[[str | None], datetime | None], text: str | None, path: str
) -> tuple[datetime | None, tuple[Fault, ...]]:
    try:
        return read(text), ()
    except ValueError:
        words = f"“{text}”不是时间，请写成 2027-03-30T18:00，或只写 2027-03-30。"
        return None, (Fault(path, words),)


def _part_faults(path: str, stage: Stage, forms: Collection[str]) -> Iterator[Fault]:
    for at, key in enumerate(stage.forms):
        if key not in forms:
            yield Fault(f"{path}.forms[{at}]", f"forms 里没有“{key}”这张表，请补上或改名。")
    yield from _unique_faults(f"{path}.endorsers", [one.key for one in stage.endorsers])
    yield from _unique_faults(f"{path}.materials", [one.key for one in stage.materials])
    for at, grade in enumerate(stage.grades):
        yield from _choice_fault(f"{path}.grades[{at}]", grade, GRADES)
    if stage.interval_months is not None and not 1 <= stage.interval_months <= LONGEST_MONTHS:
        words = f"复查间隔写 1—{LONGEST_MONTHS} 个月，不是 {stage.interval_months}。"
        yield Fault(f"{path}.interval_months", words)
    if stage.gates_new and stage.kind != "recheck":
        yield Fault(f"{path}.gates_new", "复查合格才能再报，只在复查阶段写。")
    yield from _criteria_faults(path, stage)
    for at, one in enumerate(stage.endorsers):
        yield from _choice_fault(f"{path}.endorsers[{at}].side", one.side, SIDES)
        yield from _choice_fault(f"{path}.endorsers[{at}].of", one.of, ENDORSED_FOR)


def _criteria_faults(path: str, stage: Stage) -> Iterator[Fault]:
    if stage.criteria and stage.kind != "assess":
        yield Fault(f"{path}.criteria", "评分指标只在评审阶段写。")
    yield from _unique_faults(f"{path}.criteria", [one.key for one in stage.criteria])
    for at, one in enumerate(stage.criteria):
        row = f"{path}.criteria[{at}]"
        if not one.name.strip():
            yield Fault(f"{row}.name", "这一项指标没有名称，请写上。")
        for name, label, most in CRITERION_TEXTS:
            if len(getattr(one, name)) > most:
                words = f"第 {at + 1} 项指标的{label}太长，最多 {most} 个字，请改短。"
                yield Fault(f"{row}.{name}", words)
        for name, label, least, most in CRITERION_NUMBERS:
            if not least <= getattr(one, name) <= most:
                words = f"“{one.name}”的{label}请写 {least} 到 {most} 的整数。"
                yield Fault(f"{row}.{name}", words)


def _review_part_faults(path: str, stage: Stage) -> Iterator[Fault]:
    """What no review could be set up by; shares that are not the whole yet are merely missing."""
    if stage.parts and stage.kind != "assess":
        yield Fault(f"{path}.parts", "分几部分计分，只在评审阶段写。")
    yield from _unique_faults(f"{path}.parts", [one.key for one in stage.parts])
    for at, one in enumerate(stage.parts):
        yield from _choice_fault(f"{path}.parts[{at}].kind", one.kind, REVIEW_PARTS)
        if not one.name.strip():
            yield Fault(f"{path}.parts[{at}].name", "这一部分没有名称，请写上。")
        if not 0 <= one.percent <= 100:
            yield Fault(f"{path}.parts[{at}].percent", f"“{one.name}”的权重请写 0 到 100。")
        elif one.percent != round(one.percent, 2):
            words = f"“{one.name}”的权重至多两位小数，如 33.33。"
            yield Fault(f"{path}.parts[{at}].percent", words)
    if sum(one.kind == "own" for one in stage.parts) > 1:
        yield Fault(f"{path}.parts", "评审组的评分只能有一部分，另一次打分请选“专家再打一次分”。")
    if len(stage.parts) > MOST_PARTS:
        yield Fault(f"{path}.parts", f"最多分成 {MOST_PARTS} 部分。")


def _limit_faults(path: str, stage: Stage, definition: Definition) -> Iterator[Fault]:
    names = ("per_unit", "per_district", "cover_years", "cover_year")
    given = {name: getattr(stage, name) for name in names if getattr(stage, name) is not None}
    if not given:
        return
    if stage not in deciding_stages(definition, "application")[:1]:
        words = "每家至多几项和主题覆盖，只写在确定立项的那一步。"
        yield Fault(f"{path}.{next(iter(given))}", words)
    for name, number in given.items():
        if number < 1:
            yield Fault(f"{path}.{name}", "请写 1 以上的整数，没有这样的要求就不写。")
    if (stage.cover_year or 1) > (stage.cover_years or 0) and "cover_year" in given:
        words = "今年是第几年，要在几年内主题全覆盖之内，请核对这两个数。"
        yield Fault(f"{path}.cover_year", words)


def _award_faults(definition: Definition) -> Iterator[Fault]:
    for at, award in enumerate(definition.awards):
        yield from _choice_fault(f"awards[{at}].purpose", award.purpose, PURPOSES)
        if _is_negative(award):
            yield Fault(f"awards[{at}]", "金额和个数不能是负数。")
        if (award.count_min or 0) > (award.count_max or award.count_min or 0):
            yield Fault(f"awards[{at}]", "最少个数多于最多个数，请核对。")


def _is_negative(award: Award) -> bool:
    numbers = (award.amount_fen, award.count_min, award.count_max)
    return any(number is not None and number < 0 for number in numbers)


def _money_faults(definition: Definition) -> Iterator[Fault]:
    """What no round could release money by."""
    plan, stages = definition.money.tranches, {one.key for one in definition.report_stages}
    if plan and not (verdict := check_plan(plan)):
        yield Fault("money.tranches", verdict.reason)
    for at, one in enumerate(plan):
        path = f"money.tranches[{at}]"
        if one.stage_key and one.stage_key not in stages:
            words = f"“{one.name}”等的那一步“{one.stage_key}”不收中期或总结材料，请改等别的。"
            yield Fault(f"{path}.stage_key", words)
        for number, graded in enumerate(one.by_grade):
            yield from _choice_fault(f"{path}.by_grade[{number}].grade", graded.grade, GRADES)


def _return_faults(definition: Definition) -> Iterator[Fault]:
    yield from _unique_faults("returns", [one.key for one in definition.returns])
    forms = {form.key for form in definition.forms}
    for at, one in enumerate(definition.returns):
        if one.form and one.form not in forms:
            yield Fault(f"returns[{at}].form", f"forms 里没有“{one.form}”这张表，请补上或改名。")
        try:
            recurrence_parts(one.recurrence)
        except ValueError as error:
            yield Fault(f"returns[{at}].recurrence", str(error))


def _task_faults(definition: Definition) -> Iterator[Fault]:
    for at, task in enumerate(definition.tasks):
        yield from _moment(closing_at, task.due or None, f"tasks[{at}].due")[1]


def _form_faults(definition: Definition) -> Iterator[Fault]:
    yield from _unique_faults("forms", [form.key for form in definition.forms])
    for at, form in enumerate(definition.forms):
        yield from _choice_fault(f"forms[{at}].kind", form.kind, ("form", "table"))
        for fault in form_faults(form):
            yield Fault(f"forms[{at}].{fault.path}", fault.message)


def form_faults(form: FormSchema) -> Iterator[Fault]:
    """The faults of one form; also asked by the form editor."""
    yield from _unique_faults("sections", [section.key for section in form.sections])
    seen: set[str] = set()
    for at, section in enumerate(form.sections):
        for number, field in enumerate(section.fields):
            path = f"sections[{at}].fields[{number}]"
            yield from _key_fault(f"{path}.key", field.key)
            if field.key in seen:
                yield Fault(f"{path}.key", f"代号“{field.key}”在这张表里已经用过，请换一个。")
            seen.add(field.key)
            yield from _field_faults(path, field)


def _field_faults(path: str, field: Field) -> Iterator[Fault]:
    yield from _choice_fault(f"{path}.type", field.type, FIELD_TYPES)
    if not field.label.strip():
        yield Fault(f"{path}.label", "栏目没有名称，请写上。")
    if field.type == "choice" and not field.options:
        yield Fault(f"{path}.options", f"“{field.label}”是选项，请列出可选的各项。")
    if field.type == "table" and not field.columns:
        yield Fault(f"{path}.columns", f"“{field.label}”是表格，请列出各列。")
    if field.prefill and field.prefill not in PREFILL_FACTS:
        yield Fault(f"{path}.prefill", f"系统里没有“{field.prefill}”这一项数据，请改名或删去。")
    yield from _unique_faults(f"{path}.columns", [column.key for column in field.columns])
    for at, column in enumerate(field.columns):
        yield from _choice_fault(f"{path}.columns[{at}].type", column.type, FIELD_TYPES)


CHECKS: tuple[Callable[[Definition], Iterator[Fault]], ...] = (
    _head_faults,
    _theme_faults,
    _addressee_faults,
    _quota_faults,
    _level_faults,
    _stage_faults,
    _award_faults,
    _money_faults,
    _return_faults,
    _task_faults,
    _form_faults,
)
