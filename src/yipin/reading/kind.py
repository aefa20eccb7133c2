"""What kind of notice it is, told by its title first and by its text second."""

from __future__ import annotations

import re

from yipin.reading.draft import Draft

_TITLE: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (kind, weight, re.compile(pattern))
    for kind, weight, pattern in (
        ("summary", 8, r"总结(?!.*通知)|情况(?:的)?(?:汇报|报告(?!制度))|工作回顾|做法"),
        ("rules", 6, r"办法(?!如下|.{0,6}评)|细则|规定|制度(?!化)|条例|章程|守则|规则|规程"),
        ("pilot", 7, r"试点"),
        (
            "award",
            4,
            r"评选|评优|评比|表彰|大赛|竞赛|比赛|推荐.{0,12}(?:先进|优秀)|典型案例|优秀.{0,12}(?:评|选)|十佳|艺术节|展评|遴选|评审工作",
        ),
        (
            "brand_programme",
            5,
            r"招标|竞标|一[团支班县校院系村社区学科项企部队]{1,3}一品|品牌(?:项目|活动)?(?:创建|培育|建设|评选)?|创建|培育|立项|项目申报|扶持|项目征集|精品项目|申报.{0,14}项目|特色.{0,8}创建",
        ),
        (
            "duties_plan",
            4.5,
            r"任务分解|责任分(?:解|工)|工作要点|工作计划|分工方案|目标任务|重点工作|工作方案|实施方案|报告制度|安排|机制|行动方案|行动计划|督查",
        ),
        (
            "award",
            6,
            r"(?:文明|先进|优秀|标兵|模范|示范|红旗|之星|称号|名师|劳动奖)[^,。;]{0,40}(?:申报|推荐|推报|推选)",
        ),
        ("other", 5, r"(?:上交|报送|提交|收取|征收).{0,34}(?:材料|总结|报表|统计表?)的?通知"),
        ("other", 6, r"公布.{0,30}(?:结果|名单|立项)|(?:结果|名单)的(?:通知|通报|公示)"),
        (
            "award",
            4.5,
            r"(?:案例|作品|方案|成果|征文|故事|节目|微视频|标志|口号).{0,6}(?:征集|展评)",
        ),
        (
            "other",
            4,
            r"推优|选拔(?!赛)|学员|招募|招新|培训班|收缴|缴纳|结项|结题|验收|公示|名单|培训|会议|座谈|考核(?!.*办法)|团费|注册|统计|征集|结果|宣传活动",
        ),
    )
)
_TEXT: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (kind, weight, re.compile(pattern))
    for kind, weight, pattern in (
        ("rules", 4, r"^第[一二三四五六七八九十]+[章条]"),
        ("pilot", 1.2, r"试点"),
        ("award", 1.0, r"评选|奖项|一等奖|获奖|评优|参评|表彰"),
        ("brand_programme", 1.0, r"申报|立项|品牌|创建|项目实施|培育"),
        ("duties_plan", 1.2, r"责任(?:单位|部室|部门|人)|牵头|每月|每季度|报送|任务|督查"),
        (
            "summary",
            1.6,
            r"(?:开展|组织|举办|完成|总结|表彰|分享|提出|进行|树立|取得)了|取得了|累计",
        ),
    )
)
#: an opening that makes a result known or goes on from one
_ANNOUNCED = re.compile(
    r"予以公布|(?:评审|评选|立项|申报)(?:工作)?(?:已经?|均已)(?:结束|完成)|现将.{0,14}(?:结果|名单)(?:予以)?(?:公布|通知|公示)|现将[^。]{2,60}公布如下|入选.{0,40}(?:名单|项目)[^。]{0,16}公布"
)
_FEES = re.compile(r"(?:收缴|缴纳|交纳)[^,。;]{0,10}团费|团费(?:的)?(?:收缴|缴纳|交纳)")
_CAP = 5.0


def score_kinds(draft: Draft) -> dict[str, float]:
    """Points of each kind; the words of the text count up to a cap."""
    scores = dict.fromkeys(
        ("brand_programme", "pilot", "duties_plan", "award", "rules", "summary", "other"), 0.0
    )
    scores["other"] = 1.0
    title, share = draft.title, 1.0
    if not title:
        opening = " ".join(line.flat[-90:] for line in draft.body[:3])
        title, share = draft.body[0].head.flat + opening if draft.body else "", 0.5
        title = re.sub("《[^》]*》", "", title)
        if _ANNOUNCED.search(opening) or _FEES.search(opening):
            scores["other"] += 5.0
    for kind, weight, pattern in _TITLE:
        if kind == "summary" and not draft.title:
            continue
        if pattern.search(title):
            scores[kind] += weight * share
    texts = [line.flat for line in draft.body[:120] if not line.is_row]
    for kind, weight, pattern in _TEXT:
        lines = sum(1 for text in texts if pattern.search(text))
        scores[kind] += min(_CAP, weight * lines * 8 / max(8, len(texts)))
    return scores


def read_kind(draft: Draft) -> tuple[str, str]:
    """The kind, and a reason to look at it where another one is close."""
    ranked = sorted(score_kinds(draft).items(), key=lambda pair: -pair[1])
    close = ranked[0][1] - ranked[1][1] < 1.0
    return ranked[0][0], "通知的类型有两种可能，请选定" if close else ""
