"""Two at the same moment, each on a connection of its own: what one is writing, the other waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from tests.databases import ON_POSTGRESQL
from tests.factories.reviews import Review, make_review, mark
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Ranking, Result
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.rankings import keep_ranking, mark_stale

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer"),
]
WAITS = """SELECT EXISTS (SELECT 1 FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"""


def outcome(act: Callable[[], Any]) -> Any:
    """What comes of it, on a connection of its own: the code where it is refused."""
    try:
        return act()
    except Refused as refused:
        return refused.code
    finally:
        connection.close()


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[Callable[[], Future[Any]]]:
    """Called within, it begins the act and comes back when that is done or waits for us."""
    with ThreadPoolExecutor(1) as pool:

        def begin() -> Future[Any]:
            begun = pool.submit(outcome, act)
            while not begun.done() and not is_waited_for():
                pass
            return begun

        yield begin


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITS)
        return bool(cursor.fetchone()[0])


def ranked_cards(review: Review) -> int:
    return sum(len(one.totals) for one in Result.objects.filter(panel=review.panel))


def test_a_list_worked_out_while_a_card_comes_in_has_that_card(now):
    review = make_review(now)
    *others, last = review.cards()
    for card in others:
        mark(card, 40, 30, now)
    assert Ranking.objects.get(panel=review.panel).is_stale
    with meanwhile(lambda: keep_ranking(panel=review.panel, now=now)) as begin:
        with transaction.atomic():
            mark(last, 50, 30, now)
            kept = begin()
        kept.result()
    assert not Ranking.objects.get(panel=review.panel).is_stale
    assert ranked_cards(review) == 9


def test_so_has_the_list_of_the_whole_a_card_of_a_part(now):
    review = make_review(now)
    part = add_part(actor=review.office, panel=review.panel, name="答辩", kind="cards", now=now)
    assert Ranking.objects.filter(is_stale=True).count() == 2
    with meanwhile(lambda: keep_ranking(panel=part.panel, now=now)) as begin:
        with transaction.atomic():
            mark_stale(part.child)
            kept = begin()
            assert not kept.done()
        kept.result()
