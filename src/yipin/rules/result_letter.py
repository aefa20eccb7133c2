"""The letter that tells one unit what was decided for its own projects (信函格式, GB/T 9704-2012, 10.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yipin.rules.decision_paper import bare_sum, named
from yipin.rules.decisions import outcome_of
from yipin.rules.definition import Definition
from yipin.rules.notice_paper import Issuer, contact_words
from yipin.rules.official_paper import OfficialPaper, Paragraph
from yipin.rules.paper_groups import without_only
from yipin.rules.quotation import quoted

SUBJECTS = {
    "application": ("立项结果", "你单位申报的{n}个项目，经审查和研究决定{shown}，结果如下。"),
    "midterm": ("中期检查结果", "你单位承担的{n}个项目，经中期检查和研究决定{shown}，结果如下。"),
    "summary": ("验收结果", "你单位承担的{n}个项目，经验收和研究决定{shown}，结果如下。"),
    "acceptance": ("验收结果", "你单位承担的{n}个项目，经验收和研究决定{shown}，结果如下。"),
}
SHOWN = "，公示期满无异议或异议已处理"
# What is asked of the unit, by the action of the stage table.
ASKED = {
    "approve": "予以立项的项目，请按照申报方案组织实施，按时报送过程材料和总结，经费专款专用。",
    "reserve": "列为候补的项目，有名额空出时按次序递补，另行通知。",
    "leave_out": "未予立项的项目，可以继续培育，欢迎今后再次申报。",
    "continue": "继续实施的项目，请按照计划推进。",
    "adjust": "需要调整的项目，请按照说明调整计划，报我单位同意后实施。",
    "extend": "延期的项目，请按照说明补充材料，重新报送。",
    "cancel": "终止的项目，请做好收尾和材料归档。",
    "accept": "通过验收的项目，请整理好材料归档，把成果用好、坚持下去。",
    "fail": "未通过验收的项目，请按照说明总结原因，做好收尾。",
}
# How each outcome is put to a unit.
SAID = {
    "approve": "予以立项",
    "reserve": "列为候补",
    "leave_out": "未予立项",
    "continue": "继续实施",
    "adjust": "调整后继续实施",
    "extend": "予以延期",
    "cancel": "终止实施",
    "excellent": "通过验收，等次为优秀",
    "pass": "通过验收，等次为合格",
    "fail": "未通过验收",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a unit is entitled to read of one of its projects: neither rank nor marks, and a reason
    only where the outcome itself asks for one. Money in fen.
    """

    title: str
    outcome: str
    tier: str = ""
    level: str = ""
    amount_fen: int | None = None
    note: str = ""


def result_letter(
    definition: Definition, issuer: Issuer, on: date, purpose: str, unit: str,
    decided: Sequence[Decided], *, is_publicised: bool = False, number: str = "",
) -> OfficialPaper:  # fmt: skip
    """To one unit, with its own projects alone. ``number`` may be empty: a letter without one."""
    name, opening = SUBJECTS[purpose]
    first = opening.format(n=len(decided), shown=SHOWN if is_publicised else "")
    listed = [item_words(purpose, one) for one in without_only(definition, decided)]
    if len(listed) > 1:
        listed = [f"{at}.{words}" for at, words in enumerate(listed, start=1)]
    words = [first, *listed, *asked_words(purpose, decided), contact_words(definition)]
    return OfficialPaper(
        kind="letter",
        mark=issuer.name,
        number=number,
        title=f"关于{named(definition)}{name}的通知",
        addressees=unit,
        paragraphs=tuple(Paragraph(one) for one in words if one),
        issuer=issuer.name,
        dated_on=on.isoformat(),
    )


def item_words(purpose: str, one: Decided) -> str:
    """“百炼匠心工作坊”：予以立项，列为重点支持项目，支持经费3000元。"""
    outcome = outcome_of(purpose, one.outcome)
    parts = [SAID.get(one.outcome, one.outcome)]
    if one.outcome == "approve":
        graded = "、".join(filter(None, (one.tier, one.level)))
        money = f"支持经费{bare_sum(one.amount_fen)}" if one.amount_fen else ""
        parts += [graded and f"列为{graded}", money]
    said = f"{quoted(one.title)}：{'，'.join(filter(None, parts))}。"
    if outcome is None or not outcome.needs_reason or not one.note.strip():
        return said
    return f"{said}{one.note.strip().rstrip('。')}。"


def asked_words(purpose: str, decided: Sequence[Decided]) -> list[str]:
    """One sentence for each thing that happens to any of them, in the order in which they come."""
    found = (outcome_of(purpose, one.outcome) for one in decided)
    return list(dict.fromkeys(ASKED[one.action] for one in found if one is not None))
