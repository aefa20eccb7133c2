"""The scoring desk: save as one goes, hand in, take back until the review ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.database.kept_reads import KeptRead, read_together
from yipin.database.kept_writes import update_row
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.reviews.models import CRITERIA, Card, Panel
from yipin.reviews.permissions import can_judge, taken_away
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.asides import stands_aside
from yipin.reviews.services.judging_again import refuse_settled
from yipin.reviews.services.panels import hold_panel
from yipin.reviews.services.rankings import mark_stale
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.deadlines import is_over
from yipin.rules.rubrics import Rubric, check_mark, missing_marks
from yipin.rules.verdicts import refuse

LONGEST = 2000  # characters of a comment
COMMENTS = {
    "for_office": gettext_lazy("给主办单位的话"),
    "for_unit": gettext_lazy("给申报单位的建议"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What an expert typed: criterion → hundredths, None takes a mark away; words where given."""

    marks: Mapping[str, int | None]
    for_office: str | None = None
    for_unit: str | None = None


@transaction.atomic
def save_card(
    *, actor: Actor, card: Card, written: Written, now: datetime, seen: int | None = None
) -> Card:
    """Save what was typed; what was not sent stays. Refused where a mark lies outside, after
    handing in, once the review has ended, and where it would write over what was saved after the
    revision ``seen``. Not journalled: nothing counts before it is handed in.

    The rubric is read when the card is locked: whoever changes it locks the cards first.
    """
    asked = (LOCKED, {"card": card.pk}), (CRITERIA, {"panel": card.judge.panel_id})
    with read_together(*asked):
        locked = _locked(actor, card, now)
        if locked.handed_in_at is not None:
            raise Refused(refuse("handed_in", _("这张评分表已经交了。要改，请先收回。")))
        if seen not in {None, locked.revision} and _writes_over(locked, written):
            words = _("这一项您在别的窗口改过，这个窗口里的没有存，也没有交。")
            raise Refused(refuse("stale", words))
        _refuse_outside(locked.judge.panel.rubric, written.marks)
    marks = {**locked.marks, **written.marks}
    locked.marks = {key: points for key, points in marks.items() if points is not None}
    for field, name in COMMENTS.items():
        words = getattr(written, field)
        if words is not None:
            setattr(locked, field, fitting(words, LONGEST, name=str(name)))
    locked.revision += 1
    locked.saved_at = now
    update_row(locked, "marks", "for_office", "for_unit", "revision", "saved_at")
    return locked


def _writes_over(card: Card, written: Written) -> bool:
    marks = any(card.marks.get(key) != points for key, points in written.marks.items())
    return marks or any(
        words is not None and words.split() != getattr(card, field).split()
        for field, words in (("for_office", written.for_office), ("for_unit", written.for_unit))
    )


def _refuse_outside(rubric: Rubric, marks: Mapping[str, int | None]) -> None:
    for key, points in marks.items():
        if points is not None:
            verdict = check_mark(rubric, key, points)
            if not verdict:
                raise Refused(verdict)


def hand_in_card(*, actor: Actor, card: Card, now: datetime, named: Named = nobody_named) -> Card:
    """From here on the card counts. Refused while a criterion has no mark or one outside its range, and for
    who has to stand aside by now: that is written down, and the card goes.
    """
    with transaction.atomic():
        handed = _hand_in(actor, card, now, named)
        if handed is not None and handed.handed_in_at == now:
            _record(actor, handed, "card.handed_in", now)
    if handed is None:
        reason = _(
            "按回避规定，这一项不由您评审，这张评分表没有交，已经收回。有疑问，请联系主办单位。"
        )
        raise Refused(refuse("aside", reason))
    return handed


def _hand_in(actor: Actor, card: Card, now: datetime, named: Named) -> Card | None:
    """None: the card went."""
    panel = hold_panel(card.judge.panel)
    locked = _locked(actor, card, now)
    if locked.handed_in_at is not None:
        return locked
    missing = missing_marks(locked.judge.panel.rubric, locked.marks)
    if missing:
        names = "、".join(one.name for one in missing)
        raise Refused(refuse("marks_missing", _("还有没打分的：%s。") % names))
    _refuse_outside(locked.judge.panel.rubric, locked.marks)
    if stands_aside(actor, panel, locked, named, now):
        tell_chair(panel, now)
        return None
    locked.handed_in_at = now
    locked.save(update_fields=["handed_in_at"])
    mark_stale(panel)
    tell_chair(panel, now)
    return locked


@transaction.atomic
def take_back_card(*, actor: Actor, card: Card, now: datetime) -> Card:
    """Change one's mind before the review ends; the card does not count until handed in again. Refused
    for whoever holds the review too and has seen what others gave.
    """
    hold_panel(card.judge.panel)
    locked = _locked(actor, card, now)
    if locked.handed_in_at is None:
        return locked
    if locked.judge.saw_marks_at is not None:
        reason = _("您已经看过别人的评分和排名，自己交了的评分表不能再收回来改。")
        raise Refused(refuse("saw_marks", reason))
    locked.handed_in_at = None
    locked.save(update_fields=["handed_in_at"])
    mark_stale(locked.judge.panel)
    _record(actor, locked, "card.taken_back", now)
    return locked


def _locked(actor: Actor, card: Card, now: datetime) -> Card:
    locked = LOCKED.first(card=card.pk)
    if locked is None:
        raise Refused(taken_away())
    require(can_judge, actor, locked)
    panel = locked.judge.panel
    if panel.state != Panel.State.JUDGING or is_over(panel.closes_at, now):
        reason = _("现在不在评审时间内，不能打分。有疑问，请联系主办单位。")
        raise Refused(refuse("not_judging", reason))
    locked.subject.panel = panel
    refuse_settled(locked.subject)
    return locked


LOCKED = KeptRead(
    lambda card: (
        Card.objects.select_for_update(of=("self",))
        .select_related("judge__panel", "subject")
        .filter(pk=card)
    )
)


def _record(actor: Actor, card: Card, action: str, now: datetime) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=card,
        subject_label=card.subject.title, unit_id=card.judge.panel.unit_id,
        after={"marks": card.marks},
    )  # fmt: skip
