"""Opening a round, moving its dates, closing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Notice
from yipin.documents.queries import progress_of_notice
from yipin.forms.services.forms import publish_form
from yipin.journal.events import ROUND_OPENED, ROUND_TURNED, emit
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.addressing import nearest_above
from yipin.programmes.models import Addressee, DefinitionVersion, Round, RoundForm, RoundStage
from yipin.programmes.permissions import can_open_round, can_run_round
from yipin.programmes.queries import addressed_units, application_stage_of
from yipin.programmes.services.asking import ask_units
from yipin.rules.application_schema import application_schema
from yipin.rules.deadlines import SHANGHAI, closing_at, closing_words, is_over, opening_at
from yipin.rules.definition import Definition
from yipin.rules.definition_missing import missing_settings
from yipin.rules.verdicts import refuse


@transaction.atomic
def open_round(
    *,
    actor: Actor,
    definition_version: DefinitionVersion,
    now: datetime,
    notice: Notice | None = None,
    addressees: Sequence[Unit] | None = None,
    is_public: bool = True,
) -> Round:
    """Publish a definition and run it: the units it addresses get their obligations and a message.

    Who may: a desk of the host with the right to run programmes. Opening the same version twice
    answers with the round that is open already. Refuses while settings are missing
    (``Refused.faults`` lists them) and when nobody is addressed.
    """
    require(can_open_round, actor, definition_version)
    version = _locked(definition_version)
    if version.discarded_at is not None:
        raise Refused(refuse("discarded", _("这份计划文本已经删除。要发布，请先恢复。")))
    if running := version.rounds.first():
        return running
    definition = version.parsed
    notice = notice or version.notice
    units = list(addressed_units(version) if addressees is None else addressees)
    _refuse_unchecked(notice)
    _refuse_unready(definition, version.unit, units)
    _refuse_late(definition, now)
    round_ = _create(actor, version, definition, notice, is_public, now)
    _lay_out(round_, definition, units, now)
    _mark_published(version, round_.notice, now)
    record_entry(
        actor=actor, at=now, action="round.opened", subject=round_,
        after={"definition": version.number, "units": len(units)},
    )  # fmt: skip
    ask_units(actor=actor, round_=round_, units=units, now=now)
    emit(ROUND_OPENED, round_=round_, now=now)
    return round_


def _locked(version: DefinitionVersion) -> DefinitionVersion:
    rows = DefinitionVersion.objects.select_for_update(of=("self",))
    return rows.select_related("programme__unit", "notice__file").get(pk=version.pk)


def _refuse_unchecked(notice: Notice | None) -> None:
    """A notice is published only when somebody has looked at everything that was unsure."""
    if notice is None or notice.state != Notice.State.READ:
        return
    progress = progress_of_notice(notice)
    if not progress.is_done:
        reason = _("还有 %(check)s 处待核对、%(settle)s 处没有读懂，处理完才能发布。")
        counts = {"check": progress.to_check, "settle": progress.to_settle}
        raise Refused(refuse("notice_unchecked", reason % counts))


def _refuse_unready(definition: Definition, host: Unit, units: Sequence[Unit]) -> None:
    if missing := [one for one in missing_settings(definition) if one.must]:
        listed = "、".join(one.label for one in missing)
        reason = _("还有 %(count)s 项没有填，填好才能发布：%(list)s。")
        words = reason % {"count": len(missing), "list": listed}
        raise Refused(refuse("settings_missing", words), faults=tuple(missing))
    if not units:
        reason = _("没有一个单位会收到这份通知。请在“发给谁”里选定单位。")
        raise Refused(refuse("nobody_addressed", reason))
    if outside := [unit.name for unit in units if not host.has_in_subtree(unit.path)]:
        reason = _("%(names)s不是本单位的下级，不能发给它。") % {"names": "、".join(outside)}
        raise Refused(refuse("outside_subtree", reason))


def _refuse_late(definition: Definition, now: datetime) -> None:
    """Nobody can hand in what was due before it was asked for."""
    stage = definition.application_stage
    reason = _("申报截止时间 %(until)s 已经过了。请先改日程，再发布。")
    _refuse_over(closing_at(stage.closes_at) if stage else None, now, reason)


def _refuse_over(closes_at: datetime | None, now: datetime, reason: str) -> None:
    """``reason`` names the minute as ``until``."""
    if closes_at is not None and is_over(closes_at, now):
        until = closing_words(closes_at, now.astimezone(SHANGHAI).year)
        raise Refused(refuse("window_over", reason % {"until": until}))


def _create(
    actor: Actor,
    version: DefinitionVersion,
    definition: Definition,
    notice: Notice | None,
    is_public: bool,
    now: datetime,
) -> Round:
    return Round.objects.create(
        programme=version.programme,
        definition=version,
        unit=version.unit,
        notice=notice,
        name=definition.name,
        year=definition.year,
        is_public=is_public,
        opened_at=now,
        opened_by=actor.signed_in,
    )


def _lay_out(round_: Round, definition: Definition, units: Sequence[Unit], now: datetime) -> None:
    RoundStage.objects.bulk_create(_stage_rows(round_, definition))
    _publish_forms(round_, definition, now)
    address_units(round_, units)


def _stage_rows(round_: Round, definition: Definition) -> Iterable[RoundStage]:
    for order, stage in enumerate(definition.stages, start=1):
        yield RoundStage(
            round=round_,
            order=order,
            key=stage.key,
            kind=stage.kind,
            name=stage.name,
            opens_at=opening_at(stage.opens_at),
            closes_at=closing_at(stage.closes_at),
            is_built=stage.built,
        )


def _publish_forms(round_: Round, definition: Definition, now: datetime) -> None:
    """A form row for each form; a form read from a Word notice keeps the file to be filled in."""
    source = round_.notice.file if round_.notice else None
    word_file = source if source and source.extension == "docx" else None
    application_form = definition.application_form
    for each in definition.forms:
        schema = (application_schema(definition) if each is application_form else None) or each
        form = publish_form(
            key=f"{round_.programme.unit_id}.{round_.programme.key}.{schema.key}",
            schema=schema,
            word_file=word_file,
            now=now,
        )
        RoundForm.objects.create(round=round_, key=schema.key, form=form)


def address_units(round_: Round, units: Sequence[Unit]) -> None:
    """One row for each unit asked, tied to the addressed unit it lies under."""
    rows = Addressee.objects.bulk_create(Addressee(round=round_, unit=unit) for unit in units)
    by_path = {row.unit.path: row for row in rows}
    above = nearest_above(units)
    nested = [row for path, row in by_path.items() if above[path]]
    for row in nested:
        row.under = by_path[str(above[row.unit.path])]
    Addressee.objects.bulk_update(nested, ["under"])


def _mark_published(version: DefinitionVersion, notice: Notice | None, now: datetime) -> None:
    version.published_at = version.published_at or now
    version.save(update_fields=["published_at"])
    if notice is not None:
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.USED)


@transaction.atomic
def close_round(*, actor: Actor, round_: Round, now: datetime, note: str = "") -> Round:
    """End a round. What was handed in stays; nothing more is taken. Closing twice changes nothing."""
    require(can_run_round, actor, round_)
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.state == Round.State.CLOSED:
        return row
    row.state, row.closed_at = Round.State.CLOSED, now
    row.save(update_fields=["state", "closed_at"])
    record_entry(
        actor=actor, at=now, action="round.closed", subject=row,
        before={"state": "open"}, after={"state": "closed"}, note=note,
    )  # fmt: skip
    emit(ROUND_TURNED, round_=row, now=now)
    return row


@transaction.atomic
def reopen_round(*, actor: Actor, round_: Round, now: datetime, note: str = "") -> Round:
    """Undo the closing of a round."""
    require(can_run_round, actor, round_)
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.state == Round.State.OPEN:
        return row
    row.state, row.closed_at = Round.State.OPEN, None
    row.save(update_fields=["state", "closed_at"])
    record_entry(
        actor=actor, at=now, action="round.reopened", subject=row,
        before={"state": "closed"}, after={"state": "open"}, note=note,
    )  # fmt: skip
    emit(ROUND_TURNED, round_=row, now=now)
    return row


@transaction.atomic
def show_publicly(*, actor: Actor, round_: Round, is_public: bool, now: datetime) -> Round:
    """Put the notice on the public page, or take it down. Nothing else of the round is public."""
    require(can_run_round, actor, round_)
    row = Round.objects.select_for_update().get(pk=round_.pk)
    if row.is_public != is_public:
        row.is_public = is_public
        row.save(update_fields=["is_public"])
        record_entry(
            actor=actor, at=now, action="round.shown" if is_public else "round.hidden",
            subject=row, before={"is_public": not is_public}, after={"is_public": is_public},
        )  # fmt: skip
    return row


@transaction.atomic
def add_units(*, actor: Actor, round_: Round, units: Sequence[Unit], now: datetime) -> list[Unit]:
    """Address more units of a running round. Those asked already are left as they are.

    Refuses when the round has ended or nobody could hand in any more: the dates are moved first.
    """
    require(can_run_round, actor, round_)
    row = Round.objects.select_for_update(of=("self",)).select_related("unit").get(pk=round_.pk)
    _refuse_closed(row)
    _refuse_collected(row, now)
    asked = set(row.addressees.values_list("unit_id", flat=True))
    fresh = [unit for unit in units if unit.pk not in asked and row.unit.has_in_subtree(unit.path)]
    if not fresh:
        return []
    everybody = [one.unit for one in row.addressees.select_related("unit")] + fresh
    row.addressees.all().delete()
    address_units(row, everybody)
    record_entry(
        actor=actor, at=now, action="round.units_added", subject=row,
        after={"units": [unit.pk for unit in fresh]},
    )  # fmt: skip
    ask_units(actor=actor, round_=row, units=fresh, now=now)
    return fresh


def _refuse_collected(round_: Round, now: datetime) -> None:
    stage = application_stage_of(round_)
    reason = _("申报截止时间 %(until)s 已经过了，新加的单位交不上。请先改日程，再增加单位。")
    _refuse_over(stage.closes_at if stage else None, now, reason)


def _refuse_closed(round_: Round) -> None:
    if round_.state == Round.State.CLOSED:
        reason = _("这一轮已经结束，不能再改。要改，请先重新打开。")
        raise Refused(refuse("round_closed", reason))
