"""The form a unit really fills in: the notice's own form, made complete with what a round needs.

A project must have a name, where the notice sets themes one of them, and the files that the notice
asks for beside the form. What the notice's form already asks is not asked twice.
"""

from __future__ import annotations

from dataclasses import replace

from yipin.rules.definition import Definition, Material, Theme
from yipin.rules.form_schema import Field, FormSchema, Section

TITLE, THEME, ITEMS = "application.title", "application.theme", "application.items"
TITLE_LENGTH = 60


def application_schema(definition: Definition) -> FormSchema | None:
    """None where the programme collects no applications."""
    form = definition.application_form
    stage = definition.application_stage
    if form is None or stage is None:
        return None
    sections = [_with_options(section, definition) for section in form.sections]
    head = _missing_head(form, definition)
    if head:
        sections.insert(0, Section("project", "申报项目", head))
    if stage.materials:
        files = tuple(material_field(material) for material in stage.materials)
        sections.append(Section("materials", "附件材料", files))
    return replace(form, sections=tuple(sections))


def field_for(schema: FormSchema, fact: str) -> Field | None:
    """The field that holds a fact such as the project's name."""
    return next((one for one in schema.fields() if one.prefill == fact), None)


def theme_named(definition: Definition, name: str) -> Theme | None:
    return next((theme for theme in definition.themes if theme.name == name), None)


def items_outside_theme(
    definition: Definition, theme: str, items: tuple[str, ...]
) -> tuple[str, ...]:
    """Items that do not belong to the chosen theme; choosing none means the whole direction."""
    chosen = theme_named(definition, theme)
    inside = {item.name for item in chosen.items} if chosen else set()
    return tuple(item for item in items if item not in inside)


def _missing_head(form: FormSchema, definition: Definition) -> tuple[Field, ...]:
    fields = []
    if definition.own_title and field_for(form, TITLE) is None:
        hint = f"不超过 {TITLE_LENGTH} 个字"
        fields.append(
            Field("project_title", "项目名称", hint=hint, max_chars=TITLE_LENGTH, prefill=TITLE)
        )
    if definition.theme_choice != "none" and definition.themes:
        if field_for(form, THEME) is None:
            fields.append(_theme_field(definition))
        if definition.theme_choice == "items" and field_for(form, ITEMS) is None:
            fields.append(_items_field(definition))
    return tuple(fields)


def _theme_field(definition: Definition) -> Field:
    options = tuple(theme.name for theme in definition.themes)
    return Field("project_theme", "申报主题", type="choice", options=options, prefill=THEME)


def _items_field(definition: Definition) -> Field:
    options = tuple(item.name for theme in definition.themes for item in theme.items)
    return Field(
        "project_items",
        "申报内容",
        type="choice",
        multiple=True,
        required=False,
        options=tuple(dict.fromkeys(options)),
        hint="一项不选就是申报整个方向；也可以选其中一项或几项。",
        prefill=ITEMS,
    )


def _with_options(section: Section, definition: Definition) -> Section:
    """A theme blank of the notice's own form becomes a choice among the themes set."""
    if definition.theme_choice == "none" or not definition.themes:
        return section
    options = tuple(theme.name for theme in definition.themes)
    fields = tuple(
        replace(one, type="choice", options=options) if one.prefill == THEME else one
        for one in section.fields
    )
    return replace(section, fields=fields)


def material_field(material: Material) -> Field:
    return Field(
        material.key,
        material.name,
        type="attachment",
        required=material.required,
        kinds=material.kinds,
        max_mb=material.max_mb,
        max_count=material.max_count,
    )
