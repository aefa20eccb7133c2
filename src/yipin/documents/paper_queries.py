"""Reads about official papers, their 代字 and the register."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q, QuerySet

from yipin.documents.models import Paper, PaperNumber, PaperSeries
from yipin.documents.queries import TRASH_TIME
from yipin.organisations.models import Unit


def papers_of(unit: Unit, *, words: str = "", state: str = "") -> QuerySet[Paper]:
    """The papers of a unit, the last written first, without their contents."""
    found = Paper.objects.filter(unit=unit, discarded_at__isnull=True).defer("content")
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    if state:
        found = found.filter(state=state)
    return found.select_related("series").order_by("-saved_at", "-id")


def discarded_papers_of(unit: Unit, now: datetime) -> QuerySet[Paper]:
    """Drafts that can still be restored."""
    held = Paper.objects.filter(unit=unit, discarded_at__gt=now - TRASH_TIME)
    return held.only("pk", "title", "state", "discarded_at").order_by("-discarded_at")


def papers_from(source_kind: str, source_id: int) -> QuerySet[Paper]:
    """What was drafted from one thing, the newest first; drafts put aside are left out."""
    return Paper.objects.filter(
        source_kind=source_kind, source_id=source_id, discarded_at__isnull=True
    ).defer("content")


def series_of(unit: Unit) -> QuerySet[PaperSeries]:
    """The 代字 of a unit, those in use first, each with its latest year."""
    own = PaperSeries.objects.filter(unit=unit).annotate(latest=Max("numbers__year"))
    return own.order_by("is_closed", "id")


def series_for(paper: Paper) -> PaperSeries | None:
    """Where a paper takes its number: the 代字 chosen for it, else the first one in use now."""
    return paper.series or first_series(paper.unit)


def first_series(unit: Unit) -> PaperSeries | None:
    return PaperSeries.objects.filter(unit=unit, is_closed=False).first()


def register_of(
    unit: Unit, *, year: int | None = None, series: int | None = None, words: str = ""
) -> QuerySet[PaperNumber]:
    """The register of a unit: every number that was ever taken, the last one first."""
    found = PaperNumber.objects.filter(series__unit=unit).select_related("series", "paper")
    if year is not None:
        found = found.filter(year=year)
    if series is not None:
        found = found.filter(series=series)
    for word in words.split():
        found = found.filter(Q(title__icontains=word) | Q(note__icontains=word))
    return found.defer("paper__content").order_by("-year", "series_id", "-number")


def register_years(unit: Unit) -> list[int]:
    years = PaperNumber.objects.filter(series__unit=unit).values_list("year", flat=True)
    return sorted(set(years), reverse=True)
