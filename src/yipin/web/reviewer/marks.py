"""The card as inputs and back: ``m_<criterion>`` holds points as typed, ``for_unit`` and ``for_office`` words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Refused
from yipin.reviews.models import Card, Panel
from yipin.reviews.services.cards import Written
from yipin.rules.deadlines import is_over
from yipin.rules.rubrics import Criterion, Rubric, points_from, points_words
from yipin.rules.scores import half_up
from yipin.rules.verdicts import refuse

START = "m_"
WORDS = ("for_unit", "for_office")


@dataclass(frozen=True, kw_only=True)
class MarkRow:
    criterion: Criterion
    name: str
    most: str
    weight: str
    value: str


@dataclass(frozen=True, kw_only=True)
class QueueItem:
    number: int
    url: str
    state: str
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class MarksPage:
    rows: list[MarkRow]
    queue: list[QueueItem]
    done: int
    left: int
    total: str
    full: str
    missing: str
    for_unit: str
    for_office: str
    is_open: bool
    next_url: str


def marks_page(
    card: Card, cards: Sequence[Card], now: datetime, typed: Mapping[str, str] | None
) -> MarksPage:
    """``typed`` is what could not be saved; it stays in the inputs."""
    panel = card.judge.panel
    rows = [_row(card, one, typed) for one in panel.rubric.criteria]
    queue = [_item(panel, one, card) for one in cards]
    done = sum(one.state == "done" for one in queue)
    return MarksPage(
        rows=rows,
        queue=queue,
        done=done,
        left=len(queue) - done,
        total=points_words(half_up(_sum(panel.rubric, card.marks))),
        full=points_words(half_up(panel.rubric.full_points)),
        missing="、".join(str(n) for n, row in enumerate(rows, start=1) if not row.value),
        for_unit=typed.get("for_unit", "") if typed else card.for_unit,
        for_office=typed.get("for_office", "") if typed else card.for_office,
        is_open=panel.state == Panel.State.JUDGING and not is_over(panel.closes_at, now),
        next_url=_following(queue, card.subject.number),
    )


def _row(card: Card, one: Criterion, typed: Mapping[str, str] | None) -> MarkRow:
    own = points_words(card.marks[one.key]) if one.key in card.marks else ""
    return MarkRow(
        criterion=one,
        name=f"{START}{one.key}",
        most=points_words(one.max_points),
        weight="" if one.weight == 100 else f"{one.weight / 100:g}",
        value=typed.get(f"{START}{one.key}", own) if typed else own,
    )


def _sum(rubric: Rubric, marks: Mapping[str, int]) -> Fraction:
    rows = (Fraction(marks.get(one.key, 0) * one.weight, 100) for one in rubric.criteria)
    return sum(rows, Fraction(0))


def _item(panel: Panel, one: Card, here: Card) -> QueueItem:
    state = "done" if one.handed_in_at else "begun" if one.is_begun else "open"
    url = reverse("card", args=[panel.pk, one.subject.number])
    return QueueItem(
        number=one.subject.number, url=url, state=state, is_here=one.pk == here.pk
    )  # fmt: skip


def _following(queue: Sequence[QueueItem], here: int) -> str:
    rest = [one for one in queue if one.state != "done" and one.number != here]
    after = next((one for one in rest if one.number > here), rest[0] if rest else None)
    return after.url if after else ""


def written_from(
    rubric: Rubric, data: Mapping[str, str], changed: Collection[str] | None
) -> Written:
    """What was typed; only the inputs in ``changed`` where that is given. Refused where a mark is no
    number.
    """
    marks: dict[str, int | None] = {}
    for one in rubric.criteria:
        name = f"{START}{one.key}"
        if name in data and (changed is None or name in changed):
            marks[one.key] = _points(one, data[name])
    words = {key: data[key] for key in WORDS if key in data and (changed is None or key in changed)}
    return Written(marks, words.get("for_office"), words.get("for_unit"))


def _points(one: Criterion, text: str) -> int | None:
    if not text.strip():
        return None
    points = points_from(text)
    if points is None:
        reason = _("“%(name)s”请写数字，例如 18 或 18.5。") % {"name": one.name}
        raise Refused(refuse("mark_unreadable", reason))
    return points
