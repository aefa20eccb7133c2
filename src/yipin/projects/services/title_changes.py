"""What becomes of a title: renewed, to be improved, withdrawn, replaced; shown on the wall or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.services.moves import lock_application, move_application
from yipin.projects.services.recheck_ends import end_recheck, lock_open_rechecks
from yipin.projects.services.titles import first_free_number, new_code, tell_holders
from yipin.projects.title_models import Title, TitleChange
from yipin.projects.title_permissions import can_change_title
from yipin.rules.stage_guards import Situation
from yipin.rules.titles_held import (
    ACTS,
    LONGEST_TERM,
    act_on_title,
    improvement_fault,
    is_alive,
    last_day_of_term,
    next_recheck,
    state_on,
)
from yipin.rules.verdicts import refuse


@transaction.atomic
def withdraw_title(*, actor: Actor, title: Title, reason: str, now: datetime) -> Title:
    """Take a title away. Who may: whoever runs programmes at the issuer. It leaves the wall, its
    project is accepted and untitled again, the check page says since when. A re-check that is open
    ends with it.
    """
    open_rechecks = lock_open_rechecks(title)
    row = lock_title(actor, title, "withdraw", reason, now)
    _end_project(actor, row, reason, now)
    for one in open_rechecks:
        end_recheck(actor, one, "withdraw", reason, now)
    row.is_on_wall, row.recheck_due_on, row.improve_by = False, None, None
    return record_change(actor, row, "withdraw", reason, now)


@transaction.atomic
def replace_title(
    *,
    actor: Actor,
    title: Title,
    reason: str,
    now: datetime,
    name: str = "",
    subject: str = "",
    unit_name: str = "",
) -> Title:
    """A new certificate with a number and code of its own for the same title, words put right.

    Empty words stay as they were. The old number keeps its line and says that it was replaced.
    """
    old = lock_title(actor, title, "replace", reason, now)
    today = timezone.localdate(now)
    new = Title.objects.get(pk=old.pk)
    new.pk = None
    new.name, new.subject = name.strip() or old.name, subject.strip() or old.subject
    new.unit_name = unit_name.strip() or old.unit_name
    new.year, new.number = today.year, first_free_number(old.issuer, today.year)
    new.code, new.replaces = new_code(), old
    new.issued_at, new.issued_by = now, actor.signed_in
    new.save()
    old.changes.exclude(act="replace").update(title=new)
    old.pictures.update(title=new)
    old.rechecks.update(title=new)
    old.is_on_wall, old.recheck_due_on = False, None
    record_change(actor, old, "replace", reason, now)
    return new


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the office says of a title: ``act`` is renew, improve or withdraw.

    ``until``: improve by this day. ``years``: the new term from today, None leaves the end as it
    is, unless that is over.
    """

    act: str
    reason: str
    until: date | None = None
    years: int | None = None


def apply_judgement(actor: Actor, title: Title, judged: Judgement, now: datetime) -> Title:
    """Called by whoever decides a re-check, inside its transaction."""
    if judged.act == "withdraw":
        return withdraw_title(actor=actor, title=title, reason=judged.reason, now=now)
    row = lock_title(actor, title, judged.act, judged.reason, now)
    today = timezone.localdate(now)
    if judged.act == "improve":
        return _improve(actor, row, judged, now, today)
    return _renew(actor, row, judged, now, today)


def _improve(actor: Actor, row: Title, judged: Judgement, now: datetime, today: date) -> Title:
    if fault := improvement_fault(judged.until, today):
        raise Refused(refuse("improve_by", fault))
    row.improve_by = row.recheck_due_on = judged.until
    return record_change(actor, row, "improve", judged.reason, now, until=judged.until)


def _renew(actor: Actor, row: Title, judged: Judgement, now: datetime, today: date) -> Title:
    if judged.years is not None and not 1 <= judged.years <= LONGEST_TERM:
        words = _("延长写 1—%(most)s 年。") % {"most": LONGEST_TERM}
        raise Refused(refuse("title_words", words))
    if judged.years is not None:
        row.valid_until = last_day_of_term(today, judged.years)
    if row.valid_until is not None and row.valid_until < today:
        raise Refused(refuse("title_over", _("有效期已经过了。复查通过的话，请写延长几年。")))
    row.times_renewed += 1
    row.improve_by = None
    row.recheck_due_on = next_recheck(today, row.recheck_months, row.valid_until)
    return record_change(actor, row, "renew", judged.reason, now, until=row.valid_until)


@transaction.atomic
def put_on_wall(*, actor: Actor, title: Title, is_shown: bool, now: datetime) -> Title:
    """Show a title on the public wall, or no longer. Who may: whoever runs programmes at the issuer.

    Refused where it does not stand any more, or nobody has written what it is about.
    """
    require(can_change_title, actor, title)
    row = _locked(title)
    if is_shown and not is_alive(row.state, row.valid_until, timezone.localdate(now)):
        raise Refused(refuse("title_state", _("称号已经不在，不能上品牌墙。")))
    if is_shown and not row.summary.strip():
        words = _("还没有一句话介绍。请先写好，再上品牌墙。")
        raise Refused(refuse("no_summary", words))
    if row.is_on_wall != is_shown:
        row.is_on_wall = is_shown
        row.save(update_fields=["is_on_wall"])
        action = "title.shown" if is_shown else "title.hidden"
        record_entry(actor=actor, at=now, action=action, subject=row)
    return row


def lock_title(actor: Actor, title: Title, act: str, reason: str, now: datetime) -> Title:
    """The title locked, after asking whether this may be done to it today."""
    require(can_change_title, actor, title)
    row = _locked(title)
    today = timezone.localdate(now)
    verdict = act_on_title(state_on(row.state, row.valid_until, today), act, reason)
    if not verdict:
        raise Refused(verdict)
    return row


def _locked(title: Title) -> Title:
    rows = Title.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "issuer", "application").get(pk=title.pk)


def record_change(
    actor: Actor, row: Title, act: str, reason: str, now: datetime, *, until: date | None = None
) -> Title:
    """Save the title in its new state with a line of its history, and tell the unit."""
    before, words = row.state, ACTS[act][2]
    row.state = ACTS[act][1]
    row.save()
    TitleChange.objects.create(
        title=row, act=act, to_state=row.state, on=timezone.localdate(now), until=until,
        reason=reason.strip(), made_at=now, made_by=actor.signed_in, made_as=actor.label,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action=f"title.{act}", subject=row, note=reason.strip(),
        before={"state": before},
        after={"state": row.state, "until": until.isoformat() if until else None},
    )  # fmt: skip
    tell_holders(actor, [row], words, reason.strip(), now)
    return row


def _end_project(actor: Actor, row: Title, reason: str, now: datetime) -> None:
    application = row.application
    if application is None or application.state != "titled":
        return
    move_application(
        actor=actor, application=lock_application(application), action="end_title",
        situation=Situation(now, reason_given=bool(reason.strip())), now=now, reason=reason.strip(),
    )  # fmt: skip
