"""The notice's own document number: it stands alone at the head, cited ones stand behind a 《》."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yipin.reading.draft import Found, found
from yipin.reading.outline import Line

_YEAR = r"[〔\[【(〈]?(?:19|20)\d\d[〕\]】)〉]"
NUMBER = re.compile(
    rf"(?P<number>[\u4e00-\u9fff·]{{1,24}}{_YEAR}年?第?\d{{1,5}}号|[\u4e00-\u9fff]{{1,20}}(?:19|20)\d\d年第\d{{1,4}}号)"
)
_LABEL = re.compile(r"(?:文号|发文字号|文件编号|编号):")
_CITING = re.compile(r"》[(（]?$|根据|按照|依据|参照|转发|\($")
_LONE_REST = 24


def _own(line: Line) -> Found[str] | None:
    flat = line.flat
    label = _LABEL.search(flat)
    match = NUMBER.search(flat, label.end() if label else 0)
    if not match:
        return None
    before, after = flat[: match.start()], flat[match.end() :]
    if before.endswith("(") and after == ")" and "》" not in before:  # behind the title
        return found(line.script.group(match, "number").clean, line.script.group(match, "number"))
    lone = len(before) + len(after) <= _LONE_REST and not _CITING.search(before)
    if label or (lone and not re.search(r"[,。》]|关于", before + after)):
        script = line.script.group(match, "number")
        cut = re.search(r"文件(?=[\u4e00-\u9fff])", script.flat)
        script = script.cut(cut.end()) if cut else script
        return found(script.clean, script)
    return None


def read_document_number(lines: Iterable[Line]) -> Found[str] | None:
    for line in lines:
        own = _own(line)
        if own:
            return own
    return None
