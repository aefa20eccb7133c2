"""The ordered chain of opinions on one exact version: asked for, given, made void, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.forms.links import link_to_submission
from yipin.forms.models import Endorsement, Submission, Version
from yipin.forms.permissions import can_fill
from yipin.forms.services import opinions
from yipin.forms.services.chains import act_on_chain, lock_submission, rows_of, tell_endorser
from yipin.forms.services.passwords import confirm_password, confirm_second_factor
from yipin.journal.events import OPINIONS_VOIDED, emit
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import line_of
from yipin.rules.endorsement_chain import Act
from yipin.rules.verdicts import refuse


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One opinion that is wanted, and the unit that gives it."""

    key: str
    name: str
    side: str
    unit: Unit


@transaction.atomic
def open_chain(
    *,
    actor: Actor,
    submission: Submission,
    endorsers: Sequence[PlannedStep],
    version: Version,
    now: datetime,
) -> list[Endorsement]:
    """Send a version to be signed: the first opinion that is still missing is asked for.

    Who may: ``forms.fill``. Opinions already given on this very version stay; those on another
    one, and the one that sent the form back, become void and are asked for again. Refuses where
    it is already with an endorser, or where ``version`` is not the latest.
    Answers the whole chain.
    """
    locked = lock_submission(submission)
    require(can_fill, actor, locked)
    _refuse_old(locked, version)
    rows = rows_of(locked) or _plan(locked, endorsers)
    _follow_units(rows, endorsers)
    changed = act_on_chain(rows, _act("send", version), version, actor=actor, now=now)
    record_entry(
        actor=actor,
        at=now,
        action="submission.sent_to_endorse",
        subject=locked,
        after={"version": version.number, "digest": version.digest},
    )
    for row in changed:
        if row.state == Endorsement.State.CURRENT:
            tell_endorser(locked, row, actor=actor, now=now)
    return rows_of(locked)


def give_opinion(
    *,
    actor: Actor,
    endorsement: Endorsement,
    verdict: str,
    opinion: str,
    password: str,
    now: datetime,
    remarks: Mapping[str, str] | None = None,
    seen_digest: str | None = None,
    second_factor: str = "",
) -> Endorsement:
    """Sign (``signed``), send back (``returned``) or decline (``refused``) as the person at the desk.

    Who may: ``forms.endorse``, in a post that is held today, with the password of the person, and
    with a code of the second factor where the unit asks for it.
    ``seen_digest`` is the fingerprint of the version the page showed; a page must pass it, so
    that nobody signs what came after. ``remarks`` name fields to be changed (returned only).
    Refuses: not this step's turn, another version, a colleague was first, too long an opinion,
    no reason given, five wrong passwords in 15 minutes.
    Emits ENDORSEMENT_SIGNED, _RETURNED or _REFUSED, and CHAIN_COMPLETE after the last signature.
    """
    opinions.require_signatory(actor, endorsement, now)
    confirm_password(actor=actor, password=password, now=now)
    confirm_second_factor(actor=actor, unit=endorsement.unit, code=second_factor, now=now)
    wanted = opinions.Opinion(
        verdict,
        opinion.strip(),
        dict(remarks or {}),
        seen_digest or opinions.digest_of(endorsement),
    )
    return opinions.write_opinion(actor=actor, endorsement=endorsement, wanted=wanted, now=now)


@transaction.atomic
def withdraw_chain(*, actor: Actor, submission: Submission, now: datetime) -> bool:
    """Take the form back from whoever is asked just now. False where nobody is.

    Who may: ``forms.fill``. Opinions already given stay until the text changes.
    """
    locked = lock_submission(submission)
    require(can_fill, actor, locked)
    return _take_back(locked, actor, now)


def void_opinions(
    *, actor: Actor, locked: Submission, version: Version, now: datetime
) -> list[Endorsement]:
    """Make void what was said on other versions than this one; a fresh row waits for each.

    Called for a locked submission, whenever a version is fixed. Tells those whose opinion became
    void, emits OPINIONS_VOIDED.
    """
    _take_back(locked, actor, now)
    rows = rows_of(locked)
    changed = act_on_chain(rows, _act("change", version), version, actor=actor, now=now)
    void = [row for row in changed if row.state == Endorsement.State.VOID]
    if void:
        _announce_void(locked, void, version, actor, now)
    return void


def _act(kind: str, version: Version) -> Act:
    return Act(kind, version.number, version.digest)


def _refuse_old(locked: Submission, version: Version) -> None:
    last = locked.versions.first()
    if last is None or last.pk != version.pk:
        raise Refused(refuse("stale_version", _("内容又有改动，请用最新一版送签。")))


def _plan(locked: Submission, endorsers: Sequence[PlannedStep]) -> list[Endorsement]:
    """The chain's rows, each still waiting. Saved one by one: there are at most a few."""
    return [
        Endorsement.objects.create(
            submission=locked, step=at, key=one.key, name=one.name, side=one.side, unit=one.unit
        )
        for at, one in enumerate(endorsers, start=1)
    ]


def _follow_units(rows: Sequence[Endorsement], endorsers: Sequence[PlannedStep]) -> None:
    """A step that still waits follows its planned unit (the tree may have been rearranged)."""
    planned = {one.key: one.unit for one in endorsers}
    for row in rows:
        if row.state == Endorsement.State.WAITING and planned.get(row.key, row.unit) != row.unit:
            row.unit = planned[row.key]
            row.save(update_fields=["unit"])


def _take_back(locked: Submission, actor: Actor, now: datetime) -> bool:
    rows = rows_of(locked)
    current = next((row for row in rows if row.state == Endorsement.State.CURRENT), None)
    if current is None or current.version is None:
        return False
    version = current.version
    act_on_chain(rows, _act("withdraw", version), version, actor=actor, now=now)
    record_entry(
        actor=actor,
        at=now,
        action="submission.withdrawn_from_endorser",
        subject=locked,
        before={"step": current.name, "version": version.number},
    )
    return True


def _announce_void(
    locked: Submission,
    void: Sequence[Endorsement],
    version: Version,
    actor: Actor,
    now: datetime,
) -> None:
    for row in void:
        record_entry(
            actor=actor,
            at=now,
            action="endorsement.voided",
            subject=locked,
            before={"endorsement": row.pk, "step": row.name, "state": "given"},
            after={"state": row.state, "version": version.number},
            note=row.void_reason,
        )
    send_worded(
        recipients=[row.given_by for row in void if row.given_by],
        kind="endorsement.voided",
        facts={"表格": locked.label, "版本": str(version.number)},
        line=line_of(actor.unit) if actor.unit else (),
        url=link_to_submission(locked.pk),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
    emit(OPINIONS_VOIDED, actor=actor, submission=locked, endorsements=list(void), now=now)
