"""Reads about scans: what was recognised, what may be registered, what the check page says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, PaperPage, PaperScan, Submission, Version
from yipin.forms.queries import Differences, differences
from yipin.organisations.models import Unit
from yipin.rules.paper_pages import Completeness, completeness_of

Fate = PaperPage.Fate
State = Endorsement.State
FINGERPRINT = 12  # signs printed at the foot


@dataclass(frozen=True, slots=True)
class FormInScan:
    """One form with attached pages in a scan: which, whether all, and the chain as it is."""

    submission: Submission
    version: Version
    pages: tuple[PaperPage, ...]
    completeness: Completeness
    chain: tuple[Endorsement, ...]

    @property
    def open_steps(self) -> tuple[Endorsement, ...]:
        """What may still be registered."""
        return tuple(row for row in self.chain if row.state in (State.CURRENT, State.WAITING))

    @property
    def is_waiting(self) -> bool:
        """The form is out for opinions, and one is missing."""
        return any(row.state == State.CURRENT for row in self.chain)


def scans_left_over(before: datetime) -> QuerySet[PaperScan]:
    """Handed in before this moment and neither read nor given up."""
    states = (PaperScan.State.WAITING, PaperScan.State.READING)
    return PaperScan.objects.filter(state__in=states, uploaded_at__lt=before).order_by("id")


def scans_of_form(submission: Submission) -> QuerySet[PaperScan]:
    """Handed in at the form itself, newest first."""
    return submission.paper_scans.select_related("file", "uploaded_by", "unit")


def batches_of(source_kind: str, source_id: int) -> QuerySet[PaperScan]:
    """The batches listed on one page, newest first."""
    rows = PaperScan.objects.filter(source_kind=source_kind, source_id=source_id)
    return rows.select_related("file", "uploaded_by", "unit")


def pages_of(scan: PaperScan) -> QuerySet[PaperPage]:
    """Every page with the form that its code names."""
    return scan.pages.select_related("version__submission__unit", "version__submission__form")


def forms_in(scans: Iterable[PaperScan]) -> list[FormInScan]:
    """The forms that have attached pages in these scans, in the order of the pages. Two reads."""
    attached = PaperPage.objects.filter(scan__in=list(scans), fate=Fate.ATTACHED)
    rows = attached.select_related("version__submission__unit", "version__submission__form")
    grouped: dict[int, list[PaperPage]] = {}
    for page in rows.order_by("scan_id", "number"):
        if page.version is not None:
            grouped.setdefault(page.version_id or 0, []).append(page)
    chains = _chains([pages[0] for pages in grouped.values()])
    return [_form(pages, chains) for pages in grouped.values()]


def completeness_in(pages: Iterable[PaperPage]) -> Completeness:
    """Whether these attached pages of one form are all of it."""
    pages = list(pages)
    last = max((page.printed_page for page in pages if page.is_last), default=None)
    return completeness_of({page.printed_page for page in pages}, last)


def gap_words(found: Completeness) -> str:
    """缺第 2 页, or nothing."""
    said = []
    if found.missing:
        said.append(_("缺第 %(pages)s 页。") % {"pages": "、".join(map(str, found.missing))})
    if found.is_end_missing:
        said.append(_("缺最后的页。"))
    return "".join(said)


def _chains(pages: Sequence[PaperPage]) -> dict[int, list[Endorsement]]:
    submissions = [page.version.submission_id for page in pages if page.version]
    rows = Endorsement.objects.filter(submission__in=submissions).exclude(state=State.VOID)
    rows = rows.select_related("unit", "version", "given_by").order_by("step", "id")
    found: dict[int, list[Endorsement]] = {}
    for row in rows:
        found.setdefault(row.submission_id, []).append(row)
    return found


def _form(pages: Sequence[PaperPage], chains: dict[int, list[Endorsement]]) -> FormInScan:
    version = pages[0].version
    assert version is not None
    return FormInScan(
        submission=version.submission,
        version=version,
        pages=tuple(pages),
        completeness=completeness_in(pages),
        chain=tuple(chains.get(version.submission_id, ())),
    )


def latest_versions(submissions: Iterable[int]) -> dict[int, Version]:
    """The newest version of each of these forms. One read."""
    newest = Version.objects.filter(submission=OuterRef("submission")).order_by("-number")
    rows = Version.objects.filter(
        submission__in=set(submissions), pk=Subquery(newest.values("pk")[:1])
    )
    rows = rows.select_related("submission__form")
    return {one.submission_id: one for one in rows}


def outdated_by(page: PaperPage, latest: dict[int, Version]) -> Differences | None:
    """What changed between the paper and the form as it is now."""
    version = page.version
    newest = latest.get(version.submission_id) if version else None
    if version is None or newest is None or newest.pk == version.pk:
        return None
    return differences(version, newest)


def version_by_fingerprint(unit: Unit, typed: str) -> Version | None:
    """The version whose printed fingerprint somebody typed, among the forms below ``unit``.

    The fingerprint is twelve signs, with or without hyphens. None where it names none or several.
    """
    signs = "".join(one for one in typed.lower() if one in "0123456789abcdef")
    if len(signs) != FINGERPRINT:
        return None
    rows = Version.objects.filter(
        digest__startswith=signs, submission__unit__path__startswith=unit.path
    )
    found = list(rows.select_related("submission__unit", "submission__form")[:2])
    return found[0] if len(found) == 1 else None


def is_sealed(version: Version) -> bool:
    """A sealed paper of just this content was registered and still counts."""
    rows = Endorsement.objects.filter(
        submission_id=version.submission_id,
        version__digest=version.digest,
        state=State.SIGNED,
        paper_scan__isnull=False,
    )
    return rows.exists()
