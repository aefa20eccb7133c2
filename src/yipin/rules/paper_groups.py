"""What a list falls into, in the words of an official paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from yipin.rules.definition import Definition
from yipin.rules.notice_paper import ordinal


class Graded(Protocol):
    """Something with a tier and a level."""

    @property
    def tier(self) -> str: ...
    @property
    def level(self) -> str: ...


Given = TypeVar("Given", bound=Graded)


def first_level(sentences: Sequence[str]) -> list[str]:
    """一、…二、…: numbered where there are several (GB/T 9704-2012, 7.3.3); a single one is no list."""
    if len(sentences) < 2:
        return list(sentences)
    return [f"{ordinal(at)}、{words}" for at, words in enumerate(sentences, start=1)]


def counts_of(names: Iterable[str]) -> dict[str, int]:
    """How many of each name, in the order in which they come; what has none is left out."""
    found: dict[str, int] = {}
    for name in filter(None, names):
        found[name] = found.get(name, 0) + 1
    return found


def without_only(definition: Definition, given: Iterable[Given]) -> list[Given]:
    """A tier or level that is the only one there can be says nothing and falls away."""
    tiers = {one.tier for one in definition.awards}
    levels = {one.name for one in definition.levels}
    return [
        replace(  # type: ignore[type-var]
            one,
            tier="" if tiers == {one.tier} else one.tier,
            level="" if levels == {one.level} else one.level,
        )
        for one in given
    ]
