"""The card as inputs and back: ``m_<criterion>`` holds points as typed, ``for_unit`` and ``for_office`` words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.reviews.models import Card, Panel
from yipin.reviews.services.cards import Written
from yipin.rules.deadlines import is_over
from yipin.rules.rubrics import (
    Criterion,
    Rubric,
    check_mark,
    missing_marks,
    points_from,
    points_words,
    total_so_far,
)
from yipin.rules.scores import half_up

START = "m_"
LEFT = ("open", "begun")  # still to be handed in
WORDS = ("for_unit", "for_office")
Faults = dict[str, str]  # name of the input → the sentence


@dataclass(frozen=True, kw_only=True)
class MarkRow:
    criterion: Criterion
    name: str
    most: str
    weight: str
    value: str
    fault: str = ""


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
    card: Card, cards: Sequence[Card], now: datetime, typed: Mapping[str, str], faults: Faults
) -> MarksPage:
    """``typed`` stays in the inputs that have ``faults``; all others show what is stored."""
    panel = card.judge.panel
    rows = [_row(card, one, typed, faults) for one in panel.rubric.criteria]
    queue = [_item(panel, one, card) for one in cards]
    done = sum(one.state == "done" for one in queue)
    left = sum(one.state in LEFT for one in queue)
    return MarksPage(
        rows=rows,
        queue=queue,
        done=done,
        left=left,
        total=points_words(half_up(total_so_far(panel.rubric, card.marks))),
        full=points_words(half_up(panel.rubric.full_points)),
        missing="、".join(
            str(n) for n, row in enumerate(rows, start=1) if row.fault or not row.value
        ),
        for_unit=typed["for_unit"] if "for_unit" in faults else card.for_unit,
        for_office=typed["for_office"] if "for_office" in faults else card.for_office,
        is_open=(
            panel.state == Panel.State.JUDGING
            and not is_over(panel.closes_at, now)
            and not card.subject.is_settled
        ),
        next_url=next_open_url(panel, cards, card.subject.number),
    )


def _row(card: Card, one: Criterion, typed: Mapping[str, str], faults: Faults) -> MarkRow:
    name = f"{START}{one.key}"
    own = points_words(card.marks[one.key]) if one.key in card.marks else ""
    return MarkRow(
        criterion=one,
        name=name,
        most=points_words(one.max_points),
        weight="" if one.weight == 100 else f"{one.weight / 100:g}",
        value=typed.get(name, own) if name in faults else own,
        fault=faults.get(name, ""),
    )


def _item(panel: Panel, one: Card, here: Card) -> QueueItem:
    number = one.subject.number
    url = reverse("card", args=[panel.pk, number])
    return QueueItem(number=number, url=url, state=one.progress, is_here=one.pk == here.pk)


def next_open_url(panel: Panel, cards: Sequence[Card], here: int) -> str:
    """The next open card after this one, then from the beginning; nothing when no other is open."""
    numbers = [one.subject.number for one in cards if one.progress in LEFT]
    rest = [number for number in numbers if number != here]
    if not rest:
        return ""
    after = next((number for number in rest if number > here), rest[0])
    return reverse("card", args=[panel.pk, after])


def written_from(
    rubric: Rubric, data: Mapping[str, str], changed: Collection[str] | None
) -> tuple[Written, Faults]:
    """What was typed and can be kept, and by input why the rest cannot; only the inputs in
    ``changed`` where that is given. One mark that cannot be takes none of the others away.
    """
    marks: dict[str, int | None] = {}
    faults: Faults = {}
    for one in rubric.criteria:
        name = f"{START}{one.key}"
        if name not in data or not (changed is None or name in changed):
            continue
        points = points_from(data[name])
        if not data[name].strip():
            marks[one.key] = None
        elif points is None:
            faults[name] = _("“%(name)s”请写 0 到 %(most)s 之间的数字，至多两位小数。") % {
                "name": one.name, "most": points_words(one.max_points),
            }  # fmt: skip
        elif verdict := check_mark(rubric, one.key, points):
            marks[one.key] = points
        else:
            faults[name] = verdict.reason
    words = {key: data[key] for key in WORDS if key in data and (changed is None or key in changed)}
    return Written(marks, words.get("for_office"), words.get("for_unit")), faults


def missing_faults(rubric: Rubric, marks: Mapping[str, int]) -> Faults:
    """By input, what has no mark yet."""
    words = _("“%(name)s”还没打分。")
    return {f"{START}{one.key}": words % {"name": one.name} for one in missing_marks(rubric, marks)}
