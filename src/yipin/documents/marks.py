"""Marks in the text of a notice: every finding and every passage not understood, numbered in order.

A mark is a dictionary (it is kept as JSON): ``key`` names it for good (``deadlines.0``,
``passage.2``), ``number`` is the one on the page, ``kind`` is ``sure``, ``ask`` or ``no``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SURE, ASK, NO = "sure", "ask", "no"
Mark = dict[str, Any]


def numbered_marks(reading: Mapping[str, Any]) -> list[Mark]:
    """All marks of a reading in the order of the text."""
    found = [_of_finding(one) for one in reading.get("findings", ())]
    found += [_of_passage(at, one) for at, one in enumerate(reading.get("not_understood", ()))]
    found.sort(key=lambda mark: mark["span"])
    return [{"number": number, **mark} for number, mark in enumerate(found, start=1)]


def findings_of(reading: Mapping[str, Any]) -> dict[str, Any]:
    """What ``yipin read --json`` prints for the same file; what only the pages need is left out."""
    beside = reading.get("beside", {})
    inner = ("beside", "forms", "marks")
    return {key: value for key, value in reading.items() if key not in inner} | beside


def _of_finding(finding: Mapping[str, Any]) -> Mark:
    return {
        "key": ".".join(str(part) for part in finding["path"]),
        "kind": ASK if finding["certainty"] == ASK else SURE,
        "what": finding["key"],
        "path": list(finding["path"]),
        "value": finding["value"],
        "span": list(finding["span"]),
        "words": finding["words"],
        "reason": finding["reason"],
    }


def _of_passage(at: int, passage: Mapping[str, Any]) -> Mark:
    return {
        "key": f"passage.{at}",
        "kind": NO,
        "what": "passage",
        "path": ["passage", at],
        "value": None,
        "span": [passage["start"], passage["end"]],
        "words": passage["words"],
        "reason": passage["why"],
    }


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. ``ending`` are the marks whose number follows here."""

    text: str
    marks: tuple[Mark, ...] = ()
    ending: tuple[Mark, ...] = ()


def pieces_of(text: str, span: tuple[int, int], marks: Iterable[Mark]) -> list[Piece]:
    """The text of a block cut at the edges of the marks that touch it, nothing lost."""
    start, end = span
    touching = [one for one in marks if one["span"][0] < end and one["span"][1] > start]
    inside = {edge for one in touching for edge in one["span"] if start < edge < end}
    cuts = sorted({start, end} | inside)
    return [
        _piece(text, first, last, touching)
        for first, last in itertools.pairwise(cuts)
        if first < last
    ]


def _piece(text: str, first: int, last: int, touching: list[Mark]) -> Piece:
    over = tuple(one for one in touching if one["span"][0] < last and one["span"][1] > first)
    return Piece(text[first:last], over, tuple(one for one in over if one["span"][1] <= last))
