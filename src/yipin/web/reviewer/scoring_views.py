"""The scoring desk: read on one side, mark on the other; saved as one goes, then handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.projects.people_named import people_named
from yipin.reviews.models import Card, Subject
from yipin.reviews.order_queries import place_of
from yipin.reviews.permissions import taken_away
from yipin.reviews.queries import cards_of_judge
from yipin.reviews.services.assignments import declare_aside
from yipin.reviews.services.cards import hand_in_card, save_card, take_back_card
from yipin.rules.verdicts import Verdict
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.reviewer.loading import (
    Typed,
    judged_subject,
    judges_subject,
    load_own_subject,
    load_typed,
    own_card,
    reads_subject,
)
from yipin.web.reviewer.marks import Faults, marks_page, missing_faults, next_open_url, written_from
from yipin.web.reviewer.other_windows import stale_faults, stored_pairs, unlike_stored
from yipin.web.reviewer.stage_page import stage_page
from yipin.web.reviewer.subject_files import judged
from yipin.web.reviewer.subject_page import names_to_hide, shut_paper, subject_paper
from yipin.web.reviewer.work_page import steps_of, work_page
from yipin.web.typed import whole_typed

OVERTAKEN = {"stale", "handed_in"}  # another window was first
STORED = ("marks", "for_unit", "for_office", "revision", "saved_at", "handed_in_at")


def card_of(request: HttpRequest, subject: Subject) -> Card:
    """The card of whoever asks; the permission has seen that there is one."""
    found = own_card(subject, request.user)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


@csp_update({"frame-src": [SELF]})
@requires(judges_subject, load_own_subject)
def card(request: HttpRequest, subject: Subject) -> HttpResponse:
    """GET shows the desk; POST (without scripts, or the button) saves and hands in."""
    held = card_of(request, subject)
    if request.method == "POST":
        return _hand_in(request, held)
    return _show(request, held)


def _show(
    request: HttpRequest, card: Card, faults: Faults | None = None, refused: Refused | None = None
) -> HttpResponse:
    """``faults`` by input, or why the whole was ``refused``. What was typed here
    and is not what is stored is then shown too.
    """
    unlike = unlike_stored(card, request.POST) if refused else []
    is_stale = refused is not None and refused.code == "stale"
    if is_stale:
        faults = stale_faults(unlike)
    subject = card.subject
    cards = cards_of_judge(subject.panel, request.user)  # type: ignore[arg-type]
    now = timezone.now()
    context = {
        "card": card,
        "subject": subject,
        "place": place_of(subject),
        "here": subject.number,
        "panel": subject.panel,
        **_material(request, subject, now),
        "page": marks_page(card, cards, now, request.POST, faults or {}),
        "faults": faults or {},
        "reason": refused.reason if refused else "",
        "is_stale": is_stale,
        "unlike": unlike,
    }
    if context["place"]:
        context["stage"] = stage_page(subject.panel, request.user, subject.number)  # type: ignore[arg-type]
    status = REFUSED_STATUS if faults or refused else 200
    return render(request, "reviewer/card.html", context, status=status)


def _material(request: HttpRequest, subject: Subject, now: datetime) -> dict[str, Any]:
    """What there is to read; ``is_shut``: it is no longer open to whoever asks, whose marks stay."""
    names = names_to_hide(subject)
    if not reads_subject(request.actor, subject):  # type: ignore[attr-defined]
        return {"paper": shut_paper(subject, names), "work": None, "is_shut": True}
    material = judged(subject)
    plan = steps_of(material)
    return {
        "paper": subject_paper(subject, material, names, now),
        "work": work_page(subject, material, plan, names, now),
    }


def _hand_in(request: HttpRequest, card: Card) -> HttpResponse:
    """Save what can be kept of what the page showed, hand in, go on to the next open one."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    rubric = card.judge.panel.rubric
    written, faults = written_from(rubric, request.POST, None)
    try:
        seen = whole_typed(request.POST.get("revision", ""))
        saved = save_card(actor=actor, card=card, written=written, now=now, seen=seen)
        saved.subject = card.subject
        if "later" not in request.POST:
            faults = missing_faults(rubric, saved.marks) | faults
        if faults:
            return _show(request, saved, faults)
        if "later" not in request.POST:
            hand_in_card(actor=actor, card=saved, now=now, named=people_named)
    except Refused as refused:
        if refused.code in OVERTAKEN:
            card.refresh_from_db(fields=STORED)
        return _show(request, card, refused=refused)
    if "later" in request.POST:
        messages.success(request, _("打的分都存了，还没交。"))
        return redirect("review", pk=card.subject.panel_id)
    messages.success(request, _("第 %(n)s 号交了。") % {"n": card.subject.number})
    return redirect(_next_url(request, card))


def _next_url(request: HttpRequest, card: Card) -> str:
    """The next open card, or the list when all others are done."""
    panel = card.subject.panel
    cards = cards_of_judge(panel, request.user)  # type: ignore[arg-type]
    return next_open_url(panel, cards, card.subject.number) or reverse("review", args=[panel.pk])


@requires(judged_subject, load_typed)
@require_POST
def autosave(request: HttpRequest, typed: Typed) -> HttpResponse:
    """Save the marks that changed. REFUSED_STATUS says which marks cannot be; the others are kept. With ``stop``
    nothing more can be saved: the card was taken away while the page was open. Where another window has saved
    since, ``pairs`` are all other fields as they are stored, so that this one hands in no older ones.
    """
    subject, person = typed.subject, request.user
    card = own_card(subject, person) if subject is not None else None  # type: ignore[arg-type]
    if card is None:
        return _refused(taken_away())
    changed = request.POST.get("changed", "").split(",")
    written, faults = written_from(card.judge.panel.rubric, request.POST, changed)
    try:
        saved = save_card(actor=request.actor, card=card, written=written, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return _refused(refused.verdict)
    at = timezone.localtime(saved.saved_at).strftime("%H:%M:%S")
    kept: dict[str, Any] = {"revision": saved.revision, "saved_at": at}
    if whole_typed(request.POST.get("revision", "")) != saved.revision - 1:
        kept["pairs"] = stored_pairs(saved, changed)
    if not faults:
        return JsonResponse(kept)
    said = {"code": "marks", "message": " ".join(faults.values()), "faults": faults}
    return JsonResponse(kept | said, status=REFUSED_STATUS)


def _refused(verdict: Verdict) -> JsonResponse:
    answer = {"code": verdict.code, "message": verdict.reason, "stop": verdict.code == "taken"}
    return JsonResponse(answer, status=REFUSED_STATUS)


@requires(judges_subject, load_own_subject)
@require_POST
def take_back(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Change one's mind while the review is under way."""
    with refusals_told(request):
        take_back_card(actor=request.actor, card=card_of(request, subject), now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("收回来了，改好再交。"))
    return redirect("card", pk=subject.panel_id, number=subject.number)


@requires(judges_subject, load_own_subject)
@require_POST
def aside(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Declare a conflict: the card goes to somebody else."""
    card, note = card_of(request, subject), request.POST.get("note", "")
    following = _next_url(request, card)
    with refusals_told(request):
        declare_aside(actor=request.actor, card=card, note=note, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(
            request, _("第 %(n)s 号不用您评了，主办单位会另请人评。") % {"n": subject.number}
        )
        return redirect(following)
    return redirect("card", pk=subject.panel_id, number=subject.number)
