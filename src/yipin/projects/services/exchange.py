"""What a unit tells the others of its round."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.models import Application, ExchangeNote
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.milestones import lock_under_way
from yipin.rules.verdicts import refuse

MOST = 500


@transaction.atomic
def tell_others(*, actor: Actor, project: Application, summary: str, now: datetime) -> ExchangeNote:
    """Who may: the unit, while the project is under way. At most 500 characters; none takes it back."""
    require(can_fill_application, actor, project)
    locked, summary = lock_under_way(project), summary.strip()
    if len(summary) > MOST:
        words = _("简介不超过 %(most)s 字，现在有 %(n)s 字。") % {"most": MOST, "n": len(summary)}
        raise Refused(refuse("too_long", words))
    note, _is_new = ExchangeNote.objects.update_or_create(
        project=locked,
        defaults={"summary": summary, "saved_at": now, "saved_by": actor.signed_in},
    )
    record_entry(
        actor=actor, at=now, action="project.exchange_told", subject=locked,
        after={"summary": summary},
    )  # fmt: skip
    return note
