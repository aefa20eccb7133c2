"""Who may write, decide and show news items."""

from __future__ import annotations

from yipin.documents.models import NewsItem
from yipin.organisations.choices import Right
from yipin.organisations.permissions import (
    Actor,
    holds,
    is_at_host,
    is_own_unit,
    not_yours,
    permission,
    reaches,
)
from yipin.rules.verdicts import Verdict, allow


@permission("news.is_host")
def is_news_host(actor: Actor, item: NewsItem) -> Verdict:
    """The unit where the line ends."""
    return allow() if actor.unit is not None and actor.unit.pk == item.host_id else not_yours()


@permission("news.is_asked")
def is_asked(actor: Actor, item: NewsItem) -> Verdict:
    """It lies at the desk's own unit."""
    return allow() if actor.unit is not None and actor.unit.pk == item.at_unit_id else not_yours()


@permission("news.had_it")
def had_it(actor: Actor, item: NewsItem) -> Verdict:
    """A level that has decided on it already."""
    found = actor.unit is not None and item.decisions.filter(unit=actor.unit).exists()
    return allow() if found else not_yours()


@permission("news.was_sent")
def was_sent(actor: Actor, item: NewsItem) -> Verdict:
    """A draft is the unit's own."""
    return allow() if item.sent_at is not None else not_yours()


may_decide_news = holds(Right.RUN_PROGRAMMES) | holds(Right.ENDORSE_LEAGUE)
can_write_news = is_own_unit & holds(Right.FILL_FORMS)
can_decide_news = is_asked & may_decide_news
can_set_news_levels = is_at_host & holds(Right.RUN_PROGRAMMES)  # the subject is the host
can_publish_news = is_news_host & holds(Right.RUN_PROGRAMMES)
can_see_news = (
    can_write_news
    | (is_own_unit & holds(Right.READ))
    | can_decide_news
    | (had_it & may_decide_news)
    | (reaches & holds(Right.READ) & was_sent)
    | (can_publish_news & was_sent)
)
