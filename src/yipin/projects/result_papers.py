"""Drafting the paper that publishes the result of a round."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.documents.services.papers import RENEWED, begin_paper, save_paper
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import DefinitionVersion, Round
from yipin.programmes.notice_papers import (
    OF_DEFINITION,
    OF_ROUND,
    issuer_of,
    notice_of_definition,
    notice_of_round,
)
from yipin.projects.commendation_papers import (
    OF_COMMENDATION,
    commendation_of_round,
    left_out_words,
)
from yipin.projects.decision_papers import MAKERS_OF_DECISION
from yipin.projects.office_queries import others_handed_in
from yipin.projects.permissions import can_run_round
from yipin.projects.session_papers import OF_SESSION, minutes_of_session, round_of_session
from yipin.rules.definition import Contact
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.paper_renewal import Renewal, renew_paper
from yipin.rules.project_stages import PASSED
from yipin.rules.result_paper import Passed, result_paper
from yipin.rules.verdicts import refuse

OF_RESULT = "result"


def result_of_round(held: Round, today: date) -> OfficialPaper:
    """Two reads: what passed, by number, and what became of the others."""
    definition = held.definition.parsed
    levels = {one.key: one.name for one in definition.levels}
    rows = held.applications.filter(state__in=PASSED).select_related("unit")
    rows = rows.order_by("number", "id")
    passed = [
        Passed(one.unit.name, one.title, one.theme, levels.get(one.level, "")) for one in rows
    ]
    issuer = issuer_of(held.unit)
    return result_paper(definition, issuer, today, passed, others_handed_in(held))


@transaction.atomic
def draft_result_of_round(*, actor: Actor, held: Round, today: date, now: datetime) -> Paper:
    """Who may: whoever runs the round, at a desk of the host. Refused while nothing has passed."""
    require(can_run_round, actor, held)
    if not held.applications.filter(state__in=PASSED).exists():
        reason = _("还没有通过审查的项目。审查完再起草结果通知。")
        raise Refused(refuse("nothing_passed", reason))
    return begin_paper(
        actor=actor, unit=held.unit, content=result_of_round(held, today), now=now,
        source_kind=OF_RESULT, source_id=held.pk,
    )  # fmt: skip


# What a round says now, by what a paper was drafted from.
MAKERS: dict[str, Callable[[Round, date], OfficialPaper]] = {
    OF_ROUND: notice_of_round,
    OF_RESULT: result_of_round,
    OF_COMMENDATION: commendation_of_round,
    **MAKERS_OF_DECISION,
}


def fresh_draft(paper: Paper, today: date) -> OfficialPaper | None:
    """What the source of a paper says now; None where it was written freely or the source is gone."""
    if paper.source_id is None:
        return None
    if paper.source_kind == OF_DEFINITION:
        version = DefinitionVersion.objects.select_related("programme__unit")
        found = version.filter(pk=paper.source_id).first()
        return notice_of_definition(found, today) if found else None
    if paper.source_kind == OF_SESSION:
        return minutes_of_session(paper.source_id, today)
    held = (
        Round.objects.select_related("unit", "definition").filter(pk=paper.source_id).first()
        if paper.source_kind in MAKERS
        else None
    )
    if held is None:
        return None
    return MAKERS[paper.source_kind](held, today)


def renewals_of(paper: Paper, today: date) -> list[Renewal]:
    """Where the source says something else than the draft; empty where nothing has changed."""
    fresh = fresh_draft(paper, today) if paper.is_draft else None
    return renew_paper(paper.parsed, fresh)[1] if fresh else []


def remark_on(paper: Paper, today: date) -> str:
    """What the office should know beside a draft; it is not printed."""
    if paper.source_id is None or not paper.is_draft or paper.source_kind != OF_COMMENDATION:
        return ""
    held = Round.objects.filter(pk=paper.source_id).first()
    return left_out_words(held, today) if held else ""


@transaction.atomic
def renew_draft(*, actor: Actor, paper: Paper, today: date, now: datetime) -> Paper:
    """Let everything that nobody rewrote follow the source. Nothing happens where there is none."""
    fresh = fresh_draft(paper, today)
    if fresh is None:
        return paper
    renewed, _found = renew_paper(paper.parsed, fresh)
    return save_paper(
        actor=actor, paper=paper, content=renewed, revision=paper.revision, now=now, change=RENEWED
    )


def contact_of_source(paper: Paper) -> Contact:
    """The office's own telephone and mailbox, as the definition behind a paper has them."""
    if paper.source_id is None:
        return Contact()
    if paper.source_kind == OF_DEFINITION:
        version = DefinitionVersion.objects.filter(pk=paper.source_id).first()
    elif paper.source_kind in MAKERS:
        held = Round.objects.select_related("definition").filter(pk=paper.source_id).first()
        version = held.definition if held else None
    elif paper.source_kind == OF_SESSION:
        held = round_of_session(paper.source_id)
        version = held.definition if held else None
    else:
        version = None
    return version.parsed.contact if version else Contact()


def public_papers_of_round(held: Round) -> QuerySet[Paper]:
    """Issued papers of a round (its notice, its result, that of its definition) open to everybody."""
    about = Q(source_kind__in=tuple(MAKERS), source_id=held.pk)
    about |= Q(source_kind=OF_DEFINITION, source_id=held.definition_id)
    shown = Paper.objects.filter(about, is_public=True, state=Paper.State.ISSUED)
    return shown.only("pk", "title", "document_number").order_by("issued_at")
