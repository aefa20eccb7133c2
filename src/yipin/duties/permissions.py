"""Who may see what a unit owes, remind it, give it more time, or excuse it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, permission, reaches
from yipin.rules.verdicts import Verdict, allow, refuse

OFFICIAL_RIGHTS = frozenset(Right) - {Right.REVIEW}


@permission("duties.see")
def can_see(actor: Actor, subject: Any) -> Verdict:
    """See what a unit (or the unit of an obligation) owes: officials of it and of those above."""
    scope = reaches(actor, subject)
    if not scope:
        return scope
    if actor.rights & OFFICIAL_RIGHTS:
        return allow()
    return refuse("no_right", _("您的席位不办理报送，看不到待办事项。"))


def _as_office(actor: Actor, subject: Any) -> Verdict:
    scope = reaches(actor, subject)
    if not scope:
        return scope
    if actor.has(Right.RUN_PROGRAMMES):
        return allow()
    words = _("您的席位没有“%(right)s”的权限。")
    return refuse("no_right", words % {"right": Right.RUN_PROGRAMMES.label})


@permission("duties.remind")
def can_remind(actor: Actor, subject: Any) -> Verdict:
    """Remind: an office that runs programmes, within its subtree."""
    return _as_office(actor, subject)


@permission("duties.excuse")
def can_excuse(actor: Actor, subject: Any) -> Verdict:
    """Excuse a unit, or give it more time: the same office."""
    return _as_office(actor, subject)
