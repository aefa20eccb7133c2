"""Whom the minutes list, which votes they tell, and how they fall behind the review."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.organisations import PersonFactory
from tests.reviews.test_sessions import code_of, drawn, issue
from tests.reviews.test_tie_ballots import begun, level_review, tied, vote
from yipin.projects.result_papers import contact_of_source, renew_draft, renewals_of
from yipin.reviews.models import Judge, Panel, Session
from yipin.reviews.services.minutes import draft_minutes
from yipin.reviews.services.panels import reopen_panel
from yipin.reviews.services.sessions import file_session
from yipin.rules.definition import Contact

pytestmark = pytest.mark.django_db


def held(review, now) -> Session:
    """The day of a review that has ended with a tie; drawn after the fact, as a desk may."""
    return drawn(review, now)


def test_only_who_scored_or_voted_was_there_and_who_did_nothing_is_named_apart(now):
    review = level_review(now)
    idle = Judge.objects.create(panel=review.panel, person=PersonFactory(), joined_at=now)
    gone = Judge.objects.create(
        panel=review.panel, person=PersonFactory(), joined_at=now, left_at=now
    )
    paper = draft_minutes(actor=review.office, session=held(review, now), now=now, programme="甲")
    texts = {one.source: one.text for one in paper.parsed.paragraphs}
    there = "、".join(one.person.name for one in review.judges)
    assert texts["session.1"] == f"出席：{there}"
    assert texts["session.idle"] == f"未参加评分：{idle.person.name}"
    assert gone.person.name not in "".join(texts.values())
    assert paper.title == "甲创建推介会纪要"
    ranks = sorted(row[4] for row in paper.parsed.paragraphs[-1].rows[1:])
    assert ranks == ["1（并列）", "1（并列）", "3"]


def test_a_vote_after_the_draft_is_shown_as_a_difference_and_taken_over(now):
    review = level_review(now)
    session = held(review, now)
    paper = draft_minutes(actor=review.office, session=session, now=now)
    first = tied(review)[0]
    vote(review, begun(review, now), [first, first, first], now)
    later = now + timedelta(hours=3)
    found = renewals_of(paper, later.date())
    assert ("session.tie.1", "added") in [(one.place, one.how) for one in found]
    renewed = renew_draft(actor=review.office, paper=paper, today=later.date(), now=later)
    told = next(one for one in renewed.parsed.paragraphs if one.source == "session.tie.1")
    assert "3人投票" in told.text
    assert "3票" in told.text
    assert contact_of_source(paper) == Contact()


def test_a_vote_counted_after_the_minutes_were_issued_keeps_the_day_off_the_files(now):
    review = level_review(now)
    session = held(review, now)
    paper = draft_minutes(actor=review.office, session=session, now=now)
    issue(review, paper, now)
    first = tied(review)[0]
    vote(review, begun(review, now), [first, first, first], now)
    assert code_of(lambda: file_session(actor=review.office, session=session, now=now)) == (
        "minutes_older"
    )


def test_while_the_review_is_open_again_there_is_nothing_to_compare_with(now):
    review = level_review(now)
    paper = draft_minutes(actor=review.office, session=held(review, now), now=now)
    reopen_panel(actor=review.office, panel=review.panel, reason="记错了", now=now)
    assert Panel.objects.get().state == Panel.State.JUDGING
    assert renewals_of(paper, now.date()) == []
