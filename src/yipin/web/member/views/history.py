"""What happened to one subject, newest first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yipin.forms.permissions import OFFICIAL_RIGHTS
from yipin.journal.queries import entries_about
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, can_administer, not_yours, permission, reaches
from yipin.rules.verdicts import Verdict
from yipin.web.member.pages.history import Subject, line_of
from yipin.web.permission import requires

PAGE = 50


@permission("journal.see_history")
def can_see_history(actor: Actor, subject: Subject) -> Verdict:
    """The officials of the unit it belongs to, and of those above."""
    if not actor.rights & OFFICIAL_RIGHTS:
        return not_yours()
    return reaches(actor, subject)


def load_subject(*, kind: str, pk: int) -> Subject:
    """By the newest entry that names a unit; what nobody wrote about does not exist here."""
    newest = entries_about(kind, pk).filter(unit_id__isnull=False).first()
    unit = Unit.objects.filter(pk=newest.unit_id).first() if newest else None
    if newest is None or unit is None:
        raise Http404
    return Subject(kind=kind, pk=pk, label=newest.subject_label, unit=unit)


@requires(can_see_history, load_subject)
def history(request: HttpRequest, subject: Subject) -> HttpResponse:
    entries = entries_about(subject.kind, subject.pk)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "subject": subject,
        "page": page,
        "lines": [line_of(one) for one in page],
        "can_open_unit": bool(can_administer(actor, subject.unit)),
    }
    return render(request, "member/history.html", context)
