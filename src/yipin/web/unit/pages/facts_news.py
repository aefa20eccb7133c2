"""Facts of the unit that changed since the form was begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yipin.forms.facts import facts_for_unit
from yipin.forms.models import Submission
from yipin.organisations.permissions import Actor
from yipin.web.unit.pages.fact_words import fact_words


@dataclass(frozen=True, kw_only=True)
class FactNews:
    label: str
    old: str
    new: str


def facts_news(submission: Submission, actor: Actor, now: datetime) -> list[FactNews]:
    """What the form would say otherwise if it were begun now; the day of filling in aside."""
    filler = actor.appointment if actor.unit == submission.unit else None
    fresh = facts_for_unit(submission.unit, filler=filler, now=now)
    old = submission.facts
    found = {}
    for one in submission.form.parsed.answerable():
        key = one.prefill
        if not key or key == "today" or key.startswith("filler.") or key not in fresh:
            continue
        was, new = old.get(key, {}).get("value", ""), fresh[key]["value"]
        if was != new:
            old_words = fact_words(one, was) if was else ""
            found[key] = FactNews(label=one.label, old=old_words, new=fact_words(one, new))
    return list(found.values())
