"""A card that is open in two windows: what was typed in one beside what is stored by the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yipin.reviews.models import Card
from yipin.rules.rubrics import points_from, points_words
from yipin.web.reviewer.marks import START, WORDS, Faults


@dataclass(frozen=True, kw_only=True)
class Unlike:
    """One field: as typed here, as stored."""

    name: str
    label: str
    typed: str
    stored: str


def unlike_stored(card: Card, typed: Mapping[str, str]) -> list[Unlike]:
    """What was typed and is not what is stored; an empty field has nothing to keep."""
    stored = _stored(card)
    found = [
        Unlike(
            name=name, label=label, typed=typed.get(name, "").strip(), stored=stored.get(name, "")
        )
        for name, label in _labels(card).items()
    ]
    return [one for one in found if one.typed and not _is_same(one)]


def _is_same(one: Unlike) -> bool:
    if one.name in WORDS:
        return one.typed.split() == one.stored.split()
    points = points_from(one.typed)
    return points is not None and points == points_from(one.stored)


def stale_faults(unlike: Sequence[Unlike]) -> Faults:
    """By input: what the other window has stored."""
    words = _("“%(label)s”别的窗口存的是“%(stored)s”，请核对。")
    empty = _("“%(label)s”别的窗口里是空的，请核对。")
    return {
        one.name: (words if one.stored else empty) % {"label": one.label, "stored": one.stored}
        for one in unlike
    }


def stored_pairs(card: Card, sent: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """Every field of the page but those it has just sent, as the script puts it in."""
    stored = _stored(card)
    return {name: [(name, stored.get(name, ""))] for name in _labels(card) if name not in sent}


def _labels(card: Card) -> dict[str, str]:
    marks = {f"{START}{one.key}": one.name for one in card.judge.panel.rubric.criteria}
    return marks | {"for_unit": _("给申报单位的话"), "for_office": _("给主办单位的话")}


def _stored(card: Card) -> dict[str, str]:
    marks = {f"{START}{key}": points_words(points) for key, points in card.marks.items()}
    return marks | {name: getattr(card, name) for name in WORDS}
