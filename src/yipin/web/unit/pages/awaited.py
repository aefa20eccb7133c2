"""What a unit has handed in and somebody else has before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.models import NewsItem
from yipin.documents.news_queries import kept_news
from yipin.duties.links import link_to_source
from yipin.forms.models import Endorsement
from yipin.forms.queries import endorsements_awaited_by
from yipin.organisations.models import Unit
from yipin.projects.funds.choices import AT_DESK, ClaimState
from yipin.projects.funds.models import Claim
from yipin.projects.links import link_to_recheck
from yipin.projects.models import Application, PlanChange, ProjectTask, QuotaException
from yipin.projects.services.tasks import SOURCE
from yipin.projects.title_models import Recheck
from yipin.web.theme import dates


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """Something that is with somebody else."""

    title: str
    url: str
    words: str
    asked_at: str = ""  # where the opinion is given; whoever gives it waits for nobody


def awaited_by(unit: Unit, own: Sequence[Application], now: datetime) -> list[Awaited]:
    """Eight reads: own forms, exceptions, and what else was handed in and lies with somebody else."""
    asked = {row.submission_id: row for row in endorsements_awaited_by(unit)}
    found = [
        _awaited(one, asked.get(one.submission_id), now)
        for one in own
        if one.state in {"endorsing", "submitted"}
    ]
    return [
        *found,
        *(_exception(one, now) for one in _asked_exceptions(unit)),
        *_of_the_project(unit, now),
        *_of_its_money(unit, now),
    ]


def _awaited(application: Application, row: Endorsement | None, now: datetime) -> Awaited:
    when = dates.recent(application.state_since, now=now)
    if row is not None:
        facts = {"when": when, "step": row.name, "unit": row.unit.label}
        words = _("%(when)s起，等%(unit)s签“%(step)s”。") % facts
    else:
        facts = {"when": when, "host": application.round.unit.label}
        words = _("%(when)s提交，等%(host)s审查。") % facts
    return Awaited(
        title=application.title,
        url=reverse("application", args=[application.pk]),
        words=words,
        asked_at=reverse("endorse", args=[row.pk]) if row else "",
    )


def _asked_exceptions(unit: Unit) -> Sequence[QuotaException]:
    asked = QuotaException.objects.filter(unit=unit, state=QuotaException.State.ASKED)
    return list(asked.select_related("round__unit"))


def _exception(asked: QuotaException, now: datetime) -> Awaited:
    facts = {
        "when": dates.recent(asked.asked_at, now=now),
        "host": asked.round.unit.label,
    }
    return Awaited(
        title=_("例外名额：%(round)s") % {"round": asked.round.name_in_lists},
        url=reverse("unit_round", args=[asked.round_id]),
        words=_("等%(host)s答复，%(when)s送出。") % facts,
    )


def _of_the_project(unit: Unit, now: datetime) -> list[Awaited]:
    """Four reads: plan changes, tasks said to be done, news items, re-checks of titles."""
    changes = PlanChange.objects.filter(project__unit=unit, state=PlanChange.State.ASKED)
    tasks = ProjectTask.objects.filter(project__unit=unit, state=ProjectTask.State.REPORTED)
    news = kept_news().filter(unit=unit, state=NewsItem.State.SENT)
    rechecks = Recheck.objects.filter(title__unit=unit, state=Recheck.State.HANDED_IN)
    return [
        *(
            Awaited(
                title=_("计划调整：%(project)s") % {"project": one.project.title},
                url=reverse("project_plan", args=[one.project_id]),
                words=_waits(_("答复"), one.project.round.unit.label, one.asked_at, now),
            )
            for one in changes.select_related("project__round__unit")
        ),
        *(
            Awaited(
                title=_("任务：%(text)s") % {"text": one.text},
                url=link_to_source(SOURCE, one.pk),
                words=_waits(_("核实"), one.project.round.unit.label, one.reported_at, now),
            )
            for one in tasks.select_related("project__round__unit")
        ),
        *(
            Awaited(
                title=_("通讯稿：%(title)s") % {"title": one.title},
                url=reverse("news_item_desk", args=[one.pk]),
                words=_waits(_("审核"), (one.at_unit or one.host).label, one.sent_at, now),
            )
            for one in news
        ),
        *(
            Awaited(
                title=_("复查：%(name)s") % {"name": one.title.subject or one.title.unit_name},
                url=link_to_recheck(one.pk),
                words=_waits(_("审核"), one.title.issuer_name, one.handed_in_at, now),
            )
            for one in rechecks.select_related("title")
        ),
    ]


def _of_its_money(unit: Unit, now: datetime) -> list[Awaited]:
    """One read: claims that are judged, and those that are to be paid."""
    rows = Claim.objects.filter(award__application__unit=unit, state__in=AT_DESK)
    return [
        Awaited(
            title=_("报销：%(project)s（第 %(number)s 份）")
            % {"project": one.award.application.title, "number": one.number},
            url=reverse("claim", args=[one.pk]),
            words=_waits(
                _("审核") if one.state == ClaimState.HANDED_IN else _("登记结算"),
                one.award.fund.round.unit.label, one.handed_in_at, now,
            ),
        )
        for one in rows.select_related("award__application", "award__fund__round__unit")
    ]  # fmt: skip


def _waits(act: str, who: str, since: datetime | None, now: datetime) -> str:
    facts = {"act": act, "who": who, "when": dates.recent(since, now=now) if since else ""}
    return _("%(when)s交，等%(who)s%(act)s。") % facts
