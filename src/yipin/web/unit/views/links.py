"""Addresses that messages use; each desk is led on to its own view."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yipin.forms.models import Submission
from yipin.organisations.permissions import is_at_a_desk
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_run_round, can_see_public_notice
from yipin.projects.permissions import can_judge_application, can_see_application
from yipin.web.permission import answer_refusal, requires
from yipin.web.unit.loading import application_of, load_round, load_submission


@requires(is_at_a_desk, load_submission)
def submission_link(request: HttpRequest, submission: Submission) -> HttpResponse:
    """To the application: the office's view where the desk judges it, else the unit's."""
    actor, found = request.actor, application_of(submission)  # type: ignore[attr-defined]
    if found is None:
        return redirect("due")
    verdict = can_see_application(actor, found)
    if not verdict:
        return answer_refusal(request, verdict)
    if actor.unit != found.unit and can_judge_application(actor, found):
        return redirect(f"/office/applications/{found.pk}/")
    return redirect("application", found.pk)


@requires(can_see_public_notice, load_round)
def round_link(request: HttpRequest, held: Round) -> HttpResponse:
    """To the round as the host, as an asked unit, or to the public page of its notice."""
    actor = request.actor  # type: ignore[attr-defined]
    if can_run_round(actor, held):
        return redirect(f"/office/rounds/{held.pk}/")
    if actor.unit is not None and held.addressees.filter(unit=actor.unit).exists():
        return redirect("unit_round", held.pk)
    return redirect("notice", held.pk)
