"""Terms of committees: whose end is near, an election held, one moved, how long terms are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.choices import Right, UnitCategory, UnitKind
from yipin.organisations.models import Appointment, Term, Unit
from yipin.organisations.permissions import Actor, can_administer, can_change_posts, holds
from yipin.organisations.services.terms import record_election, set_term_length, shift_election
from yipin.organisations.term_queries import (
    lengths_of_site,
    running_terms,
    terms_in_state,
    units_without_term,
)
from yipin.rules.terms import OVERDUE, STARTING_LENGTHS, TermLength
from yipin.web.office.units.exports import excel_file
from yipin.web.office.units.forms import day_input
from yipin.web.office.units.pages import crumbs_to, posts_held_in
from yipin.web.office.units.past import mark_for
from yipin.web.office.units.unit_changes import attempt, show_form
from yipin.web.office.units.unit_views import load_unit
from yipin.web.permission import requires

PAGE = 50
STATES = {
    OVERDUE: gettext_lazy("已届满"),
    "one_month": gettext_lazy("不到 1 个月"),
    "three_months": gettext_lazy("不到 3 个月"),
    "six_months": gettext_lazy("不到 6 个月"),
}


class ElectionForm(forms.Form):
    held_on = forms.DateField(label=gettext_lazy("选举日期"), widget=day_input())
    ends_on = forms.DateField(
        label=gettext_lazy("本届届满"),
        required=False,
        widget=day_input(),
        help_text=gettext_lazy("不填就按任期规定推算。"),
    )
    result = forms.CharField(
        label=gettext_lazy("选举结果"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("如：大会应到、实到人数，当选的书记、副书记、委员，批复的文号。"),
    )
    leaving = forms.ModelMultipleChoiceField(
        label=gettext_lazy("这一届不再任职的"),
        queryset=Appointment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("勾选的，任职到选举前一天为止。新当选的人存下后再登记。"),
    )

    def __init__(self, *args: Any, unit: Unit, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = posts_held_in(unit, timezone.localdate()).exclude(post__rights=[])
        own = actor.appointment.pk if actor.appointment else None
        leaving: Any = self.fields["leaving"]
        leaving.queryset = held.exclude(pk=own)
        leaving.label_from_instance = lambda one: f"{one.person.name} {one.label}"
        self.fields["held_on"].initial = timezone.localdate()


class ShiftForm(forms.Form):
    wanted = forms.DateField(label=gettext_lazy("提前或延期到"), widget=day_input())
    reason = forms.CharField(
        label=gettext_lazy("原因和批准"),
        max_length=200,
        help_text=gettext_lazy("写明原因，以及同级党组织、上级团组织哪一天批准的。"),
    )


class LengthForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=UnitKind.choices)
    category = forms.ChoiceField(
        label=gettext_lazy("分类"),
        required=False,
        choices=[("", gettext_lazy("不分类")), *UnitCategory.choices],
        help_text=gettext_lazy("学生支部选“班级”。"),
    )
    years_least = forms.IntegerField(label=gettext_lazy("最短几年"), min_value=1, max_value=10)
    years = forms.IntegerField(label=gettext_lazy("一般几年"), min_value=1, max_value=10)
    shift_months = forms.IntegerField(
        label=gettext_lazy("提前或延期至多几个月"), min_value=0, max_value=24
    )
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)
    valid_from = forms.DateField(label=gettext_lazy("从哪一天起"), widget=day_input())


def load_term(*, pk: int) -> Term:
    return get_object_or_404(Term.objects.select_related("unit"), pk=pk)


def due_of(term: Term) -> date:
    return term.shifted_to or term.ends_on


def _wanted(request: HttpRequest, today: date) -> tuple[QuerySet[Term], str]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    state = request.GET.get("state", "")
    host: Unit = actor.unit  # type: ignore[assignment]
    if state in STATES:
        return terms_in_state(host, state, today), state
    return running_terms(host), ""


@requires(holds(Right.ADMINISTER))
def terms(request: HttpRequest) -> HttpResponse:
    """Running terms below the desk, the nearest end first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    found, state = _wanted(request, today)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    unknown = units_without_term(actor.unit)  # type: ignore[arg-type]
    context = {
        "page": page,
        "rows": [(term, due_of(term), mark_for(due_of(term), today)) for term in page],
        "state": state,
        "states": STATES.items(),
        "unknown": list(unknown[:10]),
        "unknown_count": unknown.count(),
        "may_set": bool(can_change_posts(actor, None)),
        "crumbs": [(_("单位与人员"), reverse("units")), (_("换届"), "")],
    }
    return render(request, "office/units/terms.html", context)


@requires(holds(Right.ADMINISTER))
def terms_list(request: HttpRequest) -> HttpResponse:
    """The same list as Excel."""
    today = timezone.localdate()
    found, _state = _wanted(request, today)
    heads = (_("单位"), _("类型"), _("本届起始"), _("本届届满"), _("提前或延期到"), _("状态"))
    lines = (
        (
            term.unit.name,
            term.unit.get_kind_display(),
            term.starts_on,
            term.ends_on,
            term.shifted_to,
            mark_for(due_of(term), today).text,
        )
        for term in found.iterator(chunk_size=500)
    )
    return excel_file(heads, lines, _("换届名单"))


@requires(can_administer, load_unit)
def election(request: HttpRequest, unit: Unit) -> HttpResponse:
    """An election was held: the new term, the result, whose posts end."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ElectionForm(request.POST or None, unit=unit, actor=actor)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: record_election(
                actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data
            ),
            "held_on",
        )
        if done is not None:
            messages.success(request, _("换届已登记。请接着登记新当选的人。"))
            return redirect("unit", pk=unit.pk)
    sub = _("登记这一次选举，新的一届从选举那天算起。")
    return show_form(request, unit, form, title=_("登记换届"), sub=sub, button=_("登记这一届"))


@requires(can_administer, load_term)
def shift(request: HttpRequest, term: Term) -> HttpResponse:
    """An election may be earlier or later than the term's last day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ShiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = attempt(
            form,
            lambda: shift_election(actor=actor, term=term, now=timezone.now(), **given),
            "wanted",
        )
        if done is not None:
            messages.success(request, _("已登记，到期提醒按新的日期算。"))
            return redirect("unit", pk=term.unit_id)
    sub = _("按规定应在 %(day)s 届满。") % {"day": term.ends_on.isoformat()}
    title = _("提前或延期换届")
    return show_form(request, term.unit, form, title=title, sub=sub, button=_("存下"))


@requires(can_change_posts)
def lengths(request: HttpRequest) -> HttpResponse:
    """How long terms are, by kind, with the source; a site may set its own from a day on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = LengthForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        length = TermLength(**form.cleaned_data)
        done = attempt(
            form, lambda: set_term_length(actor=actor, length=length, now=timezone.now()), "years"
        )
        if done is not None:
            messages.success(request, _("任期规定已存下。正在进行的各届，届满日期不变。"))
            return redirect("term_lengths")
    kinds, categories = dict(UnitKind.choices), dict(UnitCategory.choices)
    rows = [
        (kinds[one.kind], categories.get(one.category, ""), one)
        for one in (*lengths_of_site(), *STARTING_LENGTHS)
        if one.kind in kinds
    ]
    crumbs = crumbs_to(actor.unit, actor, _("任期规定"))  # type: ignore[arg-type]
    context = {"form": form, "rows": rows, "start": date.min, "crumbs": crumbs}
    return render(request, "office/units/term_lengths.html", context)
