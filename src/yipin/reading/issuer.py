"""Who issued the notice and when: sign-off, head, posting line, title, text."""

from __future__ import annotations

import re
from bisect import bisect_left

from yipin.reading.bodies import BODY_TAIL
from yipin.reading.dates import find_dates
from yipin.reading.draft import Found, found
from yipin.reading.moments import Calendar
from yipin.reading.outline import Line
from yipin.reading.script import Script
from yipin.reading.title import GENRE
from yipin.reading.zones import Zones, is_body_line, is_date_line

_POSTED = re.compile(r"(?:发布|发文|发表|成文|更新|添加|印发|录入)?(?:时间|日期)[\])]?[:]?$")
_PUBLISHER = re.compile(
    r"(?:发布者|来源|作者|发布机构|发布单位|发文机关|文章来源|信息来源)[:](?P<who>[\u4e00-\u9fff()]{2,20}?)(?=发布|时间|浏览|点击|审核|作者|编辑| |$|\t)"
)
_DECIDES = re.compile(
    rf"(?:^|[,。:])(?:[^,。]{{0,12}}?(?:经|按照|根据)[^,。]{{0,20}}[,])?(?P<who>[\u4e00-\u9fff()]{{0,12}}{BODY_TAIL})(?:研究)?(?:决定|将|拟|现|在|面向|近期|继续|特)"
)
_RUNS = re.compile(
    rf"(?:由(?P<who>[\u4e00-\u9fff()]{{0,16}}{BODY_TAIL})(?:统一|负责|具体)*(?:组织|主办|实施|举办|发布|牵头|评审)|主办单位:(?P<host>[\u4e00-\u9fff()]{{2,24}}))"
)
_POSTED_BY = re.compile(
    rf"(?:19|20)\d\d-\d\d?-\d\d? ?\d\d?:\d\d(?::\d\d)? ?(?P<who>[\u4e00-\u9fff()]{{0,14}}{BODY_TAIL})"
)
_MAKES = re.compile(
    rf"(?:^|[,。])(?P<who>[\u4e00-\u9fff()]{{0,20}}{BODY_TAIL})根据[^。]{{2,60}}制定"
)
_OPENS_TITLE = re.compile(rf"^(?P<who>[\u4e00-\u9fff()]{{2,30}}?)关于(?!.{{0,4}}{GENRE}$)")


def _strip_seal(script: Script) -> Script:
    match = re.search(r"\((?:章|盖章|公章|印章|印)\)$|文件$", script.flat)
    return script.cut(0, match.start()).strip() if match else script


def _name(script: Script) -> Found[str]:
    """The first body of a line; several stand apart by blanks, letter-spacing does not part."""
    script = _strip_seal(script)
    parts = script.raw.split()
    if len(parts) > 1 and all(len(part) >= 3 for part in parts):
        last = script.start + len(parts[0])
        script = script.cut(0, bisect_left(script.at, last))
    return found(script.clean, script)


def _signed_issuer(sign_off: tuple[Line, ...]) -> Found[str] | None:
    for line in sign_off:
        match = is_date_line(line)
        if match and match["who"]:
            return _name(line.script.cut(0, match.end("who")).strip())
        if is_body_line(line):
            return _name(line.script)
    return None


def _head_issuer(head: tuple[Line, ...], title_start: int) -> Found[str] | None:
    """A letterhead: X文件, or the name of a body on a line of its own above the title."""
    for line in head[:6]:
        paper = re.fullmatch(r"(?P<who>[\u4e00-\u9fff()]{3,40})文件", line.flat)
        if paper:
            return found(line.script.group(paper, "who").clean, line.script.group(paper, "who"))
        if is_body_line(line) and len(line.flat) >= 5:
            return _name(line.script)
        posted = _POSTED_BY.fullmatch(line.flat)
        if posted:
            return _name(line.script.group(posted, "who"))
    return None


def _publisher(head: tuple[Line, ...]) -> Found[str] | None:
    for line in head:
        match = _PUBLISHER.search(line.flat)
        if match and re.search(rf"{BODY_TAIL}$", match["who"]):
            return found(line.script.group(match, "who").clean, line.script.group(match, "who"))
    return None


def _named_in_text(
    body: tuple[Line, ...], pattern: re.Pattern[str], limit: int
) -> Found[str] | None:
    for line in body[:limit]:
        for match in pattern.finditer(line.flat):
            group = "who" if match["who"] else "host"
            script = line.script.group(match, group)
            cut = re.match(r"(?:.*(?:(?<!财)经|由|,))?", script.flat)
            script = script.cut(cut.end()) if cut else script
            sure = not line.kind or "决定" in match[0] or pattern is not _DECIDES
            if sure and not re.search("[以把将对在为的于]|^(?:希望|请|各)", script.flat):
                return found(script.clean, script, "没有落款，按文中的主办单位填写")
    return None


def _title_issuer(title: Found[str] | None, source: str) -> Found[str] | None:
    match = _OPENS_TITLE.match(title.value) if title else None
    if not title or not match:
        return None
    return Found(match["who"], title.start, title.end)


def read_issuer(zones: Zones, title: Found[str] | None, source: str) -> Found[str] | None:
    return (
        _signed_issuer(zones.sign_off)
        or _head_issuer(zones.head, title.start if title else 0)
        or _title_issuer(title, source)
        or _publisher(zones.head)
        or _named_in_text(zones.body, _DECIDES, 4)
        or _named_in_text(zones.body, _MAKES, 6)
        or _named_in_text(zones.body, _RUNS, 40)
        or _named_in_text(zones.body, _DECIDES, 40)
    )


def _date_in(line: Line, floor: int = 0, *, needs_year: bool = True) -> Found[str] | None:
    for ref in find_dates(line.flat):
        moment = Calendar().resolve(ref)
        if (ref.year or not needs_year) and moment and ref.start >= floor:
            why = "" if ref.year else "落款没有写年份"
            return found(moment.iso.split("T")[0], line.script.cut(ref.start, ref.end), why)
    return None


def _posted(head: tuple[Line, ...]) -> Found[str] | None:
    """A posting date in the page's own lines, or in brackets behind the title."""
    for i, line in enumerate(head):
        for ref in find_dates(line.flat):
            before = line.flat[max(0, ref.start - 40) : ref.start].rstrip(" |")
            labelled = _POSTED.search(before) or (
                not before and ref.start < 40 and i and _POSTED.search(head[i - 1].flat)
            )
            bare = ref.start == 0 and ref.day and ref.year and len(line.flat) - ref.end < 16
            bracket = before.endswith("(") and ref.day and ref.year
            if (labelled or bare or bracket) and ref.year:
                return _date_in(line, ref.start)
    return None


def read_issued_on(zones: Zones) -> Found[str] | None:
    for line in reversed(zones.sign_off):
        if is_date_line(line) or not is_body_line(line):
            return _date_in(line, needs_year=False)
    colophon = [ln for ln in zones.lines if re.search(r"\d日印发$", ln.flat)]
    head = zones.lines[: len(zones.head) + 1] if zones.salutation else zones.head
    return _posted(head) or (_date_in(colophon[0]) if colophon else None)
