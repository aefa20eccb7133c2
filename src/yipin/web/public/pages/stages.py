"""The stages of a round as the strip shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import CalendarStage
from yipin.projects.stage_progress import calendar_with_work
from yipin.rules.definition import STAGE_KINDS
from yipin.rules.stage_progress import FRONT, GOES_ON, LATE, NOW, OVER, UNOPENED, WAITING
from yipin.web.stage_words import WORDS
from yipin.web.theme import dates
from yipin.web.theme.parts import StripStage

STATES = {OVER: "done", **dict.fromkeys(FRONT, "now")}
SAID = {GOES_ON, LATE, UNOPENED, WAITING}


def strip_of_round(
    round_: Round, now: datetime, calendar: Sequence[CalendarStage] | None = None
) -> list[StripStage]:
    """Every stage; of those that run at once the first that is worked on here is now. One read at most."""
    calendar = calendar or calendar_with_work(round_, now)
    running = (each for each in calendar if each.state in FRONT and each.stage.is_built)
    first = next(running, None)
    return [_strip_stage(each, now, is_now=each is first) for each in calendar]


def _strip_stage(each: CalendarStage, now: datetime, *, is_now: bool) -> StripStage:
    """A stage that cannot be worked on here yet says so, whatever its days are."""
    name = each.stage.name or STAGE_KINDS.get(each.stage.kind, "")
    if not each.stage.is_built:
        return StripStage(name=name, when=_("尚未开通"))
    state = STATES.get(each.state, "later")
    if state == "now" and not is_now:
        state = "later"
    said = str(WORDS[each.state]) if each.state in SAID else ""
    return StripStage(
        name=name,
        when=said or window_words(each.stage, now),
        state=state,  # type: ignore[arg-type]
        part=_part_gone(each.stage, now),
        is_running=each.state == NOW,
        said=said,
    )


def window_words(stage: RoundStage, now: datetime) -> str:
    """3月8日—3月30日, 至3月30日, 4月8日起; nothing where the notice names no day."""
    first, last = stage.opens_at, stage.closes_at
    if first and last:
        return dates.day_range(first, last, now=now)
    if last:
        return _("至%(day)s") % {"day": dates.day(dates.closing(last)[0], now=now)}
    if first:
        return _("%(day)s起") % {"day": dates.day(first, now=now)}
    return ""


def exact_words(stage: RoundStage, now: datetime) -> str:
    """The same with weekday and clock of the end: 3月8日—3月30日（周二）24:00."""
    first, last = stage.opens_at, stage.closes_at
    if last is None:
        return window_words(stage, now)
    end = dates.deadline(last, now=now)
    if first is None:
        return _("%(end)s前") % {"end": end}
    if dates.day_of(first) == dates.closing(last)[0]:
        return end
    return f"{dates.day(first, now=now)}—{end}"


def exact_windows(round_: Round, now: datetime) -> list[tuple[str, str]]:
    """Name and days of every stage."""
    return [(one.name, exact_words(one, now)) for one in round_.stages.all()]


def _part_gone(stage: RoundStage, now: datetime) -> float:
    if stage.opens_at is None or stage.closes_at is None:
        return 50
    whole = (stage.closes_at - stage.opens_at).total_seconds()
    gone = (now - stage.opens_at).total_seconds()
    return 100 * min(1, max(0, gone / whole)) if whole > 0 else 100
