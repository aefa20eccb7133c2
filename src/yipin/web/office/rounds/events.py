"""What happened last, as sentences: who did what with which application."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.journal.models import Entry
from yipin.journal.queries import entries_about
from yipin.programmes.models import Round
from yipin.projects.models import Application, Step
from yipin.projects.office_queries import deciding_stages_of, latest_steps, steps_of
from yipin.rules.quotation import within_quotes
from yipin.web.theme.parts import TimelineEntry

ACTS = {
    "start": gettext_lazy("开始填写"),
    "add": gettext_lazy("增补了"),
    "send_to_endorse": gettext_lazy("送签"),
    "sign": gettext_lazy("签了意见："),
    "return": gettext_lazy("退回修改"),
    "decline": gettext_lazy("不同意申报"),
    "withdraw": gettext_lazy("撤回"),
    "submit": gettext_lazy("提交"),
    "forward": gettext_lazy("审查通过"),
    "refuse": gettext_lazy("不予通过"),
    "merge": gettext_lazy("并入别的项目："),
    "move_level": gettext_lazy("调整级别："),
    "reopen": gettext_lazy("重新审查"),
    "discard": gettext_lazy("删除草稿"),
    "restore": gettext_lazy("恢复草稿"),
    "certify": gettext_lazy("认证了"),
    "end_title": gettext_lazy("撤销称号："),
    "approve": gettext_lazy("定为立项："),
    "reserve": gettext_lazy("列入候补："),
    "leave_out": gettext_lazy("定为不立项："),
    "begin": gettext_lazy("开始实施："),
    "withdraw_approval": gettext_lazy("撤销立项："),
    "propose": gettext_lazy("定为拟通过验收："),
    "confirm": gettext_lazy("公示期满，通过验收："),
    "uphold": gettext_lazy("公示有异议成立，不通过验收："),
}
ROUND_ACTS = {
    "round.opened": gettext_lazy("发布了通知"),
    "round.closed": gettext_lazy("结束了这一轮"),
    "round.reopened": gettext_lazy("重新打开了这一轮"),
    "round.window_changed": gettext_lazy("改了日程"),
    "round.packed": gettext_lazy("打包了表格和附件"),
    "round.units_added": gettext_lazy("增加了申报单位"),
    "title.given": gettext_lazy("认定了称号"),
}


def act_words(action: str) -> str:
    return str(ACTS.get(action, _("办理")))


def latest_events(held: Round, most: int) -> list[TimelineEntry]:
    """The newest of the round and of its applications together. Two reads, three where two stages
    decide on the same.
    """
    latest = latest_steps(held, most)
    stages = deciding_stages_of(held.pk, latest)
    steps = [_of_application(step, stages.get(step.pk, "")) for step in latest]
    entries = [_of_round(entry) for entry in entries_about("round", held.pk)[:most]]
    return sorted([*steps, *entries], key=lambda one: one.at, reverse=True)[:most]


def _of_application(step: Step, stage: str) -> TimelineEntry:
    words = _("%(who)s%(act)s“%(title)s”") % {
        "who": step.made_as or step.made_by.name,
        "act": act_words(step.action),
        "title": within_quotes(step.application.title or step.application.unit.label),
    }
    return TimelineEntry(at=step.made_at, text=words + _in_brackets(stage))


def _in_brackets(stage: str) -> str:
    return f"（{stage}）" if stage else ""


def _of_round(entry: Entry) -> TimelineEntry:
    act = str(ROUND_ACTS.get(entry.action, _("办理了一项")))
    return TimelineEntry(at=entry.at, text=f"{entry.post_label or entry.person_name}{act}")


def life_of(application: Application) -> list[TimelineEntry]:
    """Every step of one application with its reason, newest first."""
    steps = steps_of(application)
    stages = deciding_stages_of(application.round_id, steps)
    return [
        TimelineEntry(at=step.made_at, text=_step_words(step, stages.get(step.pk, "")))
        for step in steps
    ]


def _step_words(step: Step, stage: str) -> str:
    who = f"{step.made_as} {step.made_by.name}".strip()
    act = act_words(step.action).rstrip("：")
    words = _("%(who)s：%(act)s") % {"who": who, "act": act} + _in_brackets(stage)
    is_told_elsewhere = step.action == "sign"  # opinions stand in the chain
    return words if is_told_elsewhere or not step.reason else f"{words}。{step.reason}"
