"""The form of a report: the notice's own where it has one, else a short one with the files it asks for.

What the project is called and what it is about are known and never asked again.
"""

from __future__ import annotations

from dataclasses import replace

from yipin.rules.application_schema import THEME, TITLE, field_for, material_field
from yipin.rules.collecting import collecting
from yipin.rules.definition import PURPOSES, Definition, Stage
from yipin.rules.form_schema import Field, FormSchema, Section

LONG, SHORT = 1500, 600  # characters
NUMERALS = "一二三四"


def _asked(key: str, label: str, most: int, hint: str, *, required: bool = True) -> Field:
    return Field(key, label, type="long_text", max_chars=most, hint=hint, required=required)


# What is asked where the notice brings no form of its own.
QUESTIONS: dict[str, tuple[Field, ...]] = {
    "midterm": (
        _asked("progress", "进展情况", LONG, "按方案做了哪些、做到哪一步，时间和场次写清楚"),
        _asked("problems", "存在的问题", SHORT, "没有就不填", required=False),
        _asked("next_steps", "下一步安排", SHORT, "要调整方案的，写明调什么、为什么"),
    ),
    "acceptance": (
        _asked("work", "实施情况", LONG, "按方案做了哪些，时间、对象、场次写清楚"),
        _asked("results", "主要成效", LONG, "有数字的写数字，出处写明"),
        _asked("experience", "经验和不足", SHORT, "没有就不填", required=False),
    ),
}
QUESTIONS["summary"] = QUESTIONS["acceptance"]
QUESTIONS["return"] = QUESTIONS["midterm"]


def report_schema(definition: Definition, stage: Stage) -> FormSchema:
    """The form that a project's unit fills in at this stage."""
    own = own_form(definition, stage)
    form = own or _short_form(definition, stage)
    sections = list(form.sections)
    if own is not None and (head := _missing_head(own)):
        sections.insert(0, Section("project", "项目", head))
    if stage.materials:
        files = tuple(material_field(one) for one in stage.materials)
        title = "附件材料" if own is not None else f"{NUMERALS[len(sections)]}、附件材料"
        sections.append(Section("materials", title, files))
    return replace(form, key=form_key(stage), sections=tuple(sections))


def own_form(definition: Definition, stage: Stage) -> FormSchema | None:
    """The form that the notice brings for what is collected at this stage."""
    forms = (one for one in definition.forms if one.key in stage.forms and one.kind == "form")
    return next(forms, None)


def form_signed_at(definition: Definition, endorse: Stage) -> FormSchema | None:
    """In which form the opinions of a stage are printed: that of what is collected for its purpose."""
    collected = (one for one in definition.stages_of("collect") if one.purpose == endorse.purpose)
    stage = next(collected, None)
    return own_form(definition, stage) if stage else None


def form_key(stage: Stage) -> str:
    """How the form row of a report is called in a round."""
    return f"report-{stage.key}"


def _short_form(definition: Definition, stage: Stage) -> FormSchema:
    sections = [
        Section("project", "一、项目", _head(definition)),
        Section("report", f"二、{PURPOSES[stage.purpose]}", QUESTIONS[stage.purpose]),
    ]
    endorse = collecting(definition, stage.key).endorse
    if endorse is not None and endorse.endorsers:
        boxes = tuple(
            Field(one.field or one.key, one.name, type="opinion_and_seal")
            for one in endorse.endorsers
        )
        sections.append(Section("opinions", "三、意见", boxes))
    return FormSchema(
        key=stage.key, title=f"{definition.name}{stage.name}", sections=tuple(sections)
    )


def _head(definition: Definition) -> tuple[Field, ...]:
    unit = Field("unit", "项目单位", type="organisation", prefill="unit.name")
    title = Field("title", "项目名称", prefill=TITLE)
    theme = Field("theme", "主题", required=False, prefill=THEME)
    leader = Field("leader", "负责人", type="person", prefill="leader.name")
    return (unit, title, *((theme,) if definition.themes else ()), leader)


def _missing_head(form: FormSchema) -> tuple[Field, ...]:
    if field_for(form, TITLE) is not None:
        return ()
    return (Field("project_title", "项目名称", prefill=TITLE),)
