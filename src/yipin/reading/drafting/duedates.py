"""What a due date of a notice is for: handing in, screening, judging, deciding, publishing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yipin.reading.drafting.source import Source, plain
from yipin.reading.drafting.windows import Instant, closing, opening, span_question

# The word that comes first in the sentence decides.
SENSES = {
    "publicise": r"公示|发布|公布",
    "screen": r"汇总|初审|资格审|形式审|增补|审查|复核材料",
    "certify": r"表彰|授牌|认定|命名|颁奖",
    "assess": r"推介会|评审|答辩|评选|投票|展示会|评议|考核|验收组|检查",
    "decide": r"立项|审定|批准|确定[^。]{0,8}(?:项目|名单)",
    "collect": r"提交|报送|上报|递交|报名|寄至|寄送|发送|上传|填报|填写|交至|报至|报(?=校|院|团|市|区|县)|推荐|申报(?!清单|单位|材料的)",
}
PURPOSES = (
    ("midterm", r"中期|阶段性"),
    ("acceptance", r"结项|结题|验收|成果"),
    ("summary", r"总结"),
)
EVENT = re.compile(
    r"[“”\u4e00-\u9fff]{0,6}?(推介会|评审会|答辩会|评议会|展示会|决赛|初赛|评审|答辩|投票|公示|验收|考核)"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A dated point of the notice. ``kind`` is a stage kind, or empty where it is none."""

    mark: str
    what: str
    kind: str
    purpose: str
    opens: Instant
    closes: Instant

    @property
    def question(self) -> str:
        """What was assumed; only the end of handing in has to be known."""
        return (
            self.closes.question
            if self.kind == "collect"
            else span_question(self.opens, self.closes)
        )

    @property
    def name(self) -> str:
        """The event as the notice calls it, else the words themselves."""
        found = EVENT.search(self.what)
        if found and self.kind != "collect":
            return found[1]
        words = re.split(r"[,，；;]", re.sub(r"^(?:前|之前)", "", self.what))
        return (words[-1] or self.what)[:24]


def due_dates(source: Source) -> list[Due]:
    """Every single due date; recurring duties are returns and not stages."""
    found = []
    for at, one in enumerate(source.notice.deadlines):
        mark = f"deadlines.{at}"
        if one.date is None:
            continue
        words = source.words(mark)
        found.append(
            Due(
                mark,
                one.what,
                kind_of(one.what),
                purpose_of(one.what),
                opening(one.date, words, source.year),
                closing(one.date, words, source.year),
            )
        )
    return found


def kind_of(what: str) -> str:
    words = plain(what)
    places = [
        (found.start(), kind)
        for kind, sense in SENSES.items()
        if (found := re.search(sense, words))
    ]
    return min(places)[1] if places else ""


def purpose_of(words: str) -> str:
    for purpose, sense in PURPOSES:
        if re.search(sense, words):
            return purpose
    return "application"
