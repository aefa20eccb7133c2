"""Drafting the paper that commends the holders of the titles of a round."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.documents.services.papers import begin_paper
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.programmes.notice_papers import issuer_of
from yipin.projects.permissions import can_run_round
from yipin.projects.title_queries import printed_of_round
from yipin.rules.commendation_paper import Commended, commendation_paper
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.verdicts import refuse

OF_COMMENDATION = "commendation"


def commendation_of_round(held: Round, today: date) -> OfficialPaper:
    """One read: the titles that stand, by number."""
    definition = held.definition.parsed
    commended = [
        Commended(one.name, one.unit_name, one.subject, one.level)
        for one in printed_of_round(held, today)
    ]
    return commendation_paper(definition, issuer_of(held.unit, definition), today, commended)


@transaction.atomic
def draft_commendation(*, actor: Actor, held: Round, today: date, now: datetime) -> Paper:
    """Who may: whoever runs the round, at a desk of the host. Refused while no title stands."""
    require(can_run_round, actor, held)
    if not printed_of_round(held, today).exists():
        reason = _("还没有认定称号。先认定，再起草表彰通报。")
        raise Refused(refuse("no_titles", reason))
    return begin_paper(
        actor=actor, unit=held.unit, content=commendation_of_round(held, today), now=now,
        source_kind=OF_COMMENDATION, source_id=held.pk,
    )  # fmt: skip
