"""Who holds a review, and who judges in it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, holds, not_yours, permission, reaches
from yipin.reviews.chair_queries import chair_of
from yipin.reviews.models import Card, Panel
from yipin.reviews.queries import owes_cards
from yipin.rules.verdicts import Verdict, allow, refuse

can_hold_review = reaches & holds(Right.RUN_PROGRAMMES)


@permission("reviews.own_marks_in")
def has_own_marks_in(actor: Actor, panel: Panel) -> Verdict:
    """Who judges there too sees what others gave only once their own cards are in."""
    if actor.person is None or not owes_cards(actor.person, panel):
        return allow()
    reason = _("您也是这次评审的专家，还有评分表没交。先交完自己的，再看别人的评分和排名。")
    return refuse("own_marks_first", reason)


can_see_marks = can_hold_review & has_own_marks_in


@permission("reviews.chairs")
def chairs_review(actor: Actor, panel: Panel) -> Verdict:
    """Named by the office from among the experts who sit there; no post is asked for."""
    chair = chair_of(panel)
    if actor.person is not None and chair is not None and chair.person_id == actor.person.pk:
        return allow()
    return not_yours()


can_release_result = chairs_review | can_hold_review


def taken_away() -> Verdict:
    """What an expert is told who still types on a card that went to somebody else."""
    reason = _(
        "这一项已不由您评审，刚才写的没有保存。写的字还在这一页上，要留的请自己抄下来；"
        "有疑问，请联系主办单位。"
    )
    return refuse("taken", reason)


@permission("reviews.judge")
def can_judge(actor: Actor, card: Card) -> Verdict:
    """The card is one's own and one still sits on the panel; no post is asked for."""
    judge = card.judge
    if actor.person is None:
        return refuse("sign_in", _("请先登录。"))
    if judge.person_id == actor.person.pk and judge.left_at is None:
        return allow()
    return not_yours()
