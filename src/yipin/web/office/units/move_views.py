"""Moving a unit and merging it into another: what it touches first, then the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.duties.models import Obligation
from yipin.organisations.models import Appointment, Unit
from yipin.organisations.permissions import Actor, can_administer
from yipin.organisations.queries import current_on, latest_headcount
from yipin.organisations.services.roster_people import words_of_units
from yipin.organisations.services.unit_moves import merge_units, move_unit
from yipin.programmes.models import Addressee, Round
from yipin.projects.models import Application
from yipin.rules.import_cells import place_words
from yipin.web.office.units.forms import day_input
from yipin.web.office.units.pages import crumbs_to
from yipin.web.office.units.unit_changes import attempt
from yipin.web.office.units.unit_views import load_unit
from yipin.web.permission import requires


class PlaceForm(forms.Form):
    """The other unit, by code or by the names on the way to it, the day and the reason."""

    other = forms.CharField(max_length=300)
    on = forms.DateField(label=gettext_lazy("生效日期"), widget=day_input())
    reason = forms.CharField(
        label=gettext_lazy("原因和批准文件"),
        max_length=200,
        help_text=gettext_lazy("写进沿革，如“机构调整，校团字〔2026〕8号”。"),
    )

    def __init__(self, *args: Any, host: Unit, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        other = self.fields["other"]
        other.label = label
        other.help_text = _("单位编号、全称，或“上级/本级”的路径。")
        self.fields["on"].initial = timezone.localdate()

    def clean_other(self) -> Unit:
        words = words_of_units(self.host)
        given = place_words(self.cleaned_data["other"])
        if given not in words:
            raise forms.ValidationError(_("您管的单位里没有这一个。请核对编号或名称。"))
        found = words[given]
        if found is None:
            raise forms.ValidationError(_("叫这个名称的单位不止一个。请填单位编号或全路径。"))
        return Unit.objects.get(pk=found)


@dataclass(frozen=True, kw_only=True)
class Effects:
    """What a unit and those below it have under way."""

    below: int
    people: int
    open_duties: int
    drafts: int
    rounds: list[Round]
    figures: str


def effects_on(unit: Unit, today: date) -> Effects:
    """Counts for the page, in a fixed number of queries."""
    inside = {"unit__path__startswith": unit.path}
    figures = latest_headcount(unit, today)
    open_rounds = Addressee.objects.filter(round__state=Round.State.OPEN, **inside)
    return Effects(
        below=unit.descendants().count(),
        people=Appointment.objects.filter(current_on(today), **inside).count(),
        open_duties=Obligation.objects.filter(
            excused_at__isnull=True, done__lt=F("minimum"), **inside
        ).count(),
        drafts=Application.objects.filter(
            state="draft", round__state=Round.State.OPEN, **inside
        ).count(),
        rounds=list(Round.objects.filter(pk__in=open_rounds.values("round"))[:20]),
        figures=f"{figures.members} / {figures.youth_14_to_28}" if figures else "—",
    )


@requires(can_administer, load_unit)
def move(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Under another unit, with everything below."""
    words = {
        "title": _("移动单位"),
        "label": _("新的上级"),
        "button": _("移到新的上级下面"),
        "done": _("“%(unit)s”已移到新的上级下面，沿革里有记录。"),
    }
    return _page(
        request,
        unit,
        words,
        lambda given: move_unit(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            parent=given["other"],
            on=given["on"],
            reason=given["reason"],
            now=timezone.now(),
        ),
    )


@requires(can_administer, load_unit)
def merge(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Into another unit: this one is closed and leads on."""
    words = {
        "title": _("并入别的单位"),
        "label": _("并入哪个单位"),
        "button": _("并入这个单位"),
        "done": _("“%(unit)s”已并入，旧页面会指到新单位。"),
        "is_merger": "yes",
    }
    return _page(
        request,
        unit,
        words,
        lambda given: merge_units(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            into=given["other"],
            on=given["on"],
            reason=given["reason"],
            now=timezone.now(),
        ),
    )


def _page(
    request: HttpRequest,
    unit: Unit,
    words: dict[str, str],
    act: Callable[[dict[str, Any]], Unit],
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = PlaceForm(request.POST or None, host=actor.unit, label=words["label"])  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: act(form.cleaned_data), "other")
        if done is not None:
            messages.success(request, words["done"] % {"unit": unit.name})
            return redirect("unit", pk=done.pk)
    context = {
        "unit": unit,
        "form": form,
        "effects": effects_on(unit, timezone.localdate()),
        "crumbs": crumbs_to(unit, actor, words["title"]),
        **words,
    }
    return render(request, "office/units/place.html", context)
