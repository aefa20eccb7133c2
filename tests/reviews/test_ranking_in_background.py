"""A long list is worked out in the background: once for all who ask, with the answers it always had."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from tests.factories.reviews import Review, make_review, mark
from yipin.database import progress
from yipin.reviews.models import Panel, Ranking, Result
from yipin.reviews.queries import panels_of_stage
from yipin.reviews.result_queries import placed_in, results_of_panel
from yipin.reviews.services import rankings
from yipin.reviews.services.panels import close_panel
from yipin.reviews.services.rankings import (
    keep_ranking,
    mark_stale,
    progress_of,
    rank_again,
    rank_soon,
    resume_rankings,
    work_out_ranking,
)


@pytest.fixture
def long(monkeypatch) -> None:
    """Lists are long from the second subject on."""
    monkeypatch.setattr(rankings, "ONE_PAGE", 1)


def marked_review(now) -> Review:
    review = make_review(now)
    for card in review.cards():
        mark(card, 40 + card.subject.number, 30, now)
    return review


def lines(panel: Panel) -> list[tuple[str, int | None, int | None, list[int]]]:
    rows = Result.objects.filter(panel=panel).order_by("place")
    return list(rows.values_list("subject__title", "rank", "score", "totals"))


def ranking_of(panel: Panel) -> Ranking:
    return Ranking.objects.get(panel=panel)


@pytest.mark.django_db
def test_a_review_ends_at_once_and_its_long_list_follows_with_the_same_answers(
    now, long, django_capture_on_commit_callbacks
):
    review = marked_review(now)
    with django_capture_on_commit_callbacks() as later:
        closed = close_panel(actor=review.office, panel=review.panel, now=now)
    assert closed.state == "closed"
    waiting = ranking_of(review.panel)
    assert (waiting.is_under_way, waiting.total, waiting.computed_at) == (True, 3, None)
    assert lines(review.panel) == []
    [job] = later
    job()
    done = ranking_of(review.panel)
    assert (done.is_under_way, done.is_stale, done.computed_at is not None) == (False, False, True)
    kept = lines(review.panel)
    keep_ranking(panel=review.panel, now=now)
    assert lines(review.panel) == kept
    assert [line[0] for line in kept] == ["项目3", "项目2", "项目1"]


@pytest.mark.django_db
def test_asked_for_by_several_it_is_worked_out_once(now, long, django_capture_on_commit_callbacks):
    review = marked_review(now)
    with django_capture_on_commit_callbacks() as later:
        for _ in range(2):
            assert rank_again(actor=review.office, panel=review.panel, now=now)
        close_panel(actor=review.office, panel=review.panel, now=now)
    assert len(later) == 1


@pytest.mark.django_db
def test_a_short_list_is_worked_out_at_once(now):
    review = marked_review(now)
    assert not rank_soon(panel=review.panel, now=now)
    assert len(lines(review.panel)) == 3
    assert not ranking_of(review.panel).is_under_way


@pytest.mark.django_db
def test_what_changes_before_the_end_is_in_the_list_of_an_ended_review(now, long):
    review = marked_review(now)
    rank_soon(panel=review.panel, now=now)
    Ranking.objects.update(total=3)
    seen = []

    def once_more(panel, say):
        """Between reading and keeping, a card comes in and the review ends."""
        found = results_of_panel(panel, say)
        if not seen:
            mark_stale(panel)
            Panel.objects.filter(pk=panel.pk).update(state="closed")
        seen.append(panel.pk)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rankings, "results_of_panel", once_more)
        work_out_ranking(panel_id=review.panel.pk, now=now)
    assert len(seen) == 2
    assert not ranking_of(review.panel).is_stale


@pytest.mark.django_db
def test_progress_is_told_as_it_goes(now, long, monkeypatch):
    review = marked_review(now)
    rank_soon(panel=review.panel, now=now)
    monkeypatch.setattr(progress, "SECONDS", -1)
    seen = []

    def say(done: int) -> None:
        progress_of(review.panel)(done)
        seen.append(ranking_of(review.panel).done)

    results_of_panel(review.panel, say)
    assert seen == [1, 2, 3]


@pytest.mark.django_db
def test_what_goes_wrong_is_said_and_may_be_tried_again(now, long):
    review = marked_review(now)
    rank_soon(panel=review.panel, now=now)

    def broken(_panel, _say):
        raise RuntimeError("the disk is full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rankings, "results_of_panel", broken)
        work_out_ranking(panel_id=review.panel.pk, now=now)
    failed = ranking_of(review.panel)
    assert (failed.is_under_way, failed.is_stale) == (False, True)
    assert "请再算一次" in failed.trouble
    rank_soon(panel=review.panel, now=now)
    work_out_ranking(panel_id=review.panel.pk, now=now)
    assert (ranking_of(review.panel).trouble, len(lines(review.panel))) == ("", 3)


@pytest.mark.django_db
def test_a_job_that_nobody_asked_for_any_more_does_nothing(now, long):
    review = marked_review(now)
    work_out_ranking(panel_id=review.panel.pk, now=now)
    assert lines(review.panel) == []


@pytest.mark.django_db
def test_what_was_under_way_when_the_site_stopped_is_taken_up(now, long):
    review = marked_review(now)
    rank_soon(panel=review.panel, now=now - timedelta(minutes=16))
    assert resume_rankings(now=now - timedelta(minutes=2)) == 0
    assert resume_rankings(now=now) == 1
    assert resume_rankings(now=now) == 0
    assert len(lines(review.panel)) == 3


@pytest.mark.django_db
def test_while_it_is_worked_out_others_read_what_is_kept_and_know_it(now, long):
    review = marked_review(now)
    assert placed_in(review.panel, "application") == [
        (row.subject.subject_id, row.ranked.rank, row.ranked.score)
        for row in results_of_panel(review.panel).rows
    ]
    rank_soon(panel=review.panel, now=now)
    assert placed_in(review.panel, "application") == []
    assert [one.is_ranking for one in panels_of_stage("round", 1, "pitch")] == [True]


@pytest.mark.django_db(transaction=True)
def test_two_who_end_it_at_once_end_it_once(now, long):
    review = marked_review(now)
    start = Barrier(2, timeout=120)

    def end() -> str:
        start.wait()
        try:
            return str(close_panel(actor=review.office, panel=review.panel, now=now).state)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = [one.result() for one in [pool.submit(end) for _ in range(2)]]
    assert found == ["closed", "closed"]
    done = ranking_of(review.panel)
    assert (done.run, done.is_under_way, done.is_stale) == (1, False, False)
    assert len(lines(review.panel)) == 3
