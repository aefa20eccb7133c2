"""The words of forms: what a label is, what only says how to fill in, what is mere furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass

SPACE = re.compile(r"\s+")
BRACKET = re.compile(r"[（(【\[]([^（()）】\]]*)[）)】\]]")
NUMBERING = re.compile(
    r"^(?:[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d{1,2}[）)]|[一二三四五六七八九十]{1,3}[、．.]"
    r"|\d{1,2}[、．.](?!\d)|[①-⑳])"
)
HOW_TO_FILL = re.compile(
    r"字[以之]?内|字以上|字左右|限[\d０-９]*|不超过|不少于|不低于|附页|附后|附件|另附|附相关|请|填写|填报|必填|选填|可填|可不填"
    r"|可多选|多选|单选|任选|勾选|打[“\"]?√|划[“\"]?√|√|如[：:实无有]|例[如：:]|示例|须|注明|写明|说明|包括|可加页|加页|可续|续页"
    r"|不限|精确到|格式|务必|以.{1,8}为准|没有.{0,4}填|无则|若无|打印|手写|可添加|可增|自行|二选一|均可|略写|详细|简要|简述|限填"
)
PART_OF_NAME = re.compile(
    r"^(?:盖章|签章|公章|签字|签名|章|签字盖章|盖公章|加盖公章|签字、盖章|签字并盖章|.{0,6}(?:盖章|签章|签字|签名|公章))$"
)
SEAL = re.compile(r"盖\s*章|签\s*章|公\s*章|（\s*章\s*）|\(\s*章\s*\)|印章")
SIGN = re.compile(r"签\s*[字名]|签\s*署")
YEAR_MONTH = re.compile(
    r"(?:[\d_＿\sXx×*]|20)*年[\d_＿\sXx×*]*月(?:[\d_＿\sXx×*]*日)?"
    r"(?:[\d_＿\s]*(?:上午|下午)?[\d_＿\s]*[时点](?:[\d_＿\s]*分)?)?(?:\s*[至到\-—~～]*\s*)?"
    r"(?:[_＿\s]*[月时点](?:[_＿\s]*[日分])?)?"
)
FILLED_DATE = re.compile(r"\d{4}\s*年\s*\d{1,2}\s*月|\d{4}[./-]\d{1,2}")
UNITS = "人名个项次分元岁场篇件份%％年月日天周页支组家户条期届时票位班辆套台本册张级"
UNIT_ONLY = re.compile(
    rf"^(?:共|约|计|合计|总计|第|人民币|￥|¥)?[\s_＿]*(?:万元|小时|学时|课时|学分|人次|周岁|平方米|分钟|公里|[{UNITS}])?$"
)
ELLIPSIS = re.compile(r"^[.…·。]+$")
ENUMERATION = re.compile(r"^(?=.{9,})[^、，,；;]+(?:[、，,；;][^、，,；;]+){2,}$")
REQUIRED_ONLY = re.compile(r"^(?:必填|选填|必填项|选填项|可不填|非必填)$")
BOX = re.compile(r"[□☐▢❏☑☒■◻]|[○◯](?=[\u4e00-\u9fffA-Za-z])")
TOTAL = re.compile(
    r"^(?:合计|总计|小计|共计|总分|总得分|合计得分|总和|累计|总评|最后得分|最终得分)"
)
NOTE = re.compile(
    r"^[（(]?(?:注|备注|说明|注意|填表说明|填写说明|填报说明|填表须知|填表要求|附注|提示|温馨提示|填表注意事项)(?:[：:]|\d|\s*$)|^[※*＊]\s*.{12,}"
)
SERIAL_HEADS = {"序号", "编号", "序", "号", "NO", "No.", "排序", "排名"}
SERIAL = re.compile(r"^[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)、.．]?$")
ENDS_LIKE_PROSE = re.compile(r"[。；;！!]$")
BLANK_RUN = re.compile(r"[_＿]{2,}|[ \u3000\xa0\t]{2,}")
TITLE_WORDS = (
    "表", "书", "单", "卡", "册", "函", "名单", "目录", "清单", "证明", "模板", "样式", "问卷", "方案", "办法", "细则",
    "标准", "内容", "要求", "指南", "说明", "范围", "安排", "一览", "名额", "材料", "提纲", "计划", "规则", "承诺", "回执",
)  # fmt: skip
FORM_TITLE = re.compile(
    r"(?:表|书|单|卡|册|函|问卷|回执|登记|台账|记录)(?:[（(【][^）)】]*[）)】])?(?:[（(]?[A-Za-z0-9一二三四五六七八九十][）)]?)?$"
)
TABLE_TITLE = re.compile(
    r"汇总|统计|评分|打分|计分|花名册|一览|明细|名册|台账|清单|排序|得分|测评表|统计|信息表?汇|备案表$"
)
LIST_TITLE = re.compile(
    r"名单|清单|目录|办法|方案|细则|标准|指南|名额|分配|安排|内容|要求|说明|范围|条例|规定|通知|日程|须知|选题|题目|指标体系"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label without its directions: ``*姓名（必填）`` is 姓名, required."""

    text: str
    hint: str | None = None
    required: bool | None = None


def tight(text: str) -> str:
    return SPACE.sub("", text)


def _required(text: str) -> bool | None:
    if re.search(r"选填|可不填|非必填|可空", text):
        return False
    return True if re.search(r"必填|^[*＊★]|[*＊★]$|必须填", text) else None


def clean_label(text: str) -> Label:
    """Take the label out of its cell: white space, number, colon, star and directions removed."""
    whole = tight(text)
    required = _required(whole)
    hints = []

    def keep_or_drop(match: re.Match[str]) -> str:
        tells_how = HOW_TO_FILL.search(match[1]) or ENUMERATION.match(match[1])
        if PART_OF_NAME.match(match[1]) or not (tells_how or not match[1].strip("/")):
            return match[0]
        hints.append("" if REQUIRED_ONLY.match(match[1]) else match[1])
        return ""

    name = BRACKET.sub(keep_or_drop, whole)
    name = NUMBERING.sub("", name.strip("*＊★☆※:：;；,，、。 _＿…")).strip("*＊★:：_＿")
    return Label(name, "；".join(hint for hint in hints if hint) or None, required)


def without_furniture(text: str) -> str:
    """What is left of a blank cell when seals, signatures, dates and directions are taken away."""
    rest = tight(BRACKET.sub(lambda m: "" if is_furniture_word(m[1]) else m[0], text))
    rest = YEAR_MONTH.sub("", rest)
    rest = re.sub(
        r"(?:[\u4e00-\u9fff、/（）()]{0,14})(?:签字|签名|盖章|签章|公章|印章|签署)(?:处|并盖章|或盖章|盖章)?[）)]?",
        "",
        rest,
    )
    return re.sub(r"(?:日期|时间)[：:]?$|[_＿：:，,。.；;、/\\|~～\-—]|^[（(][）)]$", "", rest)


def is_furniture_word(text: str) -> bool:
    plain = tight(text)
    return not plain or bool(SEAL.search(plain) or SIGN.search(plain) or HOW_TO_FILL.search(plain))


def is_seal_box(text: str) -> bool:
    """A box for a signature or seal, with or without a date."""
    return bool(SEAL.search(text) or SIGN.search(text))


def is_date_blank(text: str) -> bool:
    plain = tight(text)
    return bool(plain) and "年" in plain and not YEAR_MONTH.sub("", plain).strip("_＿至到-—~～：:")


def is_note(text: str) -> bool:
    plain = tight(text)
    return bool(NOTE.match(plain)) and (len(plain) > 6 or plain.endswith(("：", ":")))


def is_hint(text: str) -> bool:
    """Printed directions in a blank, not an answer."""
    plain = tight(text)
    return bool(plain) and (
        bool(HOW_TO_FILL.search(plain))
        or plain.endswith(("等", "等。", "等）"))
        or ELLIPSIS.match(plain) is not None
    )
