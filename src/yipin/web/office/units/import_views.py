"""Importing people and units from a file: hand in, look at every row's fate, confirm, undo."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.roster_sheets import (
    checked_xlsx,
    template_csv,
    template_xlsx,
)
from yipin.documents.services.roster_reading import take_in_roster, write_later
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Roster, Unit
from yipin.organisations.permissions import Actor, Refused, can_administer, holds
from yipin.organisations.services.roster_imports import (
    columns_of,
    confirm_roster,
    discard_roster,
    undo_roster,
)
from yipin.organisations.services.rosters import record_roster_taken
from yipin.rules.import_people import FAULT
from yipin.web.file_answers import as_file
from yipin.web.office.units.import_pages import (
    FATES,
    checked_rows,
    choices_for,
    labels_of,
    nothing_words,
    row_lines,
    state_mark,
)
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.uploads.places import takes_parts

PAGE = 50
NAMES = {Roster.Kind.PEOPLE: gettext_lazy("人员"), Roster.Kind.UNITS: gettext_lazy("单位")}


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("导入什么"),
        choices=Roster.Kind.choices,
        initial=Roster.Kind.PEOPLE,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        help_text=gettext_lazy("Excel（xlsx、xls）或 CSV。先看预览，确认以前什么都不会写入。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv", "data-parts": True}),
    )


class ConfirmForm(forms.Form):
    only_good = forms.BooleanField(required=False)
    ends_on = forms.DateField(required=False)


def load_roster(*, pk: int) -> Roster:
    return get_object_or_404(Roster.objects.select_related("unit", "asked_by"), pk=pk)


@requires(holds(Right.ADMINISTER))
@takes_parts()
def rosters(request: HttpRequest) -> HttpResponse:
    """What was handed in at this desk, and a form to hand in another file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    host: Unit = actor.unit  # type: ignore[assignment]
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            made = take_in_roster(
                actor=actor, unit=host, kind=form.cleaned_data["kind"], upload=upload,
                name=upload.name, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("file", refused.reason)
        else:
            return redirect("roster", pk=made.pk)
    found = Roster.objects.filter(unit=host).select_related("asked_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "host": host,
        "page": page,
        "rows": [(one, state_mark(one)) for one in page],
        "crumbs": [(_("单位与人员"), reverse("units")), (_("导入"), "")],
    }
    return render(request, "office/units/rosters.html", context)


@requires(holds(Right.ADMINISTER))
def template(request: HttpRequest, kind: str, ending: str) -> HttpResponse:
    """The empty table to fill in."""
    if kind not in Roster.Kind.values or ending not in {"xlsx", "csv"}:
        raise Http404
    columns, name = columns_of(kind), str(NAMES[Roster.Kind(kind)])
    if ending == "csv":
        response = HttpResponse(template_csv(columns), content_type="text/csv; charset=utf-8")
    else:
        content = template_xlsx(columns, choices_for(kind), title=name)
        response = HttpResponse(content, content_type=TYPES["xlsx"].media_type)
    words = _("%(kind)s导入模板") % {"kind": name}
    return as_file(response, f"{words}.{ending}")


@requires(can_administer, load_roster)
def roster(request: HttpRequest, held: Roster) -> HttpResponse:
    """Every row's fate, and what to do with the file; asked again every second while it is read."""
    fate = request.GET.get("fate", "")
    rows = held.rows.filter(fate=fate) if fate in FATES else held.rows.all()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "roster": held,
        "mark": state_mark(held),
        "page": page,
        "rows": row_lines(page, labels_of(held)),
        "fate": fate,
        "fates": [(key, label, held.counts.get(key, 0)) for key, label in FATES.items()],
        "faults": held.counts.get(FAULT, 0),
        "good": held.counts.get("new", 0) + held.counts.get("update", 0),
        "nothing": nothing_words(held),
        "absent": _absent(held),
        "today": timezone.localdate(),
        "crumbs": _crumbs(held.file_name),
    }
    is_part = request.headers.get("HX-Request") and held.is_under_way
    return render(
        request, "office/units/roster_progress.html" if is_part else "office/units/roster.html", context
    )  # fmt: skip


def _crumbs(last: str) -> list[tuple[str, str]]:
    units = (_("单位与人员"), reverse("units"))
    return [units, (_("导入"), reverse("rosters")), (last, "")]


def _absent(held: Roster) -> list[Appointment]:
    if not held.absent or held.state != Roster.State.READY:
        return []
    rows = Appointment.objects.filter(pk__in=held.absent[:20])
    return list(rows.select_related("person", "post", "unit"))


@requires(can_administer, load_roster)
@require_POST
def confirm(request: HttpRequest, held: Roster) -> HttpResponse:
    """Write it: all rows, or those without a fault where the box was ticked."""
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("“最后一天”不是日期。请写成 2026-09-01，或留空。"))
        return redirect("roster", pk=held.pk)
    return _act(
        request,
        held,
        lambda actor: write_later(
            confirm_roster(
                actor=actor,
                roster=held,
                only_good=form.cleaned_data["only_good"],
                absent_ends_on=form.cleaned_data["ends_on"],
                now=timezone.now(),
            )
        ),
        "",
    )


@requires(can_administer, load_roster)
@require_POST
def discard(request: HttpRequest, held: Roster) -> HttpResponse:
    return _act(
        request,
        held,
        lambda actor: discard_roster(actor=actor, roster=held, now=timezone.now()),
        _("这份名册已丢弃，什么都没有写入。"),
        "rosters",
    )


@requires(can_administer, load_roster)
@require_POST
def undo(request: HttpRequest, held: Roster) -> HttpResponse:
    return _act(
        request,
        held,
        lambda actor: undo_roster(actor=actor, roster=held, now=timezone.now()),
        _("这次导入已整批撤回。"),
    )


def _act(
    request: HttpRequest,
    held: Roster,
    act: Callable[[Actor], Any],
    words: str,
    back: str = "roster",
) -> HttpResponse:
    with refusals_told(request):
        act(request.actor)  # type: ignore[attr-defined]
        if words:
            messages.success(request, words)
        return redirect("rosters") if back == "rosters" else redirect("roster", pk=held.pk)
    return redirect("roster", pk=held.pk)


@requires(can_administer, load_roster)
@require_POST
def checked(request: HttpRequest, held: Roster) -> HttpResponseBase:
    """The file again with what is wrong marked in its cells; whole values, so it is written down."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = held.rows.filter(fate=FAULT)
    record_roster_taken(actor=actor, unit=held.unit, count=rows.count(), now=timezone.now())
    out = tempfile.SpooledTemporaryFile(max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE)  # noqa: SIM115
    lines = checked_rows(rows.iterator(chunk_size=1000))
    checked_xlsx(columns_of(held.kind), lines, out, title=str(NAMES[Roster.Kind(held.kind)]))
    out.seek(0)
    answer = FileResponse(out, content_type=TYPES["xlsx"].media_type)
    name = _("有误的行_%(name)s") % {"name": held.file_name.rpartition(".")[0]}
    return as_file(answer, f"{name}.xlsx")
