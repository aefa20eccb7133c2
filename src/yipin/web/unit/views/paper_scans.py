"""Sealed forms come back: a scan of one form handed in, its pages sorted, its opinions registered."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.forms.models import PaperPage, PaperScan, Version
from yipin.forms.paper_permissions import can_handle_scan, can_register_paper
from yipin.forms.paper_queries import pages_of, scans_of_form, version_by_fingerprint
from yipin.forms.services.paper_pages import assign_page, drop_page
from yipin.forms.services.paper_scans import hand_in_scan
from yipin.organisations.permissions import Actor, Permission, Refused, require
from yipin.projects.models import Application
from yipin.projects.permissions import can_see_application
from yipin.rules.verdicts import Verdict, refuse
from yipin.web.file_answers import as_file
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed
from yipin.web.unit.loading import application_of, load_application
from yipin.web.unit.pages.paper_scans import endorsed_words, form_rows, page_rows
from yipin.web.unit.views.paper_registering import register_chosen, say_registered
from yipin.web.uploads.places import takes_parts

SHOWN_SCANS = 10
PAGE = 50


def load_scan(*, pk: int) -> PaperScan:
    rows = PaperScan.objects.select_related("unit", "file", "uploaded_by", "submission__unit")
    return get_object_or_404(rows, pk=pk)


def load_page(*, pk: int) -> PaperPage:
    rows = PaperPage.objects.select_related(
        "scan__unit", "scan__submission__unit", "version__submission__unit"
    )
    return get_object_or_404(rows, pk=pk)


def _sees_page(actor: Actor, page: PaperPage) -> Verdict:
    """Whoever sorts the scan; of an attached page also whoever sees that application."""
    verdict = can_handle_scan(actor, page.scan)
    if verdict or page.fate != PaperPage.Fate.ATTACHED or page.version is None:
        return verdict
    found = application_of(page.version.submission)
    return can_see_application(actor, found) if found else verdict


can_see_page = Permission("paper.see_page", _sees_page)
can_sort_page = Permission("paper.sort_page", lambda actor, page: can_handle_scan(actor, page.scan))


def _may_hand_in(request: HttpRequest, application: Application) -> None:
    """Whoever sees the page may not hand in by that alone."""
    require(can_register_paper, request.actor, application.submission)  # type: ignore[attr-defined]


@requires(can_see_application, load_application)
@takes_parts(_may_hand_in)
def paper(request: HttpRequest, application: Application) -> HttpResponse:
    """The sealed paper of one application: hand in, see what was recognised, register."""
    if request.method == "POST":
        return _take(request, application)
    scans = list(scans_of_form(application.submission)[:SHOWN_SCANS])
    may = bool(can_register_paper(request.actor, application.submission))  # type: ignore[attr-defined]
    shown = [one for one in scans if may]
    context = {
        "application": application,
        "scans": [(one, page_rows(list(pages_of(one)[:PAGE]))) for one in shown],
        "forms": _forms_by_scan(shown),
        "attached": _attached(application),
        "endorsed": endorsed_words(application.submission.endorsements.select_related("given_by")),
        "is_under_way": any(one.is_under_way for one in scans),
        "may_hand_in": may,
        "version": application.submission.versions.first(),
        "crumbs": _crumbs(application),
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "scans/of_form_rows.html" if is_part else "scans/of_form.html", context)


def _forms_by_scan(scans: list[PaperScan]) -> list[tuple[PaperScan, object]]:
    """The newest scan whose form still lacks an opinion is the one to register from."""
    for scan in scans:
        for row in form_rows([scan]):
            if row.is_waiting:
                return [(scan, row)]
    return []


def _attached(application: Application) -> list[PaperPage]:
    """The pages that registered opinions rest on, for everybody who sees the application."""
    rows = PaperPage.objects.filter(
        version__submission=application.submission,
        fate=PaperPage.Fate.ATTACHED,
        scan__endorsements__submission=application.submission,
    )
    return list(rows.select_related("version", "scan").distinct().order_by("-scan_id", "number"))


def uploaded(request: HttpRequest) -> UploadedFile:
    upload = request.FILES.get("file")
    if upload is None:
        raise Refused(refuse("no_file", _("还没有选文件。")))
    return upload


def _take(request: HttpRequest, application: Application) -> HttpResponse:
    with refusals_told(request):
        upload = uploaded(request)
        hand_in_scan(
            actor=request.actor,  # type: ignore[attr-defined]
            submission=application.submission,
            upload=upload,
            name=str(upload.name),
            now=timezone.now(),
        )
        messages.success(request, _("收到了，正在认码。认完会列在下面。"))
    return redirect("application_paper", application.pk)


@requires(can_handle_scan, load_scan)
@require_POST
def register(request: HttpRequest, scan: PaperScan) -> HttpResponse:
    """Register what is ticked; each form by itself, so that one refusal keeps no other back."""
    say_registered(request, register_chosen(request, scan))
    return redirect(place_of(scan))


@requires(can_sort_page, load_page)
@require_POST
def assign(request: HttpRequest, page: PaperPage) -> HttpResponse:
    """By the fingerprint at the foot; at the page of one form the form itself is meant."""
    data, scan = request.POST, page.scan
    number = data.get("printed_page", "").strip()
    with refusals_told(request):
        assign_page(
            actor=request.actor,  # type: ignore[attr-defined]
            page=page,
            version=_meant(scan, data.get("fingerprint", "")),
            printed_page=whole_typed(number, most=999) or 0,
            now=timezone.now(),
        )
        messages.success(request, _("第 %(n)s 页已归入，标为人工核对。") % {"n": page.number})
    return redirect(place_of(scan))


def _meant(scan: PaperScan, fingerprint: str) -> Version:
    if scan.submission is not None:
        version = scan.submission.versions.select_related("submission__unit").first()
    else:
        version = version_by_fingerprint(scan.unit, fingerprint)
    if version is None:
        words = _("没有查到这个指纹。请照页脚的 12 位抄写，不用抄短横。")
        raise Refused(refuse("no_such_form", words))
    return version


@requires(can_sort_page, load_page)
@require_POST
def drop(request: HttpRequest, page: PaperPage) -> HttpResponse:
    with refusals_told(request):
        drop_page(actor=request.actor, page=page, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("第 %(n)s 页已拿掉。") % {"n": page.number})
    return redirect(place_of(page.scan))


@requires(can_see_page, load_page)
def picture(request: HttpRequest, page: PaperPage) -> HttpResponseBase:
    """One scanned page, drawn anew by us: nothing of the file that was sent."""
    try:
        content = page.picture.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, content_type="image/jpeg")
    return as_file(answer, f"{page.pk}.jpg", is_inline=True)


def place_of(scan: PaperScan) -> str:
    """The page on which a scan is handled."""
    found = application_of(scan.submission) if scan.submission else None
    if found is not None:
        return reverse("application_paper", args=[found.pk])
    return reverse("scan_batch", args=[scan.pk])


def _crumbs(application: Application) -> list[tuple[str, str]]:
    name = application.title or _("未命名的申报")
    return [
        (_("申报与项目"), reverse("applications")),
        (name, reverse("application", args=[application.pk])),
        (_("纸质盖章件"), ""),
    ]
