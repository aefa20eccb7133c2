"""Who may write to many, see and steer what leaves the house, and set the words and the channels."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yipin.journal.models import ChatRobot, Delivery, Letter, Webhook
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, holds, not_yours, permission
from yipin.rules.verdicts import Verdict, allow, refuse

can_write_letters = holds(Right.RUN_PROGRAMMES)
can_see_outbox = holds(Right.RUN_PROGRAMMES) | holds(Right.ADMINISTER)
can_set_channels = holds(Right.ADMINISTER)


@permission("letters.own")
def is_own_letter(actor: Actor, letter: Letter) -> Verdict:
    """A letter belongs to the very unit that writes it."""
    own = actor.unit is not None and actor.unit.pk == letter.unit_id
    return allow() if own else not_yours()


@permission("robots.own")
def is_own_robot(actor: Actor, robot: ChatRobot | Webhook) -> Verdict:
    own = actor.unit is not None and actor.unit.pk == robot.unit_id
    return allow() if own else not_yours()


@permission("outbox.row")
def is_in_outbox(actor: Actor, delivery: Delivery) -> Verdict:
    """What a unit of the subtree sent; what the site sends itself is seen at the top."""
    sender = delivery.message.unit_id
    if actor.unit is None:
        return not_yours()
    if sender is None:
        return allow() if actor.unit.depth == 1 else not_yours()
    below = Unit.objects.filter(pk=sender, path__startswith=actor.unit.path)
    return allow() if below.exists() else not_yours()


can_change_letter = is_own_letter & can_write_letters
can_change_robot = is_own_robot & can_set_channels
can_change_webhook = can_change_robot  # the same desk cares for every way out of the house
can_see_delivery = is_in_outbox & can_see_outbox


@permission("outbox.hold_site")
def can_hold_site(actor: Actor, subject: Any) -> Verdict:
    """Stopping every letter of the site is for an administrator at the top of a tree."""
    if actor.unit is not None and actor.unit.depth == 1:
        return can_set_channels(actor, subject)
    return refuse("not_top", _("全站暂停由最上级单位的管理员办。"))
