"""Who may see and sign a decision; drafting one is running the round."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement
from yipin.forms.permissions import RIGHT_OF_SIDE
from yipin.organisations.permissions import Actor, Permission, permission
from yipin.projects.decision_models import Decision, DecisionSignature
from yipin.projects.permissions import can_run_round
from yipin.rules.verdicts import Verdict, allow, refuse

can_draft_decision = Permission(
    "decisions.draft", lambda actor, decision: can_run_round(actor, decision.round)
)


@permission("decisions.sign")
def can_sign_decision(actor: Actor, signature: DecisionSignature) -> Verdict:
    """Whoever holds the side's right in the very unit that is asked."""
    if actor.unit is None or actor.unit.pk != signature.unit_id:
        return refuse("not_yours", _("没有这一页，或您的席位看不到它。"))
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
    return refuse("not_yours", _("没有这一页，或您的席位看不到它。"))


can_see_decision = can_draft_decision | _is_signer
