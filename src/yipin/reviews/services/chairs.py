"""Naming who chairs a panel."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.chair_queries import chair_of, is_result_out
from yipin.reviews.models import Card, Judge, Panel
from yipin.reviews.services.panels import lock_panel
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.verdicts import refuse


@transaction.atomic
def name_chair(*, actor: Actor, panel: Panel, judge: Judge | None, now: datetime) -> None:
    """From here on this expert releases the result of the defence day; ``None``: the office does.

    Who may: whoever holds the review. Refused once the result is released or the day on file; for who
    does not sit there; and, once subjects are dealt, for who was dealt none and only takes notes.
    """
    locked = lock_panel(actor, panel)
    if is_result_out(locked):
        reason = _("结果已经公布或者存档，评审组长不能再改。")
        raise Refused(refuse("released", reason))
    before = chair_of(locked)
    if judge is not None:
        _refuse_unfit(locked, judge)
    if before == judge:
        return
    locked.judges.filter(is_chair=True).update(is_chair=False)
    if judge is not None:
        locked.judges.filter(pk=judge.pk).update(is_chair=True)
    record_entry(
        actor=actor, at=now, action="panel.chair_named" if judge else "panel.chair_dropped",
        subject=locked,
        before={"chair": before.person.name if before else ""},
        after={"chair": judge.person.name if judge else ""},
    )  # fmt: skip
    tell_chair(locked, now)


def _refuse_unfit(panel: Panel, judge: Judge) -> None:
    seated = panel.judges.filter(pk=judge.pk, left_at=None)
    if not seated.exists():
        raise Refused(refuse("not_seated", _("这位专家不在这次评审里，请从专家里选一位。")))
    dealt = Card.objects.filter(judge__panel=panel)
    if dealt.exists() and not dealt.filter(judge=judge).exists():
        reason = _("%(name)s没有分到项目，不评分，不能当评审组长。请选一位评项目的专家。")
        raise Refused(refuse("no_cards", reason % {"name": judge.person.name}))
