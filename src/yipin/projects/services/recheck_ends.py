"""The end of a re-check: the row closed, and nothing owed for it any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from yipin.duties.services.obligations import of_source
from yipin.organisations.permissions import Actor
from yipin.projects.title_models import Recheck, Title

KIND = SOURCE = "recheck"


def end_recheck(actor: Actor, row: Recheck, outcome: str, reason: str, now: datetime) -> None:
    """Called under the lock of the row. A unit that has not handed in need not any more."""
    row.state, row.outcome, row.reason = Recheck.State.DECIDED, outcome, reason.strip()
    row.decided_at, row.decided_by = now, actor.signed_in
    row.save()
    of_source(SOURCE, row.pk, kind=KIND).filter(done=0).update(
        excused_at=now, excuse=_("主办单位已经审核")
    )


def lock_open_rechecks(title: Title) -> list[Recheck]:
    """Before the title itself is locked: whoever judges a re-check takes the locks in this order."""
    rows = Recheck.objects.select_for_update(of=("self",)).filter(title=title)
    return list(rows.exclude(state=Recheck.State.DECIDED))
