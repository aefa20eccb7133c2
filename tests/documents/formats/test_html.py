"""Of a web page the article is read, and nothing around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yipin.documents.formats.reading import read_paper
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper, Table

LONG = "各团支部要结合实际认真组织，确保活动取得实效，并于每月月底前将活动情况报送校团委备案。" * 3
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>关于开展团日活动的通知-青川大学团委</title>
<style>p {{color: red}}</style><script>var menu = "不要读";</script></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/b">机构设置</a></li></ul></div>
<div class="content"><h1>关于开展团日活动的通知</h1>
<div class="info">发布时间：2021-03-05 10:20 来源：校团委 浏览次数：<span id="hits">321</span></div>
<div id="text">{article}</div>
<p>附件【<a href="/a.docx">附件1：推荐表.docx</a>】已下载<span>7</span>次</p>
<div>上一条：<a href="/1">旧通知</a></div><div>下一条：<a href="/2">新通知</a></div></div>
<div class="side"><ul><li><a href="/3">新闻一二三四五六</a></li><li><a href="/4">新闻二三四五六七</a></li></ul></div>
<div class="footer">版权所有 青川大学</div></body></html>"""


def _read(folder: Path, text: str, encoding: str = "utf-8") -> Paper:
    path = folder / "page.html"
    path.write_bytes(text.encode(encoding))
    return read_paper(path)


def _lines(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if not isinstance(block, Table)]


def _page(folder: Path, article: str) -> list[str]:
    return _lines(_read(folder, PAGE.format(article=article)))


def test_article_with_title_and_posting_date(tmp_path: Path):
    lines = _page(tmp_path, f"<p>各团支部：</p><p>{LONG}</p>")
    assert lines[0] == "关于开展团日活动的通知"
    assert lines[1].startswith("发布时间：2021-03-05 10:20")
    assert "浏览" not in lines[1]
    assert lines[2:] == ["各团支部：", LONG, "附件1：推荐表.docx"]


def test_list_of_files_is_told_once(tmp_path: Path):
    lines = _page(tmp_path, f"<p>{LONG}</p><p>附件：推荐表</p>")
    assert lines[-1] == "附件：推荐表"


def test_article_inside_layout_tables(tmp_path: Path):
    inner = f"<table><tr><td><p>各团支部：</p><p>{LONG}</p><p>{LONG}</p><p>一、要求</p></td></tr></table>"
    assert _page(tmp_path, inner)[2:6] == ["各团支部：", LONG, LONG, "一、要求"]


def test_lines_parted_by_breaks_only(tmp_path: Path):
    lines = _page(tmp_path, f"各团支部：<br>　　{LONG}<br/>一、对象<br>全体团员")
    assert [line.strip() for line in lines[2:6]] == ["各团支部：", LONG, "一、对象", "全体团员"]


def test_numbers_of_lists_are_written_out(tmp_path: Path):
    assert _page(tmp_path, f"<p>{LONG}</p><ol><li>甲</li><li>乙</li></ol>")[3:5] == ["1.甲", "2.乙"]


def test_spans_of_cells(tmp_path: Path):
    table = (
        '<table border="1"><tr><td rowspan="2">甲</td><td colspan="2">乙</td></tr>'
        "<tr><td>丙<br>丁</td><td>&nbsp;</td></tr></table>"
    )
    (found,) = _read(tmp_path, f"<body><p>{LONG}</p>{table}</body>").tables()
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in found.cells] == [
        (0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "丙\n丁"), (1, 2, 1, 1, ""),
    ]  # fmt: skip


def test_absurd_spans_are_bounded(tmp_path: Path):
    table = (
        '<table border="1"><tr><td rowspan="99999" colspan="99999">甲</td><td>乙</td></tr></table>'
    )
    (found,) = _read(tmp_path, f"<body>{table}</body>").tables()
    assert (found.rows, found.columns) == (1, 201)


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "utf-16"])
def test_encodings(encoding: str, tmp_path: Path):
    page = (
        f"<html><head><meta charset='{encoding}'></head><body><p>关于评选的通知</p></body></html>"
    )
    assert _lines(_read(tmp_path, page, encoding)) == ["关于评选的通知"]


def test_encoding_that_is_wrongly_declared(tmp_path: Path):
    page = "<html><head><meta charset='gb2312'></head><body><p>关于评选的通知</p></body></html>"
    assert _lines(_read(tmp_path, page, "utf-8")) == ["关于评选的通知"]


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ("姓名：<u>&nbsp;&nbsp;&nbsp;&nbsp;</u>", "姓名：____"),
        ("<input type=checkbox>是 <input type=checkbox checked>否", "□是 ☑否"),
        ("电话：<input type=text>", "电话：____"),
        ("认真\n      组织", "认真组织"),
        ("<span style='display:none'>暗</span>明", "明"),
        ("甲<!-- 注 -->乙", "甲乙"),
        ("&lt;甲&gt;&amp;乙", "<甲>&乙"),
    ],
)
def test_text_is_what_is_seen(inside: str, seen: str, tmp_path: Path):
    assert _lines(_read(tmp_path, f"<body><p>{inside}</p></body>")) == [seen]


def test_look_of_lines(tmp_path: Path):
    body = (
        "<p style='text-align:center'><b style='font-size:22pt'>题</b></p><p align=right>落款</p>"
    )
    title, signed = _read(tmp_path, f"<body>{body}</body>").blocks
    assert (title.align, title.bold, title.size) == ("center", True, 22.0)
    assert (signed.align, signed.bold) == ("right", False)


@pytest.mark.parametrize("depth", [120, 3000])
def test_deeply_nested_page(depth: int, tmp_path: Path):
    """The parser gives up beyond 256 levels; no browser page of a notice comes near that."""
    page = f"<body>{'<div>' * depth}<p>底</p>{'</div>' * depth}</body>"
    if depth < 256:
        assert _lines(_read(tmp_path, page)) == ["底"]
    else:
        with pytest.raises(UnreadableFile):
            _read(tmp_path, page)


@pytest.mark.parametrize("sign", ["\x01", "\x1c", "\uffff", "&#4;", "&#x1F;", "&#65534"])
def test_signs_that_no_page_may_hold_are_left_out(sign: str, tmp_path: Path):
    """Behind what is removed from the page, and in the text itself; other numbers are signs."""
    article = f"<p>{LONG}<script>1</script>完{sign} &#29579;</p>"
    assert _page(tmp_path, article)[2] == f"{LONG}完 王"
