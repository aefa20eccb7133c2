"""The lists of a definition that have an editor: where each lies, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.rules.definition import (
    REACHES,
    SIDES,
    Award,
    Definition,
    Material,
    Quota,
    RubricRow,
    Stage,
    hundredths,
)
from yipin.rules.form_schema import FormSchema
from yipin.rules.plain import as_plain, from_plain
from yipin.rules.quota_words import quota_sentence
from yipin.rules.recurrence_words import recurrence_words
from yipin.rules.report_schema import form_signed_at
from yipin.rules.rubrics import points_words, template_rows
from yipin.rules.tranche_words import part_words
from yipin.rules.tranches import Tranche
from yipin.web.office.definitions import list_forms as rows
from yipin.web.office.definitions.criterion_row import CriterionRow, criterion_detail
from yipin.web.office.definitions.schedule import when_words
from yipin.web.office.definitions.tranche_row import TrancheRow
from yipin.web.office.definitions.words import count_words
from yipin.web.theme.figures import yuan

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListPart:
    """``path`` answers where the list lies; empty where the definition has no place for it."""

    row: type[rows.RowForm]
    title: Any
    hint: Any
    add: Any
    path: Callable[[Definition], str]
    is_built: bool = True
    more: Callable[[Definition], Plain] = lambda _definition: {}  # what else a row is made with
    usual: Sequence[Plain] = ()  # what an empty list may be filled with by one click


def _at(path: str) -> Callable[[Definition], str]:
    return lambda _definition: path


def _endorsers(definition: Definition) -> str:
    stage = definition.endorse_stage
    return f"stages.{stage.key}.endorsers" if stage else ""


def _materials(definition: Definition) -> str:
    stage = definition.application_stage
    return f"stages.{stage.key}.materials" if stage else ""


PARTS = {
    "stages": ListPart(
        rows.StageRow, _("分几步办"),
        _("按先后排。开始和截止都含当分钟，北京时间。"), _("再加一步"), _at("stages"),
    ),
    "endorsers": ListPart(
        rows.EndorserRow, _("由谁签署意见"),
        _("按先后签；前一方签了，后一方才看得到。"), _("再加一方"), _endorsers,
        more=lambda definition: {"boxes": boxes_of(definition.application_form)},
    ),
    "materials": ListPart(
        rows.MaterialRow, _("表格以外还要交的文件"),
        _("系统按文件内容认格式，改后缀没有用。"), _("再加一份"), _materials,
    ),
    "themes": ListPart(
        rows.ThemeRow, _("可申报的主题"), _("名称照通知写，申报表里原样出现。"), _("再加一个"), _at("themes")
    ),
    "quotas": ListPart(
        rows.QuotaRow, _("各单位报几项"),
        _("同时管得着的几条都要满足。"), _("再加一条"), _at("quotas"),
    ),
    "levels": ListPart(
        rows.LevelRow, _("级别"),
        _("审查时可以在各级别之间调整；有总数的到数为止。"), _("再加一级"), _at("levels"),
    ),
    "awards": ListPart(
        rows.AwardRow, _("立几项、资助多少"), _("金额按元填，可以到分。"), _("再加一档"), _at("awards")
    ),
    "tranches": ListPart(
        TrancheRow, _("经费分几笔拨付"),
        _("比例加起来要正好 100%。不写，就等项目通过验收后一次拨付；每一轮还可以写明原因再改。"),
        _("再加一笔"), _at("money.tranches"), more=lambda definition: {"definition": definition},
    ),
    "returns": ListPart(
        rows.ReturnRow, _("定期报送"), _("先写进计划，到期提醒尚未开通。"), _("再加一项"), _at("returns"),
        is_built=False,
    ),
    "tasks": ListPart(
        rows.TaskRow, _("任务分工"), _("先写进计划，督办尚未开通。"), _("再加一项"), _at("tasks"),
        is_built=False,
    ),
    "addressees": ListPart(
        rows.AddresseeRow, _("按规则选单位"),
        _("几条规则合起来算。发布时按当时的组织库找单位。"), _("再加一条"), _at("addressees"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StagePart:
    """A list that every stage of some kinds has for itself, in its setting ``name``."""

    kinds: tuple[str, ...]
    name: str
    row: type[rows.RowForm]
    title: Any
    hint: Any
    add: Any
    usual: Callable[[Stage], Sequence[RubricRow]] = lambda _stage: ()
    more: Callable[[Definition, Stage], Plain] = lambda _definition, _stage: {}


STAGE_PARTS = {
    "criteria": StagePart(
        ("assess",), "criteria", CriterionRow, _("评分指标"),
        _("准备评审时照这里放好评分表；专家打第一个分以前，还可以在“改评分表”里改。不写，就用系统自带的一套。"),
        _("再加一项"), usual=template_rows,
    ),
    "parts": StagePart(
        ("assess",), "parts", rows.ReviewPartRow, _("分几部分计分"),
        _("每部分先折成 100 分，再按权重合成，加起来要正好 100%。不写，就只有评审组的评分。准备评审时照这里放好，交评分表以前还能改。"),
        _("再加一部分"),
    ),
    "signers": StagePart(
        ("decide",), "endorsers", rows.SignerRow, _("决定由谁签"),
        _("按先后签。不写，就由主办单位的团组织签。"), _("再加一方"),
    ),
    "opinions": StagePart(
        ("endorse",), "endorsers", rows.EndorserRow, _("由谁签署意见"),
        _("按先后签；前一方签了，后一方才看得到。"), _("再加一方"),
        more=lambda definition, stage: {"boxes": boxes_of(form_signed_at(definition, stage))},
    ),
    "files": StagePart(
        ("collect",), "materials", rows.MaterialRow, _("表格以外还要交的文件"),
        _("系统按文件内容认格式，改后缀没有用。"), _("再加一份"),
    ),
}  # fmt: skip


def list_at(definition: Definition, name: str) -> tuple[ListPart, str] | None:
    """The list of this name and where it lies; ``parts-review`` is that of one stage. The path is empty
    where the definition has no place for it.
    """
    base, _sep, key = name.partition("-")
    if not key:
        part = PARTS.get(name)
        return (part, part.path(definition)) if part else None
    own, stage = STAGE_PARTS.get(base), definition.stage(key)
    if own is None or stage is None or stage.kind not in own.kinds:
        return None
    title = _now("%(stage)s：%(title)s") % {"stage": stage.name, "title": own.title}
    path = f"stages.{key}.{own.name}"
    usual = [as_plain(one) for one in own.usual(stage)]
    made = ListPart(
        own.row, title, own.hint, own.add, _at(path), usual=usual,
        more=lambda known: own.more(known, stage),
    )  # fmt: skip
    return made, path


def records_of(definition: Definition, path: str) -> list[Plain]:
    """The list at the path as plain data."""
    root, *names = path.split(".")
    place: Any = as_plain(getattr(definition, root))
    if isinstance(place, dict):
        return list(place.get(names[0], []))
    if names:
        owner = next(one for one in place if one["key"] == names[0])
        place = owner.get(names[1], [])
    return list(place)


def title_of(plain: Plain, part: str, definition: Definition) -> tuple[str, str]:
    """What a folded row says: its name and the most telling of the rest."""
    name = plain.get("name") or plain.get("tier") or plain.get("who") or plain.get("text") or ""
    tell = DETAILS.get(part.partition("-")[0])
    return str(name), tell(plain, definition) if tell else ""


def _stage_detail(plain: Plain, definition: Definition) -> str:
    stage = definition.stage(plain["key"])
    return when_words(stage, definition.year) if stage else ""


def _quota_detail(plain: Plain, definition: Definition) -> str:
    names = {level.key: level.name for level in definition.levels}
    quota = from_plain(Quota, plain | {"who": ""}, "", [])
    return quota_sentence(quota, names.get(quota.level, "")).rstrip("。") if quota else ""


def _award_detail(plain: Plain, definition: Definition) -> str:
    award = from_plain(Award, plain, "", [])
    if award is None:
        return ""
    money = "" if award.amount_fen is None else yuan(award.amount_fen)
    return "，".join(part for part in (count_words(award), money) if part)


def _tranche_detail(plain: Plain, definition: Definition) -> str:
    tranche = from_plain(Tranche, plain, "", [])
    names = {one.key: one.name for one in definition.stages}
    return part_words(tranche, names) if tranche else ""


def _level_detail(plain: Plain, definition: Definition) -> str:
    cap = plain.get("cap")
    return "" if cap is None else _now("总数不超过 %(cap)s 项") % {"cap": cap}


def _material_detail(plain: Plain, definition: Definition) -> str:
    material = from_plain(Material, plain, "", [])
    if material is None:
        return ""
    must = _now("必须交") if material.required else _now("可以不交")
    return f"{must}，{'、'.join(material.kinds)}"


DETAILS: dict[str, Callable[[Plain, Definition], str]] = {
    "stages": _stage_detail,
    "quotas": _quota_detail,
    "awards": _award_detail,
    "tranches": _tranche_detail,
    "levels": _level_detail,
    "materials": _material_detail,
    "files": _material_detail,
    "themes": lambda plain, _definition: plain.get("group", ""),
    "endorsers": lambda plain, _definition: SIDES.get(plain.get("side", "league"), ""),
    "opinions": lambda plain, _definition: SIDES.get(plain.get("side", "league"), ""),
    "signers": lambda plain, _definition: SIDES.get(plain.get("side", "league"), ""),
    "criteria": lambda plain, _definition: criterion_detail(plain),
    "parts": lambda plain, _definition: f"{points_words(hundredths(plain.get('percent', 0)))}%",
    "returns": lambda plain, _definition: recurrence_words(plain["recurrence"]),
    "tasks": lambda plain, _definition: plain.get("department", ""),
    "addressees": lambda plain, _definition: REACHES.get(plain.get("reach", "children"), ""),
}


def boxes_of(form: FormSchema | None) -> list[tuple[str, str]]:
    """The opinion boxes of a form, to choose from."""
    if form is None:
        return []
    return [(one.key, one.label) for one in form.fields() if not one.is_filled_by_applicant]
