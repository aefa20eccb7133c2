"""A form of a definition: its blanks as an editor, and as the unit will see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yipin.rules.application_schema import application_schema
from yipin.rules.form_schema import FormSchema, Section
from yipin.web.office.definitions.crumbs import crumbs_to
from yipin.web.office.definitions.field_forms import (
    FieldRow,
    SectionsForm,
    flat_fields,
    whole_form,
)
from yipin.web.office.definitions.form_rows import FormRow, form_row, form_table
from yipin.web.office.definitions.list_parts import Plain
from yipin.web.office.definitions.list_views import Row, kept_records, try_changes
from yipin.web.office.definitions.places import Place, form_url
from yipin.web.permission import REFUSED_STATUS
from yipin.web.typed import whole_typed


def edit_form(request: HttpRequest, place: Place) -> HttpResponse:
    """Every blank of one form, part by part; every button saves the whole form."""
    form = place.definition.form(place.part)
    if form is None:
        raise Http404
    old = flat_fields(form)
    data = request.POST or None
    head = SectionsForm(form, data, prefix="h", auto_id="id_%s")
    rows = field_rows(request, form, old)
    if request.method == "POST" and place.is_open:
        valid = [row.form.is_valid() for row in rows]
        if all(valid) and head.is_valid():
            fields = kept_records(within_parts(request.POST.get("act", ""), old), rows, old)
            whole = whole_form(form, head.cleaned_data["title"], head.sections(), fields)
            if saved := try_changes(request, place, [(f"forms.{form.key}", whole)]):
                return onward(request, saved, form.key)
        for row in rows:
            row.is_opened = bool(row.form.errors)
    context = {
        "place": place, "form": form, "head": head, "rows": rows,
        "parts": parted(form, rows), "table": form_table(form),
        "is_main": form is place.definition.application_form,
        "crumbs": crumbs_to(place, form.title),
    }  # fmt: skip
    status = REFUSED_STATUS if request.method == "POST" else 200
    return render(request, "office/definitions/form.html", context, status=status)


def field_rows(request: HttpRequest, form: FormSchema, old: Sequence[Plain]) -> list[Row]:
    sections = [(one.key, one.title) for one in form.sections]
    described = [form_row(one) for one in form.fields()]
    rows = []
    for at in range(len(old) + 1):
        plain = old[at] if at < len(old) else {"section": sections[-1][0] if sections else ""}
        is_new = at >= len(old)
        row = FieldRow(
            request.POST or None, prefix=f"r{at}", initial=FieldRow.start(plain),
            auto_id="id_%s", sections=sections,
        )  # fmt: skip
        title = str(_("再加一栏")) if is_new else described[at].label
        detail = "" if is_new else described[at].how
        opened = request.GET.get("row") == str(at)
        mark = None if is_new else described[at].mark
        rows.append(Row(row, title, detail, at + 1, is_new=is_new, is_opened=opened, mark=mark))
    return rows


def within_parts(act: str, old: Sequence[Plain]) -> str:
    """A blank at the edge of its part stays there; the part itself is chosen in the row."""
    verb, _sep, place = act.partition(":")
    at = whole_typed(place)
    if verb not in ("up", "down") or at is None or at >= len(old):
        return act
    to = at + (-1 if verb == "up" else 1)
    is_inside = 0 <= to < len(old) and old[to]["section"] == old[at]["section"]
    return act if is_inside else ""


def parted(form: FormSchema, rows: Sequence[Row]) -> list[tuple[Section | None, list[Row]]]:
    """Rows under the part they stand in; the blank one by itself."""
    titles = {one.key: one for one in form.sections}
    filled = [row for row in rows if not row.is_new]
    groups = groupby(filled, key=lambda row: row.form.initial.get("section"))
    return [(titles.get(str(key)), list(some)) for key, some in groups]


def onward(request: HttpRequest, saved: Place, key: str) -> HttpResponse:
    verb, _sep, place = request.POST.get("act", "").partition(":")
    here, at = form_url(saved, key), whole_typed(place)
    if verb in ("up", "down") and at is not None:
        to = max(0, at + (-1 if verb == "up" else 1))
        return redirect(f"{here}?row={to}#row-{to}")
    if verb in ("out", "add"):
        return redirect(here)
    messages.success(request, _("表格已存好。"))
    return redirect(saved.urls["home"])


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """A part of the form as a unit sees it: what is known, what is asked."""

    title: str
    known: Sequence[FormRow]
    asked: Sequence[FormRow]


def preview(request: HttpRequest, place: Place) -> HttpResponse:
    """The application form as the unit will see it, themes and files included."""
    schema = application_schema(place.definition)
    if schema is None:
        messages.error(request, _("这份计划没有申报表，没有填写页可看。"))
        return redirect(place.urls["home"])
    context: dict[str, Any] = {
        "place": place,
        "schema": schema,
        "parts": [preview_part(one) for one in schema.sections],
        "crumbs": crumbs_to(place, _("填写页的样子")),
        "edit_url": form_url(place, schema.key),
    }
    return render(request, "office/definitions/preview.html", context)


def preview_part(section: Section) -> PreviewPart:
    rows = [form_row(one) for one in section.fields]
    known = [row for row in rows if row.who == "known"]
    return PreviewPart(section.title, known, [row for row in rows if row not in known])
