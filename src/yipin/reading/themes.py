"""What may be applied for: directions, categories, award items, and the slogan of the activity."""

from __future__ import annotations

import re
from itertools import islice, takewhile

from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Theme
from yipin.reading.honours import read_honours
from yipin.reading.outline import Line
from yipin.reading.theme_items import (
    children_of,
    flat_items,
    numbered,
    themes_of_section,
    unmarked_groups,
)
from yipin.reading.theme_sentences import (
    enumerated_themes,
    quoted_themes,
    slogan_section,
    slogans_in,
)

_HEAD = re.compile(
    r"(?:(?:创建|品牌|申报|试点|培育|立项|选题|建设|推荐|参赛|参评|征集|活动|支持|资助|重点|研究|工作|服务|打造|评选|结项|宣传|实践|教育|特色)?(?:主题|方向|类别|领域|选题|课题|类型|种类|赛道|赛项|组别)|奖项|奖项设[置立]|(?:评选|评优|评比|表彰|竞赛|比赛|参赛|活动|奖励|申报|推荐)(?:项目|奖项|类别|种类)|(?:选题|立项|征集)范围|(?:试点|创建|活动|赛事|大赛|比赛|竞赛|征集|劳动|品牌|培育|立项|申报|建设|课题)内容|试点任务|评选对象|表彰奖项|奖励设置)"
    r"(?:及|与|和|、|设置|设立|要求|分类|分配|选择|安排|说明|名额|数量|范围|标准|评奖|评选|办法|分组|\(.*\)|如下)*(?:(?:包括|分为|主要有|共有|设).{1,16})?$|试点$|奖项与"
)
_NOT_HEAD = re.compile(
    r"报告内容|(?:申报|评选|参评|推荐|工作|活动|主题|内容|基本|创建|创评)(?:要求|标准|条件)$|指标|时间|程序|评分"
)
_CHOICE = re.compile(r"任选|选择|自选|以下|如下|下列")
_TASKS = re.compile(
    r"^(?:重点|主要|工作|具体|目标)*任务(?:分工|分解|安排|内容)?$|^重点工作(?:任务|安排)?$"
)
_CHOICE_LINE = re.compile(
    r"(?:以下|下列)[^,。;]{0,12}(?:内容|方向|主题|方面|类别|选题|项目)[^。;]{0,24}(?:任选|选择|选报|选取|自选|选[一二两1-9]|确定)|(?:包括|分为|设|从)[^,。;]{0,12}(?:以下|下列|如下)[^,。;]{0,8}(?:类别|类|方向|主题|内容|项目|领域|板块)|[任二三四五六]选[一1]|从(?:以下|下列)[^,。;]{0,12}选"
)


def _unique(themes: list[Found[Theme]]) -> list[Found[Theme]]:
    seen: set[str] = set()
    result = []
    for item in themes:
        key = "".join(item.value.name.split())
        if key not in seen:
            seen.add(key)
            result.append(item)
    return result


def _is_theme_section(line: Line) -> bool:
    head = line.head.flat
    if not head or line.is_row or len(head) > 28:
        return False
    return bool(_HEAD.search(head)) and not _NOT_HEAD.search(head)


def _has_theme_section(draft: Draft, line: Line) -> bool:
    """Just one section right below it is itself about themes; then that one is read."""
    below = numbered(children_of(draft, line))
    return (
        sum(_is_theme_section(ln) and bool(numbered(children_of(draft, ln))) for ln in below) == 1
    )


def _tasks(draft: Draft, line: Line) -> list[Found[Theme]]:
    """重点任务 with named lines of work below it: 垃圾清零行动, 素质提升工程."""
    if not _TASKS.search(line.head.flat):
        return []
    items = numbered(children_of(draft, line))
    named = [ln for ln in items if _is_task_name(ln.head.flat)]
    if len(named) < 2 or len(named) * 5 < len(items) * 4:
        return []
    groups = unmarked_groups(draft, line, least=1)
    return [found(Theme(groups.get(ln.index), ln.head.clean), ln.head) for ln in named]


def _is_task_name(head: str) -> bool:
    """A short name, not a sentence: 垃圾清零行动, 加强基层党组织建设."""
    return 4 <= len(head) <= 16 and not re.search(r"[,;\d]|责任", head)


def _choices(draft: Draft, line: Line) -> list[Found[Theme]]:
    """……从以下内容中选一项： followed by named items."""
    if not _CHOICE_LINE.search(line.text.flat) or not line.flat.endswith(":"):
        return []
    following = list(islice(draft.after(line), 20))
    if following and not following[0].kind:
        names = [ln.script.strip("。;") for ln in takewhile(lambda ln: not ln.kind, following)]
        return [found(Theme(None, name.clean), name) for name in names if len(name) <= 24]
    bare = list(takewhile(lambda ln: bool(ln.kind), following))
    return list(flat_items(draft, line, bare))


def read_themes(draft: Draft) -> list[Found[Theme]]:
    slogans: list[Found[Theme]] = []
    themes: list[Found[Theme]] = []
    covered: set[int] = set()
    for line in draft.body:
        if line.is_row:
            continue
        slogan = slogan_section(draft, line)
        slogans += [slogan] if slogan else list(slogans_in(line))
        if any(p.index in covered for p in line.parents):
            continue
        is_section = not slogan and _is_theme_section(line) and not _has_theme_section(draft, line)
        own = themes_of_section(draft, line) if is_section else []
        own = own or _tasks(draft, line) or _choices(draft, line)
        if own:
            covered.add(line.index)
        themes += own or [*enumerated_themes(line), *quoted_themes(line)]
    return sorted(
        _unique([*slogans[:2], *themes, *([] if themes else read_honours(draft))]),
        key=lambda item: item.start,
    )
