"""Which fact that the system knows belongs into a blank, told by its label and its group."""

from __future__ import annotations

import re

from yipin.reading.drafting.source import plain

# Most exact first; each row is the fact, the label, and the heading the blank stands under.
FACTS: tuple[tuple[str, str, str], ...] = (
    ("unit.league_youth_ratio", r"团青比例?", ""),
    ("unit.youth_14_to_28", r"(?:14.{0,4})?28(?:周?岁)?(?:以下|及以下)?青年(?:总|人)?数|青年(?:总|人)?数", ""),
    ("unit.members", r"(?:现有)?团员(?:总|人)?数|团员数量", ""),
    ("unit.cadres", r"(?:专兼职|现有)?团干部?(?:总|人)?数", ""),
    ("today", r"(?:填表|填报|填写|申报|申请|报送|制表)(?:时间|日期)", ""),
    ("application.number", r"(?:申报|项目|申请)?编号", ""),
    ("application.title", r"(?:申报|申请)?(?:项目|品牌|活动|课题|作品|案例)(?:的)?(?:名称|名|题目)", ""),
    ("application.theme", r"(?:申报|项目|品牌|创建|活动|所属|试点|参赛)*(?:主题|类别|类型|方向|选题|内容)", ""),
    ("leader.phone", r"(?:项目|单位|团组织)?负责人(?:联系)?(?:电话|方式|手机)(?:号码)?", ""),
    ("leader.title", r"(?:项目|单位|团组织)?负责人职务", ""),
    ("leader.political_status", r"(?:项目|单位|团组织)?负责人政治面貌", ""),
    ("leader.name", r"(?:项目|单位|团组织|申报单位|主要)?负责人(?:姓名)?", ""),
    ("filler.name", r"填表人(?:姓名)?|填报人", ""),
    ("leader.name", r"姓名", r"负责人|主持人|团组织书记|书记"),
    ("leader.title", r"职务(?:/职称)?|行政职务|职务职称", r"负责人|主持人|书记"),
    ("leader.phone", r"(?:联系)?(?:电话|方式|手机)(?:号码)?|手机号码?", r"负责人|主持人|书记"),
    ("leader.political_status", r"政治面貌", r"负责人|主持人|书记"),
    ("unit.parent", r"(?:上级|主管)(?:单位|团组织|团委)(?:名称)?", ""),
    ("unit.region", r"省份|省市|所在(?:省|市|地区?)|省[、(（]", ""),
    ("unit.name", r"(?:申报|申请|推荐|填报|报送|所在|所属)?(?:单位|学院|院系|学校|团组织|团支部|团总支|团委|支部)(?:全称|名称)?", ""),
)  # fmt: skip
LONE_LEADER = {
    "leader.phone": r"(?:联系)?(?:电话|方式|手机)(?:号码)?|手机号码?",
    "leader.title": r"职务",
}
SEAL = re.compile(r"[(（](?:盖章|公章|章|签章|全称|元|万元)[)）]$")
NEVER = frozenset({"opinion_and_seal", "attachment", "table"})


def fact_for(label: str, group: str, kind: str, *, after_leader: bool = False) -> str:
    """The fact of a blank, or nothing. ``after_leader``: the blank before it names the leader."""
    if kind in NEVER:
        return ""
    name, heading = SEAL.sub("", plain(label)), plain(group)
    for fact, wanted, under in FACTS:
        if re.fullmatch(wanted, name) and (not under or re.search(under, heading)):
            return fact if kind != "long_text" or fact == "application.theme" else ""
    if after_leader:
        for fact, wanted in LONE_LEADER.items():
            if re.fullmatch(wanted, name):
                return fact
    return ""
