"""What became of a unit and how long its committee is in office, for its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yipin.organisations.models import Term, Unit, UnitChange
from yipin.organisations.term_queries import length_for
from yipin.rules.terms import term_state
from yipin.web.theme.parts import Mark

MOST = 50
KIND = UnitChange.Kind


@dataclass(frozen=True, kw_only=True)
class PastLine:
    """One change: the day, a sentence, the reason, and the unit it leads to, if any."""

    on: date
    text: str
    reason: str
    other: int | None = None


@dataclass(frozen=True, kw_only=True)
class TermView:
    """The running term (None where nobody entered one) and what the rule says."""

    term: Term | None
    due: date | None
    mark: Mark | None
    source: str


def unit_past(unit: Unit) -> list[PastLine]:
    """The newest first. One query."""
    return [
        PastLine(on=one.on, text=_sentence(one), reason=one.reason, other=one.other_id)
        for one in unit.changes.all()[:MOST]
    ]


def _sentence(one: UnitChange) -> str:
    names = {
        "before": one.name_before,
        "after": one.name_after,
        "from": one.place_before or _("（没有上级）"),
        "to": one.place_after,
    }
    sentences = {
        KIND.RENAMED: _("由“%(before)s”更名为“%(after)s”"),
        KIND.MOVED: _("由 %(from)s 移到 %(to)s"),
        KIND.ABSORBED: _("并入“%(after)s”，原在 %(from)s"),
        KIND.TOOK_IN: _("“%(before)s”并入，原在 %(from)s"),
        KIND.CLOSED: _("撤销，原在 %(from)s"),
    }
    return sentences[KIND(one.kind)] % names


def unit_term(unit: Unit, today: date) -> TermView | None:
    """None where nobody is elected. Two queries."""
    length = length_for(unit, today)
    if length is None or unit.is_closed:
        return None
    term = unit.terms.filter(replaced_on__isnull=True).first()
    if term is None:
        return TermView(term=None, due=None, mark=None, source=length.source)
    due = term.shifted_to or term.ends_on
    return TermView(term=term, due=due, mark=mark_for(due, today), source=length.source)


def mark_for(due: date, today: date) -> Mark:
    """How near the end of a term is, in words and shape."""
    words = {
        "overdue": Mark(text=_("已届满"), tone="late", shape="sq"),
        "one_month": Mark(text=_("不到 1 个月"), tone="warn", shape="half"),
        "three_months": Mark(text=_("不到 3 个月"), tone="warn", shape="ring"),
        "six_months": Mark(text=_("不到 6 个月"), tone="info", shape="ring"),
        "": Mark(text=_("在任期内"), tone="quiet", shape="ring"),
    }
    return words[term_state(due, today)]
