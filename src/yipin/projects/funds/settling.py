"""Which projects of a round have their money settled, and which could."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.funds.choices import AT_DESK, ClaimState, Settling
from yipin.projects.funds.models import Award, Claim, ClaimLine, ClosingDay, Part
from yipin.rules.repayment import UNDER_WAY as NOT_DECIDED
from yipin.rules.tranches import DONE


def with_settling(awards: QuerySet[Award], today: date) -> QuerySet[Any]:
    """``settling``: how near each is. What was accepted waits for its last part and for claims, those
    being filled in that may still be handed in among them; what failed or was given up gets no further
    part.
    """
    waiting = Part.objects.filter(award=OuterRef("pk"), released_at=None, amount_fen__gt=0)
    is_open = Q(Exists(_open_claims(today))) | Q(Exists(waiting), application__state__in=DONE)
    return awards.annotate(
        settling=Case(
            When(closed_at__isnull=False, then=Value(Settling.CLOSED.value)),
            When(application__state__in=NOT_DECIDED, then=Value(Settling.RUNNING.value)),
            When(is_open, then=Value(Settling.OPEN.value)),
            default=Value(Settling.READY.value),
            output_field=CharField(),
        )
    )


def _open_claims(today: date) -> QuerySet[Claim]:
    """Of an award: what the desk waits for, and drafts with a line that may still be handed in."""
    has_lines = Exists(ClaimLine.objects.filter(claim=OuterRef("pk")))
    is_draft = Q(state=ClaimState.DRAFT)
    return Claim.objects.filter(
        awaited(today) | is_draft & Q(has_lines) & _in_time(today), award=OuterRef("pk")
    )


def awaited(today: date) -> Q:
    """The condition that a claim keeps its project from being settled: the desk has it, or has sent it
    back while the days of the round still let it in again.
    """
    return Q(state__in=AT_DESK) | Q(state=ClaimState.RETURNED) & _in_time(today)


def _in_time(today: date) -> Q:
    days = ClosingDay.objects.filter(fund=OuterRef("award__fund"))
    return ~Q(Exists(days)) | Q(Exists(days.filter(day__gte=today)))


def settling_counts(awards: QuerySet[Any]) -> dict[str, int]:
    """Of awards ``with_settling``. One read."""
    return dict(awards.order_by().values_list("settling").annotate(n=Count("pk")))


def ready_in(rounds: Iterable[Round], today: date) -> dict[int, int]:
    """How many projects wait to be settled, by round. One read."""
    return _ready(Award.objects.filter(fund__round__in=list(rounds)), today)


def ready_below(unit: Unit, today: date) -> dict[int, int]:
    """The same for every round hosted at a desk or below it. One read."""
    return _ready(Award.objects.filter(fund__round__unit__path__startswith=unit.path), today)


def _ready(awards: QuerySet[Award], today: date) -> dict[int, int]:
    rows = with_settling(awards.filter(closed_at=None), today).filter(settling=Settling.READY)
    return dict(rows.order_by().values_list("fund__round").annotate(n=Count("pk")))
