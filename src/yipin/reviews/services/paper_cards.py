"""Cards filled in on paper: typed by one person, typed again by another, and only then counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Card, Judge, Panel, PaperCard, Subject
from yipin.reviews.recusal_queries import Named, nobody_named, why_aside_now
from yipin.reviews.services.judging_again import refuse_settled
from yipin.reviews.services.panels import lock_panel
from yipin.reviews.services.rankings import mark_stale
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.rubrics import Rubric, check_mark, missing_marks
from yipin.rules.verdicts import refuse

Marks = Mapping[str, int]


@transaction.atomic
def type_paper_card(
    *,
    actor: Actor,
    judge: Judge,
    subject: Subject,
    marks: Marks,
    now: datetime,
    named: Named = nobody_named,
) -> PaperCard:
    """The first typing; the same person may type it anew until it was checked. It counts nothing yet.

    Who may: whoever holds the review. Refused while the review is not open, for a subject whose review
    has ended, for a card that was handed in, for an expert who has to stand aside by now, with marks
    missing or out of range, and where somebody else typed it first. A deadline of the experts that is
    over keeps nothing back: paper is typed afterwards.
    """
    panel = _open_panel(actor, judge)
    _refuse_marks(panel.rubric, marks)
    subject.panel = panel
    _refuse_unfit(panel, judge, subject, named, now)
    there = PaperCard.objects.select_for_update().filter(judge=judge, subject=subject).first()
    if there is not None and there.typed_by_id != actor.signed_in.pk:
        reason = _("这张已经由%(name)s录过，请点“核对”再录一遍。")
        raise Refused(refuse("typed", reason % {"name": there.typed_by.name}))
    row = there or PaperCard(judge=judge, subject=subject, typed_by=actor.signed_in)
    row.marks, row.typed_at = dict(marks), now
    row.save()
    _record(actor, panel, row, "panel.paper_typed", now)
    return row


@transaction.atomic
def check_paper_card(
    *,
    actor: Actor,
    paper_card: PaperCard,
    marks: Marks,
    now: datetime,
    named: Named = nobody_named,
) -> PaperCard:
    """The second typing, by another person; from here on the card counts. Refused where a number
    differs from the first, without telling the first, and as the first typing is.
    """
    panel = _open_panel(actor, paper_card.judge)
    row = PaperCard.objects.select_for_update().get(pk=paper_card.pk)
    row.judge, row.subject = paper_card.judge, paper_card.subject
    row.subject.panel = panel
    if row.checked_at is not None:
        return row
    if row.typed_by_id == actor.signed_in.pk:
        reason = _("录入和核对要由两个人做。这张是您录的，请另一位来核对。")
        raise Refused(refuse("same_person", reason))
    _refuse_marks(panel.rubric, marks)
    _refuse_unfit(panel, row.judge, row.subject, named, now)
    _refuse_different(panel.rubric, row.marks, marks)
    row.checked_by, row.checked_at = actor.signed_in, now
    row.save(update_fields=["checked_by", "checked_at"])
    _hand_in(row, now)
    mark_stale(panel)
    tell_chair(panel, now)
    _record(actor, panel, row, "panel.paper_checked", now)
    return row


def _open_panel(actor: Actor, judge: Judge) -> Panel:
    panel = lock_panel(actor, judge.panel)
    if panel.state != Panel.State.JUDGING:
        raise Refused(refuse("not_judging", _("现在不在评审时间内，不能录入评分表。")))
    return panel


def _refuse_marks(rubric: Rubric, marks: Marks) -> None:
    for key, points in marks.items():
        verdict = check_mark(rubric, key, points)
        if not verdict:
            raise Refused(verdict)
    missing = missing_marks(rubric, marks)
    if missing:
        names = "、".join(one.name for one in missing)
        raise Refused(refuse("marks_missing", _("还有没录的：%s。") % names))


def _refuse_unfit(
    panel: Panel, judge: Judge, subject: Subject, named: Named, now: datetime
) -> None:
    refuse_settled(subject)
    names = {"judge": judge.person.name, "subject": subject.title}
    if why_aside_now(panel, judge, subject, named, now.astimezone(SHANGHAI).date()):
        raise Refused(refuse("aside", _("%(judge)s要回避“%(subject)s”，不能录入。") % names))
    if Card.objects.filter(judge=judge, subject=subject, handed_in_at__isnull=False).exists():
        reason = _("%(judge)s给“%(subject)s”的评分表已经交了，不用再录。")
        raise Refused(refuse("handed_in", reason % names))


def _refuse_different(rubric: Rubric, first: Marks, second: Marks) -> None:
    different = [one for one in rubric.criteria if first.get(one.key) != second.get(one.key)]
    if different:
        words = "”“".join(one.name for one in different)
        reason = _("与先录的不一样：“%s”。请对照纸上的再看；先录的错了，由先录的人改。")
        raise Refused(refuse("different", reason % words))


def _hand_in(row: PaperCard, now: datetime) -> None:
    """The card itself, dealt to this expert or not: on paper it was filled in."""
    card, _made = Card.objects.select_for_update().get_or_create(
        judge=row.judge, subject=row.subject,
        defaults={"assigned_at": now, "why": _("纸质评分表")},
    )  # fmt: skip
    card.marks, card.saved_at, card.handed_in_at = row.marks, now, now
    card.revision += 1
    card.save(update_fields=["marks", "saved_at", "handed_in_at", "revision"])


def _record(actor: Actor, panel: Panel, row: PaperCard, action: str, now: datetime) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=panel,
        after={"judge": row.judge.person.name, "subject": row.subject.title, "marks": row.marks},
    )  # fmt: skip
