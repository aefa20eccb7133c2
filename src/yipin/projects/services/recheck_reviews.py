"""Handing re-checks over to a panel. What it finds is a proposal; the office decides as before."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.projects.deadlines import SOURCE
from yipin.projects.people_named import people_named
from yipin.projects.permissions import can_run_round
from yipin.projects.recheck_reviews import (
    STAGE,
    entries_of_rechecks,
    recheck_panels,
    rechecks_to_review,
)
from yipin.projects.title_models import Recheck
from yipin.reviews.models import Panel
from yipin.reviews.services.panels import Entry, Source, add_entries, open_panel, set_lines
from yipin.rules.recheck_proposal import Lines, check_lines
from yipin.rules.rubrics import WORK_RUBRIC
from yipin.rules.verdicts import refuse


@transaction.atomic
def review_rechecks(*, actor: Actor, held: Round, lines: Lines, now: datetime) -> Panel:
    """A panel for everything that was handed in and is in front of none, or the one that has not
    ended, with these lines. What is in front of a panel is no longer changed by its unit.

    Who may: the host's desk that runs programmes, also after the round. Refused where nothing was
    handed in, and for lines that cannot be.
    """
    require(can_run_round, actor, held)
    verdict = check_lines(lines)
    if not verdict:
        raise Refused(verdict)
    entries = _locked_entries(held)
    panel = open_recheck_panel(held)
    if panel is not None:
        add_entries(actor=actor, panel=panel, entries=entries, now=now, named=people_named)
    elif not entries:
        reason = _("还没有单位交来复查表，没有可评的。")
        raise Refused(refuse("no_subjects", reason))
    else:
        panel = open_panel(
            actor=actor, unit=held.unit, name=_("称号复查评审"), rubric=WORK_RUBRIC, now=now,
            source=Source(SOURCE, held.pk, STAGE, len(recheck_panels(held))), entries=entries,
        )  # fmt: skip
    shares = {"renew": lines.renew, "improve": lines.improve}
    return set_lines(actor=actor, panel=panel, lines=shares, now=now)


@transaction.atomic
def take_in_rechecks(*, actor: Actor, panel: Panel, held: Round, now: datetime) -> int:
    """Add what was handed in since; how many."""
    entries = _locked_entries(held)
    return add_entries(actor=actor, panel=panel, entries=entries, now=now, named=people_named)


def _locked_entries(held: Round) -> list[Entry]:
    """Re-checks are locked before the round: whoever judges one takes the locks in this order."""
    rows = rechecks_to_review(held)
    keys = list(Recheck.objects.select_for_update().filter(pk__in=rows.values("pk")).order_by("pk"))
    Round.objects.select_for_update().get(pk=held.pk)
    return entries_of_rechecks(list(rows.filter(pk__in=[one.pk for one in keys])))


def open_recheck_panel(held: Round) -> Panel | None:
    """The one that has not ended."""
    panels = recheck_panels(held)
    return next((one for one in panels if one.state != Panel.State.CLOSED), None)
