"""What the scoring desk shows of a subject besides its forms: files, and the evidence of a project."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from yipin.documents.models import Rendering
from yipin.documents.serving import serving_of
from yipin.reviews.models import Subject
from yipin.rules.blinding import blot
from yipin.web.file_answers import answer_with_content
from yipin.web.permission import requires
from yipin.web.projects.evidence_views import answer_with_thumbnail
from yipin.web.public.views.files import answer_with_file
from yipin.web.reviewer.file_views import views_of
from yipin.web.reviewer.loading import load_own_subject, reads_subject
from yipin.web.reviewer.subject_files import (
    DeskFile,
    file_of_subject,
    judged,
    picture_of_subject,
)
from yipin.web.reviewer.subject_page import names_to_hide
from yipin.web.reviewer.work_page import evidence_page


def _file(request: HttpRequest, subject: Subject) -> DeskFile:
    found = file_of_subject(subject, _key(request))
    if found is None:
        raise Http404
    return found


def _key(request: HttpRequest) -> str:
    return str(request.resolver_match.kwargs["key"])  # type: ignore[union-attr]


@requires(reads_subject, load_own_subject)
def file(request: HttpRequest, subject: Subject) -> HttpResponseBase:
    """A file of the subject, which the desk may show inside, under a name that tells nothing in a blind review."""
    found = _file(request, subject)
    stored = found.stored
    stored.name = found.name  # for this answer, never saved
    return answer_with_file(request, stored, is_framed=True)


@requires(reads_subject, load_own_subject)
def thumbnail(request: HttpRequest, subject: Subject) -> HttpResponseBase:
    """Of a picture among the evidence."""
    found = picture_of_subject(subject, _key(request))
    if found is None:
        raise Http404
    return answer_with_thumbnail(found)


@requires(reads_subject, load_own_subject)
def evidence(request: HttpRequest, subject: Subject) -> HttpResponse:
    """All that the project has to show for itself, where its work is judged."""
    material = judged(subject)
    if material.project is None:
        raise Http404
    names = names_to_hide(subject)
    page, shots = evidence_page(subject, material.project, names, request.GET.get("page"))
    title = blot(subject.title, names or ())
    context = {"subject": subject, "title": title, "page": page, "shots": shots}
    return render(request, "reviewer/evidence.html", context)


@requires(reads_subject, load_own_subject)
def view(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The part of the desk that shows one file; a Word file while it is made a PDF."""
    (found,) = views_of(subject, [_file(request, subject)], timezone.now())
    return render(request, "reviewer/file_view.html", {"view": found})


@requires(reads_subject, load_own_subject)
def pdf(request: HttpRequest, subject: Subject) -> HttpResponseBase:
    """A Word file as PDF, where it has been made; shown inside the desk, under no name that tells."""
    found = _file(request, subject)
    rows = Rendering.objects.filter(original=found.stored.sha256, state=Rendering.State.READY)
    made = rows.first()
    if made is None:
        raise Http404
    shown = found.stored
    shown.name, shown.extension = f"{found.name}.pdf", "pdf"  # for this answer, never saved
    headers = serving_of(shown, inline=True, is_framed=True).headers
    return answer_with_content(request, made.content.name, made.size, headers)
