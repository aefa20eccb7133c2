"""Handing an opinion or complaint to those who administer a site."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import holders_of


@transaction.atomic
def send_complaint(
    *, actor: Actor, root: Unit, kind: str, text: str, contact: str, now: datetime
) -> int:
    """Tell the administrators of ``root``. Anybody may; ``NOBODY`` keeps the writer unnamed.

    The journal keeps that something came in, not what it says.
    """
    body = [text]
    if contact:
        body.append(_("答复请联系：%(contact)s") % {"contact": contact})
    told = send_message(
        recipients=holders_of(root, Right.ADMINISTER, localtime(now).date()),
        kind="complaint",
        title=_("意见与投诉：%(kind)s") % {"kind": kind},
        body="\n\n".join(body),
        sent_by=_writer(actor),
        at=now,
    )
    record_entry(
        actor=actor, at=now, action="complaint.received", subject=root, unit_id=root.pk, note=kind
    )
    return told


def _writer(actor: Actor) -> str:
    if actor.person is None:
        return _("没有署名")
    return f"{actor.person.name}（{actor.label}）" if actor.label else actor.person.name
