"""Late entry by permit: who has one, what it was used for, giving one, taking it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Permission, Refused
from yipin.organisations.queries import holders_of
from yipin.programmes.models import Round
from yipin.programmes.queries import addressees_of
from yipin.projects.models import Permit
from yipin.projects.permissions import can_run_round
from yipin.projects.permits import as_rule, permits_of_round
from yipin.projects.services.permits import (
    ACTIONS,
    MOST_USES,
    give_permit,
    permit_words,
    revoke_permit,
)
from yipin.rules.late_permits import ENDORSE, START, SUBMIT
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.judging_forms import ReasonForm
from yipin.web.office.rounds.loading import load_round
from yipin.web.office.rounds.more_time import INCLUSIVE, MinuteField
from yipin.web.permission import REFUSED_STATUS, requires

PAGE = 50
WORDS = {
    START: gettext_lazy("新填申报"),
    ENDORSE: gettext_lazy("送签"),
    SUBMIT: gettext_lazy("提交"),
}
can_revoke = Permission("permits.revoke", lambda actor, permit: can_run_round(actor, permit.round))


class PermitForm(ReasonForm):
    """Which unit, until when, how many."""

    unit = forms.TypedChoiceField(label=gettext_lazy("单位"), coerce=int)
    expires_at = MinuteField(label=gettext_lazy("有效期至"), help_text=INCLUSIVE)
    uses = forms.IntegerField(
        label=gettext_lazy("可补报几项"), initial=1, min_value=1, max_value=MOST_USES
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("准予办理"),
        choices=list(WORDS.items()),
        initial=list(ACTIONS),
        widget=forms.CheckboxSelectMultiple,
    )
    document = forms.CharField(
        label=gettext_lazy("依据"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("选填，如来函的文号。"),
    )
    person = forms.CharField(
        label=gettext_lazy("只准这个人办"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("选填，写姓名。不写，本单位的填报人都可以办。"),
    )
    field_order = ("unit", "expires_at", "uses", "actions", "reason", "document", "person")

    def __init__(self, *args: Any, held: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {row.unit_id: row.unit for row in addressees_of(held)}
        listed = [(unit.pk, unit.label) for unit in self.units.values()]
        self.fields["unit"].choices = [("", _("请选一个单位")), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The unit and the person by their rows."""
        given = super().clean() or self.cleaned_data
        unit, name = self.units.get(given.get("unit") or 0), given.pop("person", "").strip()
        given["unit"], given["person"] = unit, None
        if unit is not None and name:
            people = holders_of(unit, Right.FILL_FORMS, timezone.localdate())
            given["person"] = next((one for one in people if one.name == name), None)
            if given["person"] is None:
                self.add_error("person", _("这个单位的填报人里没有“%(name)s”。") % {"name": name})
        return given


@requires(can_run_round, load_round)
def permits(request: HttpRequest, held: Round) -> HttpResponse:
    """Give a permit; below, those given so far."""
    start = {"unit": request.GET.get("unit", "")}
    form = PermitForm(request.POST or None, held=held, initial=start)
    if request.method == "POST" and form.is_valid() and (done := _given(request, held, form)):
        words = _("%(unit)s%(words)s，已告诉他们。")
        facts = {"unit": done.unit.label, "words": permit_words(done, timezone.now())}
        messages.success(request, words % facts)
        return redirect("round_permits", pk=held.pk)
    page = Paginator(permits_of_round(held), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "held": held,
        "form": form,
        "page": page,
        "rows": [_row(one, now) for one in page.object_list],
        "crumbs": crumbs_of(held, _("准予补报")),
    }
    return render(
        request,
        "office/rounds/permits.html",
        context,
        status=REFUSED_STATUS if form.errors else 200,
    )


def _given(request: HttpRequest, held: Round, form: PermitForm) -> Permit | None:
    """None where it was refused; the form says why."""
    try:
        return give_permit(
            actor=request.actor,  # type: ignore[attr-defined]
            held=held,
            now=timezone.now(),
            **form.cleaned_data,
        )
    except Refused as refused:
        at = {"expired": "expires_at", "not_addressed": "unit"}.get(refused.code)
        form.add_error(at, refused.reason)
        return None


def _row(permit: Permit, now: Any) -> dict[str, Any]:
    rule = as_rule(permit)
    return {
        "permit": permit,
        "left": rule.uses_left,
        "is_valid": rule.is_valid(now),
        "acts": "、".join(str(WORDS[one]) for one in permit.actions),
        "used": list(permit.used.all()),
    }


def load_permit(*, pk: int) -> Permit:
    return get_object_or_404(Permit.objects.select_related("round__unit", "unit"), pk=pk)


@requires(can_revoke, load_permit)
@require_POST
def revoke(request: HttpRequest, permit: Permit) -> HttpResponse:
    revoke_permit(actor=request.actor, permit=permit, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("已收回%(unit)s的准予补报。") % {"unit": permit.unit.label})
    return redirect("round_permits", pk=permit.round_id)
