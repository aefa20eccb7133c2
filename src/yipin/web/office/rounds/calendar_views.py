"""Moving the window of a stage while the round runs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Permission, Refused
from yipin.organisations.queries import holders_of_many
from yipin.programmes.models import RoundStage
from yipin.programmes.services.windows import change_stage_window
from yipin.projects.permissions import can_run_round
from yipin.projects.report_queries import units_concerned
from yipin.rules.deadlines import window_words
from yipin.rules.quotation import within_quotes
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.office.rounds.more_time import WindowForm
from yipin.web.permission import requires


def load_stage(*, pk: int, key: str) -> RoundStage:
    held = load_round(pk=pk)
    for stage in held.stages.all():
        if stage.key == key:
            stage.round = held
            return stage
    raise Http404


can_move_stage = Permission(
    "rounds.move_stage", lambda actor, stage: can_run_round(actor, stage.round)
)


def told(units: set[int]) -> tuple[int, int]:
    """How many units and people get a message when a date moves that concerns these units."""
    holders = holders_of_many(units, Right.FILL_FORMS, timezone.localdate())
    return len(units), len({person.pk for some in holders.values() for person in some})


@requires(can_move_stage, load_stage)
def window_of(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """The window of one stage, with who is told when it moves."""
    held = stage.round
    units = units_concerned(held, stage)
    form = WindowForm(request.POST or None, initial=_initial(stage))
    if request.method == "POST" and form.is_valid():
        try:
            change_stage_window(
                actor=request.actor,  # type: ignore[attr-defined]
                round_=held,
                stage_key=stage.key,
                now=timezone.now(),
                unit_ids=units,
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error("closes_at", refused.reason)
        else:
            words = _("“%(name)s”的时间已改，已告诉各单位。")
            if not told(units)[1]:
                words = _("“%(name)s”的时间已改，没有要告诉的人。")
            messages.success(request, words % {"name": within_quotes(stage.name)})
            return redirect("round", pk=held.pk)
    return _show(request, stage, form, units)


def _initial(stage: RoundStage) -> dict[str, object]:
    ends = {"opens_at": stage.opens_at, "closes_at": stage.closes_at}
    return {key: timezone.localtime(value) for key, value in ends.items() if value}


def _show(
    request: HttpRequest, stage: RoundStage, form: WindowForm, concerned: set[int]
) -> HttpResponse:
    held = stage.round
    units, people = told(concerned)
    context = {
        "held": held,
        "stage": stage,
        "form": form,
        "units": units,
        "people": people,
        "window": window_words(stage.opens_at, stage.closes_at, timezone.localdate().year),
        "crumbs": crumbs_of(held, stage.name),
    }
    return render(request, "office/rounds/window.html", context)
