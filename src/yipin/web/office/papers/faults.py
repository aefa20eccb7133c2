"""The faults of a paper as a page shows them: where, what stands there, why, and the mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.projects.result_papers import contact_of_source
from yipin.rules.paper_checks import context_of, find_faults, find_plain_faults, lint_texts
from yipin.rules.paper_lint import LintContext, LintText, PaperFault

AROUND = 12


@dataclass(frozen=True, kw_only=True)
class FaultRow:
    """One fault. ``before`` and ``after`` are the words around it."""

    fault: PaperFault
    before: str
    after: str

    @property
    def mend_words(self) -> str:
        return self.fault.mend or ""

    @property
    def offer(self) -> tuple[str, str]:
        """What a click would add to the paper: the words of the button and what is added."""
        if self.fault.lists:
            return _("列入附件说明"), self.fault.lists
        return (_("在正文末尾写明"), self.fault.adds) if self.fault.adds else ("", "")


def context_for(paper: Paper) -> LintContext:
    """With the office's own telephone and mailbox, where the source names them."""
    contact = contact_of_source(paper)
    return context_of(
        paper.parsed,
        year=timezone.localdate().year,
        office_phone=contact.phone,
        office_mailbox=contact.mailbox,
    )


def faults_of(paper: Paper, context: LintContext) -> list[FaultRow]:
    texts = lint_texts(paper.parsed)
    return rows_of(texts, find_faults(texts, context))


def rows_of(texts: Sequence[LintText], faults: Sequence[PaperFault]) -> list[FaultRow]:
    words = {one.place: one.text for one in texts}
    return [
        FaultRow(
            fault=one,
            before=_tail(words[one.place][: one.start]),
            after=_head(words[one.place][one.end :]),
        )
        for one in faults
    ]


def rows_of_plain(paragraphs: Sequence[str], year: int | None) -> list[FaultRow]:
    """The faults of a notice that was handed in: to be read, not to be mended here."""
    texts = [LintText(str(at), "", text) for at, text in enumerate(paragraphs)]
    return rows_of(texts, find_plain_faults(paragraphs, LintContext(year)))


def _tail(text: str) -> str:
    return ("…" if len(text) > AROUND else "") + text[-AROUND:]


def _head(text: str) -> str:
    return text[:AROUND] + ("…" if len(text) > AROUND else "")
