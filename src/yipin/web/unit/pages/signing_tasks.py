"""Opinions that this desk is asked for now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement
from yipin.forms.queries import differences, endorsements_waiting_for
from yipin.organisations.permissions import Actor
from yipin.projects.application_windows import windows_of_applications
from yipin.projects.models import Application
from yipin.rules.deadlines import is_over, urgency
from yipin.web.theme import dates
from yipin.web.unit.loading import APPLICATIONS
from yipin.web.unit.pages.tasks import Task


def signing_tasks(actor: Actor, now: datetime) -> list[Task]:
    """Five reads, however many there are."""
    rows = list(endorsements_waiting_for(actor))
    if not rows:
        return []
    forms = [row.submission_id for row in rows]
    applications = {one.submission_id: one for one in APPLICATIONS.filter(submission__in=forms)}
    windows = windows_of_applications(list(applications.values()))
    earlier = _signed_before(forms)
    tasks = []
    for row in rows:
        found, before = applications.get(row.submission_id), (row.submission_id, row.key)
        closes = windows[found.pk].submit_by if found else None
        tasks.append(_task(row, found, closes, earlier.get(before), now))
    return tasks


def _signed_before(submissions: Sequence[int]) -> dict[tuple[int, str], Endorsement]:
    """By form and step, the last opinion that a change made void."""
    rows = Endorsement.objects.filter(
        submission__in=submissions, state=Endorsement.State.VOID, version__isnull=False
    )
    rows = rows.select_related("version__submission__form").order_by("id")
    return {(row.submission_id, row.key): row for row in rows}


def _task(
    row: Endorsement,
    application: Application | None,
    due: datetime | None,
    before: Endorsement | None,
    now: datetime,
) -> Task:
    over = is_over(due, now)
    facts = {"step": row.name, "title": application.title if application else str(row.submission)}
    return Task(
        title=_("签%(step)s：%(title)s") % facts,
        url=reverse("endorse", args=[row.pk]),
        action=_("去看并签"),
        due=due,
        light=urgency(due, now),
        detail=_detail(row, before, now),
        remark=_("已截止，签了也交不上") if over else "",
        can_be_done=not over,
    )


def _detail(row: Endorsement, before: Endorsement | None, now: datetime) -> str:
    version = row.version
    if version is None:
        return row.submission.unit.label
    facts = {
        "who": version.made_by.name,
        "unit": row.submission.unit.label,
        "when": dates.recent(version.made_at, now=now),
        "number": version.number,
    }
    words = _("%(unit)s %(who)s%(when)s送来，第 %(number)s 版") % facts
    if before is None or before.version is None or before.version.pk == version.pk:
        return words
    version.submission = before.version.submission
    count = differences(before.version, version).count
    return _("%(words)s；比您上次签的改了 %(count)s 处") % {"words": words, "count": count}
