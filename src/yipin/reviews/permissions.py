"""Who holds a review, and who judges in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, holds, permission, reaches
from yipin.reviews.models import Card
from yipin.rules.verdicts import Verdict, allow, refuse

can_hold_review = reaches & holds(Right.RUN_PROGRAMMES)


@permission("reviews.judge")
def can_judge(actor: Actor, card: Card) -> Verdict:
    """The card is one's own and one still sits on the panel; no post is asked for."""
    judge = card.judge
    if actor.person is None:
        return refuse("sign_in", _("请先登录。"))
    if judge.person_id == actor.person.pk and judge.left_at is None:
        return allow()
    return refuse("not_yours", _("没有这一页，或您的席位看不到它。"))
