"""The list of results as rows: worked out when a review ends, and when somebody asks for it anew."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from yipin.database.progress import now_and_then
from yipin.organisations.permissions import Actor, require
from yipin.reviews.models import Panel, Ranking, Result
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.result_queries import Results, Row, results_of_panel
from yipin.rules.concordance import RankTable
from yipin.rules.scores import half_up

logger = logging.getLogger(__name__)
APART_KEPT = 20
KEPT_RANKS = {"flat", "first"}  # what a list kept by an earlier version may lack
STUCK = timedelta(minutes=15)
MOST_ATTEMPTS = 3
ONE_PAGE = 250  # subjects: so many are worked out while somebody waits for the page


def mark_stale(panel: Panel) -> None:
    """What the list was worked out from has changed, for this panel and the one it is a part of. Held until
    the change is written, stale already or not: who works the list out next waits for it and reads it.
    """
    rows = Ranking.objects.filter(Q(panel=panel) | Q(panel__parts__child=panel)).order_by("pk")
    held = rows.select_for_update(of=("self",)).values_list("pk", "is_stale")
    fresh = [pk for pk, is_stale in held if not is_stale]
    Ranking.objects.filter(pk__in=fresh).update(is_stale=True)


def rank_again(*, actor: Actor, panel: Panel, now: datetime) -> bool:
    """Whoever holds the review asks for the list as of now; whether the background is at it."""
    require(can_hold_review, actor, panel)
    return rank_soon(panel=panel, now=now)


def rank_soon(*, panel: Panel, now: datetime) -> bool:
    """At once where the list fits on a page; a longer one in the background (True). Asked for by several
    at once, it is worked out once.
    """
    subjects = panel.subjects.count()
    if subjects <= ONE_PAGE:
        keep_ranking(panel=panel, now=now)
        return False
    free = Q(asked_at=None) | Q(asked_at__lt=now - STUCK)
    mine = Ranking.objects.filter(free, panel=panel).update(
        asked_at=now, done=0, total=subjects, trouble="", is_stale=True
    )
    if mine:
        _later(panel.pk)
    return True


def _later(panel_id: int) -> None:
    from yipin.reviews.jobs import work_out_list  # the job calls this module

    transaction.on_commit(lambda: work_out_list(panel_id))


def work_out_ranking(*, panel_id: int, now: datetime) -> None:
    """Called by the job. A review that ended meanwhile gets a list of all that was handed in. Whatever
    goes wrong is said on the page and not raised.
    """
    rows = Ranking.objects.filter(panel=panel_id)
    panel = Panel.objects.filter(pk=panel_id, ranking__asked_at__isnull=False).first()
    if panel is None:
        return
    trouble = ""
    try:
        for _attempt in range(MOST_ATTEMPTS):
            keep_ranking(panel=panel, now=now, say=progress_of(panel))
            if not rows.filter(is_stale=True, panel__state=Panel.State.CLOSED).exists():
                break
    except Exception:
        logger.exception("ranking of panel %s not worked out", panel_id)
        trouble = _("算名次时出了差错，请再算一次；还不行，请联系管理员。")
        rows.update(is_stale=True)
    rows.update(asked_at=None, trouble=trouble)


def progress_of(panel: Panel) -> Callable[[int], None]:
    """Notes how far it is, at most twice a second."""
    row = Ranking.objects.filter(panel=panel)
    return now_and_then(lambda done: row.update(done=done))


def resume_rankings(*, now: datetime) -> int:
    """Those that nobody can be at any more; how many."""
    stuck = Ranking.objects.filter(asked_at__lt=now - STUCK)
    keys = list(stuck.values_list("pk", flat=True))
    for key in keys:
        work_out_ranking(panel_id=key, now=now)
    return len(keys)


def refresh_short_list(*, panel: Panel, now: datetime) -> None:
    """A list of one page is always as of now, and with its working; a longer one is worked out when asked
    for.
    """
    kept = panel.ranking
    is_whole = not kept.is_stale and kept.yardsticks and kept.ranks.keys() >= KEPT_RANKS
    if not is_whole and panel.subjects.count() <= ONE_PAGE:
        keep_ranking(panel=panel, now=now)
        panel.ranking.refresh_from_db()


def refresh_with_parts(*, panel: Panel, now: datetime) -> None:
    """The list of a panel and those of the panels that are parts of it, as ``refresh_short_list``."""
    for child in Panel.objects.filter(part_of__panel=panel).select_related("ranking"):
        refresh_short_list(panel=child, now=now)
    refresh_short_list(panel=panel, now=now)


def keep_ranking(
    *, panel: Panel, now: datetime, say: Callable[[int], None] = lambda _done: None
) -> None:
    """Work the list out and keep it; ``say`` is told how many subjects are scored. Nobody waits while it
    is worked out; of two at once the one that began later, and so has read more, is kept.
    """
    Ranking.objects.filter(panel=panel).update(is_stale=False, run=F("run") + 1)
    run = Ranking.objects.values_list("run", flat=True).get(panel=panel)
    results = results_of_panel(panel, say)
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
    found = results.agreement
    ranking.w, ranking.sentence, ranking.working = found.w, found.sentence, found.working
    flat, first = [int(one) for one in found.flat], ranking.panel.rubric.tie_names
    ranking.ranks = _kept_table(found.table) | {"flat": flat, "first": first}
    ranking.yardsticks = results.yardsticks.as_kept
    ranking.apart = [[int(one.judge), int(one.subject), _signed(one.difference)] for one in apart]
    ranking.save(
        update_fields=["computed_at", "w", "sentence", "working", "ranks", "apart", "yardsticks"]
    )


def _kept_table(table: RankTable | None) -> dict[str, Any]:
    """Seats, and what the sums are of; the ranks themselves stand with the subjects. No seats: no table."""
    if table is None:
        return {"seats": []}
    return {
        "seats": [int(one) for one in table.judges],
        "ties": list(table.ties),
        "subjects": len(table.ranks),
        "quarters": int(table.squares * 4),
    }


def _signed(difference: Fraction) -> int:
    return half_up(difference) if difference > 0 else -half_up(-difference)


def _rows_of(panel: Panel, results: Results) -> Iterator[Result]:
    table = results.agreement.table
    ranks = table.ranks if table else {}
    for place, row in enumerate(results.rows, start=1):
        yield _result(panel, place, row, ranks.get(str(row.subject.pk), ()))


def _result(panel: Panel, place: int, row: Row, ranks: Sequence[Fraction]) -> Result:
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
        ranks=[int(one * 2) for one in ranks],
    )
