"""The list of results as rows: worked out when a review ends, and when somebody asks for it anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F, Q

from yipin.organisations.permissions import Actor, require
from yipin.reviews.models import Panel, Ranking, Result
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.result_queries import Results, Row, results_of_panel
from yipin.rules.scores import half_up

APART_KEPT = 20
ONE_PAGE = 250  # subjects: so many are worked out while somebody waits for the page


def mark_stale(panel: Panel) -> None:
    """What the list was worked out from has changed, for this panel and the one it is a part of."""
    rows = Ranking.objects.filter(Q(panel=panel) | Q(panel__parts__child=panel), is_stale=False)
    Ranking.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(is_stale=True)


def rank_again(*, actor: Actor, panel: Panel, now: datetime) -> None:
    """Whoever holds the review asks for the list as of now."""
    require(can_hold_review, actor, panel)
    keep_ranking(panel=panel, now=now)


def refresh_short_list(*, panel: Panel, now: datetime) -> None:
    """A list of one page is always as of now; a longer one is worked out when asked for."""
    if panel.ranking.is_stale and panel.subjects.count() <= ONE_PAGE:
        keep_ranking(panel=panel, now=now)
        panel.ranking.refresh_from_db()


def keep_ranking(*, panel: Panel, now: datetime) -> None:
    """Work the list out and keep it. Nobody waits while it is worked out; of two at once the one that
    began later, and so has read more, is kept.
    """
    Ranking.objects.filter(panel=panel).update(is_stale=False, run=F("run") + 1)
    run = Ranking.objects.values_list("run", flat=True).get(panel=panel)
    results = results_of_panel(panel)
    with transaction.atomic():
        ranking = Ranking.objects.select_for_update().get(panel=panel)
        if ranking.run != run:
            return
        _keep_aids(ranking, results, now)
        Result.objects.filter(panel=panel).delete()
        Result.objects.bulk_create(_rows_of(panel, results), batch_size=1000)


def _keep_aids(ranking: Ranking, results: Results, now: datetime) -> None:
    apart = sorted(results.outliers, key=lambda one: -abs(one.difference))[:APART_KEPT]
    ranking.computed_at = now
    ranking.w, ranking.sentence = results.agreement.w, results.agreement.sentence
    ranking.apart = [[int(one.judge), int(one.subject), _signed(one.difference)] for one in apart]
    ranking.save(update_fields=["computed_at", "w", "sentence", "apart"])


def _signed(difference: Fraction) -> int:
    return half_up(difference) if difference > 0 else -half_up(-difference)


def _rows_of(panel: Panel, results: Results) -> Iterator[Result]:
    for place, row in enumerate(results.rows, start=1):
        yield _result(panel, place, row)


def _result(panel: Panel, place: int, row: Row) -> Result:
    cards = sorted(row.score.cards, key=lambda one: int(one.judge))
    return Result(
        panel=panel,
        subject=row.subject,
        place=place,
        rank=row.ranked.rank,
        is_shared=row.ranked.shared,
        score=row.ranked.score,
        median=None if row.score.median is None else half_up(row.score.median),
        adjusted=row.adjusted,
        method=row.score.method,
        note=row.ranked.note,
        totals=[half_up(one.total) for one in cards],
        parts={
            key: None if reached is None else half_up(reached) for key, reached in row.parts.items()
        },
    )
