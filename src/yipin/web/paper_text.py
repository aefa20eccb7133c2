"""An official paper as text on a page, in reading order, for those who need no layout."""

from __future__ import annotations

from dataclasses import dataclass

from yipin.rules.official_paper import OfficialPaper, date_words


@dataclass(frozen=True, kw_only=True)
class TextBlock:
    """``kind`` is the class of the line: t-title, t-no, t-to, t-end, or none for running text."""

    kind: str
    text: str


def blocks_of(paper: OfficialPaper) -> list[TextBlock]:
    """What is empty falls away; the room for a seal is said."""
    lines = [
        ("t-mid", paper.mark), ("t-no", paper.number), ("t-title", paper.title),
        ("t-to", f"{paper.addressees}：" if paper.addressees else ""),
        *(("", one.text) for one in paper.paragraphs),
        ("t-end", paper.issuer), ("t-end", date_words(paper.dated_on)),
    ]  # fmt: skip
    return [TextBlock(kind=kind, text=text) for kind, text in lines if text]
