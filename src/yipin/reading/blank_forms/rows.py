"""Tells labels from blanks in one row by weighing every reading of the row against the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yipin.reading.blank_forms.cells import FormCell, blank_score, inline_score, label_score
from yipin.reading.blank_forms.words import is_note

Step = tuple[str, FormCell | None, FormCell | None]
Neighbour = Callable[[FormCell], FormCell | None]
Reading = tuple[float, list[Step]]


def read_row(cells: Sequence[FormCell], label_above: Neighbour, below: Neighbour) -> list[Step]:
    """Steps ``(role, label, blank)`` with roles pair, heading, inline, waiting and idle.

    A heading is a label followed by another label with its blank; a waiting label may be answered
    by the row below; an idle cell says nothing.
    """
    best: list[Reading] = [(0.0, [])]
    for end in range(1, len(cells) + 1):
        readings = [_extend(best[end - 1], *_single(cells[end - 1], label_above, below))]
        if end > 1:
            label, blank = cells[end - 2], cells[end - 1]
            worth = label_score(label) + blank_score(blank) + _lead(end - 2)
            worth -= 2.0 if _is_answered(label, below) and _is_answered(blank, below) else 0.0
            readings.append(_extend(best[end - 2], worth, ("pair", label, blank)))
        best.append(max(readings, key=lambda reading: reading[0]))
    return _with_headings(best[-1][1])


def _extend(reading: Reading, worth: float, step: Step) -> Reading:
    return reading[0] + worth, [*reading[1], step]


def _lead(place: int) -> float:
    """The first cell of a row is a label more often than not."""
    return 1.0 if place == 0 else 0.0


def _single(cell: FormCell, label_above: Neighbour, below: Neighbour) -> tuple[float, Step]:
    """The best reading of one cell for itself."""
    above = label_above(cell) if blank_score(cell) > 0.3 else None
    options: list[tuple[float, Step]] = [(-0.5 if cell.is_empty else -1.0, ("idle", None, None))]
    if above is not None:
        options.append((blank_score(cell) + 0.5, ("pair", above, cell)))
    if label_score(cell) >= 0 and not is_note(cell.text):
        worth = label_score(cell) - (0.5 if _is_answered(cell, below) else 1.5)
        worth -= 1.5 if cell.plain.endswith(("：", ":")) else 0.0
        options.append((worth, ("waiting", cell, None)))
    if not is_note(cell.text):
        options.append((inline_score(cell), ("inline", cell, None)))
    return max(options, key=lambda option: option[0])


def _is_answered(cell: FormCell, below: Neighbour) -> bool:
    """There is a blank right under this cell, as wide as it."""
    answer = below(cell)
    return not cell.is_empty and answer is not None and blank_score(answer) >= 2


def _with_headings(steps: list[Step]) -> list[Step]:
    """A waiting label right before a pair or an inline blank is the heading of what follows."""
    told: list[Step] = []
    for place, (role, label, blank) in enumerate(steps):
        after = steps[place + 1][0] if place + 1 < len(steps) else ""
        is_heading = (
            role == "waiting" and after in ("pair", "inline", "waiting") and _leads(steps, place)
        )
        told.append(("heading", label, blank) if is_heading else (role, label, blank))
    return told


def _leads(steps: list[Step], place: int) -> bool:
    """Labels only, up to the end of the row, are heads of columns and lead nothing."""
    return any(role in ("pair", "inline") for role, _, _ in steps[place + 1 :])
