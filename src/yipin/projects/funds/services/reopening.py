"""Taking the settlement of a project back, by counter-entries: nothing in the books is removed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.links import link_to_award
from yipin.projects.funds.models import Award, Posting
from yipin.projects.funds.permissions import can_run_fund
from yipin.projects.funds.queries import AWARDS, may_reopen
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.funds.services.telling import tell_project
from yipin.rules.ledger import COUNTER
from yipin.rules.verdicts import refuse

REOPEN_CHARS = 300


@transaction.atomic
def reopen_award(*, actor: Actor, award: Award, reason: str, now: datetime) -> Award:
    """As if it had not been settled: what was returned or carried over may be claimed again, what went back
    into the budget is the project's again. Who may: the finance desk of the host.

    Refused: without a reason, once the rest was opened in a later round, and where the budget has gone
    to others since.
    """
    require(can_run_fund, actor, award)
    lock_fund(award.fund_id)
    locked = AWARDS.get(pk=award.pk)
    if not (verdict := may_reopen(locked)):
        raise Refused(verdict)
    why = fitting(reason, REOPEN_CHARS, name=_("撤销结清的原因"))
    if not why:
        raise Refused(refuse("reason_missing", _("请写明撤销结清的原因，项目单位会看到。")))
    for one in list(_closing_postings(locked)):
        add_posting(
            actor=actor, fund=locked.fund, award=locked, act=COUNTER[one.act],
            amount_fen=one.amount_fen, now=now, note=why,
        )  # fmt: skip
    locked.closed_at = locked.closed_by = None
    locked.save(update_fields=["closed_at", "closed_by"])
    record_entry(
        actor=actor, at=now, action="award.reopened", subject=locked,
        unit_id=locked.application.unit_id, subject_label=locked.application.title, note=why,
    )  # fmt: skip
    tell_project(
        actor, locked, "funds.reopened", _("“%s”的经费撤销了结清") % locked.application.title,
        _("%s。没用完的可以接着凭票报销，先前下载的结算单作废。") % why.rstrip("。"),
        link_to_award(locked), now,
    )  # fmt: skip
    return locked


def _closing_postings(award: Award) -> Iterator[Posting]:
    """The newest of the award, as ``closing_acts`` posted them: nothing is posted on a settled one."""
    for one in award.postings.order_by("-pk")[:2]:
        if one.act not in COUNTER or one.made_at != award.closed_at:
            return
        yield one
        if one.act != "award_back":
            return
