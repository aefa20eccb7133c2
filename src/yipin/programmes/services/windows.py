"""Moving the window of a stage while the round runs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.events import WINDOW_CHANGED, emit
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.permissions import can_run_round
from yipin.programmes.queries import application_stage_of
from yipin.programmes.services.asking import move_application_due, tell_units
from yipin.rules.deadlines import SHANGHAI, is_over, window_words
from yipin.rules.verdicts import refuse


@transaction.atomic
def change_stage_window(
    *,
    actor: Actor,
    round_: Round,
    stage_key: str,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
    note: str = "",
    unit_ids: Collection[int] | None = None,
) -> RoundStage:
    """Move a stage; both ends are inclusive to the minute. Units are told, their due time moves.

    ``unit_ids``: those it concerns, where that is not everybody who was asked.

    Refuses an end before the beginning, an end that has passed already, and a closed round. The
    definition keeps the dates it was published with.
    """
    require(can_run_round, actor, round_)
    round_, stage = _locked(round_, stage_key)
    _refuse_window(round_, stage, opens_at, closes_at, now)
    before = _window(stage)
    stage.opens_at, stage.closes_at = opens_at, closes_at
    if before == _window(stage):
        return stage
    stage.save(update_fields=["opens_at", "closes_at"])
    record_entry(
        actor=actor, at=now, action="round.window_changed", subject=round_,
        before={stage_key: before}, after={stage_key: _window(stage)}, note=note,
    )  # fmt: skip
    _carry_over(actor, round_, stage, now)
    if unit_ids is None:
        unit_ids = set(round_.addressees.values_list("unit_id", flat=True))
    _tell(actor, round_, stage, unit_ids, note, now)
    return stage


def _locked(round_: Round, stage_key: str) -> tuple[Round, RoundStage]:
    """Both as they are now, the round first: it may have been closed meanwhile."""
    rounds = Round.objects.select_for_update(of=("self",))
    round_ = rounds.select_related("unit", "definition").get(pk=round_.pk)
    rows = RoundStage.objects.select_for_update().filter(round=round_, key=stage_key)
    stage = rows.first()
    if stage is None:
        raise Refused(refuse("not_yours", _("这一轮没有这个阶段。")))
    return round_, stage


def _refuse_window(
    round_: Round,
    stage: RoundStage,
    opens_at: datetime | None,
    closes_at: datetime | None,
    now: datetime,
) -> None:
    if round_.state == Round.State.CLOSED:
        raise Refused(refuse("round_closed", _("这一轮已经结束，不能再改时间。")))
    if opens_at and closes_at and closes_at < opens_at:
        raise Refused(refuse("ends_first", _("截止时间早于开始时间，请重新填写。")))
    if closes_at != stage.closes_at and is_over(closes_at, now):
        raise Refused(refuse("already_over", _("新的截止时间已经过去，请填一个以后的时间。")))
    if closes_at is None and stage.closes_at is not None and stage.kind == "collect":
        raise Refused(refuse("no_end", _("收件的阶段要有截止时间。")))


def _window(stage: RoundStage) -> list[str | None]:
    return [one.isoformat() if one else None for one in (stage.opens_at, stage.closes_at)]


def _carry_over(actor: Actor, round_: Round, stage: RoundStage, now: datetime) -> None:
    application = application_stage_of(round_)
    if application is not None and application.key == stage.key:
        move_application_due(actor=actor, round_=round_, stage=stage, now=now)
    emit(WINDOW_CHANGED, actor=actor, round_=round_, stage=stage, now=now)


def _tell(
    actor: Actor, round_: Round, stage: RoundStage, unit_ids: Collection[int], note: str,
    now: datetime,
) -> None:  # fmt: skip
    year = now.astimezone(SHANGHAI).year
    words = _("%(stage)s改为：%(window)s。%(note)s") % {
        "stage": stage.name,
        "window": window_words(stage.opens_at, stage.closes_at, year),
        "note": note,
    }
    tell_units(
        actor=actor,
        round_=round_,
        unit_ids=unit_ids,
        kind="round.moved",
        facts={"安排": words},
        now=now,
    )
