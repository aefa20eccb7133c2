"""What holds for any paper at all."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.notice_papers import paper_of
from yipin.reading.notice import read_notice
from yipin.reading.paper import PaperBuilder

PIECES = st.sampled_from(
    [
        "关于", "通知", "各学院：", "一、", "（一）", "1.", "附件1", "附件：", "《", "》", "（", "）", "：", "，", "。", "；",
        "3月5日前", "2027年", "每月28日", "不超过", "至少", "2项", "申报", "报送", "由校团委负责", "经费", "元", "%", "\t",
        "\n", "  ", "　", "主题", "阶段", "答辩", "表彰", "意见", "3月31日—", "十", "第", "零", "附：", "青团〔2027〕8号",
    ]
)  # fmt: skip
TEXT = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=60).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXT)
def test_any_text_can_be_read_and_every_finding_shows_its_words(text: str):
    paper = paper_of(text)
    notice = read_notice(paper)
    for finding in notice.findings:
        assert paper.text[finding.start : finding.end] == finding.words
        assert (finding.certainty == "ask") == bool(finding.reason)
    for passage in notice.not_understood:
        assert paper.text[passage.start : passage.end] == passage.words
    json.dumps(notice.as_json())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), min_size=1, max_size=4))
def test_tables_can_be_read(rows: list[list[str]]):
    builder = PaperBuilder("docx")
    builder.add_table(
        [(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    )
    read_notice(builder.build())
