"""Last year's definition for this year: every date moved by whole years, all else as it was."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from yipin.rules.deadlines import closing_at, is_over
from yipin.rules.definition import Definition, Stage, Task

ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
YEAR_IN_WORDS = re.compile(r"(?<!\d)(\d{4})(?=\s*年)")


def copy_for_year(definition: Definition, year: int) -> Definition:
    """The same programme for another year. 29 February becomes the 28th where there is none.

    Dates keep day and month; weekdays and holidays are for the office to look at.
    """
    by = year - definition.year
    return replace(
        definition,
        year=year,
        name=_moved_words(definition.name, definition.year, by),
        stages=tuple(_moved_stage(stage, by) for stage in definition.stages),
        tasks=tuple(_moved_task(task, definition.year, by) for task in definition.tasks),
    )


def go_on_in_year(definition: Definition, year: int) -> Definition:
    """The next run of a programme that has run: where every theme gets a project within some years,
    they are counted on, and the year after the last of them is the first again.
    """
    by = year - definition.year
    moved = copy_for_year(definition, year)
    return replace(moved, stages=tuple(_counted_on(stage, by) for stage in moved.stages))


def year_ahead(definition: Definition, now: datetime) -> int:
    """The first year in which no deadline of the definition has passed yet. Where it names none, the
    present one.
    """
    ends = [one.closes_at or one.opens_at for one in definition.stages]
    days = sorted(text for text in (*ends, *(one.due for one in definition.tasks)) if text)
    if not days:
        return now.year
    by = now.year - int(days[0][:4])
    moved = closing_at(_moved(days[0], by))
    return definition.year + by + is_over(moved, now)


def _counted_on(stage: Stage, by: int) -> Stage:
    if not stage.cover_years:
        return stage
    return replace(stage, cover_year=((stage.cover_year or 1) - 1 + by) % stage.cover_years + 1)


def _moved_stage(stage: Stage, by: int) -> Stage:
    return replace(
        stage,
        opens_at=_moved(stage.opens_at, by),
        closes_at=_moved(stage.closes_at, by),
    )


def _moved_task(task: Task, old_year: int, by: int) -> Task:
    return replace(task, due=_moved(task.due, by) or "", text=_moved_words(task.text, old_year, by))


def _moved(text: str | None, by: int) -> str | None:
    found = ISO_DAY.match(text or "")
    if text is None or not found:
        return text
    year, month, day = (int(part) for part in found.groups())
    return f"{_existing_day(year + by, month, day)}{text[found.end() :]}"


def _existing_day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return date(year, month, day - 1).isoformat()


def _moved_words(text: str, old_year: int, by: int) -> str:
    """A year written in a name or a task moves along; other years are history and stay."""
    return YEAR_IN_WORDS.sub(
        lambda found: str(old_year + by) if int(found[1]) == old_year else found[0],
        text,
    )
