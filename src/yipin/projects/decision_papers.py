"""Drafting the papers of a decision from what stands: approval, and publicity."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.documents.services.papers import begin_paper
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.programmes.notice_papers import issuer_of
from yipin.projects.permissions import can_run_round
from yipin.projects.publicities import days_of, published_rows
from yipin.projects.publicity_models import Publicity
from yipin.projects.working_calendar import tables_for
from yipin.rules.decision_paper import Approved, Period, approval_paper, publicity_paper
from yipin.rules.decisions import OF_ACCEPTANCE, publicity_stages
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.project_stages import PROJECTS
from yipin.rules.tranches import DONE
from yipin.rules.verdicts import Refusal, refuse
from yipin.rules.working_days import last_day_of

OF_APPROVAL, OF_PUBLICITY, OF_PASSED = "approval", "publicity", "passed"
SAID_TO_PASS = frozenset({"on_show", *DONE})
OF_SELECTION = frozenset({"application"})
PURPOSES_SHOWN = {OF_PUBLICITY: OF_SELECTION, OF_PASSED: OF_ACCEPTANCE}


def approved_of(held: Round) -> list[Approved]:
    """What is decided for and was not taken back, by level, tier and number. One read."""
    definition = held.definition.parsed
    levels = {one.key: one.name for one in definition.levels}
    order = {one.tier: at for at, one in enumerate(definition.awards)}
    keys = list(levels)
    rows = held.applications.filter(state__in=PROJECTS).select_related("unit")
    found = sorted(
        rows,
        key=lambda one: (
            keys.index(one.level) if one.level in levels else len(keys),
            order.get(one.tier, len(order)),
            one.number or 0,
        ),
    )
    return [
        Approved(
            one.unit.name, one.title, one.theme, one.tier, levels.get(one.level, ""), one.amount_fen
        )
        for one in found
    ]


def approval_of_round(held: Round, today: date) -> OfficialPaper:
    definition = held.definition.parsed
    return approval_paper(definition, issuer_of(held.unit), today, approved_of(held))


def publicity_paper_of_round(held: Round, today: date) -> OfficialPaper:
    """What is selected, as the page of its publicity shows it."""
    return _publicity_paper(held, today, OF_SELECTION, PROJECTS)


def passed_paper_of_round(held: Round, today: date) -> OfficialPaper:
    """What passes acceptance, as the page of its publicity shows it."""
    return _publicity_paper(held, today, OF_ACCEPTANCE, SAID_TO_PASS)


def _publicity_paper(
    held: Round, today: date, purposes: Collection[str], states: Collection[str]
) -> OfficialPaper:
    """List, order and period of the publicity there is, without what was taken off since. Before there
    is one: what it would show from today, unit and project alone, by number.
    """
    definition, found = held.definition.parsed, _publicity(held, purposes)
    if found is None:
        rows = held.applications.filter(state__in=states).select_related("unit")
        shown = [Approved(one.unit.name, one.title) for one in rows.order_by("number", "id")]
    else:
        shown = [
            Approved(one["unit"], one["title"], tier=one["tier"], level=level)
            for one, level, is_gone in published_rows(found, found.items)
            if not is_gone
        ]
    return publicity_paper(
        definition, issuer_of(held.unit), today, shown, _period(held, today, found),
        is_acceptance=purposes == OF_ACCEPTANCE, contact=found.contact if found else "",
    )  # fmt: skip


def _publicity(held: Round, purposes: Collection[str]) -> Publicity | None:
    definition = held.definition.parsed
    keys = [one.key for one in definition.stages_of("publicise") if one.purpose in purposes]
    rows = Publicity.objects.filter(round=held, stage_key__in=keys)
    rows = rows.select_related("round__definition")
    return rows.exclude(state=Publicity.State.WITHDRAWN).first()


def _period(held: Round, today: date, found: Publicity | None) -> Period:
    if found is not None:
        return Period(found.starts_on, found.ends_on, found.days)
    days = days_of(held.definition.parsed)
    last = last_day_of(today, days, tables_for(held.unit))
    if isinstance(last, Refusal):
        raise Refused(refuse(last.code, last.message))
    return Period(today, last, days)


MAKERS_OF_DECISION = {
    OF_APPROVAL: approval_of_round,
    OF_PUBLICITY: publicity_paper_of_round,
    OF_PASSED: passed_paper_of_round,
}


def _is_made_public(held: Round, kind: str) -> bool:
    definition = held.definition.parsed
    return any(publicity_stages(definition, purpose) for purpose in PURPOSES_SHOWN[kind])


@transaction.atomic
def draft_decision_paper(
    *, actor: Actor, held: Round, kind: str, now: datetime, today: date | None = None
) -> Paper:
    """Who may: whoever runs the round, at a desk of the host. Refused while nothing is approved, and a
    publicity where the notice has no stage that makes it public.
    """
    require(can_run_round, actor, held)
    if kind in PURPOSES_SHOWN and not _is_made_public(held, kind):
        words = _("这个项目计划没有这一步公示，不起草公示。要公示的，请在项目计划里写上公示阶段。")
        raise Refused(refuse("not_made_public", words))
    if kind == OF_PASSED and not held.applications.filter(state__in=SAID_TO_PASS).exists():
        raise Refused(refuse("nothing_passed", _("还没有通过验收的项目，不用起草。")))
    if not held.applications.filter(state__in=PROJECTS).exists():
        raise Refused(refuse("nothing_approved", _("还没有立项的项目。决定签署齐以后再起草。")))
    day = today or timezone.localdate(now)
    return begin_paper(
        actor=actor, unit=held.unit, content=MAKERS_OF_DECISION[kind](held, day), now=now,
        source_kind=kind, source_id=held.pk,
    )  # fmt: skip
