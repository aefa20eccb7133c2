"""Several panels over one stage: which judges which themes, what is left over, and moving one by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.programmes.models import RoundStage
from yipin.projects.reviewing import entries_of, round_of_panel, source_of, themes_of
from yipin.projects.services.reviewing import add_theme_panel, place_by_hand, set_themes
from yipin.reviews.models import Panel
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import panels_counted, panels_of_stage, settled_among
from yipin.reviews.services.theme_panels import entries_left, remove_panel
from yipin.web.office.reviews.loading import (
    can_review_stage,
    crumbs_of_panel,
    load_review_stage,
    load_theme_panel,
)
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed

LEFT_SHOWN, PAGE = 50, 50


class ThemesForm(forms.Form):
    """Which themes of the round; none takes all the rest."""

    themes = forms.MultipleChoiceField(
        label=gettext_lazy("评哪些主题"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("一个都不选，就评其他组没有的全部主题，这样的组只能有一个。"),
    )

    def __init__(self, *args: Any, free: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(one, one) for one in free]  # type: ignore[attr-defined]


class PanelForm(ThemesForm):
    """One more panel."""

    name = forms.CharField(
        label=gettext_lazy("组名"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("不写就用主题的名称。"),
    )
    field_order = ("themes", "name")


def free_themes(known: list[str], panels: list[Panel], but: Panel | None = None) -> list[str]:
    """Those that no other panel has."""
    taken = {one for panel in panels if panel != but for one in panel.themes}
    return [one for one in known if one not in taken]


def targets_among(panels: Sequence[Panel]) -> list[Panel]:
    """Those that still give and take subjects: not ended, drawn or voting."""
    settled = settled_among(panels)
    return [one for one in panels if one.pk not in settled]


def show_panels(
    request: HttpRequest, stage: RoundStage, form: PanelForm | None = None
) -> HttpResponse:
    source = source_of(stage)
    panels = panels_counted(panels_of_stage(source.kind, source.id, source.stage_key))
    known = themes_of(stage.round)
    mine = [one.panel for one in panels]
    left = entries_left(mine, entries_of(stage.round, stage.key))
    free = free_themes(known, mine)
    can_add = bool(known) and (bool(free) or all(one.themes for one in mine))
    context = {
        "held": stage.round, "stage": stage, "lines": panels, "known": known,
        "left": left[:LEFT_SHOWN], "left_count": len(left),
        "targets": targets_among(mine),
        "form": form or (PanelForm(free=free) if can_add else None),
        "crumbs": crumbs_of(stage.round, _("%(name)s：分组") % {"name": stage.name}),
    }  # fmt: skip
    status = REFUSED_STATUS if form is not None and form.errors else 200
    return render(request, "office/reviews/panels.html", context, status=status)


@requires(can_review_stage, load_review_stage)
def panels(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """All panels of the stage; POST sets one more up."""
    if request.method != "POST":
        return show_panels(request, stage)
    source = source_of(stage)
    there = panels_of_stage(source.kind, source.id, source.stage_key)
    form = PanelForm(request.POST, free=free_themes(themes_of(stage.round), there))
    if form.is_valid():
        try:
            made = add_theme_panel(
                actor=request.actor,  # type: ignore[attr-defined]
                held=stage.round, stage=stage, now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("themes", refused.reason)
        else:
            messages.success(request, _("“%(name)s”设好了。") % {"name": made.name})
            return redirect("round_panels", pk=stage.round_id, key=stage.key)
    return show_panels(request, stage, form)


@requires(can_review_stage, load_review_stage)
@require_POST
def place(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """Put one subject into a panel by hand: ``subject`` is the id of the application, ``panel`` of the panel."""
    source = source_of(stage)
    there = {str(one.pk): one for one in panels_of_stage(source.kind, source.id, source.stage_key)}
    panel = there.get(request.POST.get("panel", ""))
    subject = whole_typed(request.POST.get("subject", ""))
    came_from = there.get(request.POST.get("from", ""))
    if subject is None:
        raise Http404
    if panel is None:
        messages.error(request, _("请选放到哪一组。"))
    else:
        _place(request, panel, subject)
    if came_from is not None:
        back = reverse("panel_subjects", args=[came_from.pk])
        number = request.POST.get("page", "")
        return redirect(f"{back}?page={number}" if whole_typed(number) else back)
    return redirect("round_panels", pk=stage.round_id, key=stage.key)


def _place(request: HttpRequest, panel: Panel, subject_id: int) -> None:
    with refusals_told(request):
        moved = place_by_hand(
            actor=request.actor,  # type: ignore[attr-defined]
            panel=panel, subject_id=subject_id, now=timezone.now(),
        )  # fmt: skip
        words = _("“%(title)s”放到“%(panel)s”了，请再分配一次专家。")
        messages.success(request, words % {"title": moved.title, "panel": panel.name})


@requires(can_hold_review, load_theme_panel)
def themes(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Bind a panel to other themes."""
    held = round_of_panel(panel)
    there = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    form = ThemesForm(
        request.POST or None,
        free=free_themes(themes_of(held), there, panel),
        initial={"themes": panel.themes},
    )
    if request.method == "POST" and form.is_valid():
        try:
            done = set_themes(
                actor=request.actor,  # type: ignore[attr-defined]
                panel=panel, themes=form.cleaned_data["themes"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("themes", refused.reason)
        else:
            words = _("主题改好了，项目按主题重新归了组。")
            if done.left_over:
                words += _("有 %(n)s 个项目没有组，请在下面放。") % {"n": done.left_over}
            messages.success(request, words)
            return redirect("round_panels", pk=held.pk, key=panel.stage)
    context = {
        "panel": panel, "form": form, "held": held,
        "crumbs": crumbs_of_panel(panel, held, _("评哪些主题")),
    }  # fmt: skip
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/reviews/themes.html", context, status=status)


@requires(can_hold_review, load_theme_panel)
def subjects(request: HttpRequest, panel: Panel) -> HttpResponse:
    """What a panel judges, each with the way into another panel."""
    held = round_of_panel(panel)
    there = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    rows = panel.subjects.select_related("unit")
    targets = targets_among(there)
    context = {
        "panel": panel, "held": held,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "targets": [one for one in targets if one != panel] if panel in targets else [],
        "crumbs": crumbs_of_panel(panel, held, _("参评项目")),
    }  # fmt: skip
    return render(request, "office/reviews/subjects.html", context)


@requires(can_hold_review, load_theme_panel)
@require_POST
def remove(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Take an empty panel away."""
    with refusals_told(request):
        remove_panel(actor=request.actor, panel=panel, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("“%(name)s”撤了。") % {"name": panel.name})
    return redirect("round_panels", pk=panel.source_id, key=panel.stage)
