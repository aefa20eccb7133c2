"""Saving, editing, importing, copying and exporting definitions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Notice
from yipin.documents.services.notices import answer_setting
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.editing import SettingFault, apply_setting, setting_of
from yipin.programmes.models import DefinitionVersion, Programme, Round
from yipin.programmes.notice_drafts import definition_from_notice
from yipin.programmes.permissions import can_change_definition
from yipin.programmes.queries import latest_version
from yipin.rules.definition import Definition
from yipin.rules.definition_faults import definition_faults
from yipin.rules.definition_toml import DefinitionFault, definition_as_toml, parse_definition
from yipin.rules.definition_years import copy_for_year, go_on_in_year
from yipin.rules.plain import Fault
from yipin.rules.verdicts import refuse


@transaction.atomic
def save_definition(
    *,
    actor: Actor,
    unit: Unit,
    definition: Definition,
    now: datetime,
    notice: Notice | None = None,
    programme: Programme | None = None,
) -> DefinitionVersion:
    """Save as the draft of the programme with this key, which is made where there is none.

    Who may: a desk of the host with the right to run programmes. A draft is overwritten, a
    published version never is: it gets a successor. Refuses a definition that contradicts itself.
    """
    require(can_change_definition, actor, programme or unit)
    _refuse_faults(definition_faults(definition))
    home = programme or _programme(unit, definition, now)
    draft = _draft_of(home, now, actor)
    before = draft.toml
    draft.toml, draft.saved_at, draft.saved_by = (
        definition_as_toml(definition),
        now,
        actor.signed_in,
    )
    draft.notice = notice or draft.notice
    draft.save()
    if before != draft.toml:
        record_entry(
            actor=actor, at=now, action="definition.saved", subject=draft,
            subject_label=definition.name, unit_id=home.unit_id,
            before={"toml": before} if before else None, after={"toml": draft.toml},
        )  # fmt: skip
    return draft


def _refuse_faults(faults: Iterable[Fault]) -> None:
    found = tuple(faults)
    if found:
        words = "；".join(str(fault) for fault in found)
        raise Refused(refuse("definition_faulty", words), faults=found)


def _programme(unit: Unit, definition: Definition, now: datetime) -> Programme:
    programme, is_new = Programme.objects.get_or_create(
        unit=unit, key=definition.key, defaults={"name": definition.name, "created_at": now}
    )
    if not is_new and programme.name != definition.name:
        programme.name = definition.name
        programme.save(update_fields=["name"])
    return programme


def _draft_of(programme: Programme, now: datetime, actor: Actor) -> DefinitionVersion:
    """The draft there is, locked, or a fresh one behind the last published version."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    latest = latest_version(programme)
    if latest is not None and latest.is_draft:
        return latest
    return DefinitionVersion(
        programme=programme,
        number=next_number(programme),
        notice=latest.notice if latest else None,
        choice=latest.choice if latest else {},
        saved_at=now,
        saved_by=actor.signed_in,
    )


def next_number(programme: Programme) -> int:
    """Behind every version there is, the discarded ones too."""
    newest = programme.definitions.first()
    return newest.number + 1 if newest else 1


def save_from_notice(*, actor: Actor, notice: Notice, now: datetime) -> DefinitionVersion:
    """Save what the notice amounts to now, with all answers, as the draft of its programme."""
    require(can_change_definition, actor, notice)
    return save_definition(
        actor=actor,
        unit=notice.unit,
        definition=definition_from_notice(notice).definition,
        now=now,
        notice=notice,
    )


@transaction.atomic
def change_setting(
    *, actor: Actor, version: DefinitionVersion, path: str, value: Any, now: datetime
) -> DefinitionVersion:
    """Change one setting (see ``programmes.editing`` for paths) of a draft.

    A published version stays as it is; the change then begins a new draft, which is answered. A
    draft of a notice that is still being checked remembers the change there too.
    """
    require(can_change_definition, actor, version)
    draft = _draft_of(version.programme, now, actor)
    before = parse_definition(draft.toml or version.toml)
    try:
        after = apply_setting(before, path, value)
    except SettingFault as fault:
        raise Refused(refuse("setting_faulty", str(fault)), faults=fault.faults) from fault
    draft.toml, draft.saved_at, draft.saved_by = definition_as_toml(after), now, actor.signed_in
    draft.save()
    record_entry(
        actor=actor, at=now, action="definition.changed", subject=draft,
        subject_label=after.name, unit_id=version.programme.unit_id,
        before={path: setting_of(before, path)}, after={path: setting_of(after, path)},
    )  # fmt: skip
    if draft.notice is not None and draft.notice.state == Notice.State.READ:
        answer_setting(actor=actor, notice=draft.notice, path=path, value=value, now=now)
    return draft


@transaction.atomic
def choose_addressees(
    *,
    actor: Actor,
    version: DefinitionVersion,
    added: Iterable[int],
    left_out: Iterable[int],
    now: datetime,
) -> DefinitionVersion:
    """Name units beside those the rules address, and units that are left out. Drafts only."""
    require(can_change_definition, actor, version)
    row = DefinitionVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not row.is_draft:
        reason = _("这一版已经发布。要增加单位，请在这一轮的页面点“增加单位”。")
        raise Refused(refuse("published", reason))
    before = row.choice
    row.choice = {"added": sorted(set(added)), "left_out": sorted(set(left_out))}
    row.save(update_fields=["choice"])
    record_entry(
        actor=actor, at=now, action="definition.addressees_chosen", subject=row,
        unit_id=row.programme.unit_id, before=before, after=row.choice,
    )  # fmt: skip
    return row


def import_definition(*, actor: Actor, unit: Unit, text: str, now: datetime) -> DefinitionVersion:
    """Take over a definition written as TOML. Refuses with every fault and where it is."""
    require(can_change_definition, actor, unit)
    try:
        definition = parse_definition(text)
    except DefinitionFault as fault:
        raise Refused(refuse("definition_faulty", str(fault)), faults=fault.faults) from fault
    return save_definition(actor=actor, unit=unit, definition=definition, now=now)


def copy_definition(
    *, actor: Actor, version: DefinitionVersion, year: int, now: datetime
) -> DefinitionVersion:
    """Last year's definition for another year: dates move by whole years, and where it has run, the
    years within which all themes are covered are counted on. All else stays.
    """
    require(can_change_definition, actor, version)
    has_run = Round.objects.filter(programme=version.programme_id).exists()
    moved = go_on_in_year if has_run else copy_for_year
    return save_definition(
        actor=actor,
        unit=version.unit,
        programme=version.programme,
        definition=moved(version.parsed, year),
        now=now,
    )


def export_definition(version: DefinitionVersion) -> tuple[str, str]:
    """A file name and the TOML text."""
    name = re.sub(r'[\\/:*?"<>|\s]+', "", version.parsed.name) or version.programme.key
    return f"{name}-{version.parsed.year}.toml", version.toml
