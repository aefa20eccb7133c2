"""One blank of a form as the editor shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.rules.form_schema import FIELD_TYPES, PREFILL_FACTS, FormSchema
from yipin.rules.plain import as_plain
from yipin.web.office.definitions.fixes import count_field, text_field
from yipin.web.office.definitions.list_forms import Plain, RowForm, lines_field, lines_of
from yipin.web.office.definitions.records import fresh_key

NAMES = (
    "label", "group", "type", "required", "hint", "max_chars", "multiple", "prefill",
)  # fmt: skip


class FieldRow(RowForm):
    names = NAMES
    title_name = "label"
    key_start = "f"
    label = text_field(_("栏目名称"), 200, required=False)
    section = forms.ChoiceField(label=_("在哪一部分"))
    group = text_field(_("归在哪个小标题下"), 80, required=False, help_text=_("如“负责人”"))
    type = forms.ChoiceField(label=_("填法"), choices=list(FIELD_TYPES.items()))
    required = forms.BooleanField(label=_("必须填"), required=False)
    max_chars = count_field(_("最多几个字"), min_value=1)
    options = lines_field(_("选项"), help_text=_("一行一个；填法是“选项”才用"))
    multiple = forms.BooleanField(label=_("可以多选"), required=False)
    columns = lines_field(_("表格的各列"), help_text=_("一行一列；填法是“表格”才用"))
    hint = text_field(_("填写说明"), 200, required=False)
    prefill = forms.ChoiceField(
        label=_("系统代填"),
        required=False,
        choices=[("", _("不代填，由填表人写")), *PREFILL_FACTS.items()],
    )

    def __init__(self, *args: Any, sections: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].choices = list(sections)  # type: ignore[attr-defined]

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        return super().start(plain) | {
            "section": plain.get("section"),
            "type": plain.get("type", "text"),
            "required": plain.get("required", True),
            "options": "\n".join(plain.get("options", ())),
            "columns": "\n".join(one["label"] for one in plain.get("columns", ())),
        }

    def clean(self) -> Plain:
        given = super().clean() or {}
        if given.get("label") and given.get("type") == "choice" and not lines_of(given["options"]):
            self.add_error("options", _now("填法是“选项”，请一行一个写上可选的各项。"))
        if given.get("label") and given.get("type") == "table" and not lines_of(given["columns"]):
            self.add_error("columns", _now("填法是“表格”，请一行一列写上各列。"))
        return given

    def record(self, old: Plain) -> Plain:
        given = self.cleaned_data
        made = super().record({n: v for n, v in old.items() if n not in (*NAMES, "section")})
        made["required"] = bool(given["required"])
        made["options"] = lines_of(given["options"]) if given["type"] == "choice" else []
        made["columns"] = columns_of(given["columns"], old) if given["type"] == "table" else []
        return {n: v for n, v in made.items() if v not in ([], None)} | {
            "section": given["section"]
        }


def columns_of(text: str, old: Plain) -> list[Plain]:
    """Columns keep what they had where their name stays."""
    known = {one["label"]: one for one in old.get("columns", ())}
    taken = {one["key"] for one in known.values()}
    columns = []
    for label in lines_of(text):
        column = known.get(label) or {"key": fresh_key(taken, "c"), "label": label}
        taken.add(column["key"])
        columns.append(column)
    return columns


class SectionsForm(forms.Form):
    """The titles of the parts, in order, with a blank for another."""

    def __init__(self, form: FormSchema, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.schema = form
        self.fields["title"] = text_field(_now("表名"), 200, initial=form.title)
        for section in form.sections:
            self.fields[f"title-{section.key}"] = text_field(
                _now("这一部分的标题"), 80, initial=section.title
            )
        self.fields["more"] = text_field(_now("再加一部分"), 80, required=False)

    def sections(self) -> list[Plain]:
        """Without their fields."""
        given = self.cleaned_data
        made: list[Plain] = [
            {"key": one.key, "title": given[f"title-{one.key}"]} for one in self.schema.sections
        ]
        if given["more"]:
            key = fresh_key({one["key"] for one in made}, "part-")
            made.append({"key": key, "title": given["more"]})
        return made


def flat_fields(form: FormSchema) -> list[Plain]:
    """All blanks in order, each with the key of its part."""
    return [
        as_plain(field) | {"section": section.key}
        for section in form.sections
        for field in section.fields
    ]


def whole_form(form: FormSchema, title: str, sections: list[Plain], fields: list[Plain]) -> Plain:
    """The form with these parts and blanks; a part without blanks stays."""
    plain: Plain = as_plain(form)
    homes: dict[str, list[Plain]] = {one["key"]: [] for one in sections}
    for field in fields:
        bare = {name: value for name, value in field.items() if name != "section"}
        homes.get(field["section"], next(iter(homes.values()))).append(bare)
    made = [one | {"fields": homes[one["key"]]} for one in sections]
    return plain | {"title": title, "sections": made}
