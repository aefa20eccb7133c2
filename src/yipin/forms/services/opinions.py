"""Writing down one opinion: the locked part of giving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, PaperScan, Submission, Version
from yipin.forms.permissions import can_endorse
from yipin.forms.queries import hands_in_forms
from yipin.forms.services.chains import (
    act_on_chain,
    as_step,
    lock_submission,
    rows_of,
    tell_endorser,
    tell_unit,
)
from yipin.forms.services.remarks import write_remarks
from yipin.journal.events import (
    CHAIN_COMPLETE,
    ENDORSEMENT_REFUSED,
    ENDORSEMENT_RETURNED,
    ENDORSEMENT_SIGNED,
    emit,
)
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.endorsement_chain import Act, Step, live_steps, signed_count
from yipin.rules.form_values import count_characters
from yipin.rules.verdicts import refuse

LONGEST_OPINION = 200  # characters, as the box on paper holds
SIGNED, RETURNED, REFUSED = "signed", "returned", "refused"
ACTS = {SIGNED: "sign", RETURNED: "return", REFUSED: "refuse"}
EVENTS = {
    SIGNED: ENDORSEMENT_SIGNED,
    RETURNED: ENDORSEMENT_RETURNED,
    REFUSED: ENDORSEMENT_REFUSED,
}


@dataclass(frozen=True, slots=True)
class OnPaper:
    """An opinion that stands on paper: the scan, and who signed there (may be left open), why pages are
    missing.
    """

    scan: PaperScan
    signatory: str = ""
    why_incomplete: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody wants to say, and on which fingerprint. ``is_quiet`` tells nobody: more opinions
    of the same paper follow at once.
    """

    verdict: str
    text: str
    remarks: dict[str, str]
    digest: str
    paper: OnPaper | None = None
    is_quiet: bool = False

    @property
    def words(self) -> str:
        """What is printed where nothing was written."""
        if self.text:
            return self.text
        if self.verdict == SIGNED:
            return _("同意。")
        return _("见逐项修改意见。") if self.verdict == RETURNED and self.remarks else ""


def digest_of(endorsement: Endorsement) -> str:
    return endorsement.version.digest if endorsement.version else ""


def require_signatory(actor: Actor, endorsement: Endorsement, now: datetime) -> None:
    """The desk may give this opinion, and the post is held on this very day."""
    require(can_endorse, actor, endorsement)
    held = actor.appointment
    if held is None or not held.is_current(timezone.localdate(now)):
        raise Refused(refuse("post_ended", _("您的任职已经结束，不能签署。请联系本单位管理员。")))


@transaction.atomic
def write_opinion(
    *, actor: Actor, endorsement: Endorsement, wanted: Opinion, now: datetime
) -> Endorsement:
    """Lock, ask the rules, write, tell. Of two people who sign at once one gets a clear answer."""
    _refuse_unusable(wanted)
    locked = lock_submission(endorsement.submission)
    rows = rows_of(locked)
    row = next(one for one in rows if one.pk == endorsement.pk)
    _refuse_if_answered(row)
    version = _latest(locked)
    before = [as_step(one) for one in rows]
    act = Act(
        ACTS[wanted.verdict], _number_of(row, wanted), wanted.digest, row.key,
        actor.signed_in.name, wanted.words, now,
    )  # fmt: skip
    act_on_chain(rows, act, version, actor=actor, now=now)
    if wanted.paper is not None:
        _note_paper(row, wanted.paper)
    write_remarks(actor, locked, version, wanted.remarks, now)
    note = wanted.paper.why_incomplete if wanted.paper else _two_hats(locked, row, rows, actor)
    _record(locked, row, actor, note, now)
    _emit(locked, row, before, actor, now)
    if not wanted.is_quiet:
        _tell(locked, row, rows, actor, now)
    return row


def _note_paper(row: Endorsement, paper: OnPaper) -> None:
    row.paper_scan, row.signatory = paper.scan, paper.signatory
    row.save(update_fields=["paper_scan", "signatory"])


def _refuse_unusable(wanted: Opinion) -> None:
    if wanted.verdict not in ACTS:
        raise Refused(refuse("no_verdict", _("请选结论：同意、退回修改或不同意。")))
    over = count_characters(wanted.text) - LONGEST_OPINION
    if over > 0:
        words = _("意见：超出 %(over)s 字，请删到 %(most)s 字以内。")
        raise Refused(refuse("too_long", words % {"over": over, "most": LONGEST_OPINION}))


def _refuse_if_answered(row: Endorsement) -> None:
    """A colleague with the same right, or the same person in another window, was first."""
    if row.given_by and row.given_at and row.state != Endorsement.State.VOID:
        words = _("%(name)s 已于 %(at)s 办过“%(step)s”（%(state)s），不用再办。")
        facts = {
            "name": row.given_by.name,
            "at": timezone.localtime(row.given_at).strftime("%H:%M"),
            "step": row.name,
            "state": row.get_state_display(),
        }
        raise Refused(refuse("already_given", words % facts))
    if row.state == Endorsement.State.VOID:
        raise Refused(refuse("void", _("这条意见已因内容改动作废。重新送签后再请您签。")))


def _latest(locked: Submission) -> Version:
    version = locked.versions.first()
    if version is None:
        raise Refused(refuse("not_sent", _("这份表还没有送签。")))
    return version


def _number_of(row: Endorsement, wanted: Opinion) -> int:
    """The number of the version the page showed, for the sentence of the rules."""
    shown = Version.objects.filter(submission_id=row.submission_id, digest=wanted.digest).first()
    return shown.number if shown else 0


def _record(locked: Submission, row: Endorsement, actor: Actor, note: str, now: datetime) -> None:
    version, scan = row.version, row.paper_scan
    paper = {"scan": scan.pk, "file": scan.file.sha256, "signatory": row.signatory} if scan else {}
    record_entry(
        actor=actor,
        at=now,
        action="endorsement.signed_on_paper" if scan else f"endorsement.{row.state}",
        subject=locked,
        before={"endorsement": row.pk, "step": row.name, "state": "current"},
        after={
            "state": row.state,
            "opinion": row.opinion,
            "version": version.number if version else None,
            "digest": version.digest if version else "",
            **paper,
        },
        note=note,
    )


def _two_hats(locked: Submission, row: Endorsement, rows: list[Endorsement], actor: Actor) -> str:
    """Tiny branches have people in two posts: allowed, and written down."""
    me = actor.person
    earlier = [
        one for one in rows if one.pk != row.pk and one.given_by == me and one.paper_scan_id is None
    ]
    if any(one.state == Endorsement.State.SIGNED for one in earlier):
        return _("同一人也签了“%(step)s”。") % {"step": earlier[-1].name}
    makers = hands_in_forms([locked.pk])[locked.pk]
    return _("签署人也填写了这份表。") if me and me.pk in makers else ""


def _emit(
    locked: Submission, row: Endorsement, before: list[Step], actor: Actor, now: datetime
) -> None:
    """``given_before`` are the valid signatures before this act, ``needed`` all of the chain."""
    given, needed = signed_count(before, digest_of(row)), len(live_steps(before))
    payload = {
        "actor": actor,
        "submission": locked,
        "endorsement": row,
        "given_before": given,
        "needed": needed,
        "now": now,
    }
    emit(EVENTS[row.state], **payload)
    if row.state == SIGNED and given + 1 >= needed:
        emit(CHAIN_COMPLETE, **payload)


def _tell(
    locked: Submission, row: Endorsement, rows: list[Endorsement], actor: Actor, now: datetime
) -> None:
    """The next endorser, or those who filled the form in."""
    following = next((one for one in rows if one.state == Endorsement.State.CURRENT), None)
    if following:
        tell_endorser(locked, following, actor=actor, now=now)
        return
    titles = {
        SIGNED: _("意见已经签齐：%(form)s"),
        RETURNED: _("退回修改：%(form)s"),
        REFUSED: _("未获同意：%(form)s"),
    }
    tell_unit(
        locked,
        kind=f"endorsement.{row.state}",
        title=titles[row.state] % {"form": locked.label},
        body=f"{row.name}：{row.opinion}",
        actor=actor,
        now=now,
    )
