"""What a move of a project means for its money."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yipin.journal.events import APPLICATION_MOVED, subscribe
from yipin.organisations.permissions import Refused
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.services.awards import follow_decision
from yipin.projects.funds.services.posting import lock_fund
from yipin.projects.models import Application
from yipin.rules.project_stages import PASSED


@subscribe(APPLICATION_MOVED)
def follow_move(*, application: Application, now: datetime, **_rest: Any) -> None:
    """Where the round has books they follow the decision. A decision stands whatever the books say:
    what they cannot take waits on the page of the finance desk, with the reason.
    """
    if application.state not in PASSED or application.project_id is not None:
        return
    fund = RoundFund.objects.filter(round=application.round_id).only("pk").first()
    if fund is None:
        return
    try:
        follow_decision(None, lock_fund(fund.pk), application, now)
    except Refused:
        return
