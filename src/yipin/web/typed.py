"""What came with a request: text of any length and of any sign until it is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from yipin.rules.plain import saveable

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


def make_saveable(request: HttpRequest) -> None:
    """Once, before anything is read: no sign that cannot be kept, and one LF for each end of a line
    (browsers send two signs and count one).
    """
    if _is_odd(request.GET):
        request.GET = _saveable(request.GET)
    if _is_odd(request.POST):
        request.POST = _saveable(request.POST)  # type: ignore[assignment]


def _is_odd(given: QueryDict) -> bool:
    return any(one != saveable(one) for _name, several in given.lists() for one in several)


def _saveable(given: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True)
    for name, several in given.lists():
        cleaned.setlist(name, [saveable(one) for one in several])
    return cleaned
