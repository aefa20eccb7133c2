"""Chains with arrows: 项目申报（团支部）→院系初审（院系团委）→立项评审（校团委）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yipin.reading.clauses import Sentence
from yipin.reading.script import Script

_ARROW = re.compile(r"-{0,2}(?:→|⇒|➔|➜|>{1,2})-{0,2}")
_STEP = re.compile(
    r"(?:[①-⑳]|\d[.、])?(?P<name>[\u4e00-\u9fff“”]{2,14})(?:\((?P<who>[^()]{2,20})\))?[。.;]?$"
)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class FlowStep:
    """One link of the chain; ``who`` is the body in its brackets."""

    name: Script
    who: Script | None
    whole: Script


def _pieces(script: Script) -> list[Script]:
    places, last = [], 0
    for match in _ARROW.finditer(script.flat):
        places.append(script.cut(last, match.start()).strip())
        last = match.end()
    return [*places, script.cut(last).strip()]


def flow_steps(sentence: Sentence) -> Iterator[FlowStep]:
    """The links in order, where at least three stand in a row and each is a short name."""
    if not _ARROW.search(sentence.flat):
        return
    pieces = [(piece, _STEP.match(piece.flat)) for piece in _pieces(sentence.script)]
    if len(pieces) < _LEAST or not all(match for _, match in pieces):
        return
    for piece, match in pieces:
        if match:
            who = piece.group(match, "who") if match["who"] else None
            yield FlowStep(piece.group(match, "name"), who, piece)
