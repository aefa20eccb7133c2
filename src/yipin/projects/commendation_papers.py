"""Drafting the paper that commends the holders of the titles of a round."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.documents.services.papers import begin_paper
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.programmes.notice_papers import issuer_of
from yipin.projects.models import Title
from yipin.projects.permissions import can_run_round
from yipin.projects.title_queries import printed_of_round
from yipin.rules.commendation_paper import Commended, commendation_paper
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.quotation import quoted
from yipin.rules.titles_held import IMPROVING
from yipin.rules.verdicts import refuse

OF_COMMENDATION = "commendation"


def commendation_of_round(held: Round, today: date) -> OfficialPaper:
    """One read: the titles that are held, by number."""
    definition = held.definition.parsed
    commended = [
        Commended(one.name, one.unit_name, one.subject, one.level)
        for one in _commended(held, today)
    ]
    return commendation_paper(definition, issuer_of(held.unit), today, commended)


def _commended(held: Round, today: date) -> QuerySet[Title]:
    """Nobody is commended for what was found wanting: what has to be improved stays out."""
    return printed_of_round(held, today).exclude(state=IMPROVING)


def left_out_words(held: Round, today: date) -> str:
    """For the office beside the draft: which titles stand and are not on the list; empty for none."""
    rows = printed_of_round(held, today).filter(state=IMPROVING)
    names = [quoted(one.subject or one.unit_name) for one in rows]
    if not names:
        return ""
    words = _("%(names)s正在限期改进，没有列入名单。改进合格以后再起草，或照现在的情况更新。")
    return words % {"names": "、".join(names)}


@transaction.atomic
def draft_commendation(*, actor: Actor, held: Round, today: date, now: datetime) -> Paper:
    """Who may: whoever runs the round, at a desk of the host. Refused while no title is held."""
    require(can_run_round, actor, held)
    if not _commended(held, today).exists():
        reason = left_out_words(held, today) or _("还没有认定称号。先认定，再起草表彰通报。")
        raise Refused(refuse("no_titles", reason))
    return begin_paper(
        actor=actor, unit=held.unit, content=commendation_of_round(held, today), now=now,
        source_kind=OF_COMMENDATION, source_id=held.pk,
    )  # fmt: skip
