"""Which files of a blind review have a copy with unit and names covered; putting and taking copies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filetypes import WORK_KINDS
from yipin.organisations.permissions import Permission, Refused
from yipin.projects.blind_files import BlindFile, blind_files
from yipin.projects.reviewing import round_of_panel
from yipin.projects.services.redacting import put_copy, take_copy
from yipin.reviews.models import Panel, Subject
from yipin.reviews.permissions import can_hold_review
from yipin.web.office.reviews.loading import crumbs_of_panel, load_panel, load_subject
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.theme.parts import FileRow
from yipin.web.uploads.places import takes_parts

PAGE = 30
ACCEPT = ",".join(sorted(f".{one}" for one in (*WORK_KINDS, "jpeg")))

can_hold_subject = Permission(
    "reviews.hold_subject", lambda actor, subject: can_hold_review(actor, subject.panel)
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One file, and the copy where there is one."""

    subject: Subject
    file: FileRow
    copy_url: str
    copy_name: str


@requires(can_hold_review, load_panel)
def redacted(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Files without a copy; with ``?all=1`` all of them."""
    return _show(request, panel)


def _show(request: HttpRequest, panel: Panel, reason: str = "") -> HttpResponse:
    """``reason``: why a copy could not be put."""
    files = blind_files(panel, list(panel.subjects.select_related("unit")))
    without = [one for one in files if one.copy is None]
    is_all = request.GET.get("all") == "1"
    page = Paginator(files if is_all else without, PAGE).get_page(request.GET.get("page"))
    context = {
        "panel": panel,
        "page": page,
        "lines": [_line(one) for one in page],
        "whole": len(files),
        "without": len(without),
        "is_all": is_all,
        "reason": reason,
        "accept": ACCEPT,
        "most_mb": settings.UPLOAD_MAX_MB,
        "crumbs": crumbs_of_panel(panel, round_of_panel(panel), _("隐名副本")),
    }
    return render(
        request, "office/reviews/redacted.html", context, status=REFUSED_STATUS if reason else 200
    )


def _line(one: BlindFile) -> Line:
    stored, copy = one.stored, one.copy
    name = "file" if one.evidence is None else "evidence_file"
    row = FileRow(
        name=stored.name, kind=stored.extension, size=stored.size, at=stored.stored_at,
        fingerprint=stored.sha256, url=reverse(name, args=[one.evidence or stored.pk]),
    )  # fmt: skip
    return Line(
        subject=one.subject,
        file=row,
        copy_url=reverse("file", args=[copy.pk]) if copy else "",
        copy_name=copy.name if copy else "",
    )


@requires(can_hold_subject, load_subject)
@require_POST
@takes_parts()
def put(request: HttpRequest, subject: Subject) -> HttpResponse:
    """A copy beside the file whose fingerprint is sent."""
    upload = request.FILES.get("file")
    if upload is None:
        return _show(request, subject.panel, _("请先选一个文件。"))

    def do() -> str:
        put_copy(
            actor=request.actor, subject=subject, original=request.POST.get("original", ""),  # type: ignore[attr-defined]
            upload=upload, name=upload.name or "", now=timezone.now(),
        )  # fmt: skip
        return _("第 %(n)s 号的隐名副本放好了，专家只看得到副本。") % {"n": subject.number}

    return _done(request, subject, do)


@requires(can_hold_subject, load_subject)
@require_POST
def take(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Away with the copy."""

    def do() -> str:
        take_copy(
            actor=request.actor, subject=subject, original=request.POST.get("original", ""),  # type: ignore[attr-defined]
            now=timezone.now(),
        )  # fmt: skip
        return _("第 %(n)s 号的隐名副本去掉了，专家看原件。") % {"n": subject.number}

    return _done(request, subject, do)


def _done(request: HttpRequest, subject: Subject, do: Callable[[], str]) -> HttpResponse:
    try:
        words = do()
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        return _show(request, subject.panel, refused.reason)
    messages.success(request, words)
    back = reverse("panel_redacted", args=[subject.panel_id])
    return redirect(f"{back}?all=1" if request.GET.get("all") == "1" else back)
