"""When the system writes to somebody, with which words by default, and who may turn it off.

Keys are stored with each message and never renamed. ``is_obligatory``: part of the work of a post,
it cannot be turned off. ``is_important``: goes out at once even to those who chose a daily digest.
"""

from __future__ import annotations

from dataclasses import dataclass

PERSONAL = ("姓名", "发件单位")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One occasion with its default text and the blanks that fit it."""

    key: str
    name: str
    title: str
    body: str
    blanks: tuple[str, ...]
    is_obligatory: bool = True
    is_important: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """The blanks of the occasion, then those that fit everywhere."""
        return self.blanks + PERSONAL


_ROUND = ("项目计划", "主办单位", "阶段", "截止时间", "安排")
_PROJECT = ("项目名称", "项目计划", "单位", "说明")

OCCASIONS: tuple[Occasion, ...] = (
    Occasion("round", "发来新通知", "新通知：{项目计划}", "{安排}", _ROUND, is_important=True),
    Occasion(
        "round.moved", "时间有变", "时间有变：{项目计划}", "{安排}", ("项目计划", "主办单位", "安排"),
        is_important=True,
    ),
    Occasion(
        "duties.reminder", "提醒办理", "请办理：{事项}", "{截止时间}截止，{还剩}。\n{补充}",
        ("事项", "截止时间", "还剩", "补充"), is_important=True,
    ),
    Occasion(
        "endorsement.asked", "请签意见", "请签“{意见}”：{表格}", "第 {版本} 版，由{单位}送来。",
        ("意见", "表格", "版本", "单位"), is_important=True,
    ),
    Occasion(
        "endorsement.voided", "意见作废", "内容改动，您的意见已作废：{表格}",
        "改动后是第 {版本} 版。重新送签时会再请您签。", ("表格", "版本"),
    ),
    Occasion("endorsement.signed", "意见已签", "", "", ("表格", "意见", "说明"), is_obligatory=False),
    Occasion(
        "application.returned", "退回修改", "“{项目名称}”退回修改", "{说明}", _PROJECT, is_important=True
    ),
    Occasion(
        "application.forwarded", "通过审查", "“{项目名称}”通过审查", "{说明}", _PROJECT, is_obligatory=False
    ),
    Occasion("application.refused", "未通过审查", "“{项目名称}”未通过审查", "{说明}", _PROJECT, is_important=True),
    Occasion("application.merged", "并入别的项目", "“{项目名称}”已并入别的项目", "{说明}", _PROJECT),
    Occasion("application.added", "主办方增补", "主办方增补了“{项目名称}”", "{说明}", _PROJECT),
    Occasion("exception.answered", "例外名额答复", "例外名额{答复}：{项目计划}", "{说明}", ("项目计划", "答复", "说明")),
    Occasion(
        "result.published", "结果公布", "{项目计划}结果公布", "“{项目名称}”：{结果}。\n{说明}",
        ("项目计划", "项目名称", "结果", "说明"), is_important=True,
    ),
    Occasion(
        "result.letter", "结果通知", "{标题}", "{项目计划}的结果通知已发给{单位}，可以看、可以下载。\n{文号}",
        ("项目计划", "标题", "文号", "单位"), is_important=True,
    ),
    Occasion(
        "decision.asked", "请签决定", "请签署：{决定}", "{项目计划}的“{决定}”已经拟好，请签“{意见}”。",
        ("决定", "项目计划", "意见"), is_important=True,
    ),
    Occasion(
        "project.reported", "项目实施中有事要看", "{项目名称}：{事项}", "{单位}：{说明}",
        ("项目名称", "事项", "单位", "说明"),
    ),
    Occasion(
        "project.answered", "项目实施中的答复和任务", "{项目名称}：{事项}", "{说明}",
        ("项目名称", "事项", "说明"), is_important=True,
    ),
    Occasion(
        "permit.given", "准予补报", "准予补报：{项目计划}",
        "准予补报至{截止时间}，可用 {次数} 次。\n{说明}",
        ("项目计划", "截止时间", "次数", "说明"), is_important=True,
    ),
    Occasion(
        "permit.revoked", "收回准予补报", "准予补报已收回：{项目计划}", "{说明}", ("项目计划", "说明"),
        is_important=True,
    ),
    Occasion(
        "term.due", "换届提醒", "{单位}的任期 {截止时间} 届满，{还剩}",
        "换届办完后，请上级团组织登记选举日期和结果；要提前或延期，先报批准。",
        ("单位", "截止时间", "还剩"),
    ),
    Occasion(
        "title.changed", "称号的认定和变动", "{项目名称}：{结果}", "称号：{称号}，{单位}。\n{说明}",
        ("称号", "项目名称", "结果", "说明", "单位"), is_important=True,
    ),
    Occasion(
        "title.recheck", "称号复查", "{项目名称}：{结果}", "称号：{称号}。\n{说明}",
        ("称号", "项目名称", "结果", "说明", "单位"), is_important=True,
    ),
    Occasion("dossier.ready", "打包完成", "可以下载了：{项目计划}", "{说明}", ("项目计划", "说明"), is_obligatory=False),
)  # fmt: skip
BY_KEY = {one.key: one for one in OCCASIONS}
WORDED = tuple(one for one in OCCASIONS if one.title)
OPTIONAL = tuple(one for one in OCCASIONS if not one.is_obligatory)
LETTER_BLANKS = ("姓名", "单位", "职务", "项目计划", "截止时间", "项目名称", "还差", "发件单位")


def is_optional(kind: str) -> bool:
    """Whether the recipient may turn this kind off. What is unknown here stays on."""
    found = BY_KEY.get(kind)
    return found is not None and not found.is_obligatory


def is_important(kind: str) -> bool:
    """Whether it goes out at once, whatever the recipient chose."""
    found = BY_KEY.get(kind)
    return found is not None and found.is_important
