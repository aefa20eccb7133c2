"""Founding, changing and closing units; recording their figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.models import Unit
from yipin.organisations.permissions import (
    Actor,
    Refused,
    can_administer,
    can_record_headcount,
)
from yipin.organisations.services.units import (
    change_unit,
    close_unit,
    found_unit,
    record_headcount,
)
from yipin.web.office.units.forms import HeadcountForm, UnitForm
from yipin.web.office.units.pages import crumbs_to
from yipin.web.office.units.unit_views import load_unit
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told


def attempt(form: forms.Form, act: Callable[[], Any], field: str | None = None) -> Any:
    """What the service answers; a refusal becomes a fault of the form and answers None."""
    try:
        return act()
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        form.add_error(field if field in form.fields else None, refused.reason)
        return None


def show_form(request: HttpRequest, unit: Unit, form: forms.Form, **words: str) -> HttpResponse:
    """One form on a page of its own, back to the unit."""
    crumbs = crumbs_to(unit, request.actor, words["title"])  # type: ignore[attr-defined]
    context = {"unit": unit, "form": form, "crumbs": crumbs, **words}
    return render(request, "office/units/form.html", context)


@requires(can_administer, load_unit)
def new_unit(request: HttpRequest, parent: Unit) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: found_unit(actor=actor, parent=parent, now=timezone.now(), **form.cleaned_data),
            "name",
        )
        if made is not None:
            messages.success(request, _("“%(name)s”已设立。") % {"name": made.name})
            return redirect("unit", pk=made.pk)
    sub = _("设在“%(parent)s”下面。") % {"parent": parent.name}
    return show_form(request, parent, form, title=_("新设单位"), sub=sub, button=_("设立单位"))


@requires(can_administer, load_unit)
def change(request: HttpRequest, unit: Unit) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now_given = {key: getattr(unit, key) for key in UnitForm.base_fields}
    form = UnitForm(request.POST or None, initial=now_given)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: change_unit(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data),
            "name",
        )
        if done is not None:
            messages.success(request, _("单位信息已改好。"))
            return redirect("unit", pk=unit.pk)
    sub = _("已经发出的通知、交过的表上，名称不变。")
    return show_form(request, unit, form, title=_("改单位信息"), sub=sub, button=_("存下"))


@requires(can_administer, load_unit)
@require_POST
def close(request: HttpRequest, unit: Unit) -> HttpResponse:
    with refusals_told(request):
        close_unit(actor=request.actor, unit=unit, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("“%(name)s”已撤销，以前的材料都还在。") % {"name": unit.name})
        parent = unit.parent()
        return redirect("unit", pk=parent.pk) if parent else redirect("units")
    return redirect("unit", pk=unit.pk)


@requires(can_record_headcount, load_unit)
def headcount(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = HeadcountForm(request.POST or None)
    if request.method == "POST" and keep_headcount(request, unit, form):
        return redirect("unit", pk=unit.pk)
    sub = _("填报、团青比都用截至日最近的一组数。同一天再登记，以后一次为准。")
    return show_form(request, unit, form, title=_("登记团员、青年数"), sub=sub, button=_("登记"))


def keep_headcount(request: HttpRequest, unit: Unit, form: HeadcountForm) -> bool:
    """Whether the figures were kept; if not, the form says why."""
    if not form.is_valid():
        return False
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = attempt(
        form,
        lambda: record_headcount(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data),
        "members",
    )
    if row is not None:
        messages.success(request, _("数字已登记。"))
    return row is not None
