"""What is being made public now, and objections to it, without signing in."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.documents.services.files import store_file
from yipin.organisations.permissions import NOBODY, Refused, anyone
from yipin.projects.publicities import (
    is_over,
    is_shown,
    published_rows,
    purpose_of,
    shown_now,
    taken_back,
)
from yipin.projects.publicity_models import Objection, Publicity
from yipin.projects.services.publicities import (
    digest_of_code,
    take_objection,
    tell_of_objection,
)
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.public.forms.objection import ObjectionForm

MOST_AN_HOUR = 30  # of one publicity, whoever they come from
HOUR = 3600
MOST_TRIES = 100  # an hour, at codes
KINDS = frozenset({"pdf", "docx", "doc", "jpg", "png"})
PLACES = {"no_item": "item", "text_missing": "text", "too_long": "text"}


@requires(anyone)
def publicities(request: HttpRequest) -> HttpResponse:
    """Those under way."""
    rows = shown_now(timezone.localdate())
    return render(request, "public/publicities.html", {"rows": rows})


def _load(pk: int) -> Publicity:
    rows = Publicity.objects.exclude(state=Publicity.State.WITHDRAWN)
    return get_object_or_404(rows.select_related("round__unit", "round__definition"), pk=pk)


@requires(anyone)
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """Unit and title (the tier where the office chose so); before and after the period only that it is not shown."""
    found = _load(pk)
    today, now = timezone.localdate(), timezone.now()
    shown = is_shown(found, today)
    rows = published_rows(found, found.items) if shown else []
    context = {
        "publicity": found, "is_shown": shown, "is_over": is_over(found, now) or found.state != "open",
        "rows": rows, "may_object": not all(is_gone for _one, _level, is_gone in rows),
        "is_selection": purpose_of(found) == "application",
        "has_tiers": shown and found.has_tiers,
    }  # fmt: skip
    return _unseen(render(request, "public/publicity.html", context))


def _unseen(response: HttpResponse) -> HttpResponse:
    """Names come down after the period: no search engine, no shared store keeps them."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    response["Cache-Control"] = "private, no-store"
    return response


@requires(anyone)
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Named or not. Nothing of the account, the address or the device is kept; too many are put off
    by counting those of the publicity alone.
    """
    found = _load(pk)
    if not is_shown(found, timezone.localdate()):
        return redirect("public_publicity", pk=pk)
    gone = taken_back(found)
    items = [
        (one["application"], f"{one['unit']}：{one['title']}")
        for one in found.items
        if one["application"] not in gone
    ]
    form = ObjectionForm(request.POST or None, request.FILES or None, items=items)
    if request.method == "POST" and form.is_valid():
        if _too_many(f"objection:{found.pk}", MOST_AN_HOUR):
            form.add_error(None, _("现在提交的人太多，请过一会儿再交，写好的还在下面。"))
        else:
            try:
                code = _take(found, form)
            except Refused as refused:
                place = "file" if refused.code.startswith("file") else PLACES.get(refused.code)
                form.add_error(place, refused.reason)
            else:
                return _thank(request, found, code)
    context = {"publicity": found, "form": form}
    status = REFUSED_STATUS if form.errors else 200
    return _unseen(render(request, "public/objection.html", context, status=status))


def _take(publicity: Publicity, form: ObjectionForm) -> str:
    """The code of a named one. What comes with an unnamed one, and what the office is told, is dated
    to the day, and its file is not called as it was handed in.
    """
    given, now = form.cleaned_data, timezone.now()
    is_named = bool(given["name"].strip())
    at = now if is_named else _start_of_day(now)
    files: list[StoredFile] = []
    if upload := given["file"]:
        name = upload.name if is_named else _("异议材料")
        kept = store_file(
            actor=NOBODY, unit=publicity.round.unit, upload=upload, name=name, now=at,
            allowed=KINDS, max_mb=20,
        )  # fmt: skip
        files.append(kept)
    _objection, code = take_objection(
        publicity=publicity, application_id=given["item"], text=given["text"], name=given["name"],
        contact=given["contact"], files=files, now=now,
    )  # fmt: skip
    tell_of_objection(publicity=publicity, now=at)
    return code


def _start_of_day(now: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(now), time()))


def _thank(request: HttpRequest, publicity: Publicity, code: str) -> HttpResponse:
    if not code:
        messages.success(request, _("异议已收到，会核查处理。"))
        return redirect("public_publicity", pk=publicity.pk)
    address = request.build_absolute_uri(reverse("public_objection_answer"))
    context = {"publicity": publicity, "code": code, "address": address}
    return _unseen(render(request, "public/objection_taken.html", context))


def _too_many(key: str, most: int) -> bool:
    """Counts this one."""
    cache.add(key, 0, HOUR)
    return cache.incr(key) > most


@requires(anyone)
def objection_answer(request: HttpRequest) -> HttpResponse:
    """What came of a named objection, for whoever has its code."""
    typed = request.POST.get("code", "").strip()[:40]
    found, trouble = None, ""
    if typed and _too_many("objection-code", MOST_TRIES):
        trouble = _("现在查询的人太多，请过一会儿再查。")
    elif typed:
        rows = Objection.objects.select_related("application", "publicity__round__unit")
        found = rows.filter(code=digest_of_code(typed)).first()
        trouble = "" if found else _("没有查到这个查询码，请对照当时记下的再查一次。")
    context = {"objection": found, "typed": typed, "trouble": trouble}
    status = REFUSED_STATUS if trouble else 200
    return _unseen(render(request, "public/objection_answer.html", context, status=status))
