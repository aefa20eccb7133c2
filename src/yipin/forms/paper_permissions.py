"""Who may hand in a scan, look at it, sort its pages and register what is sealed on it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.forms.models import PaperScan, Submission
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, permission, reaches
from yipin.rules.verdicts import Verdict, allow, refuse


def _runs_or_fills(actor: Actor, unit: Unit) -> Verdict:
    """The unit's own filler, or an office above (or beside: its own unit) that runs programmes."""
    scope = reaches(actor, unit)
    if not scope:
        return scope
    is_own = actor.unit is not None and actor.unit.pk == unit.pk
    if actor.has(Right.RUN_PROGRAMMES) or (is_own and actor.has(Right.FILL_FORMS)):
        return allow()
    words = _("纸质盖章件由%(unit)s的填报人或上级办公席登记，您的席位只能看。")
    return refuse("no_right", words % {"unit": unit.label})


@permission("paper.register")
def can_register_paper(actor: Actor, subject: Submission) -> Verdict:
    """Hand in a scan of this form and register the opinions sealed on it."""
    return _runs_or_fills(actor, subject.unit)


@permission("paper.batch")
def can_hand_in_batch(actor: Actor, subject: Unit) -> Verdict:
    """Hand in one scan of many forms, for the units below this one: its office."""
    scope = reaches(actor, subject)
    if not scope:
        return scope
    if actor.has(Right.RUN_PROGRAMMES):
        return allow()
    return refuse("no_right", _("成批的纸质盖章件由办公席上传。"))


@permission("paper.handle_scan")
def can_handle_scan(actor: Actor, scan: PaperScan) -> Verdict:
    """Look at a scan and sort its pages: whoever may hand in one like it."""
    if scan.submission is not None:
        return can_register_paper(actor, scan.submission)
    return can_hand_in_batch(actor, scan.unit)
