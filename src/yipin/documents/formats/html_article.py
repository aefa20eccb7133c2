"""Finds the article in a page of a web content system: menus, link lists and footers left out."""

from __future__ import annotations

import re

from lxml import html

DROPPED = {
    "script", "style", "noscript", "iframe", "nav", "footer", "select", "button", "textarea", "svg",
    "object", "embed", "template", "video", "audio", "canvas", "head", "link", "meta",
}  # fmt: skip
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
NOISE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|footer|foot|breadcrumb|crumbs?|sidebar|share|bdshare|copyright|position|pagenav|related|toolbar)(?:$|[\s_\d-])",
    re.IGNORECASE,
)
TITLE_NAME = re.compile(r"title|biaoti|headline", re.IGNORECASE)
POSTED = re.compile(
    r"(?:发布|发表|更新|发文|成文|录入|提交|创建|公开)?(?:时间|日期)\s*[：:]?\s*\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}"
)
ENOUGH = 0.8  # the article holds at least this share of the page's running text


def clean_tree(root: html.HtmlElement) -> None:
    """Remove what is never text: scripts, styles, hidden parts, menus named as such."""
    for element in list(root.iter()):
        if element is root or element.getparent() is None:
            continue
        if (
            not isinstance(element.tag, str)
            or element.tag in DROPPED
            or _is_hidden(element)
            or _is_menu(element)
        ):
            element.drop_tree()


def _is_hidden(element: html.HtmlElement) -> bool:
    return bool(HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _is_menu(element: html.HtmlElement) -> bool:
    """Named like a menu, and short or made of links: an article may lie in a box named share."""
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.tag not in (
        "div",
        "ul",
        "ol",
        "section",
        "header",
        "aside",
        "p",
    ) or not NOISE_NAME.search(name):
        return False
    text = len(_text(element))
    return text < 200 or link_share(element) > 0.5


def _text(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", "", "".join(element.itertext()))


def link_share(element: html.HtmlElement) -> float:
    """Share of the text that stands in links, 0 to 1."""
    whole = len(_text(element))
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return linked / whole if whole else 0.0


def find_article(body: html.HtmlElement) -> html.HtmlElement:
    """The smallest part of the page that holds four fifths of its running text and tables."""
    weights: dict[html.HtmlElement, int] = {}
    _weigh(body, weights)
    needed = weights[body] * ENOUGH
    current = body
    while True:
        heavy = [
            child
            for child in current
            if weights.get(child, 0) >= needed and isinstance(child.tag, str)
        ]
        if (
            not heavy
            or needed == 0
            or heavy[0].tag in ("p", "table", "tr", "tbody", "span", "font")
        ):
            inner = _through_layout(heavy[0], needed, weights) if heavy and needed else None
            if inner is None:
                return current
            current = inner
            continue
        current = heavy[0]


def _through_layout(
    element: html.HtmlElement, needed: float, weights: dict
) -> html.HtmlElement | None:
    """Step over table scaffolding to the cell that holds the article, if there is such a cell."""
    while element.tag in ("table", "tbody", "tr", "td"):
        heavy = [child for child in element if weights.get(child, 0) >= needed]
        if not heavy:
            return element if element.tag == "td" else None
        element = heavy[0]
    return element if element.tag in ("div", "article", "section") else None


def _weigh(root: html.HtmlElement, weights: dict[html.HtmlElement, int]) -> None:
    """Text outside links, summed from the leaves upwards without recursion."""
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str):
            continue
        own = len((element.text or "").strip())
        if element.tag == "a":
            weights[element] = 0
            continue
        inner = sum(weights.get(child, 0) + len((child.tail or "").strip()) for child in element)
        weights[element] = own + inner


def page_title(root: html.HtmlElement) -> str:
    element = root.find(".//title")
    return re.sub(r"\s+", " ", element.text_content()).strip() if element is not None else ""


def title_before(
    article: html.HtmlElement, body: html.HtmlElement, page: str
) -> html.HtmlElement | None:
    """The heading of the article where it stands outside it: h1, or what the page is named after."""
    plain_page = re.sub(r"\s+", "", page)
    inside = set(article.iter())
    candidates = []
    for element in body.iter("h1", "h2", "h3", "div", "p", "td", "span"):
        if element in inside or article in set(element.iter()):
            continue
        plain = _text(element)
        if (6 <= len(plain) <= 100 and plain_page.startswith(plain[:40])) or (
            element.tag == "h1" and len(plain) >= 6
        ):
            candidates.append(element)
    return candidates[0] if candidates else None


def posting_line(article: html.HtmlElement, body: html.HtmlElement) -> html.HtmlElement | None:
    """The line with the posting date where it stands outside the article."""
    inside = set(article.iter())
    found = None
    for element in body.iter("div", "p", "td", "span", "li", "h4", "h5", "h6", "i", "em"):
        if element in inside:
            continue
        text = " ".join(element.itertext())
        if (
            len(text) < 200
            and POSTED.search(text)
            and (found is None or element in set(found.iter()))
        ):
            found = (
                found if found is not None and len(" ".join(found.itertext())) < 150 else element
            )
    return found
