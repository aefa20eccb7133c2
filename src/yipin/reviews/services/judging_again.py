"""One subject of a review that has ended is judged again: what it is about has come in anew."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.links import link_to_desk
from yipin.reviews.models import Card, Panel, PaperCard, Subject
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.asides import write_asides_of_subjects
from yipin.reviews.services.panel_locks import lock_parts
from yipin.reviews.services.panels import hide_results, lock_panel
from yipin.reviews.services.rankings import mark_stale
from yipin.rules.deadlines import is_over
from yipin.rules.verdicts import refuse

Marks = dict[str, dict[str, Any]]


@transaction.atomic
def judge_again(
    *,
    actor: Actor,
    subject: Subject,
    reason: str,
    now: datetime,
    people: Collection[int] = (),
    named: Named = nobody_named,
) -> bool:
    """Open an ended review for this subject alone, here and in its parts: its cards are no longer handed
    in and their experts are told; what they marked stays in front of them, and in the journal. All
    other cards stay as they are. Whether anything was opened. ``people`` had a hand in what came in anew
    (ids of persons): experts who have to stand aside by now lose the card.

    A deadline that is over goes, the office may set another. A day on file stays as it was, its result
    stays released and is on the wall again once the review has ended. Who may:
    whoever holds the review. Refused without a reason. Nothing happens while all of it is open anyway.
    """
    panel = lock_panel(actor, subject.panel)
    if not reason.strip():
        raise Refused(refuse("reason_missing", _("请写明为什么重新评审。")))
    if panel.closed_at is None:
        return False
    lock_parts([panel])
    same = Subject.objects.filter(kind=subject.kind, subject_id=subject.subject_id)
    for part in panel.parts.exclude(child=None).select_related("child__unit"):
        for own in same.filter(panel=part.child_id, cards__isnull=False).distinct():
            own.panel = part.child  # type: ignore[assignment]
            judge_again(
                actor=actor, subject=own, reason=reason, now=now, people=people, named=named
            )
    marks = _cards_open(subject, people, now)
    write_asides_of_subjects(actor, panel, [subject], named, now)
    _open(actor, panel, subject, marks, reason.strip(), now)
    return True


def _cards_open(subject: Subject, people: Collection[int], now: datetime) -> Marks:
    """The subject and its cards are open; what was handed in, by the name of the expert."""
    cards = Card.objects.filter(subject=subject).select_related("judge__person")
    marks = {one.judge.person.name: one.marks for one in cards if one.handed_in_at}
    cards.update(handed_in_at=None)
    PaperCard.objects.filter(subject=subject).delete()
    subject.people = sorted({*subject.people, *people})
    subject.again_at = now
    subject.save(update_fields=["people", "again_at"])
    return marks


def _open(
    actor: Actor, panel: Panel, subject: Subject, marks: Marks, reason: str, now: datetime
) -> None:
    before, panel.state = panel.state, Panel.State.JUDGING
    if is_over(panel.closes_at, now):
        panel.closes_at = None
    panel.save(update_fields=["state", "closes_at"])
    hide_results(panel)
    mark_stale(panel)
    record_entry(
        actor=actor, at=now, action="panel.judged_again", subject=panel, note=reason,
        before={"state": before, "marks": marks}, after={"subject": subject.title},
    )  # fmt: skip
    cards = Card.objects.filter(subject=subject, judge__left_at=None)
    people = [one.judge.person for one in cards.select_related("judge__person")]
    _tell(actor, panel, subject, people, now)


def _tell(
    actor: Actor, panel: Panel, subject: Subject, people: Iterable[Person], now: datetime
) -> None:
    facts = {"panel": panel.name, "number": subject.number}
    send_message(
        recipients=list(people), kind="review.asked",
        title=_("请重新评审：%(panel)s第 %(number)s 号") % facts,
        body=_("延期的项目重新交来了材料，请只重新评这一项；您打的其他分都不变。"),
        url=link_to_desk(panel), sent_by=actor.label, unit_id=panel.unit_id, at=now,
    )  # fmt: skip


def refuse_settled(subject: Subject) -> None:
    """While a review is open for some of its subjects alone, the others stay as they are."""
    if subject.is_settled:
        reason = _("这一项的评审已经结束，这次只重新评延期后再交的项目，别的不动。")
        raise Refused(refuse("settled", reason))


def admit_added(panels: Iterable[Panel], now: datetime) -> None:
    """What is taken in while a review is open for some subjects alone was never judged: it is open too."""
    keys = [one.pk for one in panels]
    partly = Panel.objects.filter(pk__in=keys, state=Panel.State.JUDGING, closed_at__isnull=False)
    fresh = Subject.objects.filter(panel__in=partly, again_at=None, cards=None)
    Subject.objects.filter(pk__in=list(fresh.values_list("pk", flat=True))).update(again_at=now)
