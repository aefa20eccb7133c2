"""The notices that anybody may read, and those that a desk is asked in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from yipin.organisations.permissions import Actor, anyone
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_see_public_notice
from yipin.projects.deadlines import SOURCE
from yipin.projects.result_papers import public_papers_of_round
from yipin.reviews.queries import sealed_lots
from yipin.web.permission import requires
from yipin.web.public.pages.notice import notice_page
from yipin.web.public.pages.notice_list import Wanted, notices_for, rows_of
from yipin.web.public.views.files import answer_with_file
from yipin.web.typed import words_typed

PAGE = 50


@requires(anyone)
def notice_list(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = Wanted(words=words_typed(request.GET), state=request.GET.get("state", ""))
    page = Paginator(notices_for(actor.unit, wanted), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {"page": page, "rows": rows_of(page, now), "wanted": wanted}
    return render(request, "public/notices.html", context)


def load_round(*, pk: int) -> Round:
    named = Round.objects.select_related("unit", "programme", "definition", "notice__file")
    return get_object_or_404(named.prefetch_related("stages"), pk=pk)


@requires(can_see_public_notice, load_round)
def notice(request: HttpRequest, round_: Round) -> HttpResponse:
    """The notice of a round as paper, with what it asks beside it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = notice_page(round_, actor, timezone.now())
    papers = public_papers_of_round(round_)
    context = {
        "shown": shown, "round": round_, "papers": papers, "lots": sealed_lots(SOURCE, round_.pk),
    }  # fmt: skip
    return render(request, "public/notice.html", context)


@requires(can_see_public_notice, load_round)
def notice_file(request: HttpRequest, round_: Round) -> HttpResponseBase:
    """The notice as the office handed it in."""
    if round_.notice is None or round_.notice.file is None:
        raise Http404
    return answer_with_file(request, round_.notice.file)
