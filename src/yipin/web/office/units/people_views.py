"""People: taking them in, appointing, ending a post, inviting to sign in."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Person, Unit
from yipin.organisations.permissions import Actor, can_administer, holds
from yipin.organisations.queries import people_of
from yipin.organisations.services.people import (
    appoint,
    end_appointment,
    invite_person,
    take_in_to_post,
)
from yipin.organisations.services.rosters import record_roster_taken
from yipin.web.office.units.exports import people_file
from yipin.web.office.units.forms import EndForm, KnownPersonForm, PersonForm
from yipin.web.office.units.pages import crumbs_to, person_rows
from yipin.web.office.units.unit_changes import attempt, show_form
from yipin.web.office.units.unit_views import load_unit
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import words_typed

PAGE = 50
SHOWN_ONCE = "invitation_link"
SORTS = {
    "name": ("person__initials", "id"),
    "-name": ("-person__initials", "-id"),
    "since": ("starts_on", "id"),
    "-since": ("-starts_on", "-id"),
}


def load_appointment(*, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.select_related("person", "post", "unit"), pk=pk)


@requires(holds(Right.ADMINISTER))
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in a post below the desk."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = words_typed(request.GET)
    found = search_people(people_of(actor.unit, timezone.localdate()), words)  # type: ignore[arg-type]
    sort = SORTS.get(request.GET.get("sort", ""))
    page = Paginator(found.order_by(*sort) if sort else found, PAGE).get_page(
        request.GET.get("page")
    )
    rows = person_rows(list(page), actor, timezone.now())
    context = {"page": page, "rows": rows, "words": words, "host": actor.unit}
    return render(request, "office/units/people.html", context)


@requires(holds(Right.ADMINISTER))
@require_POST
def people_list(request: HttpRequest) -> HttpResponse:
    """Those that were searched for as Excel, numbers masked; written down."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    words = words_typed(request.POST)
    found = list(search_people(people_of(unit, timezone.localdate()), words))
    record_roster_taken(actor=actor, unit=unit, count=len(found), now=timezone.now())
    return people_file(found)


def search_people(held: QuerySet[Appointment], words: str) -> QuerySet[Appointment]:
    """By name, pinyin initials, post or unit."""
    for word in words.split():
        held = held.filter(
            Q(person__name__icontains=word)
            | Q(person__initials__contains=word.lower())
            | Q(post__name__icontains=word)
            | Q(title__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(unit__initials__contains=word.lower())
        )
    return held


@requires(can_administer, load_unit)
def new_person(request: HttpRequest, unit: Unit) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: take_in_to_post(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                person=form.person(),
                appointment=form.appointment(),
                now=timezone.now(),
            ),
            "number",
        )
        if made is not None:
            words = _("%(name)s 已登记。要让本人登录，请发邀请链接。")
            messages.success(request, words % {"name": made.person.name})
            return redirect("unit", pk=unit.pk)
    sub = _("只登记办事要用的：姓名、职务、联系方式。")
    return show_form(request, unit, form, title=_("登记人员"), sub=sub, button=_("登记"))


@requires(can_administer, load_unit)
def appoint_known(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A post for somebody whom the site knows already; name and number must both be right."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = KnownPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = known_person(form)
        made = person and attempt(
            form,
            lambda: appoint(
                actor=actor, person=person, unit=unit, now=timezone.now(), **form.appointment()
            ),
        )
        if made:
            messages.success(request, _("职务已安排好。"))
            return redirect("unit", pk=unit.pk)
    title = _("给已有的人安排职务")
    sub = _("姓名和学工号（或用户名）都对得上才能找到，免得认错人。")
    return show_form(request, unit, form, title=title, sub=sub, button=_("安排职务"))


def known_person(form: KnownPersonForm) -> Person | None:
    given = form.cleaned_data
    same = Q(number=given["number"]) | Q(username=given["number"])
    found = Person.objects.filter(same, name=given["name"]).first()
    if found is None:
        form.add_error("number", _("没有姓名和号码都对得上的人。请核对，或按新人登记。"))
    return found


@requires(can_administer, load_appointment)
def end(request: HttpRequest, held: Appointment) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ends_on = form.cleaned_data["ends_on"]
        done = attempt(
            form,
            lambda: end_appointment(
                actor=actor, appointment=held, ends_on=ends_on, now=timezone.now()
            ),
            "ends_on",
        )
        if done is not None:
            messages.success(request, _("%(name)s 的任职已安排结束。") % {"name": held.person.name})
            return redirect("unit", pk=held.unit_id)
    title = _("结束任职：%(name)s，%(post)s") % {"name": held.person.name, "post": held.label}
    sub = _("过了最后一天，本人就不能再用这个席位。签过的意见、交过的材料都还在。")
    return show_form(request, held.unit, form, title=title, sub=sub, button=_("结束任职"))


@requires(can_administer, load_appointment)
@require_POST
def invite(request: HttpRequest, held: Appointment) -> HttpResponse:
    """Make a link; it is shown on the next page, once."""
    with refusals_told(request):
        invitation, token = invite_person(
            actor=request.actor,  # type: ignore[attr-defined]
            person=held.person,
            unit=held.unit,
            now=timezone.now(),
        )
        link = request.build_absolute_uri(reverse("invitation", args=[token]))
        request.session[SHOWN_ONCE] = [held.pk, link, invitation.expires_at.isoformat()]
        return redirect("person_invited", pk=held.pk)
    return redirect("unit", pk=held.unit_id)


@requires(can_administer, load_appointment)
def invited(request: HttpRequest, held: Appointment) -> HttpResponse:
    """The link, shown once: after that it is not in the session any more."""
    pk, link, expires_at = request.session.pop(SHOWN_ONCE, [None, "", ""])
    if pk != held.pk:
        link, expires_at = "", ""
    context = {
        "held": held,
        "link": link,
        "expires_at": timezone.datetime.fromisoformat(expires_at) if expires_at else None,
        "crumbs": crumbs_to(held.unit, request.actor, _("邀请链接")),  # type: ignore[attr-defined]
    }
    return render(request, "office/units/invited.html", context)
