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
from yipin.rules.money import money_words
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
    "person.guest_asked": gettext_lazy("请了一位外面的人"),
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
    "title.given": gettext_lazy("认定了称号"),
    "title.renew": gettext_lazy("复查通过，延续称号"),
    "title.improve": gettext_lazy("要求限期改进"),
    "title.withdraw": gettext_lazy("撤销了称号"),
    "title.replace": gettext_lazy("换发了证书"),
    "title.shown": gettext_lazy("上了品牌墙"),
    "title.hidden": gettext_lazy("下了品牌墙"),
    "title.story": gettext_lazy("写了品牌介绍"),
    "title.picture_added": gettext_lazy("加了品牌图片"),
    "title.picture_removed": gettext_lazy("去掉了品牌图片"),
    "recheck.opened": gettext_lazy("发起了复查"),
    "recheck.handed_in": gettext_lazy("交了复查材料"),
    "certificate_layout.saved": gettext_lazy("存了证书版式"),
    "panel.opened": gettext_lazy("准备了评审"),
    "panel.set": gettext_lazy("改了评审安排"),
    "panel.subjects_added": gettext_lazy("增加了参评项目"),
    "panel.rubric_changed": gettext_lazy("改了评分表"),
    "panel.judge_seated": gettext_lazy("请了专家"),
    "panel.judge_left": gettext_lazy("让专家退出"),
    "panel.link_renewed": gettext_lazy("换了专家的邀请链接"),
    "panel.part_added": gettext_lazy("增加了一部分计分"),
    "panel.parts_set": gettext_lazy("改了各部分的占比"),
    "panel.part_removed": gettext_lazy("去掉了一部分计分"),
    "panel.assigned": gettext_lazy("分配了专家"),
    "panel.card_set": gettext_lazy("调整了专家分配"),
    "panel.began": gettext_lazy("开始了评审"),
    "panel.reminded": gettext_lazy("提醒了专家"),
    "panel.closed": gettext_lazy("结束了评审"),
    "panel.reopened": gettext_lazy("重新打开了评审"),
    "panel.aside_declared": gettext_lazy("声明回避"),
    "decision.begun": gettext_lazy("开始草拟决定"),
    "decision.saved": gettext_lazy("改了决定草稿"),
    "decision.proposal_taken": gettext_lazy("采用了系统建议"),
    "decision.refreshed": gettext_lazy("更新了决定的名单和名次"),
    "decision.outside_registered": gettext_lazy("登记了上级确认"),
    "decision.sent": gettext_lazy("把决定送签"),
    "decision.taken_back": gettext_lazy("把决定从签署人处撤回"),
    "decision.signed": gettext_lazy("签署了决定"),
    "decision.returned": gettext_lazy("退回了决定"),
    "decision.replacing": gettext_lazy("开始重新决定"),
    "decision.dropped": gettext_lazy("放弃了决定草稿"),
    "publicity.opened": gettext_lazy("开始公示"),
    "publicity.withdrawn": gettext_lazy("撤回了公示"),
    "publicity.confirmed": gettext_lazy("确认了公示结果"),
    "objection.upheld": gettext_lazy("认定异议成立"),
    "objection.rejected": gettext_lazy("认定异议不成立"),
    "working_year.kept": gettext_lazy("改了工作日历"),
    "decision.limits_set": gettext_lazy("改了名额和经费"),
    "panel.paper_typed": gettext_lazy("录入了纸质评分表"),
    "panel.paper_checked": gettext_lazy("核对了纸质评分表"),
    "session.planned": gettext_lazy("定了推介、答辩的安排"),
    "session.sealed": gettext_lazy("公布了抽签号的指纹"),
    "session.drawn": gettext_lazy("抽签排了顺序"),
    "session.turn": gettext_lazy("叫了场"),
    "session.released": gettext_lazy("在大屏上公布了结果"),
    "session.hidden": gettext_lazy("收起了大屏上的结果"),
    "session.minutes": gettext_lazy("起草了纪要"),
    "session.filed": gettext_lazy("把推介、答辩存档"),
    "ballot.set": gettext_lazy("定了表决的安排"),
    "ballot.opened": gettext_lazy("开始了表决"),
    "ballot.cast": gettext_lazy("投了票"),
    "ballot.counted": gettext_lazy("计了票"),
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
    "fund.opened": gettext_lazy("开了经费账"),
    "fund.budget_set": gettext_lazy("改了预算"),
    "fund.terms_set": gettext_lazy("改了拨付办法"),
    "award.made": gettext_lazy("核定经费入账"),
    "award.changed": gettext_lazy("核定经费改了"),
    "award.released": gettext_lazy("登记了拨付"),
    "award.closed": gettext_lazy("结清了经费"),
    "expense.table_saved": gettext_lazy("改了开支范围"),
    "claim.begun": gettext_lazy("开了一份报销"),
    "claim.line_saved": gettext_lazy("写了一笔开支"),
    "claim.line_removed": gettext_lazy("去掉了一笔开支"),
    "claim.receipt_removed": gettext_lazy("移除了票据"),
    "claim.discarded": gettext_lazy("删除了报销"),
    "claim.handed_in": gettext_lazy("提交了报销"),
    "claim.taken_back": gettext_lazy("撤回了报销"),
    "claim.returned": gettext_lazy("退回报销补充"),
    "claim.approved": gettext_lazy("同意了报销"),
    "claim.refused": gettext_lazy("没有同意报销"),
    "claim.settled": gettext_lazy("登记了结算"),
    "exception.asked": gettext_lazy("申请例外名额"),
    "exception.answered": gettext_lazy("答复了例外申请"),
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
    "tier": gettext_lazy("等次"),
    "amount_fen": gettext_lazy("金额"),
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
    if room in {"application", "report"} and verb in MOVE_WORDS:
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
    if key == "amount_fen" and isinstance(value, int):
        return money_words(value)
    return str(VALUES.get(key, {}).get(value, value))
