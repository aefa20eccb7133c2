"""Who may fill in a form, see it, and give an opinion on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, Submission
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, not_yours, permission, reaches
from yipin.rules.verdicts import Verdict, allow, refuse

RIGHT_OF_SIDE = {
    Endorsement.Side.LEAGUE: Right.ENDORSE_LEAGUE,
    Endorsement.Side.PARTY: Right.ENDORSE_PARTY,
    Endorsement.Side.UPPER: Right.ENDORSE_LEAGUE,
}
# Rights of which one is enough to read what one's own unit fills in.
OFFICIAL_RIGHTS = frozenset(
    {
        Right.ADMINISTER,
        Right.RUN_PROGRAMMES,
        Right.FILL_FORMS,
        Right.ENDORSE_LEAGUE,
        Right.ENDORSE_PARTY,
        Right.READ,
    }
)


def sides_of(actor: Actor) -> list[str]:
    """The sides of the chain this desk may speak for."""
    return [side for side, right in RIGHT_OF_SIDE.items() if actor.has(right)]


def unit_of(subject: Any) -> Unit:
    return subject if isinstance(subject, Unit) else subject.unit


def _is_at(actor: Actor, unit: Unit) -> bool:
    return actor.unit is not None and actor.unit.pk == unit.pk


def _is_own_addition(actor: Actor, subject: Any) -> bool:
    """An office that adds a form on behalf of a unit (subject: the unit, or what it added)."""
    if not actor.has(Right.RUN_PROGRAMMES) or actor.person is None:
        return False
    return isinstance(subject, Unit) or subject.created_by_id == actor.person.pk


@permission("forms.fill")
def can_fill(actor: Actor, subject: Unit | Submission) -> Verdict:
    """Fill in: the unit's own desk with ``fill_forms``; an office what it added itself."""
    scope = reaches(actor, subject)
    if not scope:
        return scope
    unit = unit_of(subject)
    if (_is_at(actor, unit) and actor.has(Right.FILL_FORMS)) or _is_own_addition(actor, subject):
        return allow()
    if _is_at(actor, unit):
        words = _("您的席位没有“%(right)s”的权限。请本单位管理员调整职务。")
        return refuse("no_right", words % {"right": Right.FILL_FORMS.label})
    return refuse("not_filler", _("这份表由%(unit)s填写，您的席位只能看。") % {"unit": unit.label})


@permission("forms.see")
def can_see(actor: Actor, subject: Submission) -> Verdict:
    """See: the unit's own officials always; desks above once a version was handed on."""
    scope = reaches(actor, subject)
    if not scope:
        return scope
    if not actor.rights & OFFICIAL_RIGHTS:
        return refuse("no_right", _("您的席位不办理填报，看不到这份表。"))
    if _is_at(actor, subject.unit) or _is_own_addition(actor, subject):
        return allow()
    if subject.versions.exists():
        return allow()
    words = _("这份表还在填，%(unit)s送出以后才看得到。")
    return refuse("still_draft", words % {"unit": subject.unit.label})


@permission("forms.endorse")
def can_endorse(actor: Actor, subject: Endorsement) -> Verdict:
    """Give this opinion: who holds the side's right in the very unit of the step."""
    if not (_is_at(actor, subject.unit) or reaches(actor, subject.submission)):
        return not_yours()
    if not _is_at(actor, subject.unit):
        words = _("“%(step)s”由%(unit)s签署，您的席位只能看。")
        names = {"step": subject.name, "unit": subject.unit.label}
        return refuse("not_signatory", words % names)
    right = RIGHT_OF_SIDE[Endorsement.Side(subject.side)]
    if actor.has(right):
        return allow()
    words = _("您的席位没有“%(right)s”的权限。兼有几个职务的，请先换席位。")
    return refuse("no_right", words % {"right": right.label})
