"""A draft definition out of a reading: everything the notice says, and what has to be asked.

Nothing is settled silently: what was assumed is an ``Ask`` with the assumption in words, what the
notice does not say is missing, and ``settings`` tells for each finding which setting it became.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.drafting.endorsers import draft_endorsers
from yipin.reading.drafting.forms import draft_forms
from yipin.reading.drafting.money import draft_money
from yipin.reading.drafting.parts import (
    draft_addressees,
    draft_awards,
    draft_contact,
    draft_kind,
    draft_name,
    draft_returns,
    draft_tasks,
    draft_themes,
)
from yipin.reading.drafting.quotas import draft_numbers
from yipin.reading.drafting.source import Ask, Notes, Source
from yipin.reading.drafting.stages import draft_stages
from yipin.reading.findings import Notice
from yipin.rules.definition import Definition
from yipin.rules.definition_missing import Missing, missing_settings

NO_YEAR = 2000  # only where neither the paper nor the caller knows one; asked for


@dataclass(frozen=True, slots=True)
class Draft:
    """``settings`` maps the key of a finding (``deadlines.0``) to the path of the setting."""

    definition: Definition
    asks: tuple[Ask, ...] = ()
    missing: tuple[Missing, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


def draft_definition(
    reading: Notice,
    forms: tuple[FormAttachment, ...] = (),
    *,
    key: str,
    text: str = "",
    this_year: int | None = None,
) -> Draft:
    """The definition that a notice amounts to. ``text`` is that of the paper, for what stands around.

    ``this_year`` is taken where the paper names no year.
    """
    source = Source(reading, forms, text, this_year)
    notes = Notes()
    definition = _with_form_parts(_with_head(source, key, notes), source, notes)
    if source.year is None:
        notes.ask("year", "通知没有写年份，请补上。")
    notes.became("title", "name")
    return Draft(definition, tuple(notes.asks), missing_settings(definition), notes.settings)


def _with_head(source: Source, key: str, notes: Notes) -> Definition:
    notice = source.notice
    numbers = draft_numbers(notice.quotas, notice.issuer or "", notes)
    theme_choice, themes = draft_themes(source, notes)
    return Definition(
        key=key,
        name=draft_name(notice, source.year),
        kind=draft_kind(notice),
        year=source.year or NO_YEAR,
        issuer_note=notice.issuer or "",
        theme_choice=theme_choice,
        publicity_days=notice.publicity_days,
        results_use=notice.results_use,
        contact=draft_contact(source, notes),
        addressees=draft_addressees(source, notes),
        themes=themes,
        quotas=tuple(numbers.quotas),
        levels=tuple(numbers.levels),
        awards=(*numbers.awards, *draft_awards(notice.awards, notes, len(numbers.awards))),
        tasks=tuple(draft_tasks(notice, notes)),
    )


def _with_form_parts(definition: Definition, source: Source, notes: Notes) -> Definition:
    forms = draft_forms(source.forms, notes)
    application = next((one for one in forms if one.key == "application"), None)
    endorsers = draft_endorsers(application, source.notice.endorsements, notes)
    stages = draft_stages(source, forms, endorsers, notes)
    titled = application is not None and any(
        one.prefill == "application.title" for one in application.fields()
    )
    by_theme = definition.theme_choice == "items" and not titled
    return replace(
        definition,
        forms=forms,
        stages=stages,
        money=draft_money(source.notice, stages, notes),
        returns=tuple(draft_returns(source.notice, forms, notes)),
        own_title=not by_theme,
        title_pattern="{theme}" if by_theme else "",
    )
