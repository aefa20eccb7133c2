"""What the units are told and owe when a round opens or its dates move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.duties.services.obligations import change_due, open_obligations
from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import holders_of_many, line_of
from yipin.programmes.addressing import least_to_send
from yipin.programmes.links import link_to_round
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import application_stage_of
from yipin.rules.deadlines import SHANGHAI, closing_words

APPLICATION = "application"
SOURCE = "round"


def ask_units(*, actor: Actor, round_: Round, units: Sequence[Unit], now: datetime) -> None:
    """Open the obligations to apply, if the round collects applications, and tell everybody."""
    stage = application_stage_of(round_)
    if stage and stage.closes_at and stage.is_built:
        _open_application_obligations(actor, round_, stage, stage.closes_at, units, now)
    tell_units(
        actor=actor,
        round_=round_,
        unit_ids=[unit.pk for unit in units],
        kind=SOURCE,
        facts=_opening_facts(round_, stage, now),
        now=now,
    )


def _open_application_obligations(
    actor: Actor,
    round_: Round,
    stage: RoundStage,
    due_at: datetime,
    units: Sequence[Unit],
    now: datetime,
) -> None:
    """One bulk for each minimum that the quotas set."""
    quotas = round_.definition.parsed.quotas
    by_minimum: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        by_minimum[least_to_send(quotas, unit)].append(unit)
    for minimum, some in by_minimum.items():
        open_obligations(
            actor=actor,
            units=some,
            kind=APPLICATION,
            source_kind=SOURCE,
            source_id=round_.pk,
            title=round_.name_in_lists,
            asked_by=round_.unit.label,
            opens_at=stage.opens_at,
            due_at=due_at,
            minimum=minimum,
            now=now,
        )


def _opening_facts(round_: Round, stage: RoundStage | None, now: datetime) -> dict[str, str]:
    closes = stage.closes_at if stage else None
    year = now.astimezone(SHANGHAI).year
    return {
        "阶段": stage.name if stage else "",
        "截止时间": closing_words(closes, year) if closes else "",
        "安排": _opening_words(round_, stage, now),
    }


def _opening_words(round_: Round, stage: RoundStage | None, now: datetime) -> str:
    host = round_.unit.label
    if stage is None or stage.closes_at is None:
        return _("%(host)s发来通知，请查看安排。") % {"host": host}
    closes = closing_words(stage.closes_at, now.astimezone(SHANGHAI).year)
    words = _("%(host)s发来通知。%(stage)s截止时间：%(closes)s，请按时提交。")
    return words % {"host": host, "stage": stage.name, "closes": closes}


def move_application_due(*, actor: Actor, round_: Round, stage: RoundStage, now: datetime) -> None:
    """Carry a changed window over to the obligations of the units."""
    change_due(
        actor=actor,
        kind=APPLICATION,
        source_kind=SOURCE,
        source_id=round_.pk,
        opens_at=stage.opens_at,
        due_at=stage.closes_at,
        now=now,
    )


def tell_units(
    *,
    actor: Actor,
    round_: Round,
    unit_ids: Iterable[int],
    kind: str,
    facts: dict[str, str],
    now: datetime,
) -> int:
    """A message to everybody who fills in forms in these units. Answers how many were told."""
    today = now.astimezone(SHANGHAI).date()
    holders = holders_of_many(unit_ids, Right.FILL_FORMS, today)
    people: list[Person] = [person for some in holders.values() for person in some]
    return send_worded(
        recipients=people,
        kind=kind,
        facts={"项目计划": round_.name, "主办单位": round_.unit.label} | facts,
        line=line_of(actor.unit) if actor.unit else (),
        url=link_to_round(round_.pk),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
