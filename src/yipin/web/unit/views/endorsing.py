"""Giving an opinion, with the password, on the very version that the page showed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yipin.forms.models import Endorsement
from yipin.forms.permissions import can_endorse, can_see
from yipin.forms.services.endorsements import give_opinion
from yipin.organisations.permissions import Actor, Refused, permission
from yipin.projects.permissions import can_see_application
from yipin.rules.verdicts import Verdict
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.unit.loading import application_of, load_endorsement
from yipin.web.unit.pages.endorsing import EndorsePage, Typed, endorse_page

AT_PASSWORD = {"wrong_password", "locked"}
AT_CODE = {"no_second_factor", "second_factor_missing", "wrong_second_factor"}
AT_OPINION = {"too_long", "reason_missing"}
DONE = {
    "signed": "已签。",
    "returned": "已退回，填表人会看到要改的地方。",
    "refused": "已记下不同意，填表人会看到理由。",
}


@permission("forms.see_endorsement")
def can_see_endorsement(actor: Actor, endorsement: Endorsement) -> Verdict:
    """Whoever gives this opinion, and whoever sees the application it is about."""
    verdict = can_endorse(actor, endorsement)
    if verdict or verdict.code == "not_yours":
        return verdict
    found = application_of(endorsement.submission)
    asked = can_see_application(actor, found) if found else can_see(actor, endorsement.submission)
    return asked or verdict


@sensitive_post_parameters("password", "second_factor")
@requires(can_see_endorsement, load_endorsement)
def endorse(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _give(request, endorsement)
    is_mine = bool(can_endorse(actor, endorsement))
    return _draw(request, endorse_page(endorsement, timezone.now(), is_mine=is_mine))


def _give(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    """A refusal keeps everything that was typed but the password."""
    data, now = request.POST, timezone.now()
    verdict, opinion = data.get("verdict", ""), data.get("opinion", "")
    remarks = _remarks(request) if verdict == "returned" else {}
    try:
        give_opinion(
            actor=request.actor,  # type: ignore[attr-defined]
            endorsement=endorsement,
            verdict=verdict,
            opinion=opinion,
            password=data.get("password", ""),
            second_factor=data.get("second_factor", ""),
            seen_digest=data.get("seen_digest") or "-",
            remarks=remarks,
            now=now,
        )
    except Refused as refused:
        typed = Typed(
            verdict=verdict or "signed",
            opinion=opinion,
            remarks=_remarks(request),
            trouble=refused.reason,
            trouble_at=_place_of(refused.code),
        )
        fresh = load_endorsement(pk=endorsement.pk)
        return _draw(request, endorse_page(fresh, now, is_mine=True, typed=typed), REFUSED_STATUS)
    messages.success(request, _(DONE[verdict]))
    return redirect("due")


def _remarks(request: HttpRequest) -> dict[str, str]:
    start = "remark_"
    return {
        name.removeprefix(start): text
        for name, text in request.POST.items()
        if name.startswith(start) and str(text).strip()
    }


def _place_of(code: str) -> str:
    if code in AT_PASSWORD:
        return "password"
    if code in AT_CODE:
        return "code"
    return "opinion" if code in AT_OPINION else ""


def _draw(request: HttpRequest, page: EndorsePage, status: int = 200) -> HttpResponse:
    crumbs = [(_("待办"), reverse("due")), (_("签意见"), "")]
    return render(request, "unit/endorse.html", {"page": page, "crumbs": crumbs}, status=status)
