"""What a move of a project means for its money, and what its dossier holds of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from yipin.documents.formats.writing.dossier_zip import DossierFile
from yipin.documents.formats.writing.paper_fonts import FontsMissing, paper_fonts
from yipin.journal.events import APPLICATION_MOVED, DOSSIER_FILLED, subscribe
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.funds.models import Award, RoundFund
from yipin.projects.funds.papers import settlement_docx, settlement_pdf
from yipin.projects.funds.permissions import can_see_award
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


@subscribe(DOSSIER_FILLED)
def add_settlement(
    *, project: Application, actor: Actor, files: list[DossierFile], fonts: Path, now: datetime
) -> None:
    """A sheet for each round in which the accounts of the project are closed, for whoever may see them;
    as PDF too where the site has the faces.
    """
    rows = Award.objects.select_related(
        "fund__round__unit", "application__round", "application__unit"
    )
    closed = rows.filter(application=project, closed_at__isnull=False)
    for award in closed.order_by("fund__round_id"):
        if can_see_award(actor, award):
            files += _sheets(award, fonts, now)


def _sheets(award: Award, fonts: Path, now: datetime) -> list[DossierFile]:
    folder, name = "经费", f"经费结算单（{award.fund.round.name}）"
    sheets = [DossierFile(f"{name}.docx", lambda: settlement_docx(award, now).data, folder)]
    try:
        paper_fonts(fonts)
    except FontsMissing:
        return sheets
    pdf = DossierFile(f"{name}.pdf", lambda: settlement_pdf(award, now, fonts).data, folder)
    return [*sheets, pdf]
