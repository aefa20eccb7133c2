"""The names of themes in a section: numbered items, groups of items, lists on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Theme
from yipin.reading.outline import Line
from yipin.reading.script import Script, split_at

_ITEM_MAX, _LONE_MAX = 30, 46
_DUTY = re.compile(
    r"要求|标准|以上|原则上|必须|各单位|各院|不得|可以|自愿|每月|不限|同时|统筹|报送|上报|(?<![主重必需纪摘简概])要(?![求素点闻事义])|(?<![适反响对])应(?![用急对变届邀])|若干|须|(?<!申)请|包括|不超过|至少|均可|除外|负责|参加"
)
_GROUP = re.compile(r"^[\u4e00-\u9fff“”(),]{2,18}(?:类|项目|奖|组|方面|篇|:)?$")
_CLASS = re.compile(
    r"(?:先进)?(?:团体|个人|集体|等额|差额|单项|综合)(?:评选|评优)?(?:类|奖|项目|奖项)?$"
)
_CIRCLE = re.compile(r"[①-⑳](?P<name>[^①-⑳;。,]{2,24})")


def _name(script: Script) -> Script:
    """An item's name, without the count or the points behind it."""
    match = re.search(
        r"(?:\([^()]{0,24}\d{1,3}[名个项人篇支]\)|(?:每个?[\u4e00-\u9fff]{1,6})?[:(]?(?:各|共|限)?[\d一二三四五六七八九十若]{1,4}(?:[个名项篇]|干个?)\)?)$",
        script.flat,
    )
    script = script.cut(0, match.start()) if match and match.start() > 1 else script
    return script.strip(" 。;:,.-、")


def children_of(draft: Draft, line: Line) -> list[Line]:
    return [ln for ln in draft.below(line) if ln.parents[-1] is line and not ln.is_row]


def numbered(lines: list[Line]) -> list[Line]:
    return [ln for ln in lines if ln.kind]


def _item_name(line: Line) -> Script | None:
    """The short name an item opens with, or the whole item where it is one phrase."""
    head = line.head
    whole = line.text.strip("。;.")
    if 2 <= len(head.flat) <= _ITEM_MAX:
        return _name(head)
    return _name(whole) if len(whole.flat) <= _LONE_MAX and "。" not in whole.flat else None


def unmarked_groups(draft: Draft, section: Line, least: int = 2) -> dict[int, str]:
    """Index of an item to the unnumbered subheading it stands under."""
    groups: dict[int, str] = {}
    current: str | None = None
    for line in draft.below(section):
        if not line.kind and not line.is_row:
            current = line.script.clean.strip(":：") if _is_group(draft, line) else current
        elif current:
            groups[line.index] = current
    return groups if len(set(groups.values())) >= least else {}


def _is_group(draft: Draft, line: Line) -> bool:
    following = next(draft.after(line), line)
    return bool(_GROUP.match(line.flat)) and bool(following.kind)


def _grouped(draft: Draft, items: list[Line]) -> Iterator[Found[Theme]] | None:
    """Two levels: groups that hold nothing but named items."""
    below = {item.index: numbered(children_of(draft, item)) for item in items}
    bare = [item for item in items if below[item.index] and len(item.body.flat) < 6]
    named = [_item_name(child) for item in bare for child in below[item.index]]
    sure = len(bare) == len(items) or len(bare) >= max(2, len(items) - 1)
    if (
        not bare
        or not sure
        or not all(named)
        or sum(is_duty(n) for n in named if n) * 5 > len(named)
    ):
        return None
    return (
        found(Theme(item.head.clean, _theme_text(name)), name)
        for item in bare
        for name in map(_item_name, below[item.index])
        if name
    )


def is_duty(name: Script) -> bool:
    """A sentence that tells what to do, not the name of something."""
    return bool(_DUTY.search(name.flat)) or bool(re.search(r"^各|\d月\d{1,2}日", name.flat))


def _theme_text(name: Script) -> str:
    return name.clean


def flat_items(draft: Draft, section: Line, items: list[Line]) -> Iterator[Found[Theme]]:
    groups = unmarked_groups(draft, section)
    for item in items:
        name = _item_name(item)
        if name and not is_duty(name):
            yield found(Theme(groups.get(item.index), _theme_text(name)), name)


_COLUMN_HEAD = re.compile(
    r"(?:项目|申报|活动|参考|竞赛|推荐)?(?:主题|选题|方向|类别|内容|名称)[ |]*$"
)


def _column(lines: list[Line]) -> Iterator[Found[Theme]]:
    """项目主题 over names, each on a line of its own: a table of one column."""
    heads = [i for i, line in enumerate(lines) if _COLUMN_HEAD.match(line.flat)]
    names = [line.script.strip(" |。;") for line in lines[heads[0] + 1 :]] if heads else []
    if len(names) > 1 and all(
        2 <= len(name) <= _LONE_MAX and "。" not in name.flat for name in names
    ):
        yield from (found(Theme(None, name.clean), name) for name in names)


_OPENED = re.compile(r"[\u4e00-\u9fff“”]{4,18}(?:活动|行动|计划|工程|项目|类|赛|青年)(?=[。:])")


def _opening_words(lines: list[Line]) -> Iterator[Found[Theme]]:
    """Paragraphs that each open with a name: 榜样选树活动。……"""
    named = [(line, _OPENED.match(line.flat)) for line in lines]
    if sum(1 for _, match in named if match) > 1:
        for line, match in named:
            if match:
                yield found(Theme(None, line.script.group(match).clean), line.script.group(match))


def _listed(draft: Draft, section: Line) -> Iterator[Found[Theme]]:
    """Without numbers: names parted by ； over several lines, or one below the other."""
    below = [line for line in draft.below(section) if not line.kind and not line.is_row]
    yield from _column(below)
    yield from _opening_words(below)
    for line in below:
        pieces = split_at(line.script, ";。")
        if len(pieces) >= 2 and all(2 <= len(piece.flat) <= 14 for piece in pieces):
            yield from (found(Theme(None, piece.clean), piece) for piece in pieces)


def _listed_behind(item: Line) -> Iterator[Found[Theme]]:
    """◆基层治理：青年调解、志愿积分: short names parted by 、 and nothing else."""
    pieces = split_at(item.body, "、")
    if len(pieces) > 1 and all(2 <= len(piece) <= 10 for piece in pieces):
        yield from (found(Theme(item.head.clean, piece.clean), piece) for piece in pieces)


def _classed(draft: Draft, item: Line) -> Iterator[Found[Theme]]:
    """集体类：甲、乙、丙 on the line itself or on the one below it."""
    if not _CLASS.match(item.head.flat):
        return
    following = next(draft.after(item), item)
    text = item.body if item.body or following.kind else following.text
    pieces = split_at(text, "、,;")
    if len(pieces) > 1 and all(len(piece) <= 20 and not is_duty(piece) for piece in pieces):
        names = [_name(piece) for piece in pieces]
        yield from (found(Theme(item.head.clean, name.clean), name) for name in names if name)


def _circled(item: Line) -> Iterator[Found[Theme]]:
    """诊疗优化：①预约分时段；②检查一站办 on one line."""
    if item.kind == "bullet":
        yield from _listed_behind(item)
    if not re.match(r"[①-⑳]", item.body.flat):
        return
    for match in _CIRCLE.finditer(item.body.flat):
        name = item.body.group(match, "name")
        yield found(Theme(item.head.clean, name.clean), name)


def _numbered_apart(draft: Draft, section: Line) -> Iterator[Found[Theme]]:
    """A table that fell apart into lines: 1, then its name, then 2, then its name."""
    lines, due = list(draft.below(section)), 1
    for number, name in pairwise(lines):
        if number.flat == str(due) and not name.flat.isdigit() and 2 <= len(name.flat) <= _LONE_MAX:
            yield found(Theme(None, name.script.clean), name.script)
            due += 1


def themes_of_section(draft: Draft, section: Line) -> list[Found[Theme]]:
    items = numbered(children_of(draft, section))
    if not items:
        return list(_numbered_apart(draft, section)) or list(_listed(draft, section))
    inline = [theme for item in items for theme in (*_circled(item), *_classed(draft, item))]
    if inline:
        return inline
    grouped = _grouped(draft, items)
    return list(grouped if grouped is not None else flat_items(draft, section, items))
