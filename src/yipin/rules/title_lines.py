"""Breaking a title into a trapezoid or a diamond, no word torn (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

MOST = 19  # characters of 22 pt in 156 mm, with a little air
MOST_LINES = 5
# Words of the genre that a line must not tear; longer ones first where one holds another.
WORDS = (
    "中国共产主义青年团", "共青团", "共产主义", "团支部", "团总支", "团工委", "团委", "委员会",
    "职业", "技术", "学院", "大学", "学校", "高校", "关于", "开展", "举办", "组织", "印发", "公布",
    "做好", "转发", "批转", "召开", "调整", "成立", "表彰", "推荐", "报送", "申报", "评选", "评审",
    "创建", "建设", "活动", "工作", "项目", "名单", "结果", "通知", "通报", "请示", "报告", "批复",
    "方案", "意见", "办法", "品牌", "精品", "试点", "优秀", "重点", "支持", "青年", "青少年", "志愿",
    "服务", "社会", "实践", "文化", "团建", "工程", "年度", "全市", "全校", "全区", "入选", "立项",
    "团组织", "活力", "先进", "集体", "个人", "干部", "第一批", "第二批", "的通知", "的通报", "的报告",
    "的请示", "的函", "的决定", "的意见", "的批复",
)  # fmt: skip
CLOSERS = "”’》）〕】，。、；：！？·"
OPENERS = "“‘《（〔【"
ATOM = re.compile(r"[0-9A-Za-z.%]+年?度?|" + "|".join(sorted(WORDS, key=len, reverse=True)))
QUOTED = re.compile(r"“[^”]{1,12}”|《[^》]{1,14}》|（[^）]{1,12}）")
TORN = 40  # a break between two characters that may be one word
LONE = 25  # a line of fewer than four characters
RECTANGLE, HOURGLASS = 30, 35


def _width(text: str) -> float:
    return sum(0.5 if one.isascii() else 1.0 for one in text)


def _breaks(title: str) -> dict[int, int]:
    """Places a line may end before, with the price of each."""
    closed = {
        at for shape in (ATOM, QUOTED) for one in shape.finditer(title) for at in _inside(one)
    }
    edges = {at for one in ATOM.finditer(title) for at in one.span()}
    found = {}
    for at in range(1, len(title)):
        if at in closed or title[at] in CLOSERS or title[at - 1] in OPENERS:
            continue
        is_edge = at in edges or title[at] in OPENERS or title[at - 1] in CLOSERS + "的和与及"
        found[at] = 0 if is_edge and title[at] not in "的和与及" else TORN
    return found


def _inside(found: re.Match[str]) -> range:
    return range(found.start() + 1, found.end())


def _shape_price(widths: Sequence[float]) -> float:
    """Trapezoid (all shorter or all longer) and diamond (longest in the middle) cost nothing."""
    steps = [second - first for first, second in pairwise(widths)]
    spread = max(widths) - min(widths)
    price = RECTANGLE if spread < 1 else 0.0
    rises = [step > 0 for step in steps if step]
    is_hourglass = any(not first and second for first, second in pairwise(rises))
    price += HOURGLASS if is_hourglass else 0
    price += sum(LONE for width in widths if width < 4)
    return price + max(0.0, spread - 6)


def _layouts(title: str, places: dict[int, int], count: int) -> Iterator[tuple[float, list[str]]]:
    for cuts in combinations(places, count - 1):
        ends = (0, *cuts, len(title))
        lines = [title[a:b] for a, b in pairwise(ends)]
        widths = [_width(line) for line in lines]
        if max(widths) <= MOST:
            yield _shape_price(widths) + sum(places[at] for at in cuts), lines


def title_lines(title: str) -> tuple[str, ...]:
    """The lines of a title: one where it fits, else the fewest whose shape is allowed.

    Lines that somebody broke by hand stay as they are. One line more is taken where fewer would
    tear a word; a title far too long for any shape is cut where it is full.
    """
    if "\n" in title:
        return tuple(line.strip() for line in title.split("\n") if line.strip())
    if _width(title) <= MOST:
        return (title,) if title else ()
    least = int(-(-_width(title) // MOST))
    places = _breaks(title)
    if len(places) > 60:  # a title of this length has no good shape: count the ways that are cheap
        places = {at: price for at, price in places.items() if price == 0}
    found = [
        (price + 8 * (count - least), count, lines)
        for count in range(least, min(least + 2, MOST_LINES + 1))
        for price, lines in _layouts(title, places, count)
    ]
    return tuple(min(found)[2]) if found else _full_lines(title)


def _full_lines(title: str) -> tuple[str, ...]:
    return tuple(title[at : at + MOST] for at in range(0, len(title), MOST))
