"""Paragraphs of an official paper as they are typed, and back: one line each, tables with strokes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from yipin.rules.official_paper import Paragraph

STROKE = "|"


def typed_paragraphs(text: str, known: Sequence[Paragraph] = ()) -> tuple[Paragraph, ...]:
    """What was typed, as paragraphs. Those of ``known`` that still stand keep where they came from;
    the first one changed takes the place of the first that is gone, so that it is known as changed.
    """
    typed = list(_pieces(text))
    words = {one.words for one in typed}
    kept = {one.words: one for one in known}
    gone = [one for one in known if one.words not in words]
    result = []
    for one in typed:
        if one.words in kept:
            result.append(kept[one.words])
            continue
        old = next((each for each in gone if bool(each.rows) == bool(one.rows)), None)
        if old is None:
            result.append(one)
            continue
        gone.remove(old)
        result.append(replace(one, source=old.source, given=old.given))
    return tuple(result)


def _pieces(text: str) -> Iterator[Paragraph]:
    lines = (line.strip() for line in text.splitlines())
    for is_table, group in groupby((line for line in lines if line), key=_is_row):
        if not is_table:
            yield from map(Paragraph, group)
            continue
        rows = [tuple(cell.strip() for cell in line.split(STROKE)) for line in group]
        width = max(map(len, rows))
        yield Paragraph("", rows=tuple(row + ("",) * (width - len(row)) for row in rows))


def _is_row(line: str) -> bool:
    return STROKE in line


def typed_text(paragraphs: Sequence[Paragraph]) -> str:
    """The paragraphs as they are typed."""
    return "\n".join(one.words for one in paragraphs)
