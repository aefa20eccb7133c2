"""The desk that opens with what is due: what to do next and by when, then everything by date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.journal.models import Message
from yipin.journal.queries import inbox_of
from yipin.organisations.choices import Right, UnitKind
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.projects.queries import applications_of_unit
from yipin.projects.report_queries import reports_of_unit
from yipin.rules.deadlines import is_over
from yipin.rules.masking import COMPOUND_SURNAMES
from yipin.web.theme import dates
from yipin.web.unit.pages.awaited import Awaited, awaited_by
from yipin.web.unit.pages.decision_tasks import decision_tasks
from yipin.web.unit.pages.funds_tasks import claim_tasks, finance_tasks
from yipin.web.unit.pages.office_tasks import office_tasks
from yipin.web.unit.pages.project_tasks import (
    news_to_decide,
    plan_changes_to_answer,
    project_tasks,
)
from yipin.web.unit.pages.review_tasks import review_tasks
from yipin.web.unit.pages.signing_tasks import signing_tasks
from yipin.web.unit.pages.tasks import Task, TaskGroup, grouped, pressing
from yipin.web.unit.pages.unit_tasks import unit_tasks

NUMBERS = "零一两三四五六七八九十"
STUDENT_KINDS = {UnitKind.BRANCH, UnitKind.SOCIETY}
NEWS = 6


@dataclass(frozen=True, kw_only=True)
class DuePage:
    heading: str
    sentence: str
    groups: list[TaskGroup]
    awaited: list[Awaited]
    news: Sequence[Message]
    can_fill: bool
    runs_programmes: bool
    is_beginning: bool = False  # nobody below the desk yet: a site that was just founded


def due_page(actor: Actor, now: datetime) -> DuePage:
    """A fixed number of reads, however much there is to do."""
    unit = actor.unit
    assert unit is not None
    tasks = [
        *signing_tasks(actor, now),
        *decision_tasks(actor),
        *review_tasks(actor, now),
        *office_tasks(actor, now),
        *finance_tasks(actor),
        *plan_changes_to_answer(actor),
        *news_to_decide(actor),
    ]
    awaited: list[Awaited] = []
    if actor.has(Right.FILL_FORMS):
        own = [
            one
            for rows in (applications_of_unit(unit), reports_of_unit(unit))
            for one in rows.prefetch_related("round__stages", "round__definition")
        ]
        tasks += [*unit_tasks(unit, own, now), *claim_tasks(unit), *project_tasks(unit, now)]
        mine = {task.url for task in tasks}
        awaited = [one for one in awaited_by(unit, own, now) if one.asked_at not in mine]
    near = pressing(tasks, now)
    return DuePage(
        heading=heading_for(actor, tasks, near),
        sentence=sentence_for(tasks, near, now),
        groups=grouped(tasks, now),
        awaited=awaited,
        news=inbox_of(actor.signed_in.pk)[:NEWS],
        can_fill=actor.has(Right.FILL_FORMS),
        runs_programmes=actor.has(Right.RUN_PROGRAMMES),
        is_beginning=not tasks and _has_nobody_below(actor, unit),
    )


def _has_nobody_below(actor: Actor, unit: Unit) -> bool:
    return (
        actor.has(Right.ADMINISTER)
        and actor.has(Right.RUN_PROGRAMMES)
        and unit.is_root()
        and not unit.descendants().exists()
    )


def heading_for(actor: Actor, tasks: Sequence[Task], near: Sequence[Task]) -> str:
    """沈老师，先办这两件."""
    facts = {"who": address_of(actor), "count": number_words(len(near))}
    if near:
        return _("%(who)s，先办这%(count)s件") % facts
    waiting = sum(task.can_be_done and task.due is None for task in tasks)
    if waiting:
        return _("%(who)s，有%(count)s件等您办") % (facts | {"count": number_words(waiting)})
    if any(task.can_be_done for task in tasks):
        return _("%(who)s，近 7 天没有要办的") % facts
    return _("%(who)s，眼下没有要办的") % facts


def address_of(actor: Actor) -> str:
    name = actor.signed_in.name
    surname = name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]
    is_student = actor.unit is not None and actor.unit.kind in STUDENT_KINDS
    return (
        _("%(name)s同志") % {"name": name} if is_student else _("%(name)s老师") % {"name": surname}
    )


def number_words(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f" {count} "


def sentence_for(tasks: Sequence[Task], near: Sequence[Task], now: datetime) -> str:
    """3月25日（周四）。最近一件 5 天后截止；另有 1 件已过期."""
    today = dates.day_and_weekday(now, now=now)
    over = sum(is_over(task.due, now) for task in tasks)
    dated = sorted(
        task.due for task in tasks if task.due and task.can_be_done and not is_over(task.due, now)
    )
    parts = []
    if over:
        parts.append(_("%(count)s 件已过期") % {"count": over})
    if dated:
        facts = {
            "left": dates.time_left(dated[0], now=now),
            "due": dates.deadline(dated[0], now=now),
        }
        parts.append(_("最近一件 %(due)s 截止，%(left)s") % facts)
    if not parts:
        parts.append(_("有新的会出现在这里，也会发消息给您"))
    return f"{today}。{'；'.join(parts)}。"
