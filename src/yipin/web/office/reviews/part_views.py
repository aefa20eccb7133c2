"""The parts of a result and their weights."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.projects.reviewing import round_of_panel, rubric_of_stage
from yipin.reviews.models import Panel, Part
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.services.parts import PartRow, add_part, is_in_use, remove_part, set_parts
from yipin.rules.ranking import VOTE_WARNING
from yipin.rules.rubrics import points_from, points_words
from yipin.web.office.reviews.loading import (
    can_change_part,
    crumbs_of_panel,
    load_panel,
    load_part,
)
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told


class PartForm(forms.Form):
    """One more part."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("例如：答辩。"),
        error_messages={"required": gettext_lazy("请写这一部分叫什么，例如“答辩”。")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("怎样得分"),
        choices=[
            ("cards", gettext_lazy("专家再打一次分：另有专家、评分表和项目分配")),
            ("ballot", gettext_lazy("投票：一人一票，不记名")),
        ],
        initial="cards",
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class Line:
    """A part with what was typed for it."""

    part: Part
    name: str
    percent: str
    fault: str = ""


@requires(can_hold_review, load_panel)
def parts(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The parts; POST writes their names and weights."""
    lines, fault = _lines(panel, request), ""
    if request.method == "POST" and not any(one.fault for one in lines):
        rows = {one.part.pk: PartRow(one.name, points_from(one.percent) or 0) for one in lines}
        try:
            set_parts(actor=request.actor, panel=panel, rows=rows, now=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            fault = refused.reason
        else:
            messages.success(request, _("各部分的权重改好了。"))
            return redirect("panel_parts", pk=panel.pk)
    return _show(request, panel, lines, fault=fault)


def _lines(panel: Panel, request: HttpRequest) -> list[Line]:
    found = []
    for one in panel.parts.select_related("child", "ballot"):
        percent = request.POST.get(f"weight-{one.pk}", one.percent).strip().rstrip("%％")
        fault = ""
        if points_from(percent) is None:
            words = _("“%(name)s”的权重请写 0 到 100 的数，例如 60。")
            fault = words % {"name": one.name}
        name = request.POST.get(f"name-{one.pk}", one.name)
        found.append(Line(one, name, percent, fault))
    return found


def _show(
    request: HttpRequest,
    panel: Panel,
    lines: list[Line],
    *,
    fault: str = "",
    form: PartForm | None = None,
) -> HttpResponse:
    faults = [one.fault for one in lines if one.fault] + ([fault] if fault else [])
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "lines": lines,
        "faults": faults,
        "warning": VOTE_WARNING if any(one.part.kind == "ballot" for one in lines) else "",
        "total": points_words(sum(points_from(one.percent) or 0 for one in lines)),
        "form": form or PartForm(),
        "is_fixed": panel.state == Panel.State.CLOSED or is_in_use(panel),
        "is_part": hasattr(panel, "part_of"),
        "crumbs": crumbs_of_panel(panel, held, _("分几部分计分")),
    }
    status = REFUSED_STATUS if faults or (form is not None and form.errors) else 200
    return render(request, "office/reviews/parts.html", context, status=status)


@requires(can_hold_review, load_panel)
@require_POST
def add(request: HttpRequest, panel: Panel) -> HttpResponse:
    """One more part; what cannot be is said where it was typed."""
    form = PartForm(request.POST)
    if form.is_valid():
        try:
            part = add_part(
                actor=request.actor,  # type: ignore[attr-defined]
                panel=panel, now=timezone.now(), **form.cleaned_data,
                rubric=rubric_of_stage(round_of_panel(panel), panel),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("name", refused.reason)
        else:
            words = _("加了“%(name)s”。请写它占百分之几。")
            messages.success(request, words % {"name": part.name})
            return redirect("panel_parts", pk=panel.pk)
    return _show(request, panel, _lines(panel, request), form=form)


@requires(can_change_part, load_part)
@require_POST
def remove(request: HttpRequest, part: Part) -> HttpResponse:
    """Take it away again."""
    with refusals_told(request):
        remove_part(actor=request.actor, part=part, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("去掉了“%(name)s”。") % {"name": part.name})
    return redirect("panel_parts", pk=part.panel_id)
