"""Reads of news items: a project's own, what waits at a desk, a round in numbers, what is public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from yipin.documents.models import NewsDecision, NewsItem, NewsLevel
from yipin.organisations.models import Unit
from yipin.rules.news import DEFAULT_LEVELS, Level, levels_on_the_way


@dataclass(frozen=True, slots=True)
class UnitNews:
    """One unit in numbers: items sent, adopted, published, and points (each item once)."""

    unit: Unit
    sent: int
    adopted: int
    published: int
    points: int


def was_adopted(item: NewsItem) -> bool:
    """Whether a level has adopted it since it was last returned. One read."""
    last = item.decisions.last()
    return last is not None and last.is_adopted


def kept_news() -> QuerySet[NewsItem]:
    """With ``points``: the highest that any level gave since the item was last returned."""
    kept = NewsItem.objects.filter(discarded_at=None).select_related("unit", "at_unit", "host")
    returned = NewsDecision.objects.filter(item=OuterRef("item"), is_adopted=False)
    later = returned.filter(pk__gt=OuterRef("pk"))
    counting = NewsDecision.objects.filter(~Exists(later), item=OuterRef("pk"), is_adopted=True)
    return kept.annotate(points=Subquery(counting.order_by("-points").values("points")[:1]))


def news_of_project(project_id: int) -> QuerySet[NewsItem]:
    return kept_news().filter(project_id=project_id).order_by("-id")


def sent_news_of_round(round_id: int) -> QuerySet[NewsItem]:
    """What was ever sent, newest first."""
    return kept_news().filter(round_id=round_id, sent_at__isnull=False).order_by("-sent_at", "-id")


def news_waiting_at(unit: Unit) -> QuerySet[NewsItem]:
    """What this unit is asked to decide."""
    return kept_news().filter(at_unit=unit, state=NewsItem.State.SENT).order_by("sent_at", "id")


def public_news(round_id: int | None = None) -> QuerySet[NewsItem]:
    found = kept_news().filter(published_at__isnull=False)
    if round_id is not None:
        found = found.filter(round_id=round_id)
    return found.prefetch_related("pictures").order_by("-published_at", "-id")


def rounds_with_news() -> list[int]:
    """Rounds of which something is public."""
    shown = NewsItem.objects.filter(discarded_at=None, published_at__isnull=False)
    return list(shown.order_by("-round_id").values_list("round_id", flat=True).distinct())


def levels_of(unit: Unit) -> tuple[Level, ...]:
    """The host's own table, or the built-in one."""
    own = tuple(Level(one.name, one.points) for one in NewsLevel.objects.filter(unit=unit))
    return own or DEFAULT_LEVELS


def levels_for(item: NewsItem) -> tuple[Level, ...]:
    """What may be said of an item by the unit that is asked, or by the host afterwards."""
    levels = levels_of(item.host)
    return levels if item.at_unit_id in (None, item.host_id) else levels_on_the_way(levels)


def news_by_unit(round_id: int) -> list[UnitNews]:
    """In the order of the tree, never by points. One read."""
    by_unit: dict[int, list[NewsItem]] = defaultdict(list)
    rows = sent_news_of_round(round_id).defer("paragraphs").order_by("unit__path", "id")
    for item in rows:
        by_unit[item.unit_id].append(item)
    return [_in_numbers(items) for items in by_unit.values()]


def _in_numbers(items: Sequence[NewsItem]) -> UnitNews:
    return UnitNews(
        unit=items[0].unit,
        sent=len(items),
        adopted=sum(one.state == NewsItem.State.ADOPTED for one in items),
        published=sum(one.published_at is not None for one in items),
        points=sum(int(getattr(one, "points", None) or 0) for one in items),
    )
