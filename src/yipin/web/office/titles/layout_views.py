"""Certificate layouts of the own unit: a ground, where the words stand, and how it looks."""

from __future__ import annotations

import io

import pypdfium2
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Refused, holds, is_at_a_desk
from yipin.projects.certificates import sample_pdf
from yipin.projects.services.certificate_layouts import begin_layout, close_layout, place_parts
from yipin.projects.title_models import CertificateLayout
from yipin.projects.title_permissions import can_change_layout
from yipin.rules.certificate_layout import places_from
from yipin.web.file_answers import as_file
from yipin.web.office.titles.forms import LayoutForm, PlaceForm
from yipin.web.permission import REFUSED_STATUS, requires

can_have_layouts = is_at_a_desk & holds(Right.RUN_PROGRAMMES)
SCALE = 1.2


@requires(can_have_layouts)
def layouts(request: HttpRequest) -> HttpResponse:
    """Those there are, and a new one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = LayoutForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_layout(
                actor=actor, unit=actor.unit, now=timezone.now(), **form.cleaned_data
            )  # type: ignore[arg-type]
        except Refused as refused:
            form.add_error("ground", refused.reason)
        else:
            return redirect("certificate_layout", pk=made.pk)
    rows = CertificateLayout.objects.filter(unit=actor.unit)
    context = {"form": form, "rows": rows}
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/titles/layouts.html", context, status=status)


def load_layout(*, pk: int) -> CertificateLayout:
    rows = CertificateLayout.objects.select_related("unit", "background")
    return get_object_or_404(rows, pk=pk)


@requires(can_change_layout, load_layout)
def layout(request: HttpRequest, row: CertificateLayout) -> HttpResponse:
    """Where each part stands; what cannot be printed is said at the top and nothing is lost."""
    data = request.POST or None
    if data and "close" in data:
        close_layout(
            actor=request.actor, layout=row, is_closed=data["close"] == "1", now=timezone.now()
        )  # type: ignore[attr-defined]
        return redirect("certificate_layouts")
    places = places_from(row.places, is_landscape=row.is_landscape)
    forms = [PlaceForm(data, place=one) for one in places]
    fault = ""
    if request.method == "POST":
        fault = _placed(request, row, forms)
        if not fault:
            messages.success(request, _("已存好。右边是新的样子。"))
            return redirect("certificate_layout", pk=row.pk)
    context = {"row": row, "forms": forms, "fault": fault}
    return render(
        request, "office/titles/layout.html", context, status=REFUSED_STATUS if fault else 200
    )


def _placed(request: HttpRequest, row: CertificateLayout, forms: list[PlaceForm]) -> str:
    """Empty where it was saved, else the sentence that says what is wrong."""
    bad = next((one for one in forms if not one.is_valid()), None)
    if bad is not None:
        return _("“%(name)s”的位置没有写全，或不是数字。") % {"name": bad.name}
    try:
        place_parts(
            actor=request.actor, layout=row, places=[one.place for one in forms],  # type: ignore[attr-defined]
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return refused.reason
    return ""


@requires(can_change_layout, load_layout)
def preview(request: HttpRequest, row: CertificateLayout) -> HttpResponse:
    """A certificate with made-up words, as a picture."""
    with pypdfium2.PdfDocument(sample_pdf(row)) as paper:
        out = io.BytesIO()
        paper[0].render(scale=SCALE).to_pil().save(out, "PNG")
    return as_file(
        HttpResponse(out.getvalue(), content_type="image/png"), "preview.png", is_inline=True
    )
