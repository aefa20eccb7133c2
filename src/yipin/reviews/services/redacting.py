"""A copy with unit and names covered, put beside a file of a blind review by the office."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.filetypes import WORK_KINDS
from yipin.documents.services.files import Upload, store_file
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Panel, RedactedCopy
from yipin.reviews.queries import copies_of_source
from yipin.reviews.services.panels import lock_panel, refuse_closed
from yipin.rules.verdicts import refuse


@transaction.atomic
def put_redacted_copy(
    *, actor: Actor, panel: Panel, original: str, upload: Upload, name: str, now: datetime
) -> RedactedCopy:
    """From here on experts get the copy alone. ``original`` is the fingerprint of the file, which the
    room above has found among those of the review. Put again, the new copy takes the place of the old.

    Who may: whoever holds the review. Refused where nothing is hidden, once the review has ended, for
    what a site does not take, and for the original itself.
    """
    locked = _open_panel(actor, panel)
    stored = store_file(
        actor=actor, unit=locked.unit, upload=upload, name=name, now=now, allowed=WORK_KINDS
    )
    if stored.sha256 == original:
        reason = _("这就是原件，什么都没有遮。请遮去单位和姓名，另存一份再上传。")
        raise Refused(refuse("same_file", reason))
    before = copies_of_source(locked, [original]).get(original)
    copy, _made = RedactedCopy.objects.update_or_create(
        source_kind=locked.source_kind,
        source_id=locked.source_id,
        original=original,
        defaults={"file": stored, "put_at": now, "put_by": actor.signed_in},
    )
    record_entry(
        actor=actor, at=now, action="panel.redacted_put", subject=locked,
        before={"copy": before.sha256 if before else ""},
        after={"original": original, "copy": stored.sha256},
    )  # fmt: skip
    return copy


@transaction.atomic
def take_redacted_copy(*, actor: Actor, panel: Panel, original: str, now: datetime) -> None:
    """Away with a copy: experts get the original again. Who may: whoever holds the review. Refused
    once the review has ended; nothing happens where there is none.
    """
    locked = _open_panel(actor, panel)
    rows = RedactedCopy.objects.filter(
        source_kind=locked.source_kind, source_id=locked.source_id, original=original
    )
    copy = rows.select_related("file").first()
    if copy is None:
        return
    copy.delete()
    record_entry(
        actor=actor, at=now, action="panel.redacted_taken", subject=locked,
        before={"original": original, "copy": copy.file.sha256},
    )  # fmt: skip


def _open_panel(actor: Actor, panel: Panel) -> Panel:
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    if not locked.is_blind:
        reason = _("这次评审不隐去单位和姓名，用不着隐名副本。要用，请先在“评审安排”里选隐去。")
        raise Refused(refuse("not_blind", reason))
    return locked
