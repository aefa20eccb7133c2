"""Names of awards (优秀团员, 红旗团支部, 十佳社团) where no section lists them as award items."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Theme
from yipin.reading.outline import Line
from yipin.reading.script import Script

_RANK = r"(?:五[·.]?四)?(?:红旗|优秀|先进|十佳|十大|最美|杰出|模范|示范|星级|文明|经典|最佳|标杆|青年|特色|精品|突出|活力|品牌|金牌)"
_WHO = r"(?:团支部|团总支|团委|党支部|团员|团干部?|共青团员|共青团干部|学生干部|干部|个人|集体|单位|社团|班级|班集体|标兵|志愿者|之星|团队|项目|组织|教师|学生|作品|案例|辅导员|指导教师|指导老师|奖|青年|工作者|协会|活动|岗位能手|能手|突击队|文明号|寝室|宿舍)"
_HONOUR = re.compile(
    rf"(?P<name>{_RANK}[\u4e00-\u9fff]{{0,8}}?{_WHO}(?:暨{_RANK}[\u4e00-\u9fff]{{0,6}}?{_WHO})?)(?:\([\u4e00-\u9fff]{{2,6}}\))?"
)
_ITEM_TAIL = re.compile(
    r"(?:(?:的)?(?:评选|参评|推荐|申报|基本)?(?:条件|标准|要求|范围|比例|名额|办法))?(?:$|[:。;(]|不超过|\d)"
)
_ABOUT = re.compile(r"评选|评优|表彰|推优|评比|先进")
_SECTION = re.compile(r"条件|标准|范围|奖项|比例|名额|项目|对象|类别|办法")
_COUNTED = re.compile(r":[^。;]{0,24}(?:\d|不超过|名额)")
_SET = re.compile(
    rf"(?:评选|评出|设立?|另评|另设|评)(?P<name>[“\"]?{_RANK}[\u4e00-\u9fff]{{0,8}}?{_WHO}(?:暨{_RANK}[\u4e00-\u9fff]{{0,6}}?{_WHO})?[”\"]?)(?=\d|若干|各|[一二三四五六七八九十])"
)


def _item_name(line: Line) -> Script | None:
    """The award that opens the line, with nothing but its conditions behind it."""
    match = _HONOUR.match(line.text.flat)
    if not match or not _ITEM_TAIL.match(line.text.flat[match.end() :]):
        return None
    return line.text.group(match, "name")


def _belongs(line: Line) -> bool:
    """In a section on conditions or shares, as an item or as a row of a loose table."""
    counted = bool(line.kind) and not line.parents and bool(_COUNTED.search(line.text.flat))
    return counted or any(_SECTION.search(head) for head in line.headings())


def _alone(body: tuple[Line, ...]) -> set[int]:
    """Numbered lines that hold an award and nothing else, two at least: （一）优秀团队."""
    whole = {ln.index for ln in body if ln.kind and _HONOUR.fullmatch(ln.text.flat)}
    return whole if len(whole) > 1 else set()


def read_honours(draft: Draft) -> Iterator[Found[Theme]]:
    """Each award once; only in papers whose title or opening speaks of an election."""
    opening = draft.title + "".join(line.flat for line in draft.body[:2])
    if not _ABOUT.search(opening):
        return
    seen: set[str] = set()
    alone = _alone(draft.body)
    for line in draft.body:
        if line.is_row or not (line.index in alone or _belongs(line)):
            continue
        named = [_item_name(line)]
        named += [line.text.group(m, "name") for m in _SET.finditer(line.text.flat)]
        for name in named:
            if name is not None and name.flat not in seen:
                seen.add(name.flat)
                yield found(Theme(None, name.clean.strip('“”"')), name)
