"""Standing aside by the rule, written down as soon as expert and subject are on one panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yipin.reviews.models import Aside, Judge, Panel, Subject
from yipin.reviews.recusal_queries import Named, asides_by_rule

Asides = dict[tuple[int, int], str]  # (judge, subject) → key of the reason


def write_asides(
    panel: Panel, judges: Sequence[Judge], subjects: Sequence[Subject], named: Named, now: datetime
) -> Asides:
    """What the rule says of these, beside what was declared or set; what is new. The panel is locked.

    Asked when an expert is seated, when subjects come in, when a relation is declared and when cards
    are dealt: paper cards and ballots look at what is written.
    """
    by_rule = asides_by_rule(panel, judges, subjects, named)
    known = Aside.objects.filter(
        judge__in=[one.pk for one in judges], subject__in=[one.pk for one in subjects]
    )
    stand = set(known.values_list("judge", "subject")) if by_rule else set()
    fresh = {pair: reason for pair, reason in by_rule.items() if pair not in stand}
    Aside.objects.bulk_create(
        [
            Aside(judge_id=judge, subject_id=subject, reason=reason, set_at=now)
            for (judge, subject), reason in fresh.items()
        ],
        batch_size=1000,
    )
    return fresh


def write_asides_of_seat(panel: Panel, judge: Judge, named: Named, now: datetime) -> Asides:
    """Of an expert who has just been seated."""
    return write_asides(panel, [judge], list(panel.subjects.select_related("unit")), named, now)


def write_asides_of_subjects(
    panel: Panel, subjects: Sequence[Subject], named: Named, now: datetime
) -> Asides:
    """Of subjects that have just come in."""
    return write_asides(panel, list(panel.judges.filter(left_at=None)), subjects, named, now)
