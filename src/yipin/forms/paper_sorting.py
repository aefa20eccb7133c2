"""What becomes of each page of a scan: its codes looked up, the rule asked, a row made."""

from __future__ import annotations

from collections.abc import Sequence

from yipin.forms.models import PaperPage, PaperScan, Version
from yipin.forms.paper_codes import versions_named_by
from yipin.rules.paper_codes import PaperCode, code_from
from yipin.rules.paper_pages import ATTACHED, SeenPage, fate_of

DRAFT_WORDS = "草稿，未提交"  # as printed.PrintedForm.code_text says it of a draft


class PageSorter:
    """Sorts the pages of one scan in their order, and knows which came before."""

    def __init__(self, scan: PaperScan) -> None:
        self.scan = scan
        attached = scan.pages.filter(fate=ATTACHED, printed_page__gt=0)
        self.seen = set(attached.values_list("version_id", "printed_page"))

    def sorted_page(self, number: int, texts: Sequence[str]) -> PaperPage:
        """The row of a page, not saved. Two reads where it has a code."""
        code, version = self._named(texts)
        fate = fate_of(self._as_seen(texts, code, version))
        page = PaperPage(scan=self.scan, number=number, fate=fate)
        if version is not None and code is not None and self._reaches(version):
            page.version, page.printed_page, page.is_last = version, code.page, code.is_last
        if fate == ATTACHED and version is not None and page.printed_page:
            self.seen.add((version.pk, page.printed_page))
        return page

    def _named(self, texts: Sequence[str]) -> tuple[PaperCode | None, Version | None]:
        """Other codes (of a canteen, of a stamp) may stand on the paper beside ours."""
        codes = [one for one in map(code_from, texts) if one is not None]
        known = versions_named_by(codes)
        for code in codes:
            if code in known:
                return code, known[code]
        return (codes[0], None) if codes else (None, None)

    def _as_seen(
        self, texts: Sequence[str], code: PaperCode | None, version: Version | None
    ) -> SeenPage:
        found = SeenPage(has_code=bool(texts), is_draft=code is None and _is_draft(texts))
        if version is None or code is None:
            return found
        return SeenPage(
            has_code=True,
            is_genuine=True,
            is_in_reach=self._reaches(version),
            is_wanted=self.scan.submission_id in (None, version.submission_id),
            is_latest=is_latest(version),
            is_seen=(version.pk, code.page) in self.seen,
        )

    def _reaches(self, version: Version) -> bool:
        return self.scan.unit.has_in_subtree(version.submission.unit.path)


def is_latest(version: Version) -> bool:
    """Whether the form still holds what this version holds. One read."""
    last = Version.objects.filter(submission_id=version.submission_id).only("digest").first()
    return last is not None and last.digest == version.digest


def _is_draft(texts: Sequence[str]) -> bool:
    return any(DRAFT_WORDS in text for text in texts)
