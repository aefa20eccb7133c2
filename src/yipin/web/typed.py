"""What came with a request: text of any length and of any sign until it is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

LARGEST_KEY = 2**63 - 1  # what a column of keys can hold
MOST_SIGNS = 80  # of what is searched for


def whole_typed(text: str, *, most: int = LARGEST_KEY) -> int | None:
    """A whole number from 0 to ``most``; None for whatever else was sent."""
    is_short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if is_short and int(text) <= most else None


def wholes_typed(texts: Iterable[str]) -> list[int]:
    """Those that are numbers of rows, in the order of the page."""
    return [one for text in texts if (one := whole_typed(text)) is not None]


def words_typed(given: QueryDict | Mapping[str, str]) -> str:
    """What is searched for, as far as a search can be that long."""
    return given.get("q", "").strip()[:MOST_SIGNS]


def page_typed(request: HttpRequest, text: str) -> str:
    """The page of this site that was sent to come back to; empty for whatever else was sent."""
    is_ours = url_has_allowed_host_and_scheme(text, {request.get_host()})
    return text if text.startswith("/") and is_ours else ""


def drop_nulls(request: HttpRequest) -> None:
    """PostgreSQL keeps no NUL in a text, and nobody has ever typed one on purpose."""
    if _has_null(request.GET):
        request.GET = _without_nulls(request.GET)
    if _has_null(request.POST):
        request.POST = _without_nulls(request.POST)  # type: ignore[assignment]


def _has_null(given: QueryDict) -> bool:
    return any("\x00" in one for _name, several in given.lists() for one in several)


def _without_nulls(given: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True)
    for name, several in given.lists():
        cleaned.setlist(name, [one.replace("\x00", "") for one in several])
    return cleaned
