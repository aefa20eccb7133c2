"""Reads a web page or a page saved by Word into a neutral paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lxml import html

from yipin.documents.formats.grids import flattened
from yipin.documents.formats.html_article import (
    clean_tree,
    find_article,
    link_share,
    page_title,
    posting_line,
    title_before,
)
from yipin.documents.formats.html_tables import has_border, is_layout, read_grid
from yipin.documents.formats.txt import decode
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper, PaperBuilder

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
# Signs that no XML may hold, as such or by their number: the tree could not be changed any more.
NOT_IN_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9]);?"
    r"|&#x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]);?",
    re.IGNORECASE,
)
CHINESE_SETS = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"}
BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "tr", "td", "th", "table",
    "section", "article", "blockquote", "dl", "dt", "dd", "center", "pre", "form", "fieldset",
    "main", "header", "aside", "hr", "body", "tbody", "thead", "caption", "figure",
}  # fmt: skip
NOISE = re.compile(
    r"^(?:上一[条篇页则]|下一[条篇页则]|当前位置|您?(?:现在)?的?位置|版权所有|Copyright|【?关闭(?:窗口|本页)?】?|【?打印(?:本页)?】?|返回(?:顶部|列表|首页)"
    r"|分享到|扫一扫|字体|\[?字号|地址[：:].{0,40}邮编|.{0,4}ICP备|技术支持|首页\s*[>|»]|责任编辑[：:]?\s*$|相关(?:链接|文章|新闻)|收藏|附件下载[：:]?$)",
    re.IGNORECASE,
)
COUNTERS = re.compile(
    r"[，,|]?\s*[\[【(（]?(?:点击|浏览|阅读|访问|查看|下载)(?:次数|量|数|率)?\s*[：:]?\s*[\[(（]?\s*\d*\s*[\])）]?\s*次?[\]】)）]?(?=\s|$|[|字来作编打])"
)
DOWNLOAD_LINE = re.compile(r"^\s*附件\s*[【\[](.+?)[】\]]\s*(?:已?下载.*)?$")
FILE_LINK = re.compile(
    r"\.(?:docx?|xlsx?|pdf|wps|zip|rar|et|txt)(?:$|[?#])|download", re.IGNORECASE
)
CJK = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
WRAPPED = re.compile(rf"(?<=[{CJK}])[ \t]*[\r\n]+[ \t\r\n]*(?=[{CJK}])")
ALIGN = re.compile(r"text-align\s*:\s*(left|center|right)", re.IGNORECASE)
SIZE = re.compile(r"font-size\s*:\s*([\d.]{1,6})\s*(pt|px)", re.IGNORECASE)


@dataclass(slots=True)
class PageWalk:
    """Walks the article and collects lines; inline pieces gather until a block begins or ends."""

    builder: PaperBuilder
    _pieces: list[str] = field(default_factory=list)
    _marks: dict[str, object] = field(default_factory=dict)
    _counts: list[int] = field(default_factory=list)
    has_list: bool = False

    def walk(self, element: html.HtmlElement, depth: int = 0) -> None:
        tag = element.tag
        if not isinstance(tag, str) or depth > 200:
            return
        if tag == "table" and not is_layout(element):
            self._add_table(element)
            return
        if tag in BLOCKS:
            self._flush()
            self._marks = _marks_of(element)
        if tag in ("ol", "li"):
            self._number(element)
        self._pieces += inline_pieces(element, tag)
        for child in element:
            self.walk(child, depth + 1)
            if child.tail:
                self._pieces.append(shown(child.tail))
        if tag in BLOCKS:
            if not _is_link_list(element):
                self._flush()
            self._pieces.clear()

    def _number(self, element: html.HtmlElement) -> None:
        if element.tag == "ol":
            self._counts.append(0)
        elif element.getparent() is not None and element.getparent().tag == "ol" and self._counts:
            self._counts[-1] += 1
            self._pieces.append(f"{self._counts[-1]}.")

    def finish(self) -> None:
        self._flush()

    def _flush(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        for line in text.split("\n"):
            self.add_line(line, self._marks)

    def add_line(self, line: str, marks: dict[str, object]) -> None:
        line = COUNTERS.sub("", self._as_announcement(line)).strip(" \t\xa0\u200b\ufeff")
        if not line.strip() or NOISE.match(line.strip()):
            return
        self.has_list = self.has_list or bool(re.match(r"\s*附\s*件", line))
        self.builder.add_paragraph(line, **marks)

    def _as_announcement(self, line: str) -> str:
        """附件【附件1：名单.doc】已下载: told once only, if the notice has no list of its own."""
        match = DOWNLOAD_LINE.match(line)
        if match is None:
            return line
        return "" if self.has_list else match[1].strip()

    def _add_table(self, table: html.HtmlElement) -> None:
        self._flush()
        cells = flattened(read_grid(table, cell_text))
        if cells and (has_border(table) or any(cell.text.strip() for cell in cells)):
            self.builder.add_table(cell.as_tuple() for cell in cells)
        else:
            self._pieces.clear()


def shown(text: str) -> str:
    """White space as a browser shows it; a line wrapped between two Chinese signs leaves no gap."""
    text = WRAPPED.sub("", text)
    return re.sub(r"[ \t\r\n\f]+", " ", text)


def inline_pieces(element: html.HtmlElement, tag: str) -> list[str]:
    """What the start of an element shows: its text, a break, a blank or a box of a form."""
    if tag == "br":
        return ["\n"]
    if tag == "input":
        kind = (element.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            return ["☑" if element.get("checked") is not None else "□"]
        return ["____"] if kind == "text" else []
    text = shown(element.text or "")
    is_underlined = tag == "u" or "underline" in (element.get("style") or "")
    if is_underlined and text and not text.strip():
        return ["_" * max(2, len(text))]
    return [text]


def cell_text(cell: html.HtmlElement) -> str:
    """The lines of one cell."""
    pieces: list[str] = []
    _gather(cell, pieces, 0)
    lines = [
        line.strip(" \t\xa0") if not line.strip() else line.strip(" \t")
        for line in "".join(pieces).split("\n")
    ]
    return re.sub(r"^\n+|\n+$", lambda m: "\n" * min(len(m[0]), 8), "\n".join(lines)).lstrip("\n")


def _gather(element: html.HtmlElement, pieces: list[str], depth: int) -> None:
    if not isinstance(element.tag, str) or depth > 200:
        return
    pieces += inline_pieces(element, element.tag)
    for child in element:
        is_block = child.tag in BLOCKS
        if is_block and "".join(pieces[-1:]).strip(" ") and not "".join(pieces[-1:]).endswith("\n"):
            pieces.append("\n")
        _gather(child, pieces, depth + 1)
        tail = shown(child.tail or "")
        if is_block and child.tag not in ("td", "th") and not "".join(pieces[-1:]).endswith("\n"):
            pieces.append("\n")
        pieces.append(tail if tail.strip(" ") or not is_block else "")


def _marks_of(element: html.HtmlElement) -> dict[str, object]:
    """Alignment (inherited), weight and size of a block."""
    align, size = None, None
    for each in [element, *element.iterancestors()][:6]:
        style = ALIGN.search(each.get("style") or "")
        own = None if each.tag == "table" else each.get("align")  # a table is placed, not its text
        align = (
            align or (style[1] if style else own) or ("center" if each.tag == "center" else None)
        )
    align = align.lower() if align and align.lower() in ("left", "center", "right") else None
    first = next((each for each in element.iter() if SIZE.search(each.get("style") or "")), None)
    if first is not None and (match := SIZE.search(first.get("style") or "")):
        size = round(float(match[1]) * (0.75 if match[2].lower() == "px" else 1), 1)
    bold = element.tag in ("h1", "h2", "h3", "h4", "th") or any(
        len("".join(each.itertext())) >= len("".join(element.itertext())) for each in element.iter("b", "strong")
    )  # fmt: skip
    return {"align": align, "bold": bold, "size": size}


def _is_link_list(element: html.HtmlElement) -> bool:
    """A list of links to other pages; links to files are kept, they may be the attachments."""
    links = list(element.iter("a"))
    if element.tag not in ("ul", "ol", "dl", "li", "p", "td", "div") or not links:
        return False
    to_pages = [link for link in links if not FILE_LINK.search(link.get("href") or "")]
    has_address = any(link.get("href") for link in to_pages)
    return has_address and len(to_pages) == len(links) and link_share(element) > 0.7


def parse_page(data: bytes) -> html.HtmlElement:
    """Decode by mark, by the page's own word, or by sense, and parse without network or entities."""
    declared = CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "ignore").lower() if declared else ""
    has_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:3] == b"\xef\xbb\xbf"
    text = decode(data)
    if encoding in CHINESE_SETS and not has_mark and not _is_utf8(data):
        text = data.decode("gb18030", "replace")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", NOT_IN_XML.sub("", text))
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(text, parser=parser)
    except (html.etree.ParserError, ValueError, AssertionError) as error:
        raise UnreadableFile("no_text") from error


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def read_html(path: Path, *, on_progress: Callable[[int, int], None] | None = None) -> Paper:
    """Read the article with its title and posting line; the rest of the page is left out."""
    root = parse_page(path.read_bytes())
    page = page_title(root)
    body = root.find("body")
    body = root if body is None else body
    clean_tree(body)
    article = find_article(body)
    walk = PageWalk(PaperBuilder("html"))
    for outside in (title_before(article, body, page), posting_line(article, body)):
        if outside is not None:
            text = re.sub(r"\s+", " ", shown(" ".join(outside.itertext())))
            walk.add_line(text, _marks_of(outside))
    walk.walk(article)
    walk.finish()
    if on_progress is not None:
        on_progress(1, 1)
    return walk.builder.build()
