"""The evidence of a project: the gallery, adding by dropping or by camera, what a file shows."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filetypes import WORK_KINDS
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.evidence import (
    count_by_folder,
    evidence_of,
    folders_offered,
    report_slots,
    wanted_of,
)
from yipin.projects.models import Application, Evidence
from yipin.projects.permissions import (
    can_fill_application,
    can_see_application,
    can_see_evidence,
    of_project,
)
from yipin.projects.services.evidence import (
    add_evidence,
    describe_evidence,
    put_in_report,
    remove_evidence,
    restore_evidence,
)
from yipin.web.file_answers import as_file
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.projects.evidence_form import EvidenceForm
from yipin.web.projects.loading import load_evidence, load_project
from yipin.web.projects.project_page import (
    can_work_on,
    crumbs_of_exchange,
    crumbs_of_project,
    tabs_of,
)
from yipin.web.public.views.files import answer_with_file
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed
from yipin.web.unit.pages.fields import kind_words
from yipin.web.uploads.places import takes_parts

PAGE = 48
FIELDS = {"day_to_come": "taken_on", "wrong_folder": "folder"}
ACCEPT = ",".join(sorted(f".{one}" for one in (*WORK_KINDS, "jpeg")))


@requires(can_see_application, load_project)
def gallery(request: HttpRequest, project: Application) -> HttpResponse:
    """Forty-eight a page, by folder; above them what the next report still needs."""
    actor, folder = request.actor, request.GET.get("folder", "")  # type: ignore[attr-defined]
    found = evidence_of(project)
    counted = count_by_folder(project)
    page = Paginator(found.filter(folder=folder) if folder else found, PAGE)
    context = {
        "project": project,
        "tabs": tabs_of(project, actor, "evidence"),
        "crumbs": crumbs_of_project(project, actor, _("过程材料")),
        "page": page.get_page(request.GET.get("page")),
        "counted": counted,
        "whole": sum(counted.values()),
        "folder": folder,
        "folders": [("", _("按文件类型归入")), *((one, one) for one in folders_offered(project))],
        "wanted": [(one, kind_words(one.kinds)) for one in wanted_of(project)],
        "removed": _just_removed(project, request.GET.get("removed", "")),
        "can_work": can_work_on(project, actor),
        "accept": ACCEPT,
        "most_mb": settings.UPLOAD_MAX_MB,
        "max_bytes": settings.UPLOAD_MAX_MB * 1024 * 1024,
    }
    return render(request, "projects/evidence.html", context)


def _just_removed(project: Application, pk: str) -> Evidence | None:
    """Offered to be put back."""
    if (key := whole_typed(pk)) is None:
        return None
    return project.evidence.filter(pk=key, removed_at__isnull=False).first()


@requires(can_fill_application, load_project)
@require_POST
@takes_parts()
def add(request: HttpRequest, project: Application) -> HttpResponse:
    """A script gets the card of the file; a plain form comes back to the gallery."""
    is_script = request.headers.get("HX-Request") == "true"
    added, known, now = None, list[str](), timezone.now()
    try:
        for upload in request.FILES.getlist("file"):
            added = _added(request, project, upload, now)
            if added.added_at != now:
                known.append(_known_words(upload, added))
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        if is_script:
            return JsonResponse({"message": refused.reason}, status=REFUSED_STATUS)
        messages.error(request, refused.reason)
        return redirect("project_evidence", project.pk)
    if is_script and added:
        return render(request, "projects/evidence_card.html", {"one": added, "known": known})
    if is_script:
        return JsonResponse({"message": _("请先选一个文件。")}, status=REFUSED_STATUS)
    for words in known:
        messages.info(request, words)
    if added and added.added_at == now:
        messages.success(request, _("“%(name)s”已上传。") % {"name": added.file.name})
    return redirect("project_evidence", project.pk)


def _known_words(upload: UploadedFile, there: Evidence) -> str:
    """Why nothing was added."""
    if upload.name == there.file.name:
        return _("“%s”已经在这里，没有再放一份。") % there.file.name
    facts = {"name": upload.name, "there": there.file.name}
    return _("“%(name)s”和已有的“%(there)s”名称不同、内容相同，没有再放一份。") % facts


def _added(
    request: HttpRequest, project: Application, upload: UploadedFile, now: datetime
) -> Evidence:
    return add_evidence(
        actor=request.actor, project=project, upload=upload, name=upload.name or "",  # type: ignore[attr-defined]
        folder=request.POST.get("folder", ""), now=now,
    )  # fmt: skip


@requires(can_see_evidence, load_evidence)
def evidence(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """One file with what it shows; the unit writes that here."""
    actor, project = request.actor, evidence.project  # type: ignore[attr-defined]
    can_work = can_work_on(project, actor) and evidence.removed_at is None
    form = EvidenceForm(request.POST or None, project=project, evidence=evidence)
    if request.method == "POST":
        if not can_work:
            raise Http404
        if form.is_valid() and _described(request, evidence, form):
            messages.success(request, _("已存好。"))
            return redirect("project_evidence", project.pk)
    crumbs = _way_to(evidence, actor)
    context = {
        "one": evidence,
        "project": project,
        "form": form if can_work else None,
        "slots": report_slots(project) if can_work else [],
        "crumbs": crumbs,
        "back": crumbs[-2][1],
    }
    status = REFUSED_STATUS if request.method == "POST" else 200
    return render(request, "projects/evidence_one.html", context, status=status)


def _way_to(evidence: Evidence, actor: Actor) -> list[tuple[str, str]]:
    """By the gallery, or by the exchange for whoever sees no more of the project than what it shows."""
    project = evidence.project
    if not can_see_application(actor, project):
        return crumbs_of_exchange(project.round, actor, evidence.title)
    *way, _gallery = crumbs_of_project(project, actor, "")
    gallery = (_("过程材料"), reverse("project_evidence", args=[project.pk]))
    return [*way, gallery, (evidence.title, "")]


def _described(request: HttpRequest, evidence: Evidence, form: EvidenceForm) -> bool:
    try:
        describe_evidence(
            actor=request.actor, evidence=evidence, now=timezone.now(), **form.cleaned_data  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refused as refused:
        form.add_error(FIELDS.get(refused.code), refused.reason)
        return False
    return True


@requires(can_see_evidence, load_evidence)
def file(request: HttpRequest, evidence: Evidence) -> HttpResponseBase:
    """Download; with ``?show=1`` pictures, PDF and videos open in the browser."""
    return answer_with_file(request, evidence.file)


@requires(can_see_evidence, load_evidence)
def thumbnail(request: HttpRequest, evidence: Evidence) -> HttpResponseBase:
    return answer_with_thumbnail(evidence)


def answer_with_thumbnail(evidence: Evidence) -> HttpResponseBase:
    """Drawn by us: nothing of the file that was sent but what one sees."""
    if not evidence.thumbnail:
        raise Http404
    try:
        content = evidence.thumbnail.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=86400"
    return as_file(answer, f"{evidence.pk}.jpg", is_inline=True)


@requires(of_project(can_fill_application), load_evidence)
@require_POST
def remove(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """With a way back on the next page."""
    remove_evidence(actor=request.actor, evidence=evidence, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("“%(name)s”已移除。") % {"name": evidence.title})
    address = reverse("project_evidence", args=[evidence.project_id])
    return redirect(f"{address}?removed={evidence.pk}")


@requires(of_project(can_fill_application), load_evidence)
@require_POST
def restore(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    restore_evidence(actor=request.actor, evidence=evidence, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("“%(name)s”已恢复。") % {"name": evidence.title})
    return redirect("project_evidence", evidence.project_id)


@requires(of_project(can_fill_application), load_evidence)
@require_POST
def use(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    """Put it into a report that is being filled in."""
    pk, _colon, key = request.POST.get("slot", "").partition(":")
    reports = Application.every.select_related("submission__form", "submission__unit")
    report = get_object_or_404(reports, pk=whole_typed(pk))
    with refusals_told(request):
        put_in_report(
            actor=request.actor, evidence=evidence, report=report, field_key=key,  # type: ignore[attr-defined]
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("“%(name)s”已放进报告，不用再传。") % {"name": evidence.title})
    return redirect("evidence", evidence.pk)
