"""Papers from plain lines, for tests of the notice readers."""

from __future__ import annotations

from yipin.reading.notice import Notice, read_notice
from yipin.reading.paper import Paper, PaperBuilder


def paper_of(text: str) -> Paper:
    builder = PaperBuilder("txt")
    for line in text.split("\n"):
        builder.add_paragraph(line)
    return builder.build()


def notice_of(text: str) -> Notice:
    return read_notice(paper_of(text))


HEAD = """关于实施2027年“一室一品”计划的通知
各部门：
为活跃文化，现将有关事项通知如下。
"""


def body_of(text: str) -> Notice:
    """A notice of 2027 with this body."""
    return notice_of(f"{HEAD}{text}\n青禾学院团委\n2027年3月1日")
