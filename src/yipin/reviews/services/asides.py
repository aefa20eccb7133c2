"""Standing aside by the rule, written down as soon as expert and subject are on one panel."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Aside, Card, Judge, Panel, Subject
from yipin.reviews.queries import SETTLED
from yipin.reviews.recusal_queries import Named, asides_by_rule
from yipin.reviews.services.taken_cards import take_cards_of_aside
from yipin.rules.deadlines import SHANGHAI

Pair = tuple[int, int]  # judge, subject
BY_RULE = "panel.aside_by_rule"


def write_asides(
    actor: Actor,
    panel: Panel,
    judges: Sequence[Judge],
    subjects: Sequence[Subject],
    named: Named,
    now: datetime,
    action: str = BY_RULE,
) -> None:
    """What the rule says of these by now, beside what was declared or set. The card of who stands aside
    from here on goes, handed in or not, unless the review of its subject has ended. The panel is locked.

    Asked when an expert is seated, when subjects come in or are judged again, when a relation is declared,
    when cards are dealt, when one is handed in and when a vote on a tie is begun: paper cards and ballots
    look at what is written.
    """
    by_rule = asides_by_rule(panel, judges, subjects, named, now.astimezone(SHANGHAI).date())
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
    if fresh:
        _take_cards(actor, panel, fresh, now, action)


def _take_cards(
    actor: Actor, panel: Panel, fresh: Collection[Pair], now: datetime, action: str
) -> None:
    rows = Card.objects.filter(judge__in={judge for judge, _subject in fresh}).exclude(SETTLED)
    held = rows.filter(subject__in={subject for _judge, subject in fresh}).order_by()
    keys = [pk for pk, *pair in held.values_list("pk", "judge", "subject") if tuple(pair) in fresh]
    if keys:
        gone = take_cards_of_aside(panel, Card.objects.filter(pk__in=keys), now)
        record_entry(
            actor=actor, at=now, action=action, subject=panel,
            before={"marks": gone}, after={"subjects": len(fresh)},
        )  # fmt: skip


def write_asides_of_seat(
    actor: Actor, panel: Panel, judge: Judge, named: Named, now: datetime
) -> None:
    """Of an expert who has just been seated."""
    subjects = list(panel.subjects.select_related("unit"))
    write_asides(actor, panel, [judge], subjects, named, now)


def write_asides_of_subjects(
    actor: Actor, panel: Panel, subjects: Sequence[Subject], named: Named, now: datetime
) -> None:
    """Of subjects that have just come in, or have other people by now: for who sits there, and for who
    left and whose card still counts.
    """
    here = Q(left_at=None) | Q(cards__subject__in=subjects)
    judges = list(panel.judges.filter(here).distinct())
    write_asides(actor, panel, judges, subjects, named, now)


def stands_aside(actor: Actor, panel: Panel, card: Card, named: Named, now: datetime) -> bool:
    """Whether this card is of one who has to stand aside by now; then it goes. The panel is locked."""
    write_asides(actor, panel, [card.judge], [card.subject], named, now)
    is_aside = Aside.objects.filter(judge=card.judge_id, subject=card.subject_id).exists()
    if is_aside:  # also where the rule said so before and the card was left lying
        take_cards_of_aside(panel, Card.objects.filter(pk=card.pk), now)
    return is_aside
