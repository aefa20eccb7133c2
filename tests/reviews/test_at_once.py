"""Two at the same moment, each on a connection of its own: what one is writing, the other waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from tests.databases import ON_POSTGRESQL
from tests.factories.reviews import TWO, Review, expert, make_review, mark
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Card, Ranking, Result
from yipin.reviews.services.cards import Written, save_card
from yipin.reviews.services.panels import Entry, add_entries, change_rubric, hold_panel
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.rankings import keep_ranking, mark_stale
from yipin.rules.rubrics import Criterion, Rubric

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer"),
]
WAITS = """SELECT EXISTS (SELECT 1 FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"""
LESS = Rubric((Criterion("novelty", "创新", 15_00), TWO.criteria[1]))


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


def save(card: Card, points: int, now):
    written = Written({"novelty": points * 100})
    return save_card(actor=expert(card), card=card, written=written, now=now)


def change(review: Review, now):
    return change_rubric(actor=review.office, panel=review.panel, rubric=LESS, now=now)


def test_a_rubric_waits_for_the_first_mark_that_is_being_written(now):
    review = make_review(now)
    card = review.cards()[0]
    with meanwhile(lambda: change(review, now)) as begin:
        with transaction.atomic():
            save(card, 18, now)
            changed = begin()
        assert changed.result() == "rubric_in_use"
    assert Card.objects.get(pk=card.pk).marks == {"novelty": 18_00}


def test_a_mark_waits_for_the_rubric_that_is_being_changed_and_is_held_against_it(now):
    review = make_review(now)
    card = review.cards()[0]
    assert card.judge.panel.rubric == TWO  # as the page has read it
    with meanwhile(lambda: save(card, 18, now)) as begin:
        with transaction.atomic():
            change(review, now)
            saved = begin()
        assert saved.result() == "mark_outside"
    assert Card.objects.get(pk=card.pk).marks == {}


def test_what_enters_two_parts_waits_for_a_card_in_one_of_them_before_it_holds_their_list(now):
    review = make_review(now)
    add = {"actor": review.office, "panel": review.panel, "kind": "cards", "now": now}
    _first, second = (add_part(**add, name=name).child for name in ("论文", "答辩"))
    late = [Entry("application", 9, "项目9", review.host)]
    into = {"actor": review.office, "panel": review.panel, "entries": late, "now": now}
    with meanwhile(lambda: add_entries(**into)) as begin:
        with transaction.atomic():
            hold_panel(second)
            added = begin()
            mark_stale(second)
        assert added.result() == 1
    assert second.subjects.count() == 4
