"""Reminding experts of what they have not handed in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.permissions import Actor
from yipin.reviews.links import link_to_desk
from yipin.reviews.models import Panel
from yipin.reviews.queries import judges_behind
from yipin.reviews.services.panels import lock_panel, refuse_closed
from yipin.rules.deadlines import SHANGHAI, closing_words


@transaction.atomic
def remind_judges(*, actor: Actor, panel: Panel, now: datetime) -> int:
    """One message a day to each expert who still has cards; how many were told."""
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    today = now.astimezone(SHANGHAI).date()
    told = 0
    for judge, left in judges_behind(locked):
        words = _("还有 %(left)s 项没交评分表。") % {"left": left}
        if locked.closes_at is not None:
            until = closing_words(locked.closes_at, today.year)
            words += _("请在%(until)s前交。") % {"until": until}
        told += send_message(
            recipients=[judge.person], kind="review.remind", title=_("请评审：%s") % locked.name,
            body=words, url=link_to_desk(locked), sent_by=actor.label, unit_id=locked.unit_id,
            once=f"review:{locked.pk}:{today}", at=now,
        )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="panel.reminded", subject=locked, after={"judges": told}
    )
    return told
