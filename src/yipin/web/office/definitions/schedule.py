"""The stages of a definition on the calendar strip."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from yipin.rules.deadlines import SHANGHAI, closing_at, opening_at
from yipin.rules.definition import Definition, Stage
from yipin.web.theme import dates
from yipin.web.theme.parts import CalendarRow


def calendar_of(definition: Definition) -> list[CalendarRow]:
    """One row a stage, in the order of the definition."""
    return [_row(stage, definition.year) for stage in definition.stages]


def _row(stage: Stage, year: int) -> CalendarRow:
    opens, closes = opening_at(stage.opens_at), closing_at(stage.closes_at)
    words = when_words(stage, year)
    if stage.uncertain and (opens or closes):
        words = _("%(window)s（待核对）") % {"window": words}
    return CalendarRow(
        name=stage.name,
        text=words,
        first=opens.date() if opens and closes else None,
        last=(closes or opens).date() if closes or opens else None,  # type: ignore[union-attr]
        is_open=stage.uncertain or not (opens or closes),
    )


def when_words(stage: Stage, year: int) -> str:
    """3月8日—3月30日 24:00, 至4月2日 18:00, 4月8日, 日子待定."""
    now = datetime(year, 1, 1, tzinfo=SHANGHAI)
    opens, closes = opening_at(stage.opens_at), closing_at(stage.closes_at)
    if opens and closes:
        span = dates.day_range(opens, closes, now=now)
        return span if opens.date() == closes.date() else f"{span} {dates.closing(closes)[1]}"
    if closes:
        on, clock = dates.closing(closes)
        return _("至%(day)s %(clock)s") % {"day": dates.day(on, now=now), "clock": clock}
    if opens:
        return _("%(day)s起") % {"day": dates.day(opens, now=now)}
    return _("日子待定")


def span_of_years(definition: Definition) -> str:
    """2027年, or 2027—2028年."""
    stages = (text for one in definition.stages for text in (one.opens_at, one.closes_at) if text)
    years = sorted({int(text[:4]) for text in stages} | {definition.year})
    return _("%(years)s年") % {
        "years": "—".join(str(one) for one in dict.fromkeys((years[0], years[-1])))
    }
