"""Signing a decision, with the password, on the very content that the page showed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yipin.organisations.permissions import Actor, Refused
from yipin.projects.decision_models import Decision
from yipin.projects.decision_permissions import can_see_decision
from yipin.projects.services.decision_signing import sign_decision
from yipin.web.office.decisions.decision_page import decision_page
from yipin.web.office.decisions.loading import load_decision, note_ranks_seen
from yipin.web.permission import REFUSED_STATUS, requires

PLACES = {
    "wrong_password": "password", "locked": "password", "no_second_factor": "code",
    "second_factor_missing": "code", "wrong_second_factor": "code",
    "too_long": "opinion", "reason_missing": "opinion",
}  # fmt: skip


@sensitive_post_parameters("password", "second_factor")
@requires(can_see_decision, load_decision)
def sign(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The page of whoever is asked; a refusal keeps everything that was typed but the password."""
    note_ranks_seen(request, decision)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = decision_page(decision, actor)
    if page.signature is None:
        return redirect("decision", pk=decision.pk)
    typed = {"verdict": "signed", "opinion": "", "trouble": "", "trouble_at": ""}
    if request.method == "POST":
        data = request.POST
        typed |= {"verdict": data.get("verdict", ""), "opinion": data.get("opinion", "")}
        try:
            done = sign_decision(
                actor=actor, signature=page.signature, verdict=typed["verdict"],
                opinion=typed["opinion"], password=data.get("password", ""),
                second_factor=data.get("second_factor", ""),
                seen_digest=data.get("seen_digest") or "-", now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            typed |= {"trouble": refused.reason, "trouble_at": PLACES.get(refused.code, "")}
        else:
            messages.success(request, _(_said(done, typed["verdict"])))
            return redirect("due")
    context = {
        "decision": decision, "held": decision.round, "page": page, "typed": typed,
        "signing": {"typed": typed},
        "crumbs": [(_("待办"), reverse("due")), (_("签决定"), "")],
    }  # fmt: skip
    status = REFUSED_STATUS if typed["trouble"] else 200
    return render(request, "office/decisions/sign.html", context, status=status)


def _said(decision: Decision, verdict: str) -> str:
    if verdict == "returned":
        return "已退回，草拟的人会看到理由。"
    if decision.state == Decision.State.SIGNED:
        return "已签，决定生效。"
    return "已签，已送下一位。"
