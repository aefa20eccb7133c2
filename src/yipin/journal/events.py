"""Named events: how a low room wakes a higher one. All names stand here.

``emit`` runs the subscribers at once, inside the transaction of whoever emits; a subscriber that
refuses undoes the whole act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

ENDORSEMENT_SIGNED = "forms.endorsement_signed"
ENDORSEMENT_RETURNED = "forms.endorsement_returned"
ENDORSEMENT_REFUSED = "forms.endorsement_refused"
CHAIN_COMPLETE = "forms.chain_complete"
OPINIONS_VOIDED = "forms.opinions_voided"
NOTICE_DISCARDED = "documents.notice_discarded"
NOTICE_RESTORED = "documents.notice_restored"
UNIT_ABSORBED = "organisations.unit_absorbed"
ROUND_OPENED = "programmes.round_opened"
ROUND_TURNED = "programmes.round_turned"  # ended, or opened again
WINDOW_CHANGED = "programmes.window_changed"
APPLICATION_MOVED = "projects.application_moved"
DOSSIER_FILLED = "projects.dossier_filled"  # ``files`` is a list to add to
WEBHOOK_GIVEN_UP = "journal.webhook_given_up"

NAMES = frozenset(
    {
        ENDORSEMENT_SIGNED,
        ENDORSEMENT_RETURNED,
        ENDORSEMENT_REFUSED,
        CHAIN_COMPLETE,
        OPINIONS_VOIDED,
        NOTICE_DISCARDED,
        NOTICE_RESTORED,
        UNIT_ABSORBED,
        ROUND_OPENED,
        ROUND_TURNED,
        WINDOW_CHANGED,
        APPLICATION_MOVED,
        DOSSIER_FILLED,
        WEBHOOK_GIVEN_UP,
    }
)

Subscriber = Callable[..., None]
_subscribers: dict[str, list[Subscriber]] = defaultdict(list)


def subscribe(name: str) -> Callable[[Subscriber], Subscriber]:
    """Call the decorated function whenever ``name`` is emitted."""
    if name not in NAMES:
        raise ValueError(f"unknown event: {name}")

    def remember(subscriber: Subscriber) -> Subscriber:
        if subscriber not in _subscribers[name]:
            _subscribers[name].append(subscriber)
        return subscriber

    return remember


def emit(name: str, **payload: Any) -> None:
    """Tell every subscriber of ``name``, in the order they subscribed."""
    if name not in NAMES:
        raise ValueError(f"unknown event: {name}")
    for subscriber in _subscribers[name]:
        subscriber(**payload)
