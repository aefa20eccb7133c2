"""Opinions given on paper, registered from a scan by whoever handed it in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, PaperPage, PaperScan, Submission, Version
from yipin.forms.paper_permissions import can_handle_scan, can_register_paper
from yipin.forms.paper_queries import completeness_in, gap_words
from yipin.forms.services.chains import lock_submission, rows_of
from yipin.forms.services.opinions import SIGNED, OnPaper, Opinion, write_opinion
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.paper_pages import Completeness
from yipin.rules.verdicts import refuse

LONGEST_NAME = 80
LONGEST_REASON = 200


@transaction.atomic
def register_paper(
    *,
    actor: Actor,
    scan: PaperScan,
    submission: Submission,
    steps: Mapping[str, str],
    is_confirmed: bool,
    now: datetime,
    why_incomplete: str = "",
) -> list[Endorsement]:
    """Register the opinions that stand sealed on the attached pages of a form, in order of the chain.

    Who may: ``paper.register`` for the form and ``paper.handle_scan``. ``steps`` names the steps by
    key with who signed there (may be empty); ``is_confirmed`` is the word of whoever registers
    that each of them says 同意 on paper and is sealed. The steps count as if signed on-line: bound
    to the digest, journalled, told, and void when the text changes.
    Refuses: not confirmed, no step named, no page of the latest version in the scan, pages missing
    without ``why_incomplete`` (kept in the journal), a step whose turn has not come (one before it
    is neither signed nor named).
    """
    locked = lock_submission(submission)
    require(can_register_paper, actor, locked)
    scan = _lock(scan)
    require(can_handle_scan, actor, scan)
    version, found = _version_on_paper(scan, locked)
    _refuse_unsaid(steps, is_confirmed=is_confirmed)
    why = _reason_for_gaps(found, why_incomplete)
    asked = [row for row in rows_of(locked) if _is_asked(row, steps)]
    if len(asked) < len(steps):
        raise Refused(refuse("already_given", _("有的意见已经登记过或已在网上签，请刷新后再看。")))
    return [
        write_opinion(
            actor=actor,
            endorsement=row,
            wanted=_opinion(
                version, OnPaper(scan, steps[row.key].strip(), why), is_quiet=row is not asked[-1]
            ),
            now=now,
        )
        for row in asked
    ]


def _is_asked(row: Endorsement, steps: Mapping[str, str]) -> bool:
    open_states = (Endorsement.State.CURRENT, Endorsement.State.WAITING)
    return row.key in steps and row.state in open_states


def _lock(scan: PaperScan) -> PaperScan:
    """After the form: nobody puts a page aside while opinions are registered on it."""
    rows = PaperScan.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "submission__unit", "file").get(pk=scan.pk)


def _version_on_paper(scan: PaperScan, locked: Submission) -> tuple[Version, Completeness]:
    """The latest version, with at least one page of it in the scan, and whether all are there."""
    last = locked.versions.first()
    attached = scan.pages.filter(fate=PaperPage.Fate.ATTACHED, version__submission=locked)
    if last is None or not attached.exists():
        raise Refused(refuse("no_pages", _("这份扫描件里没有这份表的页。请先归入。")))
    pages = list(attached.filter(version__digest=last.digest))
    if not pages:
        words = _(
            "扫描以后内容又改过，现在是第 %(number)s 版，纸上的意见不再有效。请重新打印盖章。"
        )
        raise Refused(refuse("outdated", words % {"number": last.number}))
    return last, completeness_in(pages)


def _reason_for_gaps(found: Completeness, why: str) -> str:
    """What the journal keeps: nothing where no page is known to be missing."""
    if not found.has_gaps:
        return ""
    if not why.strip():
        words = _(
            "%(gaps)s请把整份补扫齐，重新上传；只能这样登记的，在“缺页的原因”里写明，再勾选意见。"
        )
        raise Refused(refuse("pages_missing", words % {"gaps": gap_words(found)}))
    if len(why.strip()) > LONGEST_REASON:
        raise Refused(refuse("too_long", _("缺页的原因请写在 200 字以内。")))
    return _("%(gaps)s原因：%(why)s") % {"gaps": gap_words(found), "why": why.strip()}


def _refuse_unsaid(steps: Mapping[str, str], *, is_confirmed: bool) -> None:
    if not steps:
        raise Refused(refuse("no_steps", _("请勾选纸上已签字盖章的意见。")))
    if not is_confirmed:
        words = _("请看过扫描件，再勾选“纸上写明同意，并已签字盖章”。")
        raise Refused(refuse("not_confirmed", words))
    if any(len(name) > LONGEST_NAME for name in steps.values()):
        raise Refused(refuse("too_long", _("签署人姓名请写在 80 字以内。")))


def _opinion(version: Version, paper: OnPaper, *, is_quiet: bool) -> Opinion:
    words = _("同意。（见纸质盖章件）")
    return Opinion(SIGNED, words, {}, version.digest, paper=paper, is_quiet=is_quiet)
