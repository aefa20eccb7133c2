"""Ticks in a list that is longer than a page: those of the other pages go along with the form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from yipin.web.typed import wholes_typed


@dataclass(frozen=True, kw_only=True)
class Ticked:
    """``page`` is the one shown; ``kept`` names the ticks of the other ones for the form, ``elsewhere``
    says how many they are. ``is_turned`` where a page was turned and nothing is to be done yet.
    """

    page: Page  # type: ignore[type-arg]
    chosen: frozenset[int]
    kept: str
    elsewhere: int
    is_turned: bool


def ticked_page(
    request: HttpRequest,
    rows: QuerySet,
    size: int,
    start: Iterable[int] = (),  # type: ignore[type-arg]
) -> Ticked:
    """``start`` (ids) is ticked at first. Three reads; ids that are not among the rows fall out."""
    offered = list(rows.values_list("pk", flat=True))
    named = _named(request.POST) if request.method == "POST" else frozenset(start)
    chosen = named & frozenset(offered)
    number = request.POST.get("turn") or request.POST.get("at")
    page = Paginator(rows, size).get_page(number)
    here = {one.pk for one in page}
    others = sorted(chosen - here)
    return Ticked(
        page=page, chosen=chosen, kept=",".join(map(str, others)), elsewhere=len(others),
        is_turned="turn" in request.POST,
    )  # fmt: skip


def _named(sent: QueryDict) -> frozenset[int]:
    """The ticks of the page that was shown, and those of the others in one field."""
    words = [*sent.getlist("chosen"), *sent.get("kept", "").split(",")]
    return frozenset(wholes_typed(words))
