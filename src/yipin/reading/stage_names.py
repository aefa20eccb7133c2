"""What a stage may be called, and stages that are named without a line of their own."""

from __future__ import annotations

import re

from yipin.reading.clauses import line_sentences
from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Stage
from yipin.reading.flows import flow_steps
from yipin.reading.script import split_at

_ACTS: tuple[tuple[str, str], ...] = (
    ("recheck", r"复查|复核|回头看"),
    ("publicise", r"公示"),
    ("certify", r"认证|命名|授牌|表彰|颁奖"),
    ("collect", r"申报|报名|征集|推荐|报送|提交|上报|自荐|报告"),
    (
        "assess",
        r"初赛|决赛|复赛|选拔|评审|评选|初评|初审|复评|复审|答辩|评比|考核|验收|终评|决赛|评定|审核|评估|展示|投票|总结评",
    ),
    ("decide", r"立项|确定|审批|审定|公布"),
    (
        "carry_out",
        r"实施|建设|创建|开展|推进|运行|组织|活动|培育|落实|试点|宣传|动员|启动|筹备|准备|总结|推广",
    ),
)
STAGE_WORD = re.compile(
    r"阶段|复核|述职|提交|评议|申报|评审|实施|验收|总结|动员|宣传|启动|创建|评选|推荐|公示|表彰|结项|考核|初审|复审|终审|立项|报名|筹备|准备|推进|检查|认证|展示|试点|推广|中期|报送|征集|培育|建设|初评|复评|投票|答辩|命名|部署|自查|整改|整治|提升|培训|决赛|初赛|复赛|巩固|评定|发布|审查|审核|审批|谈话|面试|海选|路演|考察|测评|上报|终期|结题|筹建|组建"
)
_IN_STAGES = re.compile(
    r"分(?:为|成)?(?P<list>[^,。;:]{4,50}?)(?:等)?[二三四五六2-6两]个?(?:阶段|环节|步骤)"
)


def act_of(name: str) -> str | None:
    """The kind of stage that a name tells."""
    return next((act for act, pattern in _ACTS if re.search(pattern, name)), None)


def stages_of_lists(draft: Draft, told: list[Found[Stage]]) -> list[Found[Stage]]:
    """分为策划立项、现场观摩、总结表彰三个阶段, as far as no step of that name is told."""
    known = "|".join(item.value.name for item in told)
    result = []
    for line in draft.body:
        for match in _IN_STAGES.finditer(line.text.flat):
            for name in split_at(line.text.group(match, "list"), "、和"):
                if 2 <= len(name) <= 14 and name.clean not in known:
                    stage = Stage(name.clean, None, None, (), act_of(name.flat))
                    result.append(found(stage, name, "没有写起止时间"))
    return result


def stages_of_flows(draft: Draft) -> list[Found[Stage]]:
    """The links of a chain with arrows, where no step is told otherwise."""
    lines = [line for line in draft.body if not line.is_row]
    steps = [s for line in lines for sentence in line_sentences(line) for s in flow_steps(sentence)]
    return [
        found(
            Stage(step.name.clean, None, None, (), act_of(step.name.flat)),
            step.whole,
            "没有写起止时间",
        )
        for step in steps
        if STAGE_WORD.search(step.name.flat)
    ]
