"""What other programs are told of: moves of applications, rounds that opened.

A program of a unit hears of its own applications, of those below it, and of what others send to
its rounds; of a round, the host and those above it, and everybody who is asked to take part.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead
from yipin.journal.events import APPLICATION_MOVED, ROUND_OPENED, WEBHOOK_GIVEN_UP, subscribe
from yipin.journal.models import Webhook
from yipin.journal.services.messages import send_message
from yipin.journal.services.webhooks import queue_event
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.queries import holders_of
from yipin.programmes.models import Addressee, Round
from yipin.projects.models import Application
from yipin.rules.webhook_events import event_of_move

# Of units on the paths of a tree. Asked at every move, while others of the round wait.
TOLD_OF_PATHS = KeptRead(lambda paths: _told(Q(path__in=paths)))


def _told(who: Q) -> QuerySet[Webhook]:
    """Those that are turned on in these units. One read."""
    units = Unit.objects.filter(who).order_by().values("pk")
    return Webhook.objects.filter(unit_id__in=units)


@subscribe(APPLICATION_MOVED)
def tell_of_move(
    *, application: Application, from_state: str, action: str, now: datetime, **_rest: Any
) -> None:
    """Numbers and states only: no title, no name, no answer."""
    event = event_of_move(action, from_state)
    if not event or not getattr(application, "is_told", True):
        return
    paths = set(application.unit.line_paths) | set(application.round.unit.line_paths)
    data = {
        "application": application.pk,
        "round": application.round_id,
        "unit": application.unit_id,
        "state": application.state,
        "number": application.number,
    }
    queue_event(webhooks=TOLD_OF_PATHS.all(paths=sorted(paths)), event=event, data=data, now=now)


@subscribe(ROUND_OPENED)
def tell_of_round(*, round_: Round, now: datetime) -> None:
    asked = Addressee.objects.filter(round=round_).values("unit")
    who = Q(path__in=set(round_.unit.line_paths)) | Q(pk__in=asked)
    data = {"round": round_.pk, "unit": round_.unit_id, "year": round_.year}
    queue_event(webhooks=_told(who), event="round.opened", data=data, now=now)


@subscribe(WEBHOOK_GIVEN_UP)
def tell_administrators(*, webhook: Webhook, now: datetime) -> None:
    """Somebody must look at it: nothing more is sent until then."""
    unit = Unit.objects.filter(pk=webhook.unit_id).first()
    if unit is None:
        return
    words = _(
        "给“%(name)s”的事件推送已停用。%(why)s修好以后，请到“事件推送”里重新开启，没送到的会接着送。"
    )
    send_message(
        recipients=holders_of(unit, Right.ADMINISTER, timezone.localdate(now)),
        kind="webhook.given_up",
        title=_("事件推送停用了：%(name)s") % {"name": webhook.name},
        body=words % {"name": webhook.name, "why": webhook.off_reason},
        url="/office/messages/webhooks/",
        at=now,
    )
