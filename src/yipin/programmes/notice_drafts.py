"""The definition that a notice amounts to, with everything an officer said to it. Reads, never writes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from yipin.documents.answers import reading_as_answered
from yipin.documents.models import Notice
from yipin.organisations.pinyin import initials_of
from yipin.programmes.editing import SettingFault, apply_setting
from yipin.reading.drafting.definition import Draft, draft_definition
from yipin.reading.drafting.rebuild import first_places, forms_from_json, notice_from_json
from yipin.reading.drafting.source import Ask
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import Definition
from yipin.rules.definition_missing import Missing, missing_settings
from yipin.rules.plain import Fault


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """``settings`` maps the key of a mark to the path of the setting it became.

    ``faults`` are changes that no longer fit, because what they changed is not there any more.
    """

    definition: Definition
    asks: tuple[Ask, ...] = ()
    missing: tuple[Missing, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def definition_from_notice(notice: Notice) -> NoticeDraft:
    """Draft anew from the reading as answered, then make the officer's changes in their order."""
    answered = reading_as_answered(notice.reading, notice.answers)
    draft = draft_definition(
        notice_from_json(answered),
        forms_from_json(answered.get("forms", ())),
        key=key_of(notice),
        text=notice.text,
        this_year=notice.taken_in_at.astimezone(SHANGHAI).year,
    )
    definition, faults = _with_changes(draft.definition, notice.answers.get("settings", ()))
    first = first_places(answered)
    return NoticeDraft(
        definition,
        tuple(replace(one, mark=first.get(one.mark, one.mark)) for one in draft.asks),
        missing_settings(definition),
        _settings(draft, first),
        faults,
    )


def key_of(notice: Notice) -> str:
    """A key that stays: the initials of the title and the number of the notice."""
    initials = re.sub(r"[^a-z0-9]+", "", initials_of(notice.title).lower())[:24]
    return f"{initials or 'notice'}-{notice.pk}"


def _settings(draft: Draft, first: dict[str, str]) -> dict[str, str]:
    return {first.get(mark, mark): path for mark, path in draft.settings.items()}


def _with_changes(
    definition: Definition, changes: list[dict[str, Any]]
) -> tuple[Definition, tuple[Fault, ...]]:
    faults: list[Fault] = []
    for change in changes:
        try:
            definition = apply_setting(definition, change["path"], change["value"])
        except SettingFault as fault:
            faults += fault.faults
    return definition, tuple(faults)
