"""Drafting the notice of a definition or a round as an official paper, and drafting it anew."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yipin.documents.models import Paper
from yipin.documents.services.papers import begin_paper
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, require
from yipin.programmes.models import DefinitionVersion, Round
from yipin.programmes.permissions import can_change_definition, can_run_round
from yipin.rules.notice_paper import Issuer, notice_paper
from yipin.rules.official_paper import OfficialPaper

OF_DEFINITION, OF_ROUND = "definition", "round"


def issuer_of(unit: Unit) -> Issuer:
    """The unit speaks under its own name and its office has the paper printed (GB/T 9704-2012, 7.4.3),
    whoever answers the telephone.
    """
    return Issuer(unit.name, f"{unit.name}办公室")


def notice_of_definition(version: DefinitionVersion, today: date) -> OfficialPaper:
    return notice_paper(version.parsed, issuer_of(version.unit), today)


def notice_of_round(held: Round, today: date) -> OfficialPaper:
    """With the dates of the round as they are now."""
    windows = {row.key: (row.opens_at, row.closes_at) for row in held.stages.all()}
    definition = held.definition.parsed
    return notice_paper(definition, issuer_of(held.unit), today, windows)


@transaction.atomic
def draft_notice_of_definition(
    *, actor: Actor, version: DefinitionVersion, today: date, now: datetime
) -> Paper:
    """Who may: whoever may change the definition, at a desk of the host itself."""
    require(can_change_definition, actor, version)
    return begin_paper(
        actor=actor, unit=version.unit, content=notice_of_definition(version, today), now=now,
        source_kind=OF_DEFINITION, source_id=version.pk,
    )  # fmt: skip


@transaction.atomic
def draft_notice_of_round(*, actor: Actor, held: Round, today: date, now: datetime) -> Paper:
    """Who may: whoever runs the round, at a desk of the host itself."""
    require(can_run_round, actor, held)
    return begin_paper(
        actor=actor, unit=held.unit, content=notice_of_round(held, today), now=now,
        source_kind=OF_ROUND, source_id=held.pk,
    )  # fmt: skip
