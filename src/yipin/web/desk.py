"""At which desk a person sits: the appointment chosen for this session, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from yipin.journal.queries import unread_count
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment
from yipin.organisations.permissions import NOBODY, Actor, actor_for_appointment
from yipin.organisations.queries import CURRENT_APPOINTMENTS
from yipin.web.accounts.sign_in_notes import note_seen

DESK = "desk"
LAST_SEEN = "last_seen"
HEARTBEAT = "X-Heartbeat"


class DeskMiddleware:
    """Puts ``request.actor`` there (lazily) and ends sessions that stood idle too long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        end_idle_session(request, timezone.now())
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):  # pages of a desk stay out of shared stores
            patch_cache_control(response, private=True, no_cache=True)
        return response


def actor_of(request: HttpRequest) -> Actor:
    """The person with the appointment chosen in this session, or the first current one."""
    if not request.user.is_authenticated:
        return NOBODY
    desks = desks_of(request)
    chosen = request.session.get(DESK)
    seat = next((desk for desk in desks if desk.pk == chosen), desks[0] if desks else None)
    if seat is None:
        return Actor(person=request.user)  # type: ignore[arg-type]
    return actor_for_appointment(seat)


def desks_of(request: HttpRequest) -> list[Appointment]:
    """The appointments this person may sit at today, read once a request."""
    if not hasattr(request, "desks"):
        today = timezone.localdate()
        found = CURRENT_APPOINTMENTS.all(person=request.user.pk, today=today)
        request.desks = found  # type: ignore[attr-defined]
    return request.desks  # type: ignore[attr-defined, no-any-return]


def end_idle_session(request: HttpRequest, now: datetime) -> None:
    """Sign out after 30 idle minutes, 15 at an administrator's desk (domain.md 7.4)."""
    minute = int(now.timestamp() // 60)
    last = request.session.get(LAST_SEEN)
    if last is not None and minute - last > settings.IDLE_MINUTES_ADMINISTRATOR:
        allowed = (
            settings.IDLE_MINUTES_ADMINISTRATOR
            if request.actor.has(Right.ADMINISTER)  # type: ignore[attr-defined]
            else settings.IDLE_MINUTES
        )
        if minute - last > allowed:
            logout(request)
            request.actor = NOBODY  # type: ignore[attr-defined]  # this request is nobody's already
            return
    is_due = last is None or minute - last >= settings.SEEN_EVERY_MINUTES
    if last is not None and is_due:
        note_seen(request)
    is_sign_of_life = HEARTBEAT in request.headers  # sent by an open page, not by a person
    if is_due and not is_sign_of_life:
        request.session[LAST_SEEN] = minute


def desk_context(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page shows: navigation of the desk, unread messages, the desk."""
    user = getattr(request, "user", None)
    context: dict[str, Any] = {"demo": settings.DEMO, "actor": getattr(request, "actor", NOBODY)}
    if user is None:
        return context
    if not user.is_authenticated:
        return context | {"nav_items": public_navigation(request)}
    return context | {
        "nav_items": navigation(request),
        "desks": desks_of(request),
        "unread": SimpleLazyObject(lambda: unread_count(user.pk)),
    }


def public_navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The rooms that are open to visitors."""
    rooms = [
        (_("通知"), reverse("notices")),
        (_("公示"), reverse("public_publicities")),
        (_("品牌墙"), reverse("wall")),
        (_("核验证书"), reverse("certificate_ask")),
        (_("动态"), reverse("news")),
        (_("使用帮助"), reverse("help")),
    ]
    return [(label, url, request.path.startswith(url)) for label, url in rooms]


OF_ROUNDS = (
    "/office/notices/",
    "/office/definitions/",
    "/office/applications/",
    "/office/projects/",
    "/office/plan-changes/",
)
OF_PROJECTS = (
    "/projects/",
    "/plan-changes/",
    "/evidence/",
    "/project-tasks/",
    "/news-items/",
    "/exchange/",
)
OF_UNITS = (
    "/office/people/",
    "/office/posts/",
    "/office/appointments/",
    "/office/imports/",
    "/office/terms/",
)


def room_of(path: str) -> str:
    """The address whose room is marked: what prepares or fills a round belongs to the rounds."""
    if path.startswith(OF_ROUNDS):
        return reverse("rounds")
    if path.startswith(OF_UNITS):
        return reverse("units")
    if path.startswith(("/funds/", *OF_PROJECTS)):
        return reverse("applications")
    return reverse("due") if path.startswith("/endorsements/") else path


def navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is here) for each room the desk opens."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rooms = [(_("待办"), "due", actor.appointment is not None)]
    judges = actor.appointment is None or request.path.startswith("/reviews/")
    rooms.append((_("评审任务"), "reviews", judges))
    rooms.append((_("项目计划"), "rounds", actor.has(Right.RUN_PROGRAMMES)))
    rooms.append((_("经费"), "funds", actor.has(Right.FINANCE)))
    rooms.append((_("公文"), "papers", actor.has(Right.RUN_PROGRAMMES)))
    fills = actor.has(Right.FILL_FORMS)
    rooms.append((_("申报与项目"), "applications", fills))
    rooms.append((_("通知"), "notices", actor.appointment is not None))
    writes = actor.has(Right.RUN_PROGRAMMES) or actor.has(Right.ADMINISTER)
    rooms.append((_("发消息"), "outbox", writes))
    rooms.append((_("单位与人员"), "units", actor.has(Right.ADMINISTER)))
    rooms.append((_("本单位"), "own_unit", fills and not actor.has(Right.ADMINISTER)))
    here = room_of(request.path)
    opened = [(label, reverse(name)) for label, name, shown in rooms if shown]
    longest = max((url for _l, url in opened if here.startswith(url)), key=len, default="")
    return [(label, url, url == longest) for label, url in opened]
