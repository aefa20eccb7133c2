"""All checks of an official paper together, and the pieces of a paper that they look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from yipin.rules import (
    paper_lint_attachments,
    paper_lint_marks,
    paper_lint_numbers,
    paper_lint_sense,
)
from yipin.rules.official_paper import PLAIN, OfficialPaper, Paragraph
from yipin.rules.paper_lint import Check, LintContext, LintText, PaperFault, WholeCheck, mend_with

CHECKS: tuple[Check, ...] = (
    paper_lint_marks.left_behind,
    paper_lint_numbers.document_numbers,
    paper_lint_numbers.chinese_dates,
    paper_lint_numbers.zeros_in_dates,
    paper_lint_numbers.paragraph_numbers,
    paper_lint_numbers.days_that_exist,
    paper_lint_marks.brackets,
    paper_lint_marks.half_width,
    paper_lint_marks.nested_quotes,
    paper_lint_marks.attachment_ends,
    paper_lint_sense.personal_contacts,
    paper_lint_sense.titles,
)
WHOLE_CHECKS: tuple[WholeCheck, ...] = (
    paper_lint_attachments.attachments,
    paper_lint_sense.deadlines,
    paper_lint_numbers.skipped_levels,
)
LINES = {
    "title": ("标题", "title"),
    "addressees": ("主送机关", "line"),
    "mark": ("发文机关标志", "line"),
    "issuer": ("署名", "line"),
    "remark": ("附注", "line"),
    "copies_to": ("抄送", "line"),
    "printed_by": ("印发机关", "line"),
}
TITLE_KINDS = {
    "up": ("请示", "报告", "意见", "议案"),
    "letter": ("函", "通知", "批复"),
    "minutes": ("纪要",),
    PLAIN: ("公示", "公告", "启事"),
}


def find_faults(texts: Sequence[LintText], context: LintContext) -> list[PaperFault]:
    """Every fault, in the order of the paper. Each is told once, by the first check that sees it."""
    order = {one.place: at for at, one in enumerate(texts)}
    found = [wrong for one in texts for check in CHECKS for wrong in check(one, context)]
    found += [wrong for check in WHOLE_CHECKS for wrong in check(texts, context)]
    unique = {(one.place, one.start, one.end, one.code): one for one in found}
    return sorted(unique.values(), key=lambda one: (order[one.place], one.start, one.code))


def find_plain_faults(paragraphs: Sequence[str], context: LintContext) -> list[PaperFault]:
    """The faults of a paper that is only read, paragraph by paragraph.

    Which lines are the list of its attachments is not known, so nothing is said about them.
    """
    texts = [
        LintText(str(at), f"第 {at + 1} 段", text) for at, text in enumerate(paragraphs) if text
    ]
    found = find_faults(texts, context)
    return [one for one in found if not one.code.startswith("attachment_")]


def mend_all(texts: Sequence[LintText], context: LintContext) -> list[LintText]:
    """The texts with everything mended that has a mend; doing it again changes nothing."""
    return mend_with(texts, lambda now: find_faults(now, context))


def lint_texts(paper: OfficialPaper) -> list[LintText]:
    """The pieces of a paper in reading order. The place names it again for ``with_texts``."""
    texts = [
        LintText(name, label, getattr(paper, name), role)
        for name, (label, role) in LINES.items()
        if name in ("title", "addressees", "mark")
    ]
    texts += [
        LintText(f"paragraphs.{at}", f"正文第 {at + 1} 段", one.text)
        for at, one in enumerate(paper.paragraphs)
        if not one.rows
    ]
    for at, one in enumerate(paper.attachments):
        texts.append(LintText(f"attachments.{at}", f"附件 {at + 1} 的名称", one.name, "attachment"))
        texts += [
            LintText(f"attachments.{at}.{n}", f"附件 {at + 1} 第 {n + 1} 段", each.text, "contents")
            for n, each in enumerate(one.paragraphs)
            if not each.rows
        ]
    texts += [
        LintText(name, label, getattr(paper, name), role)
        for name, (label, role) in LINES.items()
        if name not in ("title", "addressees", "mark")
    ]
    return [one for one in texts if one.text]


def with_texts(paper: OfficialPaper, texts: Sequence[LintText]) -> OfficialPaper:
    """The paper with these pieces in their places."""
    words = {one.place: one.text for one in texts}
    lines: dict[str, Any] = {name: words[name] for name in LINES if name in words}
    paragraphs = _with_words(paper.paragraphs, "paragraphs", words)
    attachments = tuple(
        replace(
            one,
            name=words.get(f"attachments.{at}", one.name),
            paragraphs=_with_words(one.paragraphs, f"attachments.{at}", words),
        )
        for at, one in enumerate(paper.attachments)
    )
    return replace(paper, **lines, paragraphs=paragraphs, attachments=attachments)


def _with_words(
    paragraphs: Sequence[Paragraph], prefix: str, words: dict[str, str]
) -> tuple[Paragraph, ...]:
    return tuple(
        replace(one, text=words.get(f"{prefix}.{at}", one.text))
        for at, one in enumerate(paragraphs)
    )


def context_of(
    paper: OfficialPaper, *, year: int, office_phone: str = "", office_mailbox: str = ""
) -> LintContext:
    """What the checks of this paper know; a date of the paper gives its year."""
    dated = int(paper.dated_on[:4]) if paper.dated_on[:4].isdecimal() else year
    return LintContext(
        dated, office_phone, office_mailbox, title_kinds=TITLE_KINDS.get(paper.kind, ())
    )
