"""What has to be handed in: the things named beside 报送, 提交, 填写 and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Material
from yipin.reading.numerals import NUMBER, read_number
from yipin.reading.outline import Line
from yipin.reading.script import Script, sentences, split_at

_GIVE = r"(?:提交|报送|上报|上交|递交|呈报|填写|填报|报至|报到|报给|(?<!申)(?<!汇)(?<!简)(?<!月)(?<!通)报(?!名|销|告|道|纸|刊|表|书|单|材|项|奖|酬|考|价|备案)|交至|交到|交给|交(?!流|叉|通|代|谈|办|往|互|接|纳)|送至|送到|送(?!达|别|审|往|给青|温)|发送|发至|发到|寄至|上传|备案|反馈|汇总(?:到|至|报)|提出(?=[^,。;]{2,10}申请)|形成(?=[^,。;]{0,10}(?:报告|方案|成果|案例)))"
_TAKEN = re.compile(
    rf"(?:将|把)(?P<things>[^,。;]{{2,60}}?)(?:一式.{{1,3}}份|的?(?:电子(?:版|文本|稿)|纸质(?:版|稿|件)?)(?:和|及|、)?(?:电子版|纸质版)?)?(?:统一|一并|及时|分别|汇总后?|加盖公章后?|整理后|打包|由[^,。]{{2,12}})?{_GIVE}"
)
_GIVEN = re.compile(rf"(?<!请)(?:{_GIVE})(?:一?份)?(?P<things>[^,。;:]{{2,60}})")
_MADE = re.compile(
    rf"(?:制定|形成|填写|填报|撰写|编制|准备|拟定)(?P<things>[^,。;:]{{2,50}}?),?(?:于[^,。;]{{2,20}})?(?:并|后|再)?(?:及时|统一)?{_GIVE}"
)
_FRONTED = re.compile(
    rf"(?:^|[,;])(?P<things>[^,。;:]{{2,40}}?)(?:等(?:内容|材料)?)?(?:一?并)?(?:请|须|应|要)?(?:于|在)?[^,。;]{{2,22}}前(?:同步|统一)?{_GIVE}"
)
_PLACE = re.compile(
    r"^(?:至|到|给|校|院|团|学院|党委|区|市|县|省|各|所在|办公室|部|处|公司|德育|年级|学校|组委|一次|统一|时间|截止)"
)
_CUT = re.compile(
    r"(?:\(|报送|上报|报(?!告|表|名|道|刊|单)|交(?!流)|提交|发送|发至|发到|送|传|并|等(?!级|次)|\d|一式|各?[一二两三四五六]份|的?方式|材料的|之后|后$|至|到|以[便供])"
)
_OWN = re.compile(
    r"^(?:相应的?|本(?:单位|级|部门|院|班级?|支部|学院)的?|相关的?|有关的?|上述|以上|所有|全部|具体的?|详细的?|盖章的?|一份|一次|\d+月份?的?|参加|下列|其)"
)
_NAMELESS = re.compile(r"(?:以下|上述|如下|下列|有关|相关|书面)?(?:材料|资料|文件|表|内容)")
_THING = re.compile(
    r"(?:表|书|报告|方案|总结|材料|清单|计划|台账|名单|简报|信息|成果|作品|论文|记录|照片|视频|册|单|PPT|课件|文档|文本|电子版|案例|集|证明|月记|小结|统计|心得|意见|文件|档案|案|稿|件|名|回执|汇报|数据|进展|要点|意向|意向书|申请|PPT|报名表|资料|画册|日志|手册)$"
)


def _things(script: Script) -> Iterator[Script]:
    """Single things of an enumeration: 《甲》、乙和丙."""
    for piece in split_at(script, "、"):
        parts = re.split(r"(?:以及|和|及|与|并)(?=[《\u4e00-\u9fff])", piece.flat)
        at = 0
        for part in parts:
            at = piece.flat.find(part, at)
            yield piece.cut(at, at + len(part))
            at += len(part)


def _trim(script: Script) -> Script | None:
    flat = script.flat
    if flat.startswith("《") and "》" in flat:
        tail = re.match(r"《[^》]+》(?:(?:电子|纸质)版)?", flat)
        return script.cut(0, tail.end() if tail else None)
    match = _OWN.match(flat)
    script = script.cut(match.end()) if match else script
    match = _CUT.search(script.flat, 2)
    script = script.cut(0, match.start()) if match else script
    script = script.strip("、的,.: ")
    if not _THING.search(script.flat) or not 2 <= len(script.flat) <= 26:
        return None
    if script.flat.count("“") != script.flat.count("”") or _NAMELESS.fullmatch(script.flat):
        return None
    return script


def things_handed_in(sentence: Script) -> list[Script]:
    """What one sentence asks to be handed in, in order, each once."""
    result: list[Script] = []
    for pattern in (_TAKEN, _MADE, _FRONTED, _GIVEN):
        for match in pattern.finditer(sentence.flat):
            things = sentence.group(match, "things")
            if pattern is _GIVEN and _PLACE.match(things.flat) and "《" not in things.flat[:8]:
                continue
            for piece in _things(things):
                thing = _trim(piece)
                if thing and all(thing.flat != other.flat for other in result):
                    result.append(thing)
    return sorted(result, key=lambda thing: thing.start)


_LIST_HEAD = re.compile(
    r"(?:以下|下列|如下|申报|提交|报送|上交|申请|所需|评审|参评|需提交|应提交)(?:的)?(?:材料|资料)(?:清单|目录)?$"
)


def things_listed(lines: Iterable[Line]) -> Iterator[Script]:
    """申报材料： with its things as numbered lines below."""
    head: Line | None = None
    for line in lines:
        if _LIST_HEAD.search(line.head.flat) and not line.body:
            head = line
        elif head is not None and line.kind and head in line.parents:
            thing = line.text.cut(0, re.search(r"[(,。;:]|$", line.text.flat).start())  # type: ignore[union-attr]
            if 2 <= len(thing) <= 26:
                yield thing


_COPIES = re.compile(
    rf"一式(?P<copies>{NUMBER})份|各?(?P<plain>[一二两三四五六七八九十\d]{{1,2}})份"
)


def read_material(thing: Script, after: str) -> Found[Material]:
    """The thing with its copies, as far as the words right behind it say."""
    match = _COPIES.search(after[:24])
    copies = read_number(match["copies"] or match["plain"]) if match else None
    electronic = "电子" in thing.flat or "电子" in after[:24]
    name = thing.clean.replace("《", "").replace("》", "")
    return found(Material(name, int(copies) if copies else None, electronic), thing)


def read_materials(draft: Draft) -> list[Found[Material]]:
    """Everything the body asks for, each once, in order."""
    result: list[Found[Material]] = []
    for line in draft.body:
        if line.is_row:
            continue
        for sentence in sentences(line.text):
            for thing in things_handed_in(sentence):
                after = sentence.flat[sentence.at.index(thing.end - 1) + 1 :]
                item = read_material(thing, after)
                if all(item.value.name != other.value.name for other in result):
                    result.append(item)
    return result
