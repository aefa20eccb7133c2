"""The document's own title, put together where it runs over several lines."""

from __future__ import annotations

import re
from itertools import pairwise

from yipin.reading.document_number import NUMBER
from yipin.reading.draft import Found
from yipin.reading.outline import Line
from yipin.reading.script import Script
from yipin.reading.zones import is_body_line

GENRE = r"(?:通知|方案|规划|办法|细则|规定|意见|总结|计划|通报|函|决定|要点|规则|公告|启事|倡议书|安排|制度|章程|报告|指南|条例|标准|规范|机制|预案|批复|请示|守则|规程|公约|分工表?|分解表?|通告|预告|任务书|须知|说明|工程|行动)"
_END = re.compile(rf"{GENRE}(?:\(.{{1,10}}\)|[的]?通知)?[》”\"]?$")
_CAMPAIGN = re.compile(r"关于[^,。;:]{6,60}(?:大赛|比赛|竞赛|活动|工作|评选|计划|项目)$")
_STRONG = re.compile(r"关于|通知|方案|办法|细则|总结|意见|规定|计划|制度|活动")
_META = re.compile(
    r"(?:来源|作者|时间|日期|发布者?|浏览|点击|字体|编辑|审核|供稿|文号|索引号|名称|阅读|访问|次数|摘要|关键词|当前位置|您现在|栏目|首页|上一[条篇]|下一[条篇])[^:]{0,6}[:>]|>>|^\d{4}-\d\d|^【|^第[一二三四五六七八九十]+篇[:、]"
)
_NAVIGATION = re.compile(
    r"(?:通知公告|公示公告|网络导航|通知|公告|政策文件|规章制度|工作计划|工作总结|部门简介|站内搜索).{0,2}$"
)
_PREFIX = re.compile(
    r"^(?:.{0,14}\||标题:|题目:|附件[\d一二三四五六七八九十]{0,2}:|名称:|【[^】]{1,8}】|\d{1,2}[、.])"
)
_SUFFIX = re.compile(
    r"(?:[(\[](?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[)\]]|\[定稿\]|\[\d{1,3}\]|-[\u4e00-\u9fff]{2,12}网?)$"
)
_MAX_LINES = 4


def _clip(script: Script) -> Script:
    match = _PREFIX.match(script.flat)
    script = script.cut(match.end()) if match else script
    match = _SUFFIX.search(script.flat)
    return (script.cut(0, match.start()) if match else script).strip(" *·")


def _is_title_end(line: Line) -> bool:
    if line.is_row or (line.kind and line.kind not in ("num", "decimal2", "plain", "bullet")):
        return False
    flat = _clip(line.script).flat
    if _META.search(line.flat) and not line.flat.startswith(("通知", "名称:", "标题")):
        return False
    named = _END.search(flat) or _CAMPAIGN.match(flat)
    return bool(named) and not _NAVIGATION.fullmatch(flat) and "。" not in flat


def _open_marks(text: str) -> bool:
    return text.count("》") > text.count("《") or text.count("”") > text.count("“")


def _is_complete(text: str) -> bool:
    return len(text) >= 6 and not _open_marks(text) and ("关于" in text or len(text) > 9)


def _gap(before: Line, source: str, start: int) -> int:
    """Empty lines between two lines."""
    return max(0, source[before.script.end : start].count("\n") - 1)


def _may_join(before: Line, text: str, source: str, start: int) -> bool:
    """The line above belongs to the title: it is near, and no head, number or other title."""
    flat, gap = before.flat, _gap(before, source, start)
    foreign = NUMBER.search(flat) or _META.search(flat) or re.search(r"文件$|[。:;]$", flat)
    if before.is_row or foreign or gap > 1:
        return False
    if _open_marks(text) or text in ("的通知", "通知"):
        return True
    begun = "关于" in flat and not _END.search(flat)
    if gap or "关于" in text or _END.search(flat):
        return (begun and "关于" not in text) or (not gap and _opens_with_body(before, text))
    return begun or bool(_STRONG.search(flat)) or not _is_complete(text) or len(flat) >= 8


def _opens_with_body(before: Line, text: str) -> bool:
    """中共甲县委办公室 / 关于印发……的通知: the name of the body opens the title."""
    return bool(re.match(r"关于", text)) and is_body_line(before)


def _assemble(lines: tuple[Line, ...], last: int) -> Script:
    script = _clip(lines[last].script)
    for i in range(last - 1, max(-1, last - _MAX_LINES), -1):
        if not _may_join(lines[i], script.flat, script.source, script.start):
            break
        upper = _clip(lines[i].script)
        script = Script(script.source, upper.flat + script.flat, upper.at + script.at)
    return script


def _unwrapped(script: Script) -> Script:
    flat = script.flat
    if flat[:1] == "《" and flat[-1:] == "》" and flat.count("《") == 1:
        return script.cut(1, len(flat) - 1)
    return script


def _headline(head: tuple[Line, ...]) -> Script | None:
    """A web page's headline: the short line right above its 来源 or 发布时间."""
    for line, following in pairwise(head):
        about = re.match(r"(?:来源|信息来源|作者|发布|添加|更新|时间|日期)", following.flat)
        posted = about and _META.search(following.flat) and 8 <= len(line.flat) <= 44
        if posted and not _META.search(line.flat) and not _NAVIGATION.fullmatch(line.flat):
            return line.script
    return None


def read_title(head: tuple[Line, ...]) -> Found[str] | None:
    """The last title of the head: the one nearest to the text. Blanks are removed."""
    for last in range(len(head) - 1, -1, -1):
        if not _is_title_end(head[last]):
            continue
        script = _unwrapped(_assemble(head, last))
        if len(script.flat) >= 6:
            return Found(script.clean, script.start, script.end)
    headline = _headline(head)
    if headline is None:
        return None
    return Found(headline.clean, headline.start, headline.end, "按网页标题填写")
