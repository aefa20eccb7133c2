"""The printed form as PDF and Word, the print page, and two versions side by side."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.models import Version
from yipin.forms.paper_queries import is_sealed
from yipin.forms.permissions import can_see
from yipin.forms.queries import differences, versions_of
from yipin.organisations.permissions import require
from yipin.projects.models import Application
from yipin.projects.permissions import can_see_application
from yipin.projects.printing import (
    PrintedFile,
    font_words,
    print_docx,
    print_pages,
    print_pdf,
)
from yipin.web.file_answers import as_file
from yipin.web.permission import requires
from yipin.web.typed import whole_typed
from yipin.web.unit.loading import load_application
from yipin.web.unit.pages.diffs import changes_shown


@requires(can_see_application, load_application)
def pdf(request: HttpRequest, application: Application) -> HttpResponse:
    """Opens in the browser; ``?save=1`` downloads."""
    version = _version(request, application)
    printed = print_pdf(application, version=version, fonts=settings.FONTS)
    return _answer(printed, is_inline=request.GET.get("save") != "1")


@requires(can_see_application, load_application)
def docx(request: HttpRequest, application: Application) -> HttpResponse:
    return _answer(print_docx(application, version=_version(request, application)))


def _answer(printed: PrintedFile, *, is_inline: bool = False) -> HttpResponse:
    response = HttpResponse(printed.data, content_type=printed.media_type)
    return as_file(response, printed.name, is_inline=is_inline)


def _version(request: HttpRequest, application: Application) -> Version | None:
    """The version asked for; else the draft while it is written on, else the latest."""
    require(can_see, request.actor, application.submission)  # type: ignore[attr-defined]
    number = whole_typed(request.GET.get("version", ""))
    if number is not None:
        found = versions_of(application.submission).filter(number=number).first()
        if found is None:
            raise Http404
        return found
    if application.state in {"draft", "returned"} and _is_own(request, application):
        return None
    return versions_of(application.submission).first()


def _is_own(request: HttpRequest, application: Application) -> bool:
    return bool(request.actor.unit == application.unit)  # type: ignore[attr-defined]


@requires(can_see_application, load_application)
def print_page(request: HttpRequest, application: Application) -> HttpResponse:
    """What the paper is, of which version, in which type."""
    version = _version(request, application)
    pages, missing = print_pages(application, version=version, fonts=settings.FONTS)
    context = {
        "application": application,
        "version": version,
        "pages": range(1, len(pages) + 1),
        "missing": "、".join(missing),
        "signed": version.endorsements.filter(state="signed").count() if version else 0,
        "is_sealed": bool(version and is_sealed(version)),
        "query": f"?version={version.number}" if version else "",
        "fonts": font_words(settings.FONTS),
        "crumbs": _crumbs(application, _("打印样子")),
    }
    return render(request, "unit/print.html", context)


@requires(can_see_application, load_application)
def page_picture(request: HttpRequest, application: Application) -> HttpResponse:
    """One printed page as a picture, so that it can be looked at on a phone."""
    version = _version(request, application)
    pages, _missing = print_pages(application, version=version, fonts=settings.FONTS)
    number = request.resolver_match.kwargs["number"]  # type: ignore[union-attr]
    if not 1 <= number <= len(pages):
        raise Http404
    response = HttpResponse(pages[number - 1], content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@requires(can_see_application, load_application)
def compare(request: HttpRequest, application: Application) -> HttpResponse:
    """Any two versions; without a choice the last two."""
    require(can_see, request.actor, application.submission)  # type: ignore[attr-defined]
    versions = list(versions_of(application.submission).select_related("submission__form"))
    if len(versions) < 2:
        raise Http404
    numbers = {str(one.number): one for one in versions}
    old = numbers.get(request.GET.get("old", ""), versions[1])
    new = numbers.get(request.GET.get("new", ""), versions[0])
    found = differences(old, new) if old != new else None
    context = {
        "application": application,
        "versions": versions,
        "old": found.old if found else old,
        "new": found.new if found else new,
        "changes": changes_shown(found) if found else [],
        "crumbs": _crumbs(application, _("版本对照")),
        "now": timezone.now(),
    }
    return render(request, "unit/compare.html", context)


def _crumbs(application: Application, here: str) -> list[tuple[str, str]]:
    name = application.title or _("未命名的申报")
    return [
        (_("申报与项目"), reverse("applications")),
        (name, reverse("application", args=[application.pk])),
        (here, ""),
    ]
