"""What the programmes do when a notice is put aside or taken back."""

from __future__ import annotations

from datetime import datetime

from yipin.documents.models import Notice
from yipin.journal.events import NOTICE_DISCARDED, NOTICE_RESTORED, subscribe
from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import DefinitionVersion
from yipin.programmes.services.trash import discard_definition, restore_definition


@subscribe(NOTICE_DISCARDED)
def discard_drafts(*, actor: Actor, notice: Notice, now: datetime) -> None:
    """The drafts saved from a notice go with it."""
    drafts = DefinitionVersion.objects.filter(
        notice=notice, published_at__isnull=True, discarded_at__isnull=True
    )
    for version in drafts.select_related("programme__unit"):
        discard_definition(actor=actor, version=version, now=now)


@subscribe(NOTICE_RESTORED)
def restore_drafts(*, actor: Actor, notice: Notice, went_at: datetime, now: datetime) -> None:
    """Those that went with it come back, unless another draft was begun meanwhile."""
    drafts = DefinitionVersion.objects.filter(notice=notice, discarded_at=went_at)
    for version in drafts.select_related("programme__unit"):
        try:
            restore_definition(actor=actor, version=version, now=now)
        except Refused as refused:
            if refused.code != "other_draft":
                raise
