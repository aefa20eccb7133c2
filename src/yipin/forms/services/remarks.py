"""What is asked to be changed, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.forms.models import Remark, Submission, Version
from yipin.forms.permissions import can_see
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.form_values import count_characters
from yipin.rules.verdicts import refuse

LONGEST_REMARK = 500  # characters


@transaction.atomic
def make_remarks(
    *,
    actor: Actor,
    submission: Submission,
    version: Version,
    remarks: Mapping[str, str],
    now: datetime,
) -> list[Remark]:
    """Ask for changes; the key "" is the whole form. For whoever sends a form back.

    Who may: ``forms.see``; the caller asks for the right to send back. Refuses fields the form
    does not have and remarks over 500 characters. The next version settles them.
    """
    require(can_see, actor, submission)
    made = write_remarks(actor, submission, version, remarks, now)
    if made:
        record_entry(
            actor=actor,
            at=now,
            action="submission.remarked",
            subject=submission,
            after={"version": version.number, "remarks": {r.field_key: r.text for r in made}},
        )
    return made


def write_remarks(
    actor: Actor,
    submission: Submission,
    version: Version,
    remarks: Mapping[str, str],
    now: datetime,
) -> list[Remark]:
    """The rows alone; empty remarks are left out."""
    said = {key: text.strip() for key, text in remarks.items() if text.strip()}
    _refuse_unusable(submission, version, said)
    return Remark.objects.bulk_create(
        Remark(
            submission=submission,
            version=version,
            field_key=key,
            text=text,
            made_by=actor.signed_in,
            made_as=actor.label,
            made_at=now,
        )
        for key, text in said.items()
    )


def _refuse_unusable(submission: Submission, version: Version, said: Mapping[str, str]) -> None:
    labels = {field.key: field.label for field in submission.form.parsed.fields()}
    labels |= {one["field_key"]: one["name"] for one in version.files}
    for key, text in said.items():
        if key and key not in labels:
            raise Refused(refuse("no_such_field", _("这份表没有“%(key)s”一栏。") % {"key": key}))
        if count_characters(text) > LONGEST_REMARK:
            names = {"label": labels.get(key, _("整份表")), "most": LONGEST_REMARK}
            words = _("%(label)s：修改意见请写在 %(most)s 字以内。")
            raise Refused(refuse("too_long", words % names))
