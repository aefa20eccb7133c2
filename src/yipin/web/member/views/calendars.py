"""Deadlines in one's own calendar: secret addresses to subscribe to, and single downloads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.duties.models import Obligation
from yipin.duties.permissions import can_see
from yipin.journal.models import CalendarFeed
from yipin.journal.queries import feeds_of
from yipin.journal.services.calendars import close_feed, feed_of_token, open_feed, revise
from yipin.organisations.models import Appointment, Person
from yipin.organisations.permissions import Actor, anyone, is_signed_in
from yipin.organisations.queries import current_appointments
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_see_public_notice
from yipin.projects.deadlines import (
    deadline_of_obligation,
    deadlines_of,
    desks_of_appointments,
    stages_of_round,
)
from yipin.rules.deadline_calendar import Deadline, write_calendar
from yipin.web.desk import desks_of
from yipin.web.file_answers import as_file
from yipin.web.permission import requires
from yipin.web.unit.loading import load_round

NEW_ADDRESS = "calendar_address"


def load_obligation(*, pk: int) -> Obligation:
    return get_object_or_404(Obligation.objects.select_related("unit"), pk=pk)


@requires(is_signed_in)
def calendars(request: HttpRequest) -> HttpResponse:
    """The addresses that work now; a new one is shown once, on the page after it was made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _open(request, actor)
    context = {
        "feeds": feeds_of(actor.signed_in.pk),
        "desks": desks_of(request),
        "address": request.session.pop(NEW_ADDRESS, ""),
    }
    return render(request, "member/calendars.html", context)


def _open(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen = request.POST.get("desk", "")
    desk = next((one for one in desks_of(request) if str(one.pk) == chosen), None)
    _feed, token = open_feed(
        actor=actor,
        appointment_id=desk.pk if desk else None,
        label=str(desk) if desk else _("我的全部席位"),
        now=timezone.now(),
    )
    path = reverse("calendar_feed", args=[token])
    request.session[NEW_ADDRESS] = request.build_absolute_uri(path)
    return redirect("calendars")


@requires(is_signed_in)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End an own address; somebody else's is not found."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not close_feed(actor=actor, feed_id=pk, now=timezone.now()):
        raise Http404
    messages.success(request, _("这个地址作废了。用它的日历不再更新。"))
    return redirect("calendars")


@requires(anyone)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program fetches, without signing in: the secret address is the key."""
    now = timezone.now()
    found = feed_of_token(token=token, now=now)
    person = Person.objects.filter(pk=found.person_id, is_active=True).first() if found else None
    if found is None or person is None:
        raise Http404
    rows = deadlines_of(desks_of_appointments(_desks(found, person)), now)
    answer = calendar_answer(request, rows, name=_("一品：要办的事"))
    answer["Cache-Control"] = "private, max-age=900"
    return answer


def _desks(found: CalendarFeed, person: Person) -> Sequence[Appointment]:
    """The desk must still be held; otherwise the calendar is empty."""
    held = current_appointments(person, timezone.localdate())
    return held.filter(pk=found.appointment_id) if found.appointment_id else held  # type: ignore[return-value]


@requires(can_see, load_obligation)
def obligation_ics(request: HttpRequest, row: Obligation) -> HttpResponse:
    """One duty, to be put into a calendar by hand."""
    return _download(request, [deadline_of_obligation(row)], f"yipin-{row.pk}.ics")


@requires(can_see_public_notice, load_round)
def round_ics(request: HttpRequest, held: Round) -> HttpResponse:
    """The dates of one round."""
    unit = request.actor.unit  # type: ignore[attr-defined]
    return _download(request, stages_of_round(held, unit), f"yipin-round-{held.pk}.ics")


def _download(request: HttpRequest, rows: Sequence[Deadline], name: str) -> HttpResponse:
    answer = calendar_answer(request, rows, name=_("一品：截止时间"))
    return as_file(answer, name)


def calendar_answer(request: HttpRequest, rows: Sequence[Deadline], *, name: str) -> HttpResponse:
    """With ETag and Last-Modified; 304 where the program has it already."""
    revisions = revise(deadlines=rows, now=timezone.now())
    body = write_calendar(
        [(one, revisions[one.uid]) for one in rows],
        name=name,
        as_tasks=request.GET.get("as") == "todo",
    )
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    answer["ETag"] = etag
    changed = max((each.changed_at for each in revisions.values()), default=None)
    if changed is None:
        return get_conditional_response(request, etag, None, answer) or answer
    answer["Last-Modified"] = changed.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    stamp = int(changed.timestamp())
    return get_conditional_response(request, etag, stamp, answer) or answer
