"""What a printed form is, for whoever holds it: scan the code at its foot, or type it in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yipin.forms.models import Version
from yipin.forms.paper_codes import version_named_by
from yipin.forms.paper_queries import is_sealed
from yipin.forms.paper_sorting import is_latest
from yipin.organisations.permissions import anyone
from yipin.rules.paper_codes import code_from
from yipin.web.permission import requires
from yipin.web.theme.parts import Mark
from yipin.web.unit.loading import application_of

LONGEST = 200


@requires(anyone)
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code in; a whole address does as well."""
    typed = request.GET.get("code", "").strip()[:LONGEST]
    code = code_from(typed) if typed else None
    if code is not None:
        return redirect("paper_check", code=code.text)
    return render(
        request, "public/paper_check.html", {"typed": typed, "is_odd": "code" in request.GET}
    )


@requires(anyone)
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Programme, unit, version, fingerprint and state; no name, no answer, no file, no seal.

    The code cannot be guessed; a wrong one answers 404 without saying which part of it is wrong.
    """
    found = version_named_by(code[:LONGEST])
    if found is None:
        context = {"typed": code[:LONGEST], "is_unknown": True}
        return not_for_stores(render(request, "public/paper_check.html", context, status=404))
    version, read = found
    application = application_of(version.submission)
    context = {
        "version": version,
        "code": read,
        "programme": application.round.name if application else version.submission.form.title,
        "mark": _mark(version),
        "is_latest": is_latest(version),
    }
    return not_for_stores(render(request, "public/paper_check.html", context))


def not_for_stores(response: HttpResponse) -> HttpResponse:
    """Not for search engines, not for shared stores."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _mark(version: Version) -> Mark:
    if not is_latest(version):
        return Mark(text=_("已有新版本"), tone="warn", shape="tri")
    if is_sealed(version):
        return Mark(text=_("已附盖章件"), tone="good", shape="check")
    return Mark(text=_("待盖章"), tone="info", shape="ring")
