"""What waits at an office's desk: exceptions asked for, applications to screen, notices to check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import Notice
from yipin.journal.queries import failures_of
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round, RoundStage
from yipin.projects.links import (
    link_to_exceptions,
    link_to_publicity,
    link_to_recheck,
    link_to_reports,
)
from yipin.projects.models import QuotaException
from yipin.projects.publicities import is_over as is_publicity_over
from yipin.projects.publicities import with_open_objections
from yipin.projects.publicity_models import Publicity
from yipin.projects.title_models import Recheck
from yipin.projects.title_queries import rechecks_to_decide
from yipin.projects.windows import windows_of
from yipin.rules.deadlines import Light, urgency
from yipin.rules.titles_held import IMPROVING
from yipin.web.unit.pages.stage_tasks import stage_tasks
from yipin.web.unit.pages.tasks import Task

WAITING = Light("info", "ring", "等您办")
RECHECKS_SHOWN = 20


def office_tasks(actor: Actor, now: datetime) -> list[Task]:
    """Eleven reads at most; nothing at a desk that runs no programmes."""
    if actor.unit is None or not actor.has(Right.RUN_PROGRAMMES):
        return []
    rounds = Round.objects.filter(unit=actor.unit, state=Round.State.OPEN)
    rounds = rounds.select_related("definition").prefetch_related("stages")
    asked, submitted = QuotaException.State.ASKED, "submitted"
    counted = rounds.annotate(
        asked=Count("exceptions", filter=Q(exceptions__state=asked), distinct=True),
        to_screen=Count(
            "applications",
            filter=Q(applications__state=submitted, applications__project=None),
            distinct=True,
        ),
        to_certify=Count(
            "applications",
            filter=Q(applications__state="accepted", applications__project=None),
            distinct=True,
        ),
    )
    listed = list(counted)
    tasks = stage_tasks(listed, now)
    for held in listed:
        if held.asked:
            tasks.append(_exceptions(held, held.asked, now))
        if held.to_screen:
            tasks.append(_screening(held, held.to_screen, now))
    tasks += [_reports(stage, now) for stage in _collecting(actor)]
    tasks += _publicities(actor, listed, now)
    return [*tasks, *_rechecks(actor, now), *_failures(actor), *_notices(actor)]


def _publicities(actor: Actor, rounds: Sequence[Round], now: datetime) -> list[Task]:
    """Objections to answer, and what can be confirmed, by the last day of the stage. One read."""
    last_days = {
        (row.round_id, row.key): row.closes_at for one in rounds for row in one.stages.all()
    }
    held = Publicity.objects.filter(round__unit=actor.unit, state=Publicity.State.OPEN)
    tasks = []
    for one in with_open_objections(held).select_related("round"):
        waiting = one.open_objections  # type: ignore[attr-defined]
        if not waiting and not is_publicity_over(one, now):
            continue
        words = _("处理异议：%(name)s") if waiting else _("确认公示结果：%(name)s")
        detail = _("%(n)s 条异议等处理。") if waiting else _("公示期满，没有待处理的异议。")
        due = last_days.get((one.round_id, one.stage_key))
        tasks.append(
            Task(
                title=words % {"name": one.name},
                url=link_to_publicity(one),
                action=_("去办"),
                due=due,
                light=urgency(due, now) if due else WAITING,
                detail=f"{one.round.name_in_lists}。{detail % {'n': waiting}}",
            )
        )
    return tasks


def _rechecks(actor: Actor, now: datetime) -> list[Task]:
    """Re-checks handed in, and those over their day: an improvement that ran out among them."""
    assert actor.unit is not None
    today = timezone.localdate(now)
    return [
        _recheck(one, is_over=one.due_on < today)
        for one in rechecks_to_decide(actor.unit, today)[:RECHECKS_SHOWN]
    ]


def _recheck(recheck: Recheck, *, is_over: bool) -> Task:
    title = recheck.title
    is_in = recheck.state == Recheck.State.HANDED_IN
    facts = {"unit": title.unit.label, "name": title.name}
    detail = _("%(unit)s的“%(name)s”，复查表交来了。") if is_in else (
        _("%(unit)s的“%(name)s”，到期没有交改进情况。")
        if title.state == IMPROVING
        else _("%(unit)s的“%(name)s”，到期没有交复查表。")
    )  # fmt: skip
    return Task(
        title=_("审核复查：%(subject)s") % {"subject": title.subject or title.unit_name},
        url=link_to_recheck(recheck.pk),
        action=_("去审核"),
        due=None,
        light=Light("warn", "tri", _("到期了")) if is_over and not is_in else WAITING,
        detail=detail % facts,
    )


def _failures(actor: Actor) -> list[Task]:
    """What this unit sent and did not arrive."""
    assert actor.unit is not None
    count = failures_of([actor.unit.pk])
    if not count:
        return []
    return [
        Task(
            title=_("有 %(count)s 封邮件没发出去") % {"count": count},
            url="/office/messages/deliveries/?state=failed",
            action=_("去看原因"),
            due=None,
            light=Light("warn", "tri", _("没发出去")),
            detail=_("可以再发一次，或请对方换邮箱。"),
        )
    ]


def _exceptions(held: Round, count: int, now: datetime) -> Task:
    due = windows_of(held).send_by
    return Task(
        title=_("答复例外名额：%(round)s") % {"round": held.name_in_lists},
        url=link_to_exceptions(held),
        action=_("去答复"),
        due=due,
        light=urgency(due, now),
        detail=_("%(count)s 个单位在等答复，写了理由。") % {"count": count},
    )


def _screening(held: Round, count: int, now: datetime) -> Task:
    due = windows_of(held).screen_by
    return Task(
        title=_("审查申报：%(round)s") % {"round": held.name_in_lists},
        url=f"/office/rounds/{held.pk}/applications/?state=submitted",
        action=_("去审查"),
        due=due,
        light=urgency(due, now) if due else WAITING,
        detail=_("%(count)s 项已提交，等审查。") % {"count": count},
    )


def _collecting(actor: Actor) -> QuerySet[RoundStage]:
    """Later stages with reports that wait to be looked over. One read."""
    waiting = Q(reports__state="submitted")
    rows = RoundStage.objects.filter(
        waiting, round__unit=actor.unit, round__state=Round.State.OPEN
    ).select_related("round")
    return rows.annotate(to_screen=Count("reports", filter=waiting)).order_by("round", "order")


def _reports(stage: RoundStage, now: datetime) -> Task:
    facts = {"stage": stage.name, "round": stage.round.name_in_lists}
    return Task(
        title=_("审查材料：%(round)s，%(stage)s") % facts,
        url=f"{link_to_reports(stage)}?state=submitted",
        action=_("去审查"),
        due=None,
        light=WAITING,
        detail=_("%(count)s 份已提交，等审查。") % {"count": stage.to_screen},  # type: ignore[attr-defined]
    )


def _notices(actor: Actor) -> list[Task]:
    waiting = Notice.objects.filter(
        unit=actor.unit, state=Notice.State.READ, discarded_at__isnull=True
    )
    return [
        Task(
            title=_("核对通知：%(title)s") % {"title": notice.title or notice.file_name},
            url=f"/office/notices/{notice.pk}/",
            action=_("去核对"),
            due=None,
            light=Light("warn", "tri", _("待核对")),
            detail=_("已经读出来，核对后才能发布。"),
        )
        for notice in waiting.only("pk", "title", "file_name")[:5]
    ]
