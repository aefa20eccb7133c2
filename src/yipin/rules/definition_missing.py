"""What must be asked of a person before a definition can be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yipin.rules.definition import Definition, Stage
from yipin.rules.parts import WHOLE
from yipin.rules.rubrics import points_words
from yipin.rules.tranches import split_award
from yipin.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Missing:
    """A setting the notice does not give. ``must`` false: may be settled after publishing."""

    path: str
    label: str
    hint: str
    must: bool = True


def missing_settings(definition: Definition) -> tuple[Missing, ...]:
    """Everything to be asked, what blocks publishing first."""
    asked = [missing for ask in QUESTIONS for missing in ask(definition)]
    return tuple(sorted(asked, key=lambda one: not one.must))


def _addressees(definition: Definition) -> Iterator[Missing]:
    if not definition.addressees:
        yield Missing("addressees", "发给谁", "选哪一级、哪一类单位要参加，发布后会通知它们。")


def _themes(definition: Definition) -> Iterator[Missing]:
    if definition.theme_choice != "none" and not definition.themes:
        yield Missing("themes", "可申报的主题", "列出各主题，或改为“不分主题”。")


def _stages(definition: Definition) -> Iterator[Missing]:
    has_work = definition.stages or definition.returns or definition.tasks
    if not has_work:
        yield Missing("stages", "分几步办", "至少要有一个收材料的阶段，或一项报送、一项任务。")
    for at, stage in enumerate(definition.stages):
        yield from _stage(f"stages[{at}]", stage)


def _stage(path: str, stage: Stage) -> Iterator[Missing]:
    is_first = stage.kind == "collect" and stage.purpose == "application"
    if stage.closes_at is None and stage.kind in ("collect", "endorse"):
        hint = "写到分钟；只写日子就是当天 24:00，含当分钟。"
        yield Missing(f"{path}.closes_at", f"“{stage.name}”的截止时间", hint, must=is_first)
    elif stage.closes_at is None and stage.opens_at is None:
        yield Missing(
            f"{path}.opens_at", f"“{stage.name}”的时间", "定下来以后再通知也可以。", False
        )
    elif stage.uncertain:
        hint = stage.note or "通知里写得不确定，请核对。"
        yield Missing(path, f"“{stage.name}”的时间待核对", hint, must=False)
    if stage.kind == "recheck" and stage.interval_months is None:
        hint = "如 24 个月。现在不定，认证的时候一定要写。"
        yield Missing(f"{path}.interval_months", f"“{stage.name}”每隔几个月", hint, must=False)
    yield from _shares(path, stage)
    if is_first and not stage.forms:
        yield Missing(f"{path}.forms", f"“{stage.name}”用哪张表", "选附件里的申报表，或新建一张。")
    if stage.kind == "endorse" and not stage.endorsers:
        yield Missing(f"{path}.endorsers", f"“{stage.name}”由谁签", "按先后列出各方意见。")


def _shares(path: str, stage: Stage) -> Iterator[Missing]:
    """Parts of a review that do not make a whole yet."""
    if not stage.parts:
        return
    label, total = f"“{stage.name}”各部分的权重", sum(one.weight for one in stage.parts)
    if not any(one.kind == "own" for one in stage.parts):
        yield Missing(f"{path}.parts", label, "还缺评审组的评分这一部分；不计分的写 0。")
    elif total != WHOLE:
        hint = f"加起来是 {points_words(total)}%，要正好是 100%。"
        yield Missing(f"{path}.parts", label, hint)


def _publicity(definition: Definition) -> Iterator[Missing]:
    if definition.publicity_days is None and any(definition.stages_of("publicise")):
        hint = "按工作日计，通知没写时一般用 5 个。"
        yield Missing("publicity_days", "公示几个工作日", hint, must=False)


def _contact(definition: Definition) -> Iterator[Missing]:
    contact = definition.contact
    if not (contact.phone or contact.mailbox):
        hint = "会写进通知和公示页。请填办公电话或办公邮箱，不要填个人的。"
        yield Missing("contact", "联系方式", hint)


def _awards(definition: Definition) -> Iterator[Missing]:
    for at, award in enumerate(definition.awards):
        if award.amount_fen is None and award.count_max is None:
            hint = award.note or "立项决定以前定下来即可。"
            yield Missing(f"awards[{at}]", f"“{award.tier}”的个数和经费", hint, must=False)


def _money(definition: Definition) -> Iterator[Missing]:
    """Fixed sums that do not come to what a tier gives."""
    plan = definition.money.tranches
    for award in definition.awards:
        parts = split_award(award.amount_fen, plan) if plan and award.amount_fen else ()
        if isinstance(parts, Verdict):
            label = f"“{award.tier}”的拨付办法"
            yield Missing("money.tranches", label, parts.reason, must=False)


QUESTIONS: tuple[Callable[[Definition], Iterator[Missing]], ...] = (
    _addressees,
    _themes,
    _stages,
    _publicity,
    _contact,
    _awards,
    _money,
)
