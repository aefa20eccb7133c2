"""What an officer does with single deliveries: try again, hold, release, give up.

Each answers how many were changed; those in another state are left as they are. The caller has
asked the permission and narrowed the rows down to what the desk sees.
"""

from __future__ import annotations

from django.db.models import QuerySet

from yipin.journal.models import BadAddress, Delivery

State = Delivery.State


def retry_deliveries(rows: QuerySet[Delivery]) -> int:
    """Send again what failed, or of which nobody knows; an address marked as bad is cleared."""
    chosen = Delivery.objects.filter(
        pk__in=list(
            rows.filter(state__in=(State.FAILED, State.UNSURE)).values_list("pk", flat=True)
        )
    )
    addresses = {address.lower() for address in chosen.values_list("address", flat=True)}
    BadAddress.objects.filter(address__in=addresses).delete()
    return chosen.update(state=State.WAITING, attempts=0, next_try_at=None, error="")


def hold_deliveries(rows: QuerySet[Delivery]) -> int:
    return _move(rows, (State.WAITING,), State.HELD)


def release_deliveries(rows: QuerySet[Delivery]) -> int:
    return _move(rows, (State.HELD,), State.WAITING)


def drop_deliveries(rows: QuerySet[Delivery]) -> int:
    """Never send them; the message stays in the inbox of the recipient."""
    return _move(rows, (State.WAITING, State.HELD, State.FAILED, State.UNSURE), State.DROPPED)


def _move(rows: QuerySet[Delivery], before: tuple[str, ...], after: str) -> int:
    keys = list(rows.filter(state__in=before).values_list("pk", flat=True))
    return Delivery.objects.filter(pk__in=keys, state__in=before).update(state=after)
