"""Looking at a title again: opened in time, filled in by the unit, judged by the office."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.services.files import Upload
from yipin.duties.services.obligations import count_done, mark_begun, open_obligations
from yipin.forms.models import Submission, SubmissionFile
from yipin.forms.services.files import add_file, remove_file
from yipin.forms.services.forms import publish_form
from yipin.forms.services.submissions import save_answers, start_submission
from yipin.forms.services.versions import make_version
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.links import link_to_recheck
from yipin.projects.recheck_reviews import subject_of_recheck
from yipin.projects.services.recheck_ends import KIND, SOURCE, end_recheck
from yipin.projects.services.title_changes import Judgement, apply_judgement
from yipin.projects.services.titles import tell_holders
from yipin.projects.title_models import Recheck, Title
from yipin.projects.title_permissions import can_change_title, can_hand_in_recheck
from yipin.projects.title_queries import due_rechecks
from yipin.rules.deadlines import closing_at, short_day_words
from yipin.rules.recheck_form import EVIDENCE, STATEMENT, recheck_schema
from yipin.rules.titles_held import IMPROVING
from yipin.rules.verdicts import refuse


def open_due_rechecks(*, now: datetime) -> int:
    """Open every re-check whose time has come. Answers how many; the second call opens none."""
    return sum(_opened(one, now) for one in due_rechecks(timezone.localdate(now)))


@transaction.atomic
def _opened(title: Title, now: datetime) -> bool:
    """One by one, each under a lock of its own: another process may be at it too."""
    row = (
        Title.objects.select_for_update(of=("self",)).select_related("unit", "issuer")
        .get(pk=title.pk)
    )  # fmt: skip
    if row.recheck_due_on is None or has_open_recheck(row):
        return False
    open_recheck(actor=None, title=row, due_on=row.recheck_due_on, now=now)
    return True


def has_open_recheck(title: Title) -> bool:
    return title.rechecks.exclude(state=Recheck.State.DECIDED).exists()


@transaction.atomic
def ask_recheck(*, actor: Actor, title: Title, due_on: date, now: datetime) -> Recheck:
    """Look at a title again by this day, whatever the calendar says. Who may: the issuer's office.

    Refused: a title that does not stand, one that is being looked at, a day that is over.
    """
    require(can_change_title, actor, title)
    rows = Title.objects.select_for_update(of=("self",)).select_related("unit", "issuer")
    row = rows.get(pk=title.pk)
    if row.state not in {"held", IMPROVING}:
        raise Refused(refuse("title_state", _("这个称号已经不在，不用复查。")))
    if has_open_recheck(row):
        raise Refused(refuse("recheck_open", _("这个称号正在复查，不用再发起。")))
    if due_on <= timezone.localdate(now):
        raise Refused(refuse("recheck_day", _("复查的截止日期要在今天以后。")))
    return open_recheck(actor=actor, title=row, due_on=due_on, now=now)


def open_recheck(*, actor: Actor | None, title: Title, due_on: date, now: datetime) -> Recheck:
    """The obligation, the message and the row; called by whoever has asked whether it may be."""
    recheck = Recheck.objects.create(title=title, due_on=due_on, opened_at=now)
    due_at = closing_at(due_on.isoformat())
    assert due_at is not None
    named = title.subject or title.unit_name
    open_obligations(
        actor=actor, units=[title.unit], kind=KIND, source_kind=SOURCE, source_id=recheck.pk,
        title=_("复查“%(name)s”的称号") % {"name": named}, asked_by=title.issuer_name,
        opens_at=None, due_at=due_at, minimum=1, now=now,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="recheck.opened", subject=title,
        after={"due_on": due_on.isoformat()},
    )  # fmt: skip
    words = _("请在%(day)s前填写复查表，一段说明就行，有材料的附上。")
    day = short_day_words(due_on, timezone.localdate(now).year)
    tell_holders(
        actor, [title], _("请办复查"), words % {"day": day}, now, kind="title.recheck",
        url=link_to_recheck(recheck.pk),
    )  # fmt: skip
    return recheck


@transaction.atomic
def save_recheck(*, actor: Actor, recheck: Recheck, statement: str, now: datetime) -> Recheck:
    """Keep the statement as typed, however far it is. Who may: the holder's desk that fills in."""
    row = lock_open(actor, recheck)
    submission = _draft(actor, row, now)
    save_answers(
        actor=actor, submission=submission, answers={STATEMENT: statement},
        base_revision=submission.revision, now=now,
    )  # fmt: skip
    return row


def add_evidence(
    *, actor: Actor, recheck: Recheck, upload: Upload, name: str, now: datetime
) -> SubmissionFile:
    """Put a file beside the statement. Refused as a file of any form is."""
    with transaction.atomic():
        row = lock_open(actor, recheck)
        submission = _draft(actor, row, now)
    return add_file(
        actor=actor, submission=submission, field_key=EVIDENCE, upload=upload, name=name, now=now
    )


@transaction.atomic
def remove_evidence(*, actor: Actor, held: SubmissionFile, now: datetime) -> SubmissionFile:
    """Take a file out of the draft; what was handed in with it keeps it."""
    lock_open(actor, held.submission.recheck)
    return remove_file(actor=actor, held=held, now=now)


@transaction.atomic
def hand_in_recheck(*, actor: Actor, recheck: Recheck, statement: str, now: datetime) -> Recheck:
    """Hand the form in as a version; may be done again until it is judged. Late is still taken."""
    row = save_recheck(actor=actor, recheck=recheck, statement=statement, now=now)
    assert row.submission is not None
    version = make_version(actor=actor, submission=row.submission, now=now)
    is_first = row.state == Recheck.State.OPEN
    row.state, row.handed_in_at, row.handed_in_by = Recheck.State.HANDED_IN, now, actor.signed_in
    row.save(update_fields=["state", "handed_in_at", "handed_in_by"])
    if is_first:
        count_done(
            unit_id=row.title.unit_id, kind=KIND, source_kind=SOURCE, source_id=row.pk, delta=1
        )
    record_entry(
        actor=actor, at=now, action="recheck.handed_in", subject=row.title,
        after={"version": version.number},
    )  # fmt: skip
    return row


@transaction.atomic
def decide_recheck(*, actor: Actor, recheck: Recheck, judged: Judgement, now: datetime) -> Recheck:
    """Renew the title, have it improved by a day, or withdraw it, with a reason the unit reads.

    Who may: whoever runs programmes at the issuer. Refused while the unit may still write and has
    handed in nothing, and where the judgement itself cannot be.
    """
    require(can_change_title, actor, recheck)
    row = _locked(recheck)
    today = timezone.localdate(now)
    if row.state == Recheck.State.DECIDED:
        raise Refused(refuse("recheck_decided", _("这次复查已经审核过了。")))
    if row.state == Recheck.State.OPEN and row.due_on >= today:
        words = _("单位还没有交复查表，也还没到期限。等交来或到期以后再审核。")
        raise Refused(refuse("recheck_early", words))
    end_recheck(actor, row, judged.act, judged.reason, now)
    title = apply_judgement(actor, row.title, judged, now)
    if judged.act == "improve" and judged.until is not None:
        open_recheck(actor=actor, title=title, due_on=judged.until, now=now)
    return row


def lock_open(actor: Actor, recheck: Recheck) -> Recheck:
    """The locked row of a re-check that the unit may still write in: not judged, in front of no panel."""
    require(can_hand_in_recheck, actor, recheck)
    row = _locked(recheck)
    if row.state == Recheck.State.DECIDED:
        raise Refused(refuse("recheck_decided", _("这次复查已经审核过了，不能再改。")))
    if subject_of_recheck(row) is not None:
        reason = _("复查表已经交给评审组，不能再改。要补充，请联系主办单位。")
        raise Refused(refuse("recheck_reviewed", reason))
    return row


def _locked(recheck: Recheck) -> Recheck:
    rows = Recheck.objects.select_for_update(of=("self",))
    rows = rows.select_related("title__unit", "title__issuer")
    row = rows.get(pk=recheck.pk)
    if row.submission_id:
        row.submission = Submission.objects.select_related("form", "unit").get(pk=row.submission_id)
    return row


def _draft(actor: Actor, row: Recheck, now: datetime) -> Submission:
    """The form of this re-check, begun when first written in."""
    if row.submission is None:
        form = publish_form(
            key=f"{row.title.issuer_id}.recheck", now=now,
            schema=recheck_schema(is_improvement=row.title.state == IMPROVING),
        )  # fmt: skip
        row.submission = start_submission(actor=actor, form=form, unit=row.title.unit, now=now)
        row.save(update_fields=["submission"])
        mark_begun(
            unit_id=row.title.unit_id, kind=KIND, source_kind=SOURCE, source_id=row.pk, now=now
        )
    return row.submission
