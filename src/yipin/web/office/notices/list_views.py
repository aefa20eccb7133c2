"""The notices an office has taken in, and taking in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.answers import progress_of
from yipin.documents.models import Notice
from yipin.documents.permissions import can_see_notice
from yipin.documents.queries import earlier_copy_of, notices_of
from yipin.documents.services.notices import take_in_notice
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Actor, Refused, holds
from yipin.web.office.definitions.words import left_words
from yipin.web.office.notices.trash import notice_trash
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.theme import dates
from yipin.web.theme.parts import Mark
from yipin.web.typed import words_typed
from yipin.web.uploads.places import takes_parts

PAGE = 50
SORTS = {
    "title": ("title", "-id"),
    "-title": ("-title", "-id"),
    "taken": ("taken_in_at", "id"),
    "-taken": ("-taken_in_at", "-id"),
}
STATES = {state: state for state in Notice.State.values}


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One notice of the list."""

    notice: Notice
    mark: Mark
    remark: str
    action: str
    by: str = ""

    is_checked: bool = False

    @property
    def title(self) -> str:
        return self.notice.title or self.notice.file_name

    @property
    def action_url(self) -> str:
        return reverse(
            "notice_publish" if self.is_checked else "office_notice", args=[self.notice.pk]
        )


def load_notice(*, pk: int) -> Notice:
    rows = Notice.objects.filter(discarded_at__isnull=True).select_related("unit", "file")
    return get_object_or_404(rows, pk=pk)


@requires(holds(Right.RUN_PROGRAMMES))
def notices(request: HttpRequest) -> HttpResponse:
    """Every notice of the desk's unit, with how far it has come."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    host: Unit = actor.unit  # type: ignore[assignment]
    words, state = words_typed(request.GET), STATES.get(request.GET.get("state", ""), "")
    found = notices_of(host)
    for word in words.split():
        found = found.filter(title__icontains=word) | found.filter(file_name__icontains=word)
    found = found.filter(state=state) if state else found
    sort = SORTS.get(request.GET.get("sort", ""))
    page = Paginator(found.order_by(*sort) if sort else found, PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": rows_of(list(page)),
        "words": words,
        "state": state,
        "states": Notice.State.choices,
        "trash": notice_trash(host, timezone.now()),
        "most_mb": settings.UPLOAD_MAX_MB,
        "is_filtered": bool(words or state),
        "crumbs": [(_("项目计划"), reverse("rounds")), (_("通知"), "")],
    }
    return render(request, "office/notices/list.html", context)


def rows_of(found: list[Notice]) -> list[NoticeRow]:
    """One more query for the names of those who took them in."""
    names = dict(
        Person.objects.filter(pk__in={one.taken_in_by_id for one in found}).values_list(
            "pk", "name"
        )
    )
    return [row_of(one, names.get(one.taken_in_by_id or 0, "")) for one in found]


def row_of(notice: Notice, by: str = "") -> NoticeRow:
    mark, remark, action = _state_of(notice)
    is_checked = mark.text == _("待发布")
    return NoticeRow(
        notice=notice, mark=mark, remark=remark, action=action, by=by, is_checked=is_checked
    )


def _state_of(notice: Notice) -> tuple[Mark, str, str]:
    if notice.state == Notice.State.WAITING:
        return Mark(text=_("正在读"), tone="info", shape="half"), waiting_words(notice), _("看进度")
    if notice.state == Notice.State.UNREADABLE:
        return Mark(text=_("读不出"), tone="late", shape="x"), notice.trouble, ""
    if notice.state == Notice.State.USED:
        return Mark(text=_("已发布"), tone="good", shape="check"), "", _("看原文与设置")
    marks = notice.marks if hasattr(notice, "marks") else notice.reading.get("marks", ())
    progress = progress_of(marks or (), notice.answers)
    if progress.is_done:
        remark = _("读出 %(count)s 处，都已核对。") % {"count": progress.found}
        return Mark(text=_("待发布"), tone="warn", shape="tri"), remark, _("去发布")
    remark = _("还有%(left)s") % {"left": _("、").join(left_words(progress))}
    return Mark(text=_("待核对"), tone="warn", shape="tri"), remark, _("接着核对")


def waiting_words(notice: Notice) -> str:
    """正在读第 12 页，共 20 页."""
    if notice.pages and notice.pages_read < notice.pages:
        values = {"page": notice.pages_read + 1, "pages": notice.pages}
        return _("正在读第 %(page)s 页，共 %(pages)s 页") % values
    return _("正在读，一般几秒钟")


@requires(holds(Right.RUN_PROGRAMMES))
@require_POST
@takes_parts()
def take_in(request: HttpRequest) -> HttpResponse:
    """One file. A script gets the row of the notice, or the sentence why not; else a page."""
    upload = request.FILES.get("file")
    is_script = bool(request.headers.get("HX-Request"))
    if upload is None:
        return _refused(request, _("还没有选文件。请选一份通知再上传。"), is_script)
    try:
        notice = _take_in(request, upload, timezone.now())
    except Refused as refused:
        return _refused(request, refused.reason, is_script)
    _say_if_it_was_here(request, notice)
    if is_script:
        return render(request, "office/notices/waiting_row.html", {"row": row_of(notice)})
    return redirect("office_notice", pk=notice.pk)


def _say_if_it_was_here(request: HttpRequest, notice: Notice) -> None:
    """The same file twice is no fault, but rarely meant: nothing is refused, it is only said."""
    earlier = earlier_copy_of(notice)
    if earlier is not None:
        facts = {
            "day": dates.full_day(timezone.localtime(earlier.taken_in_at).date()),
            "name": earlier.title or earlier.file_name,
        }
        words = _("同一份文件 %(day)s 接收过，在列表里是“%(name)s”。要是重了，把这一份删掉就行。")
        messages.warning(request, words % facts)


def _take_in(request: HttpRequest, upload: object, now: datetime) -> Notice:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return take_in_notice(
        actor=actor,
        unit=actor.unit,  # type: ignore[arg-type]
        upload=upload,  # type: ignore[arg-type]
        name=upload.name,  # type: ignore[attr-defined]
        now=now,
    )


def _refused(request: HttpRequest, reason: str, is_script: bool) -> HttpResponse:
    if is_script:
        return JsonResponse({"message": reason}, status=REFUSED_STATUS)
    messages.error(request, reason)
    return redirect("office_notices")


@requires(can_see_notice, load_notice)
def progress(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Polled while a notice is being read; sends the browser on when that is over."""
    if notice.state != Notice.State.WAITING:
        answer = HttpResponse(status=200)
        answer.headers["HX-Redirect"] = reverse("office_notice", args=[notice.pk])
        if notice.state == Notice.State.UNREADABLE and request.GET.get("in") == "list":
            answer.headers["HX-Redirect"] = reverse("office_notices")
        return answer
    if request.GET.get("in") == "list":
        return render(request, "office/notices/waiting_row.html", {"row": row_of(notice)})
    return render(
        request, "office/notices/waiting.html", {"notice": notice, "words": waiting_words(notice)}
    )
