"""The question before an act that others will see, with what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement
from yipin.forms.permissions import RIGHT_OF_SIDE
from yipin.forms.queries import chain_of, draft_differences
from yipin.forms.services.endorsements import PlannedStep
from yipin.organisations.queries import holders_of
from yipin.projects.application_windows import windows_of_application
from yipin.projects.models import Application
from yipin.projects.situations import planned_steps
from yipin.rules.stage_guards import TRASH_DAYS
from yipin.web.theme import dates
from yipin.web.theme.parts import Quota
from yipin.web.unit.pages.quota import quotas_shown


@dataclass(frozen=True, kw_only=True)
class Question:
    """``yes`` and ``no`` repeat the verb; ``consequences`` are sentences."""

    title: str
    yes: str
    no: str
    busy: str
    consequences: Sequence[str]
    quotas: Sequence[Quota] = ()
    is_stop: bool = False
    asks_reason: bool = False
    trouble: str = ""
    taken_by: str = ""
    may_ask_exception: bool = False


def question_for(application: Application, slug: str, now: datetime) -> Question:
    """The words of one act."""
    return WORDS[slug](application, now)


def _name(application: Application) -> str:
    return application.title or _("未命名的申报")


def _send(application: Application, now: datetime) -> Question:
    steps = planned_steps(application)
    facts = {"steps": "、".join(f"“{one.name}”" for one in steps)}
    words = [
        _first_asked(application, steps, now),
        _("依次签%(steps)s，签齐以后由您提交。") % facts,
        *_void_words(application),
        _("签意见期间内容不能改；要改可以先撤回。"),
    ]
    return Question(
        title=_("送签“%(title)s”？") % {"title": _name(application)},
        yes=_("送签"),
        no=_("先不送"),
        busy=_("正在送签…"),
        consequences=[one for one in words if one],
        quotas=_quotas(application),
    )


def _first_asked(application: Application, steps: Sequence[PlannedStep], now: datetime) -> str:
    """Whom the first message goes to; a step nobody can sign is said before it is too late."""
    signed = {
        row.key for row in chain_of(application.submission) if row.state == Endorsement.State.SIGNED
    }
    waiting = [one for one in steps if one.key not in signed or _is_changed(application)]
    if not waiting:
        return ""
    first = waiting[0]
    right = RIGHT_OF_SIDE[Endorsement.Side(first.side)]
    people = holders_of(first.unit, right, timezone.localdate(now))
    if not people:
        facts = {"unit": first.unit.label, "step": first.name}
        return _("%(unit)s还没有能签“%(step)s”的人，请先让管理员任命，不然会一直等着。") % facts
    names = "、".join(person.name for person in people)
    facts = {"names": names, "unit": first.unit.label, "step": first.name}
    return _("先请%(unit)s的%(names)s签“%(step)s”，马上会收到消息。") % facts


def _is_changed(application: Application) -> bool:
    return bool(draft_differences(application.submission))


def _void_words(application: Application) -> list[str]:
    if not _is_changed(application):
        return []
    given = [
        row.name
        for row in chain_of(application.submission)
        if row.state == Endorsement.State.SIGNED
    ]
    if not given:
        return []
    names = "、".join(f"“{one}”" for one in given)
    return [_("内容改过，已签的%(names)s会作废，要重签。") % {"names": names}]


def _submit(application: Application, now: datetime) -> Question:
    until = windows_of_application(application).submit_by
    facts = {"host": application.round.unit.label}
    is_report = application.is_report
    words = [
        _("%(host)s会收到这份材料，开始审查。") % facts
        if is_report
        else _("%(host)s会收到这份申报，开始审查。") % facts
    ]
    if until is not None:
        by = dates.deadline(until, now=now)
        words.append(_("%(by)s 前还可以撤回修改。") % {"by": by})
    return Question(
        title=_("提交“%(title)s”？") % {"title": _name(application)},
        yes=_("提交材料") if is_report else _("提交申报"),
        no=_("先不交"),
        busy=_("正在提交…"),
        consequences=words,
        quotas=_quotas(application),
    )


def _quotas(application: Application) -> Sequence[Quota]:
    """Where the act takes a place; a report takes none."""
    if application.holds_place or application.is_report:
        return ()
    return quotas_shown(application.round, application.unit)


def _withdraw(application: Application, now: datetime) -> Question:
    words = [
        _("撤回后可以修改。")
        if application.is_report
        else _("撤回后可以修改。名额随即让出，重新送签时要再占。"),
        _("已签的意见先留着；内容一改，就作废重签。"),
    ]
    if application.state == "submitted":
        host = application.round.unit.label
        words.insert(0, _("%(host)s那里会看到已撤回。") % {"host": host})
    return Question(
        title=_("撤回“%(title)s”？") % {"title": _name(application)},
        yes=_("撤回修改"),
        no=_("先不撤"),
        busy=_("正在撤回…"),
        consequences=words,
        is_stop=True,
        asks_reason=True,
    )


def _discard(application: Application, now: datetime) -> Question:
    return Question(
        title=_("删除草稿“%(title)s”？") % {"title": _name(application)},
        yes=_("删除草稿"),
        no=_("先不删"),
        busy=_("正在删除…"),
        consequences=[_("%(days)s 天内可以在“最近删除”里恢复。") % {"days": TRASH_DAYS}],
        is_stop=True,
    )


def _restore(application: Application, now: datetime) -> Question:
    return Question(
        title=_("恢复草稿“%(title)s”？") % {"title": _name(application)},
        yes=_("恢复草稿"),
        no=_("先不恢复"),
        busy=_("正在恢复…"),
        consequences=[_("恢复后可以接着填。")],
    )


WORDS = {
    "send": _send,
    "submit": _submit,
    "withdraw": _withdraw,
    "discard": _discard,
    "restore": _restore,
}


def with_trouble(
    question: Question, trouble: str, *, taken_by: str = "", may_ask_exception: bool = False
) -> Question:
    """The same question after it was refused, with the reason on top."""
    return replace(
        question, trouble=trouble, taken_by=taken_by, may_ask_exception=may_ask_exception
    )
