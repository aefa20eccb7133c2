"""News that the hosts show to everybody."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from yipin.documents.models import NewsItem, NewsPicture
from yipin.documents.news_permissions import can_see_news
from yipin.documents.news_queries import public_news, rounds_with_news
from yipin.organisations.permissions import Actor, Permission, anyone
from yipin.programmes.models import Round
from yipin.rules.verdicts import Verdict, allow
from yipin.web.file_answers import as_file
from yipin.web.permission import requires
from yipin.web.typed import whole_typed

PAGE = 20


def _is_shown(actor: Actor, picture: NewsPicture) -> Verdict:
    return allow() if picture.item.published_at else can_see_news(actor, picture.item)


can_see_picture = Permission("news.see_picture", _is_shown)


@requires(anyone)
def news(request: HttpRequest) -> HttpResponse:
    """Newest first, by round if wanted."""
    rounds = Round.objects.filter(pk__in=rounds_with_news()).only("pk", "name").order_by("-pk")
    wanted = request.GET.get("round", "")
    pk = whole_typed(wanted)
    page = Paginator(public_news(pk), PAGE).get_page(request.GET.get("page"))
    names = [(str(one.pk), one.name) for one in rounds]
    context = {"page": page, "rounds": names, "wanted": wanted}
    return render(request, "public/news.html", context)


def load_public_item(*, pk: int) -> NewsItem:
    return get_object_or_404(public_news(), pk=pk)


@requires(anyone, load_public_item)
def news_item(request: HttpRequest, item: NewsItem) -> HttpResponse:
    return render(request, "public/news_item.html", {"item": item})


def load_picture(*, pk: int) -> NewsPicture:
    rows = NewsPicture.objects.select_related("item__unit", "item__host", "item__at_unit")
    return get_object_or_404(rows.filter(item__discarded_at=None), pk=pk)


@requires(can_see_picture, load_picture)
def picture(request: HttpRequest, picture: NewsPicture) -> HttpResponseBase:
    """Drawn by us: nothing of the file that was sent but what one sees."""
    try:
        content = picture.picture.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, content_type="image/jpeg")
    return as_file(answer, f"{picture.pk}.jpg", is_inline=True)
