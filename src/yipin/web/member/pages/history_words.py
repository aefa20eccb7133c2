"""The journal's acts as an officer would say them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.choices import SignInCheck, SigningCheck, UnitCategory, UnitKind
from yipin.projects.models import QuotaException
from yipin.rules.stages import MOVES, STATES
from yipin.web.theme.dates import full_day

ACTS = {
    "unit.founded": gettext_lazy("设立了单位"),
    "unit.changed": gettext_lazy("改了单位信息"),
    "unit.closed": gettext_lazy("撤销了单位"),
    "unit.moved": gettext_lazy("移动了单位"),
    "unit.merged": gettext_lazy("并入了别的单位"),
    "term.elected": gettext_lazy("登记了换届"),
    "term.shifted": gettext_lazy("提前或延期换届"),
    "term.length_set": gettext_lazy("改了任期规定"),
    "roster.handed_in": gettext_lazy("上传了名册"),
    "roster.confirmed": gettext_lazy("确认导入名册"),
    "roster.people_written": gettext_lazy("导入了人员"),
    "roster.units_written": gettext_lazy("导入了单位"),
    "roster.discarded": gettext_lazy("丢弃了名册"),
    "roster.undone": gettext_lazy("撤回了一次导入"),
    "headcount.recorded": gettext_lazy("登记了团员、青年数"),
    "headcounts.recorded": gettext_lazy("登记了一批团员、青年数"),
    "people.taken_in": gettext_lazy("登记了一批人员"),
    "person.taken_in": gettext_lazy("登记了人员"),
    "roster.taken": gettext_lazy("下载了人员名册"),
    "person.appointed": gettext_lazy("安排了任职"),
    "person.invited": gettext_lazy("发了邀请链接"),
    "person.joined": gettext_lazy("凭邀请设好了账号"),
    "person.password_changed": gettext_lazy("改了登录密码"),
    "person.contact_changed": gettext_lazy("改了自己的联系方式"),
    "person.theme_chosen": gettext_lazy("换了页面明暗"),
    "person.notices_chosen": gettext_lazy("改了邮件怎么发"),
    "calendar.opened": gettext_lazy("开了日历订阅地址"),
    "calendar.closed": gettext_lazy("作废了日历订阅地址"),
    "person.changed": gettext_lazy("改了人员信息"),
    "person.account_closed": gettext_lazy("停了登录"),
    "person.account_opened": gettext_lazy("恢复了登录"),
    "person.second_factor_added": gettext_lazy("开了第二重验证"),
    "person.second_factor_removed": gettext_lazy("关了第二重验证"),
    "person.second_factor_reset": gettext_lazy("重置了第二重验证"),
    "person.sessions_ended": gettext_lazy("退出了别处的登录"),
    "person.unlocked": gettext_lazy("解了登录的锁"),
    "person.outside_linked": gettext_lazy("连了单位的统一登录"),
    "person.outside_unlinked": gettext_lazy("断开了单位的统一登录"),
    "invitation.withdrawn": gettext_lazy("收回了邀请链接"),
    "appointment.ended": gettext_lazy("结束了任职"),
    "post.changed": gettext_lazy("改了职务的权限"),
    "signing.wrong_password": gettext_lazy("签意见时输错了密码"),
    "signing.wrong_second_factor": gettext_lazy("签意见时填错了验证码"),
    "letter.queued": gettext_lazy("排好一封群发的信"),
    "letter.held": gettext_lazy("扣住一封群发的信"),
    "letter.taken_back": gettext_lazy("撤回一封群发的信"),
    "letter.discarded": gettext_lazy("删除了信的草稿"),
    "letter.sent": gettext_lazy("群发的信发出"),
    "outbox.changed": gettext_lazy("处理了发件箱里的邮件"),
    "outbox.held": gettext_lazy("暂停了外发"),
    "outbox.released": gettext_lazy("恢复了外发"),
    "robot.added": gettext_lazy("登记了群机器人"),
    "robot.removed": gettext_lazy("停用了群机器人"),
    "token.made": gettext_lazy("设了接口密钥"),
    "token.revoked": gettext_lazy("作废了接口密钥"),
    "webhook.added": gettext_lazy("登记了事件推送"),
    "webhook.changed": gettext_lazy("开启或停用了事件推送"),
    "webhook.tried": gettext_lazy("试发了一次事件推送"),
    "webhook.retried": gettext_lazy("重新发送了一条事件推送"),
    "webhook.removed": gettext_lazy("删除了事件推送"),
    "wording.changed": gettext_lazy("改了自动消息的文字"),
    "wording.reset": gettext_lazy("恢复了自动消息的文字"),
    "complaint.received": gettext_lazy("收到一条意见或投诉"),
    "paper.begun": gettext_lazy("开始写公文"),
    "paper.saved": gettext_lazy("改写了公文"),
    "paper.change_undone": gettext_lazy("撤销了公文的一次改动"),
    "paper.discarded": gettext_lazy("删除了公文草稿"),
    "paper.restored": gettext_lazy("恢复了公文草稿"),
    "paper.issued": gettext_lazy("印发了公文"),
    "paper.voided": gettext_lazy("作废了公文"),
    "paper.shown": gettext_lazy("公开了公文"),
    "paper.hidden": gettext_lazy("不再公开公文"),
    "paper_series.added": gettext_lazy("设了代字"),
    "paper_series.closed": gettext_lazy("停用了代字"),
    "paper_number.registered": gettext_lazy("登记了以往文号"),
    "notice.taken_in": gettext_lazy("收入通知"),
    "notice.read": gettext_lazy("读完通知"),
    "notice.unreadable": gettext_lazy("通知读不出"),
    "notice.answered": gettext_lazy("核对了一处"),
    "notice.answer_undone": gettext_lazy("撤回了一处核对"),
    "notice.discarded": gettext_lazy("删除了通知"),
    "notice.restored": gettext_lazy("恢复了通知"),
    "definition.saved": gettext_lazy("存了设置"),
    "definition.changed": gettext_lazy("改了设置"),
    "definition.discarded": gettext_lazy("删除了计划文本的草稿"),
    "definition.restored": gettext_lazy("恢复了计划文本的草稿"),
    "definition.addressees_chosen": gettext_lazy("改了申报单位"),
    "round.opened": gettext_lazy("发布"),
    "round.closed": gettext_lazy("结束了这一轮"),
    "round.reopened": gettext_lazy("重新开放"),
    "round.shown": gettext_lazy("公开了通知"),
    "round.hidden": gettext_lazy("不再公开通知"),
    "round.packed": gettext_lazy("打包了申报表和附件"),
    "round.window_changed": gettext_lazy("改了时间"),
    "round.units_added": gettext_lazy("增加了申报单位"),
    "panel.opened": gettext_lazy("准备了评审"),
    "panel.set": gettext_lazy("改了评审安排"),
    "panel.subjects_added": gettext_lazy("增加了参评项目"),
    "panel.rubric_changed": gettext_lazy("改了评分表"),
    "panel.judge_seated": gettext_lazy("请了专家"),
    "panel.judge_left": gettext_lazy("让专家退出"),
    "panel.assigned": gettext_lazy("分配了专家"),
    "panel.card_set": gettext_lazy("调整了专家分配"),
    "panel.began": gettext_lazy("开始了评审"),
    "panel.reminded": gettext_lazy("提醒了专家"),
    "panel.closed": gettext_lazy("结束了评审"),
    "panel.reopened": gettext_lazy("重新打开了评审"),
    "panel.aside_declared": gettext_lazy("声明回避"),
    "card.handed_in": gettext_lazy("交了评分表"),
    "card.taken_back": gettext_lazy("收回了评分表"),
    "submission.started": gettext_lazy("开始填写"),
    "submission.saved": gettext_lazy("填写"),
    "submission.file_added": gettext_lazy("加了附件"),
    "submission.file_removed": gettext_lazy("移除了附件"),
    "submission.file_restored": gettext_lazy("恢复了附件"),
    "submission.version_made": gettext_lazy("定了一版"),
    "submission.sent_to_endorse": gettext_lazy("送签"),
    "submission.withdrawn_from_endorser": gettext_lazy("从签署人处撤回"),
    "submission.remarked": gettext_lazy("写了修改意见"),
    "endorsement.signed": gettext_lazy("签署了意见"),
    "endorsement.returned": gettext_lazy("退回修改"),
    "endorsement.refused": gettext_lazy("签了不同意"),
    "endorsement.voided": gettext_lazy("原意见作废"),
    "endorsement.signed_on_paper": gettext_lazy("登记了纸上的意见"),
    "scan.handed_in": gettext_lazy("上传了纸质盖章件"),
    "scan.read": gettext_lazy("认完了盖章件上的码"),
    "scan.unreadable": gettext_lazy("盖章件没认成"),
    "scan.page_assigned": gettext_lazy("人工归入了一页盖章件"),
    "scan.page_dropped": gettext_lazy("拿掉了一页盖章件"),
    "permit.given": gettext_lazy("准予补报"),
    "permit.revoked": gettext_lazy("收回了准予补报"),
    "permit.used": gettext_lazy("用了一次准予补报"),
    "exception.asked": gettext_lazy("申请例外名额"),
    "exception.answered": gettext_lazy("答复了例外申请"),
    "project.plan_set": gettext_lazy("定了实施计划"),
    "project.change_asked": gettext_lazy("申请调整计划"),
    "project.change_taken_back": gettext_lazy("撤回了计划调整"),
    "project.change_approved": gettext_lazy("同意调整计划"),
    "project.change_returned": gettext_lazy("退回了计划调整"),
    "project.milestone_done": gettext_lazy("完成了节点"),
    "project.milestone_reopened": gettext_lazy("把节点改回未完成"),
    "project.evidence_added": gettext_lazy("放进了材料"),
    "project.evidence_described": gettext_lazy("写了材料的说明"),
    "project.evidence_removed": gettext_lazy("移除了材料"),
    "project.evidence_restored": gettext_lazy("恢复了材料"),
    "project.visited": gettext_lazy("记了走访"),
    "project.visit_answered": gettext_lazy("答复了走访"),
    "project.task_set": gettext_lazy("布置了任务"),
    "project.task_reported": gettext_lazy("报来任务办结"),
    "project.task_checked": gettext_lazy("核实任务办结"),
    "project.task_given_back": gettext_lazy("退回了任务"),
    "news.saved": gettext_lazy("写了通讯稿"),
    "news.sent": gettext_lazy("报送了通讯稿"),
    "news.adopted": gettext_lazy("采用了通讯稿"),
    "news.used": gettext_lazy("记下通讯稿又被采用"),
    "news.returned": gettext_lazy("退回了通讯稿"),
    "news.published": gettext_lazy("公开了通讯稿"),
    "news.hidden": gettext_lazy("不再公开通讯稿"),
    "news.discarded": gettext_lazy("删除了通讯稿草稿"),
    "news.levels_set": gettext_lazy("改了通讯稿采用级别"),
    "project.exchange_told": gettext_lazy("写了交流简介"),
    "duties.opened": gettext_lazy("列入待办"),
    "duties.reminded": gettext_lazy("发了提醒"),
    "duties.extended": gettext_lazy("延长了期限"),
    "duties.excused": gettext_lazy("免交"),
    "duties.excuse_ended": gettext_lazy("取消免交"),
    "duties.due_changed": gettext_lazy("改了期限"),
}
MOVE_WORDS = {move.action: move.label_office for move in reversed(MOVES)}
FIELDS = {
    "name": gettext_lazy("名称"),
    "code": gettext_lazy("单位编号"),
    "above": gettext_lazy("上级"),
    "into": gettext_lazy("并入"),
    "short_name": gettext_lazy("简称"),
    "kind": gettext_lazy("类型"),
    "category": gettext_lazy("分类"),
    "party_body": gettext_lazy("同级党组织"),
    "signing_check": gettext_lazy("签署意见时的验证"),
    "sign_in_check": gettext_lazy("登录须二次验证"),
    "members": gettext_lazy("团员"),
    "youth_14_to_28": gettext_lazy("14—28岁青年"),
    "cadres": gettext_lazy("团干部"),
    "as_of": gettext_lazy("截至"),
    "from": gettext_lazy("自"),
    "to": gettext_lazy("至"),
    "state": gettext_lazy("状态"),
    "title": gettext_lazy("名称"),
    "opens_at": gettext_lazy("开始"),
    "closes_at": gettext_lazy("截止"),
    "due_at": gettext_lazy("截止"),
    "level": gettext_lazy("级别"),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
VALUES = {
    "kind": dict(UnitKind.choices),
    "category": dict(UnitCategory.choices),
    "signing_check": {"": gettext_lazy("跟上级单位一样"), **dict(SigningCheck.choices)},
    "sign_in_check": {"": gettext_lazy("不另外要求"), **dict(SignInCheck.choices)},
    "state": {
        **{key: state.label_office for key, state in STATES.items()},
        **dict(QuotaException.State.choices),
    },
}


def words_for(action: str) -> str:
    """The act in words. One the table lacks is named by its room, never by its code."""
    if action in ACTS:
        return str(ACTS[action])
    room, _dot, verb = action.partition(".")
    if room == "application" and verb in MOVE_WORDS:
        return MOVE_WORDS[verb]
    return _("办理了一项")


def changes_in_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """名称：旧 → 新, for what the table knows; anything else stays in the journal."""
    lines = []
    for key, label in FIELDS.items():
        if key not in after or not isinstance(after[key], str | int):
            continue
        new, old = _value(key, after[key]), _value(key, before.get(key))
        if key in before and old != new:
            lines.append(
                _("%(label)s：%(old)s → %(new)s") % {"label": label, "old": old, "new": new}
            )
        elif key not in before:
            lines.append(_("%(label)s：%(new)s") % {"label": label, "new": new})
    return lines


def _value(key: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, str) and DAY.fullmatch(value):
        return full_day(date.fromisoformat(value))
    return str(VALUES.get(key, {}).get(value, value))
