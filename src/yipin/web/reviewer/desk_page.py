"""One's own cards of a review in words and figures: how many are done, and how they compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from yipin.projects.blind_names import titles_for_experts
from yipin.reviews.models import Card, Panel, Turn
from yipin.reviews.order_queries import places_in_order
from yipin.rules.rubrics import card_total, missing_marks, points_words
from yipin.rules.scores import half_up
from yipin.web.reviewer.marks import LEFT


@dataclass(frozen=True, kw_only=True)
class Line:
    """One subject as its expert sees it. ``state`` is ``Card.progress``."""

    number: int
    place: int | None  # in the order of a defence day
    turn: int | None  # its key there
    is_on: bool
    title: str
    unit: str
    theme: str
    state: str
    marks: list[str]
    total: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    lines: list[Line]
    heads: list[str]
    done: int
    left: int
    next_url: str
    has_order: bool


def review_page(panel: Panel, cards: Sequence[Card]) -> ReviewPage:
    """Two reads, for the rubric and the order of the day. One's own totals may be compared; nobody else's are here."""
    rubric = panel.rubric
    titles = titles_for_experts(panel, [one.subject for one in cards])
    turns = {one.subject_id: one for one in places_in_order(panel)}
    lines = [_line(panel, one, titles[one.subject_id], turns) for one in cards]
    left = [one for one in lines if one.state in LEFT]
    return ReviewPage(
        lines=lines,
        heads=[one.name for one in rubric.criteria],
        done=sum(one.state == "done" for one in lines),
        left=len(left),
        next_url=left[0].url if left else "",
        has_order=bool(turns),
    )


def _line(panel: Panel, card: Card, title: str, turns: Mapping[int, Turn]) -> Line:
    rubric, subject = panel.rubric, card.subject
    turn = turns.get(subject.pk)
    is_whole = not missing_marks(rubric, card.marks)
    return Line(
        number=subject.number,
        place=turn.place if turn else None,
        turn=turn.pk if turn else None,
        is_on=turn is not None
        and turn.state == Turn.State.ON
        and panel.state == panel.State.JUDGING,
        title=title,
        unit="" if panel.is_blind else subject.unit.label,
        theme=subject.theme,
        state=card.progress,
        marks=[_mark(card, one.key) for one in rubric.criteria],
        total=points_words(half_up(card_total(rubric, card.marks))) if is_whole else "",
        url=reverse("card", args=[panel.pk, subject.number]),
    )


def _mark(card: Card, key: str) -> str:
    return points_words(card.marks[key]) if key in card.marks else ""
