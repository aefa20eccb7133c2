"""The letters of result of a decision: how they will read, sending all of them, and what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.documents.paper_queries import series_of
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Refused
from yipin.projects.decision_models import Decision
from yipin.projects.decision_permissions import can_draft_decision
from yipin.projects.result_letter_models import ResultLetter
from yipin.projects.result_letters import letter_of, letters_of_decision, told_by
from yipin.projects.services.dossiers import ask_result_letters
from yipin.projects.services.result_letters import may_send_letters
from yipin.web.office.decisions.loading import crumbs_of_decision, load_decision
from yipin.web.paper_text import blocks_of
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.unit.title_forms import day_input


class LettersForm(forms.Form):
    """Under which 代字, if any, and of which day."""

    series = forms.ChoiceField(
        label=gettext_lazy("文号"), required=False,
        help_text=gettext_lazy("每份取一个号，按单位顺序连着取，都记进登记簿；不编号也行。"),
    )  # fmt: skip
    dated_on = forms.DateField(label=gettext_lazy("成文日期"), widget=day_input())

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = {str(one.pk): one for one in series_of(unit) if not one.is_closed}
        named = [
            (key, _("编“%(code)s”的号") % {"code": one.code}) for key, one in self.series.items()
        ]
        self.fields["series"].choices = [("", _("不编号")), *named]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any] | None:
        """None where it was not filled in right."""
        if not self.is_valid():
            return None
        data = self.cleaned_data
        return {"series": self.series.get(data["series"]), "dated_on": data["dated_on"]}


def _onward(
    request: HttpRequest, decision: Decision, drawn: Sequence[ResultLetter]
) -> HttpResponse:
    """What was sent shows on the same page; a pack of letters lies with the other packs."""
    if drawn and all(one.sent_at for one in drawn):
        return redirect("round_dossiers", pk=decision.round_id)
    messages.success(request, _("正在排版，排好一份发一份。发到哪里了，看下面的表。"))
    return redirect("decision_letters", pk=decision.pk)


@requires(can_draft_decision, load_decision)
def letters(request: HttpRequest, decision: Decision) -> HttpResponse:
    """GET shows; POST draws all of them up, or packs again what was drawn up."""
    held, today = decision.round, timezone.localdate()
    verdict, drawn = may_send_letters(decision), list(letters_of_decision(decision))
    data = request.POST if request.method == "POST" else None
    form = LettersForm(data, unit=held.unit, initial={"dated_on": today})
    if data is not None:
        given = {"series": None, "dated_on": today} if drawn else form.given
        if given is not None:
            try:
                ask_result_letters(
                    actor=request.actor, decision=decision, now=timezone.now(), **given  # type: ignore[attr-defined]
                )  # fmt: skip
                return _onward(request, decision, drawn)
            except Refused as refused:
                form.is_valid()  # whatever was typed stays
                form.add_error(None, refused.reason)
    told = [] if drawn or not verdict else told_by(decision)
    context = {
        "decision": decision, "held": held, "form": form, "verdict": verdict, "letters": drawn,
        "waiting": sum(one.sent_at is None for one in drawn),
        "samples": [
            (unit, blocks_of(letter_of(decision, unit, rows, today))) for unit, rows in told
        ],
        "crumbs": crumbs_of_decision(decision, _("结果通知")),
    }  # fmt: skip
    status = 200 if data is None else REFUSED_STATUS
    return render(request, "office/decisions/letters.html", context, status=status)
