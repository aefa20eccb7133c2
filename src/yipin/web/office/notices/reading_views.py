"""Checking what was understood: one finding at a time, with undo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.answers import CHANGED, CONFIRMED, NOTE_ONLY
from yipin.documents.models import Notice
from yipin.documents.permissions import can_answer_notice, can_see_notice
from yipin.documents.services.notices import answer_finding, confirm_remaining, undo_answer
from yipin.organisations.permissions import Actor
from yipin.programmes.editing import SettingFault, apply_setting
from yipin.programmes.services.definitions import save_from_notice
from yipin.rules.definition import Definition
from yipin.rules.definition_missing import Missing
from yipin.rules.plain import Fault
from yipin.web.office.definitions.gaps import Gap, gap_of
from yipin.web.office.definitions.places import NoticePlace, Place, load_notice_place
from yipin.web.office.definitions.records import changed_record
from yipin.web.office.notices.entries import Entry
from yipin.web.office.notices.list_views import load_notice, waiting_words
from yipin.web.office.notices.reading_page import ReadingPage
from yipin.web.office.notices.ways import WAYS
from yipin.web.permission import REFUSED_STATUS, requires

Changes = list[tuple[str, Any]]


@requires(can_see_notice, load_notice)
def notice(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The reading page; while the notice is being read, how far that is."""
    if notice.state == Notice.State.WAITING:
        context = {"notice": notice, "words": waiting_words(notice), "crumbs": crumbs()}
        return render(request, "office/notices/waiting_page.html", context)
    if notice.state == Notice.State.UNREADABLE:
        context = {"notice": notice, "crumbs": crumbs()}
        return render(request, "office/notices/unreadable.html", context)
    return show(request, ReadingPage(NoticePlace(notice)))


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("项目计划"), reverse("rounds")),
        (_("通知"), reverse("office_notices")),
        (_("核对"), ""),
    ]


def show(request: HttpRequest, page: ReadingPage, status: int = 200) -> HttpResponse:
    context = {"page": page, "place": page.place, "notice": page.place.notice, "crumbs": crumbs()}
    context["page_keys"] = [("N", _("核对下一处"))]
    return render(request, "office/notices/reading.html", context, status=status)


@requires(can_answer_notice, load_notice_place)
@require_POST
def answer(request: HttpRequest, place: NoticePlace) -> HttpResponse:
    """Say to one finding that it is right, only a remark, another value, or something new."""
    key, act = request.POST.get("mark", ""), request.POST.get("act", "")
    page = ReadingPage(place)
    entry = page.entries.entry(key)
    if entry is None:
        messages.error(request, _("通知里没有这一处，请核对页面后再办。"))
        return redirect(place.urls["home"])
    try:
        said, value, changes = said_by(request, place, entry, act)
    except _Faulty:
        return _show_faults(request, page, entry)
    return _keep_answer(request, place, entry, said, value, changes)


class _Faulty(Exception):
    """The little form has faults; they stand in the entry's forms."""


def said_by(
    request: HttpRequest, place: NoticePlace, entry: Entry, act: str
) -> tuple[str, Any, Changes]:
    """What was pressed, as the service takes it: kind of answer, value, settings to change."""
    if act == NOTE_ONLY:
        return NOTE_ONLY, None, []
    if act == "change":
        return CONFIRMED, None, _from_fixes(request, place, entry)
    if act in WAYS:
        form = WAYS[act].form(data=request.POST, prefix=f"{entry.anchor}-{act}", auto_id="id_%s")
        entry.bound_way, entry.is_opened = (WAYS[act], form), True
        if not form.is_valid():
            raise _Faulty
        changes = form.changes(place.definition)
        _try(place.definition, changes, form)
        return CHANGED, form.words(), changes
    return CONFIRMED, None, settled(place, entry)


def settled(place: NoticePlace, entry: Entry) -> Changes:
    """A time that was uncertain is certain once somebody has said so."""
    changes: Changes = []
    for fix in entry.fixes:
        record = fix.place.record
        if getattr(record, "uncertain", False):
            changes.append((fix.place.path, changed_record(record, uncertain=False)))
    return changes


def _from_fixes(request: HttpRequest, place: NoticePlace, entry: Entry) -> Changes:
    """The changes of all little forms of an entry; faults stay in them."""
    bound = [type(fix)(fix.place, request.POST, prefix=fix.prefix) for fix in entry.fixes]
    entry.fixes, entry.is_opened = bound, True
    if not all([fix.is_valid() for fix in bound]) or not bound:  # noqa: C419 - each shows its faults
        raise _Faulty
    changes = [change for fix in bound for change in fix.changes()]
    _try(place.definition, changes, bound[0])
    return changes


def _try(definition: Definition, changes: Changes, form: Any) -> Definition:
    """Whether the settings fit; what does not is said at the form."""
    try:
        for path, value in changes:
            definition = apply_setting(definition, path, value)
    except SettingFault as fault:
        for one in fault.faults:
            form.add_error(None, one.message)
        raise _Faulty from fault
    return definition


def _show_faults(request: HttpRequest, page: ReadingPage, entry: Entry) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = {"entry": entry, "place": page.place, "notice": page.place.notice}
        return render(request, "office/notices/entry.html", context, status=REFUSED_STATUS)
    return show(request, page, status=REFUSED_STATUS)


def _keep_answer(
    request: HttpRequest, place: NoticePlace, entry: Entry, said: str, value: Any, changes: Changes
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    kept = answer_finding(
        actor=actor, notice=place.notice, key=entry.key, answer=said, value=value,
        changes=changes, now=timezone.now(),
    )  # fmt: skip
    page = ReadingPage(NoticePlace(kept))
    words = done_words(said, entry.number, changed=bool(changes) and entry.is_opened)
    return _answered(request, page, words, page.next_after(entry.key), key=entry.key)


def done_words(said: str, number: int, *, changed: bool) -> str:
    if said == NOTE_ONLY:
        return _("第 %(number)s 处只作说明") % {"number": number}
    if changed:
        return _("第 %(number)s 处已改好") % {"number": number}
    return _("第 %(number)s 处已核对") % {"number": number}


def _answered(
    request: HttpRequest, page: ReadingPage, words: str, anchor: str, *, key: str = ""
) -> HttpResponse:
    """The changed parts for a script, with undo; the page itself for everybody else."""
    place = page.place
    if not request.headers.get("HX-Request"):
        messages.success(request, words)
        return redirect(f"{place.urls['home']}#{anchor}" if anchor else place.urls["home"])
    blocks: Sequence[Any] = page.paper.touched_by(key) if key else ()
    context = {"page": page, "place": place, "notice": place.notice, "blocks": blocks}
    answer = render(request, "office/notices/answered.html", context)
    answer.headers["HX-Trigger"] = json.dumps(
        {"toast": {"text": words, "undo": reverse("notice_undo", args=[place.pk])}}
    )
    answer.headers["HX-Trigger-After-Settle"] = json.dumps({"next-finding": {"anchor": anchor}})
    return answer


@requires(can_answer_notice, load_notice_place)
@require_POST
def give(request: HttpRequest, place: NoticePlace) -> HttpResponse:
    """Give a setting that the notice does not have."""
    path = request.POST.get("path", "")
    missing = get_missing(place, path)
    gap = gap_of(place, missing, request.POST)
    if gap.fix is None:
        return redirect(gap.page or place.urls["home"])
    if not gap.fix.is_valid():
        return _show_gap(request, ReadingPage(place), gap)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    try:
        for name, value in gap.fix.changes():
            place = place.change(actor=actor, path=name, value=value, now=now)
    except SettingFault as fault:
        add_faults(gap.fix, fault.faults)
        return _show_gap(request, ReadingPage(place), gap)
    page = ReadingPage(place)
    return _answered(
        request, page, _("已填好：%(label)s") % {"label": missing.label}, page.next_anchor
    )


def get_missing(place: Place, path: str) -> Missing:
    found = next((one for one in place.missing if one.path == path), None)
    if found is None:
        raise Http404
    return found


def add_faults(form: Any, faults: Sequence[Fault]) -> None:
    for one in faults:
        form.add_error(None, one.message)


def _show_gap(request: HttpRequest, page: ReadingPage, gap: Gap) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = {"gap": gap, "place": page.place, "is_opened": True}
        return render(request, "office/notices/gap.html", context, status=REFUSED_STATUS)
    page.gaps[:] = [gap if one.path == gap.path else one for one in page.gaps]
    return show(request, page, status=REFUSED_STATUS)


@requires(can_answer_notice, load_notice_place)
@require_POST
def undo(request: HttpRequest, place: NoticePlace) -> HttpResponse:
    """Take back the last answer."""
    undo_answer(actor=request.actor, notice=place.notice, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("已撤销刚才的一步。"))
    return redirect(place.urls["home"])


@requires(can_answer_notice, load_notice_place)
@require_POST
def confirm_rest(request: HttpRequest, place: NoticePlace) -> HttpResponse:
    """Take everything open as it was read; words not understood stay a remark."""
    open_ones = ReadingPage(place).entries.to_check
    changes = dict(change for entry in open_ones for change in settled(place, entry))
    confirm_remaining(
        actor=request.actor,  # type: ignore[attr-defined]
        notice=place.notice,
        now=timezone.now(),
        changes=list(changes.items()),
    )
    messages.success(request, _("其余各处都按读出的办，没读懂的只作说明。"))
    return redirect(place.urls["home"])


@requires(can_answer_notice, load_notice_place)
@require_POST
def save(request: HttpRequest, place: NoticePlace) -> HttpResponse:
    """Keep what the notice amounts to now as a draft definition."""
    saved = save_from_notice(actor=request.actor, notice=place.notice, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("已存为“%(name)s”的草稿。") % {"name": saved.programme.name})
    return redirect(place.urls["home"])
