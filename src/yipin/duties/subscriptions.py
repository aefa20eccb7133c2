"""What the duties hear of the rooms below."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.utils.translation import gettext as _

from yipin.duties.models import Obligation
from yipin.journal.events import UNIT_ABSORBED, subscribe
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor


@subscribe(UNIT_ABSORBED)
def excuse_absorbed(*, unit: Unit, into: Unit, actor: Actor, now: datetime) -> None:
    """A unit that was merged owes nothing any more; what it handed in stays. The entry is that of
    the merger.
    """
    owed = Obligation.objects.filter(unit=unit, excused_at__isnull=True, done__lt=F("minimum"))
    words = _("已并入“%(into)s”") % {"into": into.name}
    owed.update(excused_at=now, excuse=words[:200])
