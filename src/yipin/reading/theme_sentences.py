"""Themes named within a sentence, and the slogan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Theme
from yipin.reading.outline import Line
from yipin.reading.script import Script, sentences, split_at
from yipin.reading.theme_items import children_of

_SLOGAN_HEAD = re.compile(
    r"^(?:(?:活动|大赛|年度|工作|行动|竞赛|宣传|本次|比赛|节日|赛会|赛事|论坛|评选|主题)(?:活动)?)?主题(?:口号)?$|^(?:活动|宣传)口号$"
)
_SLOGAN = (
    re.compile(r"主题(?:为|是|:|定为|确定为)+[“\"「](?P<slogan>[^”\"」]{3,40})[”\"」]"),
    re.compile(
        r"[以围绕](?:绕)?[“\"「](?P<slogan>[^”\"」]{3,40})[”\"」](?:为|这一|的|活动|大赛|年度){0,3}主题(?!教育|党日|团日|班会|实践|宣|班|活动|演|征|读)"
    ),
)
_OVER = re.compile(r"过去|去年|上一?年|首届|曾")
_ENUMERATED = re.compile(
    r"(?:围绕|包括|涉及|聚焦|涵盖|重点(?:做好|围绕|支持|是|在)|主要[在有]|可[在从以]|分为|分|设[立置有]?|为|从|以|及|在|:)(?:在|以下)?(?P<list>[^,。;:(]{2,18}?(?:、[^,。;:、]{2,18}?){1,14}?)(?:等)?(?:[\d一二三四五六七八九十两]{1,2}|若干)?(?:个|大|项|类)*(?:方面|领域|方向|主题|类别|内容|专题|选题|类型|版块|板块|模块|组别|赛道|类(?=[,。;]|$))"
)
_ENUM_PLACE = re.compile(
    r"选题|分组|组别|赛道|形式|范围|主题|方向|内容|类别|领域|申报|立项|条件|项目"
)
_ENUM_NOT = re.compile(
    r"要求|目标|思想|意义|原则|目的|保障|评审|标准|报告|考核|宗旨|背景|职责|制度|建设$"
)
_QUOTED = re.compile(
    r"(?:如|以|围绕|包括|设)[:]?(?P<list>(?:[《“\"][^》”\"]{2,24}[》”\"][、,和及]?){2,12})(?:等|为|主题|。|$|《)"
)


def quoted_themes(line: Line) -> Iterator[Found[Theme]]:
    """如《甲》、《乙》 and 以“甲”“乙”等为主题, where themes or contents are spoken of."""
    place = " ".join([line.head.flat, line.text.flat, *line.headings()])
    for match in _QUOTED.finditer(line.text.flat):
        if not re.search("主题|内容|方向|项目|品牌", place):
            return
        for name in re.finditer(r"[《“\"](?P<name>[^》”\"]+)[》”\"]", match["list"]):
            at = match.start("list")
            script = line.text.cut(at + name.start("name"), at + name.end("name"))
            yield found(Theme(None, script.clean), script, "写在句子里，请看是否可以申报的方向")


def _enumerated_names(sentence: Script, match: re.Match[str]) -> Iterator[tuple[str, Script]]:
    """The names of the list; 乙和其他领域 at its end are two."""
    pieces = split_at(sentence.group(match, "list"), "、")
    if len(pieces) > 1 and all(piece.flat.endswith("类") for piece in pieces[:-1]):
        whole = sentence.cut(match.start("list"), match.end("list") + 1)
        pieces = split_at(whole, "、") if whole.flat.endswith("类") else pieces
    for piece in pieces:
        last = re.search(r"(?:和|及|以及)(?P<other>其[他它])$", piece.flat)
        if last:
            behind = re.match(r"(?:领域|方面|类别?|方向)", sentence.flat[match.end("list") :])
            first = piece.cut(0, last.start())
            yield first.clean, first
            yield last["other"] + (behind[0] if behind else ""), piece.cut(last.start("other"))
        else:
            yield piece.clean, piece


def enumerated_themes(line: Line) -> Iterator[Found[Theme]]:
    """围绕甲、乙、丙等方面 within a section about what to apply for."""
    place = " ".join([line.head.flat, *line.headings()])
    if not _ENUM_PLACE.search(place) or _ENUM_NOT.search(place):
        return
    for sentence in sentences(line.text):
        match = _ENUMERATED.search(sentence.flat)
        if not match or _OVER.search(sentence.flat):
            continue
        if "条件" in place and not re.match("围绕|聚焦|重点", match[0]):
            continue
        for name, piece in _enumerated_names(sentence, match):
            yield found(Theme(None, name), piece, "写在句子里，请看是否可以申报的方向")


def slogan_section(draft: Draft, line: Line) -> Found[Theme] | None:
    """活动主题：…… as a section of its own."""
    if not _SLOGAN_HEAD.match(line.head.flat):
        return None
    text = line.body
    if not text:
        below = [ln for ln in children_of(draft, line) if not ln.kind]
        text = below[0].script if below and below[0].index == line.index + 1 else text
    quoted = re.search(r"[“\"「](?P<slogan>[^”\"」]{3,40})[”\"」]", text.flat)
    if quoted and len(text.flat) > 30:
        text = text.group(quoted, "slogan")
    if text.flat.endswith(":") or re.search("选[一1]", text.flat):
        return None
    text = text.strip("。 :.")
    if text.flat[:1] in '“"' and text.flat[-1:] in '”"':
        text = text.strip('“”"')
    if not 3 <= len(text.flat) <= 36 or re.search(r"[;。]", text.flat):
        return None
    if not quoted and re.search(r"自拟|自定|不限|月份", text.flat):
        return None
    return found(Theme("活动主题", " ".join(text.raw.split())), text)


def slogans_in(line: Line) -> Iterator[Found[Theme]]:
    for pattern in _SLOGAN:
        for match in pattern.finditer(line.text.flat):
            if re.match("[^。;]{0,12}(?:组织|开展|举办)了", line.text.flat[match.end() :]):
                continue
            slogan = line.text.group(match, "slogan")
            yield found(Theme("活动主题", " ".join(slogan.raw.split())), slogan)
