"""Who may see and sign a decision; drafting one is running the round."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement
from yipin.forms.permissions import RIGHT_OF_SIDE
from yipin.organisations.permissions import Actor, not_yours, permission
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision, DecisionSignature
from yipin.projects.permissions import can_run_round
from yipin.projects.selecting import panels_for
from yipin.reviews.models import Panel
from yipin.reviews.permissions import has_own_marks_in
from yipin.rules.verdicts import Verdict, allow, refuse


@permission("decisions.draft")
def can_draft_decision(actor: Actor, decision: Decision) -> Verdict:
    """Whoever runs the round; who judges for it too, once the own cards are in: the list shows what
    others gave.
    """
    verdict = can_run_round(actor, decision.round)
    return verdict and own_marks_in(actor, decision.round, decision.purpose)


def own_marks_in(actor: Actor, held: Round, purpose: str) -> Verdict:
    """Of all panels whose ranking this decision starts from. Read only while one of them judges."""
    for panel in panels_for(held, purpose):
        is_open = panel.state == Panel.State.JUDGING
        if is_open and not (verdict := has_own_marks_in(actor, panel)):
            return verdict
    return allow()


@permission("decisions.sign")
def can_sign_decision(actor: Actor, signature: DecisionSignature) -> Verdict:
    """Whoever holds the side's right in the very unit that is asked."""
    if actor.unit is None or actor.unit.pk != signature.unit_id:
        return not_yours()
    right = RIGHT_OF_SIDE[Endorsement.Side(signature.side)]
    if actor.has(right):
        return allow()
    words = _("您的席位没有“%(right)s”的权限。兼有几个职务的，请先换席位。")
    return refuse("no_right", words % {"right": right.label})


@permission("decisions.sign_any")
def _is_signer(actor: Actor, decision: Decision) -> Verdict:
    """Whoever is or was asked to sign it."""
    asked = decision.signatures.exclude(state=DecisionSignature.State.WAITING).select_related(
        "unit"
    )
    for one in asked:
        if can_sign_decision(actor, one):
            return allow()
    return not_yours()


@permission("decisions.see")
def can_see_decision(actor: Actor, decision: Decision) -> Verdict:
    """Whoever drafts it, or signs it. Who only has to hand in own cards first is told so."""
    drafts = can_draft_decision(actor, decision)
    if drafts:
        return drafts
    signs = _is_signer(actor, decision)
    return drafts if not signs and drafts.code == "own_marks_first" else signs
