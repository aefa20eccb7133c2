"""A plan of tranches as an officer reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yipin.rules.decisions import GRADES
from yipin.rules.definition import Definition
from yipin.rules.money import money_words
from yipin.rules.tranches import STAGE, WHEN, WHOLE, Tranche, share_words


def plan_words(plan: Sequence[Tranche], definition: Definition) -> tuple[str, ...]:
    """启动经费：立项后拨 40%; one sentence for each part, without a stop."""
    names = {one.key: one.name for one in definition.stages}
    return tuple(f"{one.name}：{part_words(one, names)}" for one in plan)


def part_words(one: Tranche, stage_names: Mapping[str, str]) -> str:
    """通过验收后拨 60%，合格的拨其中 80%."""
    when = WHEN.get(one.when, one.when)
    if one.when == STAGE:
        when = f"“{stage_names.get(one.stage_key, one.stage_key)}”通过后"
    much = share_words(one.share) if one.fixed_fen is None else money_words(one.fixed_fen)
    graded = [
        f"，{GRADES.get(each.grade, each.grade)}的拨其中 {share_words(each.share)}"
        for each in one.by_grade
        if each.share != WHOLE
    ]
    return f"{when}拨 {much}{''.join(graded)}"
