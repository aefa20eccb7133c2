"""The wall of brands: what is done well and how, for anybody who wants to do it too."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import anyone
from yipin.projects.services.share_pictures import share_of_title
from yipin.projects.title_models import Title, TitlePicture
from yipin.projects.title_permissions import can_see_title, is_on_wall, is_shown_on
from yipin.projects.title_queries import WallFilters, choices_on_wall, titles_on_wall
from yipin.rules.titles_held import WITHDRAWN
from yipin.web.file_answers import answer_with_content, as_file
from yipin.web.permission import requires
from yipin.web.title_marks import history_of, state_mark
from yipin.web.typed import whole_typed, words_typed

PAGE = 12
DRAWINGS = 6


@dataclass(frozen=True, kw_only=True)
class Work:
    """One brand on the wall. Without a picture it has a line drawing of its own (1 to 6)."""

    title: Title
    picture: TitlePicture | None
    drawing: int
    years: str


def work_of(title: Title) -> Work:
    pictures = list(title.pictures.all())
    words = _("%(year)s年认定") % {"year": title.issued_on.year}
    return Work(
        title=title,
        picture=pictures[0] if pictures else None,
        drawing=drawing_of(title),
        years=words + _("，复查通过") if title.times_renewed else words,
    )


def drawing_of(title: Title) -> int:
    """Always the same for a theme."""
    return sha256((title.theme or title.name).encode()).digest()[0] % DRAWINGS + 1


def wanted_from(request: HttpRequest) -> WallFilters:
    """Odd values are as good as none."""
    given = request.GET
    numbers = {name: whole_typed(given.get(name, "")) for name in ("year", "unit")}
    words = words_typed(given)
    return WallFilters(words=words, theme=given.get("theme", "")[:60], **numbers)


@requires(anyone)
def wall(request: HttpRequest) -> HttpResponse:
    wanted = wanted_from(request)
    today = timezone.localdate()
    page = Paginator(titles_on_wall(wanted, today), PAGE).get_page(request.GET.get("page"))
    choices = choices_on_wall(today)
    context = {
        "page": page,
        "works": [work_of(one) for one in page],
        "wanted": wanted,
        "is_filtered": wanted != WallFilters(),
        "themes": [("", _("全部主题")), *((one, one) for one in choices.themes)],
        "years": [("", _("全部年份")), *((str(n), _("%s年") % n) for n in choices.years)],
        "units": [("", _("全部单位")), *((str(pk), name) for pk, name in choices.units)],
        "chosen_year": str(wanted.year or ""),
        "chosen_unit": str(wanted.unit or ""),
    }
    return render(request, "public/wall.html", context)


def load_title(*, pk: int) -> Title:
    rows = Title.objects.select_related("unit", "issuer").prefetch_related("pictures", "changes")
    return get_object_or_404(rows, pk=pk)


can_see_brand = is_on_wall(timezone.localdate) | can_see_title


@requires(anyone, load_title)
def brand(request: HttpRequest, title: Title) -> HttpResponse:
    """One brand; before it is on the wall those who may see the title look at it as it will be."""
    today = timezone.localdate()
    if not can_see_brand(request.actor, title):  # type: ignore[attr-defined]
        return _not_on_wall(request, title)
    context = {
        "title": title, "is_shown": is_shown_on(title, today), "work": work_of(title), "mark": state_mark(title, today),
        "pictures": list(title.pictures.all()), "history": history_of(title.changes.all()),
        "share_url": request.build_absolute_uri(reverse("wall_share", args=[title.pk])),
    }  # fmt: skip
    return render(request, "public/wall_brand.html", context)


def _not_on_wall(request: HttpRequest, title: Title) -> HttpResponse:
    """The address was public once, or is guessed: nothing but that is said, and no name."""
    words, status = {"said": _("这个品牌不在品牌墙上")}, HTTPStatus.NOT_FOUND
    if title.state == WITHDRAWN:
        words = {"said": _("这个称号已撤销"), "more": _("品牌不在品牌墙上了。")}
        status = HTTPStatus.GONE
    return render(request, "public/wall_gone.html", words, status=status)


@requires(anyone, load_title)
def share(request: HttpRequest, title: Title) -> HttpResponseBase:
    """The picture that a chat shows for the link; asked again in a moment while one is drawn."""
    if not can_see_brand(request.actor, title):  # type: ignore[attr-defined]
        raise Http404
    drawn = share_of_title(title)
    if drawn is None:
        return HttpResponse(status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    is_shown = is_shown_on(title, timezone.localdate())
    headers = {
        "Content-Type": "image/png",
        "Cache-Control": "public, max-age=3600" if is_shown else "private, no-store",
    }
    answer = answer_with_content(request, drawn.name, drawn.size, headers)
    return as_file(answer, f"{title.subject or title.unit_name}.png", is_inline=True)


def load_picture(*, pk: int) -> TitlePicture:
    rows = TitlePicture.objects.select_related("file", "title__unit", "title__issuer")
    return get_object_or_404(rows, pk=pk)


@requires(anyone, load_picture)
def picture(request: HttpRequest, held: TitlePicture) -> HttpResponseBase:
    """Made anew by the site when it was uploaded, so that it may be shown."""
    if not can_see_brand(request.actor, held.title):  # type: ignore[attr-defined]
        raise Http404
    stored = held.file
    headers = {"Content-Type": "image/jpeg"}
    if is_shown_on(held.title, timezone.localdate()):
        headers["Cache-Control"] = "public, max-age=86400"
    place = stored.content.name
    answer = answer_with_content(request, place, stored.size, headers, stored.sha256)
    return as_file(answer, stored.name, is_inline=True)
