"""The rubric as rows: changed as a whole until the first mark."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.permissions import Refused
from yipin.projects.reviewing import round_of_panel
from yipin.reviews.models import Panel
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import is_marked
from yipin.reviews.services.panels import change_rubric
from yipin.rules.rubrics import WEIGHT_ONCE, Criterion, Rubric, points_from, points_words
from yipin.web.office.reviews.loading import crumbs_of_panel, load_panel
from yipin.web.office.reviews.tie_words import tie_choices, tie_words
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.theme.row_forms import WholeRows

MOST_ROWS = 20


class CriterionForm(forms.Form):
    """One row. Without a name the row is dropped."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("指标"), required=False, max_length=60)
    points = forms.CharField(
        label=gettext_lazy("满分"),
        required=False,
        max_length=8,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    weight = forms.IntegerField(
        label=gettext_lazy("权重（%）"), required=False, min_value=1, max_value=1000
    )
    tie_order = forms.TypedChoiceField(
        label=gettext_lazy("同分时"), coerce=int, required=False, empty_value=0
    )
    guidance = forms.CharField(label=gettext_lazy("怎样评"), required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (self.initial or {}).get("tie_order", 0)
        self.fields["tie_order"].choices = tie_choices(own)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("name"):
            return given
        points = points_from(given.get("points", ""))
        if not points:
            words = _("“%(name)s”的满分要写一个大于 0 的数，至多两位小数。")
            self.add_error("points", words % {"name": given["name"]})
        given["max_points"] = points
        return given


RubricForms = forms.formset_factory(CriterionForm, formset=WholeRows, extra=2, max_num=MOST_ROWS)


def _initial(panel: Panel) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "name": one.name,
            "points": points_words(one.max_points),
            "weight": one.weight,
            "guidance": one.guidance,
            "tie_order": one.tie_order,
        }
        for one in panel.rubric.criteria
    ]


def _rubric_from(rows: Any) -> Rubric:
    """The rows with a name, in order; a new row gets a key of its own."""
    taken = {row["key"] for row in rows if row.get("name")}
    fresh = (f"c{n}" for n in range(1, 1000) if f"c{n}" not in taken)
    return Rubric(
        tuple(
            Criterion(
                row["key"] or next(fresh),
                row["name"],
                row["max_points"],
                row["weight"] or WEIGHT_ONCE,
                row["guidance"],
                row["tie_order"] or 0,
            )
            for row in rows
            if row.get("name")
        )
    )


@requires(can_hold_review, load_panel)
def rubric(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Change the rubric; a row without a name goes."""
    rows = RubricForms(request.POST or None, initial=_initial(panel), prefix="row")
    fault = ""
    if request.method == "POST" and rows.is_valid():
        changed = _rubric_from([row.cleaned_data for row in rows])
        try:
            change_rubric(actor=request.actor, panel=panel, rubric=changed, now=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            fault = refused.reason
        else:
            messages.success(request, _("评分表改好了。"))
            return redirect("panel", pk=panel.pk)
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "rows": rows,
        "fault": fault,
        "is_used": is_marked(panel),
        "criteria": [one | {"tie": tie_words(one["tie_order"])} for one in _initial(panel)],
        "crumbs": crumbs_of_panel(panel, held, _("评分表")),
    }
    status = REFUSED_STATUS if fault or rows.total_error_count() else 200
    return render(request, "office/reviews/rubric.html", context, status=status)
