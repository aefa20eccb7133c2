"""Labels of a blank form whose table has fallen apart into loose, tab-separated cells.

A tab begins a cell; a single line break inside a cell is only the width of its column. A label
that is followed by another label and stands over several rows is a group heading and left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yipin.reading.outline import Line
from yipin.reading.script import squeeze

_TAIL = r"(?:名称?|姓名|性别|年龄|民族|电话|手机|号码?|方式|邮箱|时间|日期|地点|意见|类别|类型|级别|情况|内容|主题|单位|部门|学院|院系|班级|专业|学号|职务|职称|面貌|年月|学历|学位|负责人|联系人|老师|教师|导师|成员|人数|人次|数量?|金额|经费|预算|明细|计划|方案|思路|安排|措施|进度|目标|成果|效果|成效|特色|简介|内涵|意义|基础|理由|事迹|备注|序号|得分|分值|评价|评语|建议|问题|总结|摘要|频次|时长|周次|对象|范围|地址|编号|籍贯|学部|年级|支部|团委|组织|总支|审核|盖章|签字|签名|签章|照片|月份|年度|省份|项目|活动|合计|小计|张数|说明|需求|支持|条件|优势|等次|等级|成绩|排名|比例?|率|奖惩|荣誉|经历|简历|用途|来源|标准|依据|要求|选题|口号|标语|关键词|指标|任务|责任人|完成|表决|票数|结果|班长|班主任|辅导员|组长|队长|书记|QQ|微信|分工|参与人|措施|亮点|做法|创新点|步骤|资料|材料|劳动|代表|小组互评|互评|学时|状况|自评|核定|主办|承办|协办|记录|负责|形式|载体|制度|机制|保障|风险|预案|规模|受益|群体|服务|标题|作者|体裁|字数|文件|附件|下月|本月)"
_LABEL = re.compile(rf"{_TAIL}(?:\(.{{1,14}}\))?$")
_NOISE = re.compile(
    r"^[\d.、()%]*$|^\(.*\)$|年月日|^□|□|^\d+$|^\d{4}年|盖章\)|签章\)|^\(|^[年月日]+$|[。;]"
)
_LINE_LABEL = re.compile(
    r"(?:^|(?<=\s)|(?<=[ :]))(?P<label>[\u4e00-\u9fff][^:\s\d。,]{1,14}?(?:\([^)]{1,8}\))?)[:](?=\s|$|_|\d*\s*年)"
)
_MAX_LABEL = 18


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    row: int
    vertical: bool


def _cell_text(raw: str) -> tuple[str, bool]:
    """The words of a cell; text behind an empty first line stands outside the table."""
    if raw.startswith("\n"):
        return "", False
    inside = re.split(r"\n[ \u3000]*\n", raw, maxsplit=1)[0]
    note = re.sub(
        r"\n[ \u3000]*[(（][^)）]*(?:请|附|可|字|页|盖|签|限|填)[^)）]*[)）].*$",
        "",
        inside,
        flags=re.DOTALL,
    )
    lines = [squeeze(line) for line in note.split("\n") if line.strip()]
    return "".join(lines), len(lines) > 1 and all(len(line) == 1 for line in lines)


def _rows(text: str) -> list[list[_Cell]]:
    """Rows of cells; a line that begins with a tab begins a row."""
    rows: list[list[_Cell]] = [[]]
    pieces = text.split("\t")
    fresh = pieces[0].endswith("\n") or not pieces[0]
    for raw in pieces[1:]:
        if fresh:
            rows.append([])
        value, vertical = _cell_text(raw)
        rows[-1].append(_Cell(value, len(rows) - 1, vertical))
        fresh = raw.endswith("\n")
    return [row for row in rows if row]


def is_label(text: str) -> bool:
    """Short words that name a field, not a value, a number, a choice or a hint."""
    flat = squeeze(text)
    if not 1 < len(flat) <= _MAX_LABEL or _NOISE.search(flat):
        return False
    return bool(_LABEL.search(flat))


def _is_stacked(rows: list[list[_Cell]]) -> bool:
    """One cell to a line: the table was read cell by cell."""
    return sum(len(row) == 1 for row in rows) > 0.8 * len(rows)


def _is_group(row: list[_Cell], i: int, below: list[_Cell] | None) -> bool:
    """A heading over rows: a label right behind it, and room for that one's value."""
    if i + 1 >= len(row) or not row[i + 1].text or not is_label(row[i + 1].text):
        return False
    if row[i].vertical:
        return True
    labels = [cell for cell in row if cell.text]
    pairs = i == 0 and len(row) > 2 and not row[2].text and (len(row) < 5 or not row[4].text)
    starts_empty = bool(below and len(below) > 1 and not below[0].text and below[1].text)
    return pairs or (i == 0 and len(labels) <= 3 and starts_empty)


def _row_labels(rows: list[list[_Cell]]) -> list[str]:
    labels: list[str] = []
    for r, row in enumerate(rows):
        below = rows[r + 1] if r + 1 < len(rows) else None
        for i, cell in enumerate(row):
            if cell.text and _names_field(row, i) and not _is_group(row, i, below):
                labels.append(cell.text)
    return labels


def _is_heading_row(row: list[_Cell]) -> bool:
    """Columns of a list: three or more words side by side, most of them known labels."""
    words = [cell.text for cell in row if cell.text]
    side_by_side = len(words) >= 3 and len(words) >= len(row) - 1
    return side_by_side and sum(map(is_label, words)) * 2 >= len(words)


def _names_field(row: list[_Cell], i: int) -> bool:
    """A cell of a form: known as a label, or first in its row with room behind it."""
    text = row[i].text
    if is_label(text) or (_is_heading_row(row) and 1 < len(text) <= 12 and not _NOISE.search(text)):
        return True
    room = i + 1 < len(row) and not row[i + 1].text
    alone = i == 0 or not row[i - 1].text
    return room and alone and 1 < len(text) <= 12 and not _NOISE.search(text)


def _heads_stack(cells: list[_Cell], i: int) -> bool:
    """走访人数 | 团干部 | (empty) | (empty) | 团员青年: a heading over two rows."""
    words = [bool(cell.text) for cell in cells[i : i + 6]]
    return words == [True, True, False, False, True, False] and is_label(cells[i].text)


def _stacked_labels(rows: list[list[_Cell]]) -> list[str]:
    cells = [row[0] for row in rows]
    labels: list[str] = []
    for i, cell in enumerate(cells):
        follows = cells[i + 1].text if i + 1 < len(cells) else ""
        if not cell.text or (cell.vertical and is_label(follows)) or _heads_stack(cells, i):
            continue
        if (
            i
            and cells[i - 1].text
            and labels[-1:] == [cells[i - 1].text]
            and not is_label(cell.text)
        ):
            continue
        if is_label(cell.text) or (
            not follows and not _NOISE.search(cell.text) and len(cell.text) <= 12
        ):
            labels.append(cell.text)
    return labels


def _lines_before(text: str) -> list[str]:
    """Labels with colons above the table: 申报单位（盖章）：  填报日期：."""
    labels = []
    for line in text.split("\t", 1)[0].split("\n"):
        flat = line.replace("：", ":").replace("（", "(").replace("）", ")").replace("\u3000", " ")
        labels += [squeeze(m["label"]) for m in _LINE_LABEL.finditer(flat)]
    return labels


def form_labels(source: str, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The labels of the form in these lines of the paper, in order, each once."""
    start = source.rfind("\n", 0, lines[0].script.start) + 1
    text = source[start : lines[-1].script.end + 1]
    if "\t" not in text:
        return ()
    appended = re.search(r"\n[ \u3000]*附[:：]", text)
    text = text[: appended.start()] if appended else text
    rows = _rows(text)
    labels = _stacked_labels(rows) if _is_stacked(rows) else _row_labels(rows)
    return tuple(dict.fromkeys([*_lines_before(text), *(label.rstrip(":") for label in labels)]))
