"""The type of a blank, from the words of its label and from what the blank looks like."""

from __future__ import annotations

import re
from functools import lru_cache

from yipin.reading.blank_forms.words import BRACKET, is_date_blank, is_seal_box, tight

# A Chinese label has its head last: 单位负责人 is a person, 负责人单位 a body. So the cue that ends
# last decides, the longer one where two end together.
WORDS: dict[str, str] = {
    "attachment": "照片 相片 近照 证件照 截图 扫描件 复印件 佐证材料 证明材料 支撑材料 附件材料 图片",
    "opinion_and_seal": "意见 审批 审核 批示 审查 审定 承诺 承诺书 声明 鉴定 审查结果 审核结果 审批结论 评审结论 审核情况 审批情况 审查情况",
    "percent": "比例 占比 百分比 率",
    "phone": "电话 手机 手机号 手机号码 电话号码 联系方式 联系方法 传真 座机 热线 联系号码 办公电话 TEL Tel",
    "date": "时间 日期 年月 期限 周期 年度 出生 生日 起止 年份 期间 起讫 出生年月 年月日",
    "integer": "人数 数量 总数 次数 个数 件数 金额 总额 得分 分数 分值 评分 打分 扣分 加分 年龄 时长 学时 课时 学分 工时 绩点 成绩"
    " 字数 页数 年限 人次 总计 合计 单价 小计 身高 体重 工龄 团龄 党龄 数 数额 资助额 资金额 总经费 申请经费 申请资金 资助金额 人数（人）"
    " 均分 总分 平均分 志愿时数 时数",
    "long_text": "情况 简介 介绍 内容 事迹 思路 计划 方案 措施 意义 目标 目的 成果 成效 特色 亮点 问题 经验 总结 描述 背景 理由 概述 概况"
    " 简历 经历 过程 步骤 分析 创新点 创新之处 做法 体会 感想 建议 效果 评价 评语 依据 难点 重点 安排 进度 规划 设想 摘要 举措 流程 要点"
    " 价值 条件 基础 保障 构想 论证 影响 反响 收获 心得 陈述 综述 来源 用途 业绩 表现 自评 不足 改进 打算 办法 说明 奖惩 荣誉 获奖 奖励 成果清单"
    " 预案 应急预案 原因 反馈 事项 风险 机制 可行性 必要性 实施 推广 宣传",
    "organisation": "单位 学院 院系 系部 院（系） 部门 部室 科室 团支部 团委 团总支 团工委 支部 总支 党委 学校 院校 机构 公司 企业 社团 协会"
    " 基地 班级 乡镇 街道 社区 组织名称 组织全称 单位名称 单位全称 学校名称 机构名称 企业名称 社团名称 团队名称 支部名称 团支部名称 部门名称"
    " 团委名称 学院名称 所在组织 主办方 承办方 协办方 团组织 党组织 组织 系别 学院（系）",
    "person": "姓名 负责人 联系人 申报人 填表人 填报人 申请人 审核人 审批人 签名 签字 教师 老师 导师 推荐人 经办人 主持人 成员 书记 人员"
    " 班主任 辅导员 领导 代表人 队长 组长 会长 主席 团支书 评委 专家 评审人 记录人 制表人 承办人 介绍人 参与者 参加者 人 责任人 人选 校长 园长 队员"
    " 主任 班长 负责同志 分管领导 候选人 委员 对象姓名 本人",
    "text": "名称 全称 题目 主题 标题 项目 形式 方式 地点 类型 等级 级别 奖项 领域 范围 对象 方向 身份证 身份证号 证件号 证件号码 账号 帐号"
    " 卡号 银行卡号 邮箱 电子邮箱 电子邮件 E-mail Email QQ 微信 学号 工号 编号 邮编 邮政编码 地址 网址 链接 类别 性别 职称 政治面貌 面貌"
    " 职务 称呼 称谓 状况 民族 籍贯 学历 学位 专业 年级 爱好 特长 备注 序号 住址 职业 职级 科目 题号 头衔 关系 国籍 户籍 户口 开户行"
    " 身份证号码 号码 排名 名次 届次 届数 期数 场地 场所 省份 城市 地区 区域 口号 代码 房号 楼层 车次 尺码 语种 分工 任务分工 用户名 车牌"
    " 签到 地域 层次 性质 荣誉称号 奖惩等级 获奖等级 年级专业 所学专业 组别 系列 组名 队名 片名 作品 作者简称",
}  # fmt: skip
CUES: dict[str, str] = {word: kind for kind, words in WORDS.items() for word in words.split()}
LONGEST = max(map(len, CUES))
TAILS = re.compile(r"(?:等|如下|一览|统计|填写|登记|信息|及其他|[0-9]+|[一二三四])$")
MONEY_BRACKET = re.compile(
    r"[（(](?:单位[：:])?(?:万?元|人民币|人|名|个|次|分|岁|小时|项|场|篇|件|支|次数|家)[/）)]"
)
PERCENT_BRACKET = re.compile(r"[（(][%％][）)]")
LONG_FOR_SURE = re.compile(r"事迹|简介|经验|做法|内容|思路|措施|成效|简历|经历|理由")
UNIT_TYPES = (
    ("percent", re.compile(r"^[\s_＿]*[%％]$")),
    ("integer", re.compile(r"^(?:共|约|计|合计|人民币|￥|¥)?[\s_＿]*(?:万元|小时|学时|课时|学分|人次|周岁|[人名个项次分元岁场篇件份天票位班辆套台本册张支组家户条])$")),
    ("date", re.compile(r"^(?:第)?[\s_＿]*(?:年|月|日|年度|学年)$")),
)  # fmt: skip
MONEY = re.compile(r"经费|预算|资金|费用|款项")
MONEY_ALONE = re.compile(r"(?:使用|来源|预算|支出|安排|明细|计划|说明|情况|经费|资金)$")
MONEY_TOLD = re.compile(r"(?:使用|来源|安排|明细|计划|说明|情况|用途)$")
COUNTED_GROUP = re.compile(
    r"[（(]万?元[）)]|(?:经费|资金|人数|数量|总数|数|金额|次数|得分|分数|人员数|规模)$"
)
SHARED_GROUP = re.compile(r"(?:比例|占比|率)$")
AND = re.compile(r"及其|以及|[及和与、/／]")


NEAR_END = 4  # a cue that ends further from the end of the label says nothing about it


@lru_cache(maxsize=4096)
def _cue(plain: str) -> tuple[int, int, str] | None:
    """End, length and type of the cue that ends last in the label."""
    for end in range(len(plain), max(0, len(plain) - NEAR_END - 1), -1):
        for length in range(min(LONGEST, end), 0, -1):
            kind = CUES.get(plain[end - length : end])
            if kind:
                return end, length, kind
    return None


def has_cue(label: str) -> bool:
    """True where the label ends with, or nearly with, a word that labels are made of."""
    plain = _head(label)
    best = _cue(plain)
    if best is None or best[0] < len(plain) - 3:
        return False
    return best[1] > 1 or len(plain) <= 4 or best[0] == len(plain)


def _head(label: str) -> str:
    """The label without brackets and without trailing words that say nothing."""
    plain = BRACKET.sub("", tight(label)).strip("：:、，,")
    return TAILS.sub("", plain) or plain


def type_of_label(label: str) -> str | None:
    """The type that the words of the label speak for, or None where they are silent."""
    whole = tight(label)
    if PERCENT_BRACKET.search(whole):
        return "percent"
    if MONEY_BRACKET.search(whole):
        return "integer"
    plain = _head(label)
    return _type_of_parts(plain) or _type_of_plain(plain)


def _type_of_parts(plain: str) -> str | None:
    """姓名及电话 is neither a person nor a number: plain text, or long text where a part is long."""
    parts = [part for part in AND.split(plain) if part]
    kinds = [_type_of_plain(part) for part in parts]
    if len(parts) < 2 or None in kinds or len(set(kinds)) < 2 or kinds[-1] == "opinion_and_seal":
        return None
    return "long_text" if "long_text" in kinds else "text"


def _type_of_plain(plain: str) -> str | None:
    best = _cue(plain)
    if best is None:
        return None
    return None if best[1] == 1 and best[0] < len(plain) else best[2]


def type_of_blank(blank: str) -> str | None:
    """What the printed parts of the blank itself say: a unit, a date, a seal."""
    plain = tight(blank)
    for kind, pattern in UNIT_TYPES:
        if plain and pattern.search(plain):
            return kind
    if is_date_blank(blank):
        return "date"
    return "opinion_and_seal" if is_seal_box(blank) else None


def infer_type(
    label: str, blank: str = "", *, is_alone: bool = False, hint: str | None = None
) -> str:
    """``is_alone``: the blank has its row to itself, so that much may be written into it."""
    from_label, from_blank = type_of_label(label), type_of_blank(blank)
    if from_label is None and re.search(r"(?:盖章|签章|公章)$", label):
        return "opinion_and_seal"
    if from_label == "opinion_and_seal" and from_blank == "date":
        return from_label  # the date in an opinion box is part of it
    if from_blank and not (from_blank == "opinion_and_seal" and from_label == "attachment"):
        return from_blank
    is_wordy = bool(re.search(r"\d+\s*字|附页|加页", f"{hint or ''}{blank}"))
    if MONEY.search(label) and from_label in (None, "long_text", "text"):
        if is_wordy or (is_alone and MONEY_ALONE.search(label)):
            return "long_text"
        return "text" if MONEY_TOLD.search(label) else "integer"
    if is_wordy and from_label in (None, "text", "long_text"):
        return "long_text"
    is_tall = blank.count("\n") >= 3
    if from_label == "long_text" and not (is_alone or is_tall or LONG_FOR_SURE.search(label)):
        return "text"
    if from_label is None and is_tall and is_alone:
        return "long_text"
    return from_label or "text"


def type_under(kind: str, label: str, group: str | None) -> str:
    """团干部 under 走访人数 is a number, whatever the label alone says."""
    if group and kind in ("text", "person", "organisation"):
        if COUNTED_GROUP.search(group):
            return "integer"
        if SHARED_GROUP.search(group):
            return "percent"
    return kind
