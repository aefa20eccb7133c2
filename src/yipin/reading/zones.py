"""Where the parts of a notice stand: head, salutation, body, attachment list, sign-off, annexes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from yipin.reading.outline import Line
from yipin.reading.script import Script

_LOOK_AHEAD = 40
_ADDRESSED = re.compile(
    r"(?:各|全体|全[校院市县区省系]|学校各|公司|机关|直属|所属|共青团|团[^员]|校[^园]|院[^长]|系|[市县区省局厂司]|20\d\d级|\d\d级|本[校院市]|驻|中央|中共|部机关|社[会团]|学[生院]|基层|有关|相关|尊敬|亲爱|广大)"
)
_WEB_META = re.compile(
    r"(?:来源|作者|时间|日期|发布者?|浏览|点击|字体|编辑|审核|供稿|责任编辑|文号|索引号|名称|阅读|访问|次数|摘要|关键词|当前位置|您现在|栏目)[^:]{0,6}:"
)
_NOT_ADDRESSED = re.compile(
    r"列表|内容|链接|导航|位置|如下|是指|包括|通知|要求|主题|(?:主办|承办|协办|责任|牵头|组织)单位:|安排|标准|办法|组长|成员|名单|。"
)
ANNEX = re.compile(r"附(?:件|表|录)?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?[:、.]?$")
ANNEX_TITLED = re.compile(
    r"附(?:件|表)?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,2})?(?:[:、. ])?(?P<title>\S.*)$"
)
LIST_HEAD = re.compile(
    r"\(?附(?:件|表)?(?:清单|目录)?(?P<number>\d{1,2}|[一二三四五六七八九十](?=[:、. ]))?[:、. ]?"
)
_DATE_LINE = re.compile(
    r"(?P<who>[\u4e00-\u9fff()、 ]{0,60}?)(?:(?:19|20)\d\d|[一二][〇零九O0一二三四五六七八九]{3})年\d?[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十廿卅]{1,3}日?)?$"
)
_NO_YEAR = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})日$"
)
_TIME_HEAD = re.compile(r"(?:时间|日期|期限|时限|周期)(?:安排)?:?$")
_COLOPHON = re.compile(
    r"抄送|抄报|主送|报:|主题词|拟稿|校对|.{0,40}\d日印发|\(?此页无正文|\(?此件|第\d+页"
)


@dataclass(frozen=True, slots=True)
class Zones:
    """The lines of each part. ``body`` leaves out list, sign-off, colophon and annexes."""

    lines: tuple[Line, ...]
    head: tuple[Line, ...]
    salutation: Script | None
    body: tuple[Line, ...]
    sign_off: tuple[Line, ...]
    attachment_list: tuple[Line, ...]
    annexes: tuple[tuple[Line, ...], ...]


_POSTED_BEFORE = re.compile(
    r".{0,40}(?:时间|日期):\d{4}-\d\d?-\d\d?(?: \d\d:\d\d)?(?P<who>(?:各|全体)[^:。]{2,60}):$"
)


def _salutation_of(line: Line, previous: Line | None) -> Script | None:
    flat = line.flat
    posted = _POSTED_BEFORE.match(flat)
    if posted:
        return line.script.group(posted, "who")
    colon = flat.find(":")
    if colon < 2 or colon > 220 or line.is_row or (line.kind and line.kind != "num"):
        return None
    who = flat[:colon]
    if _WEB_META.search(flat[: colon + 1]) or _NOT_ADDRESSED.search(who + ":"):
        return None
    if colon + 1 < len(flat) and not re.match(r"(?:各|全体)", flat):
        return None
    if not _ADDRESSED.match(flat) and not re.search(r"各|全体", flat[:12]):
        return None
    return line.script.cut(0, colon)


def _joined(first: Script, last: Script) -> Script:
    return Script(first.source, first.flat + last.flat, first.at + last.at)


def _broken_salutation(line: Line, before: Line | None) -> Script | None:
    """A salutation that runs over two lines."""
    if before is None or line.kind or not re.fullmatch(r"[^。:;]{1,80}:", line.flat):
        return None
    starts = re.match(r"各|共青团各|全体", before.flat)
    if not starts or re.search(r"[。:;]", before.flat) or _NOT_ADDRESSED.search(line.flat):
        return None
    return _joined(before.script, line.script.cut(0, len(line.flat) - 1))


def find_salutation(lines: tuple[Line, ...]) -> tuple[int, Script | None]:
    """Index of the line with (the end of) the salutation, and its words without the colon."""
    for i, line in enumerate(lines[:_LOOK_AHEAD]):
        if line.kind in ("cn", "chapter", "cn_paren", "formal", "article"):
            break
        before = lines[i - 1] if i else None
        found = _broken_salutation(line, before) or _salutation_of(line, before)
        if found:
            return i, found
    return -1, None


def _first_body_line(lines: tuple[Line, ...]) -> int:
    """Without a salutation, the body begins at the first section or the first long sentence."""
    if lines and lines[0].kind:
        return 0
    for i, line in enumerate(lines):
        if i and re.match(r"第[一1]阶段[:(（]", line.flat):
            return i
        long = len(line.flat) > 45 and re.search(r"[,。;]", line.flat)
        if line.kind in ("cn", "chapter", "formal", "article", "cn_paren", "plain") or (
            long and not _WEB_META.search(line.flat) and not line.flat.startswith("关于")
        ):
            return i
    return len(lines)


def _is_repeat(line: Line, numbers: set[str | None]) -> bool:
    """The number of this annex heading has been listed before: now the annex itself begins."""
    match = ANNEX_TITLED.match(line.flat)
    return match is not None and match["number"] in numbers


def _annex_starts(lines: tuple[Line, ...], begin: int) -> list[int]:
    """Lines at which annexes begin."""
    starts: list[int] = []
    listed: set[str | None] = set()
    signed = False
    for i in range(begin, len(lines)):
        line = lines[i]
        if line.is_row:
            continue
        signed = signed or bool(is_date_line(line))
        match = ANNEX.match(line.flat)
        if match and i + 1 < len(lines):
            alone = match["number"] is not None or signed or starts or None in listed
            follows_list = not signed and _begins_list(lines, i)
            if alone and not follows_list:
                starts.append(i)
                continue
        titled = ANNEX_TITLED.match(line.flat)
        if titled and len(line.flat) < 60 and re.match("附件|附:", line.flat):
            if (signed or starts) and (_is_repeat(line, listed) or starts):
                starts.append(i)
            listed.add(titled["number"])
    return starts


def _begins_list(lines: tuple[Line, ...], i: int) -> bool:
    """附件： followed by numbered titles is a list, not an annex."""
    following = lines[i + 1]
    return following.kind in ("num", "cn", "num_paren", "plain") and len(following.flat) < 70


def is_date_line(line: Line) -> re.Match[str] | None:
    return None if line.is_row or line.kind else _DATE_LINE.match(line.flat)


def is_colophon(line: Line) -> bool:
    return bool(_COLOPHON.match(line.flat))


FILE_KINDS = "docx?|xlsx?|pdf|rar|zip|wps|pptx?"
#: 通知.docx附件1：甲.doc附件2：乙: links to files that a page has run together
FILES_OF_PAGE = re.compile(rf"\.(?:{FILE_KINDS})附件[\d一二三四五六七八九十]", re.IGNORECASE)
_LIST_LINE = re.compile(
    r"\(?附(?:件|表)?(?:[\d一二三四五六七八九十]{0,2})[:、. ]|附件(?:[\d一二三四五六七八九十]{0,2}(?:《|$|[^\d中的所为。,]))|附:"
)


def _goes_on(line: Line, last: Line) -> bool:
    """The next number of the list of attachments."""
    own = re.match(r"附(?:件|表)(?:\d|[一二三四五六七八九十])", last.flat)
    item = line.kind in ("num", "plain", "num_paren", "cn") and not own
    numbered = item or LIST_HEAD.match(line.flat)
    return bool(numbered) and len(line.flat) < 80 and line.index == last.index + 1


def _list_lines(lines: tuple[Line, ...], begin: int, end: int) -> list[Line]:
    """The list of attachments: 附件：1.… and the lines after it that go on numbering."""
    found: list[Line] = []
    for line in lines[begin:end]:
        named = _LIST_LINE.match(line.flat) and len(line.flat) < 120
        begins = not line.is_row and (named or FILES_OF_PAGE.search(line.flat))
        if begins or (found and _goes_on(line, found[-1])):
            found.append(line)
    return found


def _is_short_date(lines: tuple[Line, ...], i: int, begin: int) -> bool:
    """三月十一日 right below the name of a body."""
    return i > begin and bool(_NO_YEAR.match(lines[i].flat)) and is_body_line(lines[i - 1])


def _is_time_of_section(lines: tuple[Line, ...], i: int, begin: int) -> bool:
    """2025年11月 right below 三、活动时间 is the time of that section, not of the signing."""
    above = lines[i - 1] if i > begin else None
    return above is not None and bool(above.kind) and bool(_TIME_HEAD.search(above.flat))


def _sign_off(lines: tuple[Line, ...], begin: int, end: int) -> list[Line]:
    """The last lines of the notice proper: names of bodies, then the date."""
    for i in range(begin, end):
        match = is_date_line(lines[i])
        told = match is not None and not _is_time_of_section(lines, i, begin)
        if not told and not _is_short_date(lines, i, begin):
            continue
        j = i
        while j > begin and is_body_line(lines[j - 1]) and not (match and match["who"]):
            j -= 1
        return list(lines[j : i + 1])
    last = lines[end - 1] if end > begin else None
    return [last] if last is not None and is_body_line(last) else []


_BODY_LINE = re.compile(
    r"团委$|[\u4e00-\u9fff()、 “”]{2,60}(?:委员会|委|部|处|室|局|院|会|中心|学校|大学|中学|小学|公司|厅|党组|政府|支部|办公室|办|组|社|工委|总支|协会|联合会|学院)(?:\(章\)|\(盖章\))?$"
)


def is_body_line(line: Line) -> bool:
    flat = line.flat
    if line.kind or line.is_row or "关于" in flat or flat.endswith("主办"):
        return False
    return bool(_BODY_LINE.match(flat))


def read_zones(lines: tuple[Line, ...]) -> Zones:
    at, salutation = find_salutation(lines)
    begin = at + 1 if salutation else _first_body_line(lines)
    if salutation and len(salutation.flat) + 1 < len(lines[at].flat) and ":" in lines[at].flat[:-1]:
        begin = at
    starts = _annex_starts(lines, begin)
    end = starts[0] if starts else len(lines)
    listed = _list_lines(lines, begin, end)
    signed = _sign_off(lines, begin, end)
    out = {line.index for line in (*listed, *signed)}
    body = [ln for ln in lines[begin:end] if ln.index not in out and not is_colophon(ln)]
    bounds = [*starts, len(lines)]
    annexes = tuple(lines[a:b] for a, b in pairwise(bounds))
    return Zones(
        lines,
        lines[: at if salutation else begin],
        salutation,
        tuple(body),
        tuple(signed),
        tuple(listed),
        annexes if starts else (),
    )
