"""What a certificate is worth today, for whoever holds it: scan its code, or type it in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yipin.organisations.permissions import anyone
from yipin.projects.certificates import PLACE
from yipin.projects.title_queries import title_by_code
from yipin.rules.paper_codes import in_groups, plain_code
from yipin.rules.titles_held import REPLACED
from yipin.web.permission import requires
from yipin.web.public.views.paper_check import LONGEST, not_for_stores
from yipin.web.title_marks import history_of, state_mark, state_words

TEMPLATE = "public/certificate_check.html"


@requires(anyone)
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code in; a whole address does as well."""
    typed = request.GET.get("code", "").strip()[:LONGEST]
    code = plain_code(typed, PLACE)
    if code and code.isascii() and code.isalnum():
        return redirect("certificate_check", code=code)
    is_empty = "code" in request.GET and not typed
    return render(
        request, TEMPLATE, {"typed": typed, "is_unknown": bool(typed), "is_empty": is_empty}
    )


@requires(anyone)
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What is printed, the state today, and what happened since: acts and days, no reason, no name
    of a person, no seal. The code cannot be guessed; an unknown one answers 404.
    """
    title = title_by_code(plain_code(code[:LONGEST], PLACE))
    if title is None:
        context = {"typed": code[:LONGEST], "is_unknown": True}
        return not_for_stores(render(request, TEMPLATE, context, status=404))
    now = timezone.now()
    today = timezone.localdate(now)
    mark = state_mark(title, today)
    context = {
        "title": title, "typed": in_groups(title.code), "now": now, "mark": mark,
        "words": state_words(title, today),
        "history": history_of(title.changes.all()), "is_replaced": title.state == REPLACED,
    }  # fmt: skip
    return not_for_stores(render(request, TEMPLATE, context))
