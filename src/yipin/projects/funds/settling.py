"""Which projects of a round have their money settled, and which could."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.funds.choices import ClaimState, Settling
from yipin.projects.funds.models import Award, Claim, Part
from yipin.rules.repayment import UNDER_WAY
from yipin.rules.tranches import DONE

DONE_WITH = (ClaimState.REFUSED, ClaimState.SETTLED)


def with_settling(awards: QuerySet[Award]) -> QuerySet[Any]:
    """``settling``: how near each is. What was accepted waits for its last part and for claims, those
    being filled in among them; what failed or was given up gets no further part.
    """
    waiting = Part.objects.filter(award=OuterRef("pk"), released_at=None, amount_fen__gt=0)
    claims = Claim.objects.filter(award=OuterRef("pk")).exclude(state__in=DONE_WITH)
    is_open = Q(Exists(claims)) | Q(Exists(waiting), application__state__in=DONE)
    return awards.annotate(
        settling=Case(
            When(closed_at__isnull=False, then=Value(Settling.CLOSED.value)),
            When(application__state__in=UNDER_WAY, then=Value(Settling.RUNNING.value)),
            When(is_open, then=Value(Settling.OPEN.value)),
            default=Value(Settling.READY.value),
            output_field=CharField(),
        )
    )


def settling_counts(awards: QuerySet[Any]) -> dict[str, int]:
    """Of awards ``with_settling``. One read."""
    return dict(awards.order_by().values_list("settling").annotate(n=Count("pk")))


def ready_in(rounds: Iterable[Round]) -> dict[int, int]:
    """How many projects wait to be settled, by round. One read."""
    return _ready(Award.objects.filter(fund__round__in=list(rounds)))


def ready_below(unit: Unit) -> dict[int, int]:
    """The same for every round hosted at a desk or below it. One read."""
    return _ready(Award.objects.filter(fund__round__unit__path__startswith=unit.path))


def _ready(awards: QuerySet[Award]) -> dict[int, int]:
    rows = with_settling(awards.filter(closed_at=None)).filter(settling=Settling.READY)
    return dict(rows.order_by().values_list("fund__round").annotate(n=Count("pk")))
