"""One round as a unit sees it: what is asked, how many, by when, and what it has so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.counting import exception_quota
from yipin.projects.models import Application, QuotaException
from yipin.projects.permissions import can_apply
from yipin.projects.queries import applications_of_unit
from yipin.projects.services.permits import permit_words, permits_in_force
from yipin.projects.situations import start_situation
from yipin.projects.windows import Windows, endorsers_of, windows_for_unit
from yipin.rules.definition import Endorser, Theme
from yipin.rules.quota_words import quota_sentences
from yipin.rules.stages import next_stage
from yipin.web.public.pages.stages import exact_windows, strip_of_round
from yipin.web.theme.parts import Quota, StripStage
from yipin.web.unit.pages.applications import Row, row_of
from yipin.web.unit.pages.quota import quotas_shown


@dataclass(frozen=True, kw_only=True)
class ThemeGroup:
    name: str
    themes: list[Theme]


@dataclass(frozen=True, kw_only=True)
class UnitRoundPage:
    stages: list[StripStage]
    dates: list[tuple[str, str]]
    windows: Windows
    groups: list[ThemeGroup]
    quotas: list[Quota]
    rules: Sequence[str]
    rows: list[Row]
    earlier: list[Application]
    exceptions: list[QuotaException]
    endorsers: Sequence[Endorser]
    is_addressed: bool
    can_fill: bool
    collects: bool
    start_refusal: str
    holds_brands: bool
    permits: list[str]
    takes_exceptions: bool
    reason: str = ""
    fault: str = ""

    @property
    def can_start(self) -> bool:
        return self.is_addressed and self.can_fill and self.collects and not self.start_refusal

    @property
    def is_waiting_for_answer(self) -> bool:
        return any(one.state == QuotaException.State.ASKED for one in self.exceptions)


def unit_round_page(
    held: Round, actor: Actor, now: datetime, *, reason: str = "", fault: str = ""
) -> UnitRoundPage:
    unit, definition = actor.unit, held.definition.parsed
    assert unit is not None
    own = list(applications_of_unit(unit))
    situation = start_situation(held, unit, now, actor.person)
    asked = next_stage("", "start", situation)
    return UnitRoundPage(
        stages=strip_of_round(held, now),
        dates=exact_windows(held, now),
        windows=windows_for_unit(held, unit),
        groups=theme_groups(definition.themes),
        quotas=quotas_shown(held, unit),
        rules=quota_sentences(definition),
        rows=[row_of(one) for one in own if one.round == held],
        earlier=[one for one in own if one.round != held and one.title][:5],
        exceptions=list(held.exceptions.filter(unit=unit).select_related("answered_by")),
        endorsers=endorsers_of(held),
        is_addressed=held.addressees.filter(unit=unit).exists(),
        can_fill=bool(can_apply(actor, held)),
        collects=definition.application_form is not None,
        permits=[permit_words(one, now) for one in permits_in_force(held, unit, now)],
        start_refusal="" if asked else asked.message,  # type: ignore[union-attr]
        holds_brands=not situation.brand_verdict,
        takes_exceptions=exception_quota(held) is not None,
        reason=reason,
        fault=fault,
    )


def theme_groups(themes: Sequence[Theme]) -> list[ThemeGroup]:
    groups: dict[str, list[Theme]] = {}
    for theme in themes:
        groups.setdefault(theme.group, []).append(theme)
    return [ThemeGroup(name=name, themes=listed) for name, listed in groups.items()]
