"""Pages that no code sorted: given to a form by hand, or put aside."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.forms.models import PaperPage, PaperScan, Version
from yipin.forms.paper_permissions import can_handle_scan, can_register_paper
from yipin.forms.paper_sorting import is_latest
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.paper_codes import MOST_PAGES
from yipin.rules.verdicts import refuse

Fate = PaperPage.Fate
BY_HAND = {Fate.NO_CODE, Fate.DROPPED}


@transaction.atomic
def assign_page(
    *, actor: Actor, page: PaperPage, version: Version, printed_page: int, now: datetime
) -> PaperPage:
    """Give a page without a readable code to a form; it is marked as checked by hand.

    Who may: ``paper.handle_scan`` and ``paper.register`` for that form. ``printed_page`` is the
    number printed at its foot, 0 where there is none. Refuses a page whose code could be read, an
    older version, and a form out of the reach of the scan.
    """
    locked = _lock(page)
    require(can_handle_scan, actor, locked.scan)
    require(can_register_paper, actor, version.submission)
    _refuse_unfit(locked, version, printed_page)
    before = locked.fate
    locked.fate, locked.version, locked.is_by_hand = Fate.ATTACHED, version, True
    locked.printed_page = printed_page
    locked.save(update_fields=["fate", "version", "is_by_hand", "printed_page"])
    _record(actor, locked, "scan.page_assigned", before, now)
    return locked


@transaction.atomic
def drop_page(*, actor: Actor, page: PaperPage, now: datetime) -> PaperPage:
    """Put a page aside (a blank back side, a page that belongs to nothing), or take back one that
    was given to a form by hand. It can be given to a form again. Who may: ``paper.handle_scan``.
    Refuses a page sorted by its code, and one that a registered opinion rests on.
    """
    locked = _lock(page)
    require(can_handle_scan, actor, locked.scan)
    if locked.fate == Fate.DROPPED:
        return locked
    if locked.fate != Fate.NO_CODE and not locked.is_by_hand:
        raise Refused(refuse("sorted", _("这一页已经按码认过，不用再处理。")))
    if locked.version and locked.scan.endorsements.filter(version=locked.version).exists():
        raise Refused(refuse("registered", _("已经按这份扫描件登记了意见，这一页不能拿掉。")))
    before = locked.fate
    locked.fate, locked.version, locked.is_by_hand = Fate.DROPPED, None, False
    locked.save(update_fields=["fate", "version", "is_by_hand"])
    _record(actor, locked, "scan.page_dropped", before, now)
    return locked


def _lock(page: PaperPage) -> PaperPage:
    """The scan first: two people may sort its pages at once."""
    PaperScan.objects.select_for_update().get(pk=page.scan_id)
    rows = PaperPage.objects.select_related("scan__unit", "scan__submission__unit", "scan__file")
    return rows.get(pk=page.pk)


def _refuse_unfit(page: PaperPage, version: Version, printed_page: int) -> None:
    scan = page.scan
    if page.fate not in BY_HAND:
        raise Refused(refuse("sorted", _("这一页已经按码认过，不能改归别的表。")))
    is_reached = scan.unit.has_in_subtree(version.submission.unit.path)
    if not is_reached or scan.submission_id not in (None, version.submission_id):
        raise Refused(refuse("other_form", _("这一页只能归入本单位的这份表。")))
    if not is_latest(version):
        words = _("第 %(number)s 版后来改过，不能再归入。请打印最新一版，重新盖章。")
        raise Refused(refuse("outdated", words % {"number": version.number}))
    if not 0 <= printed_page <= MOST_PAGES:
        raise Refused(refuse("no_such_page", _("页码不对。请看页脚写的是第几页。")))


def _record(actor: Actor, page: PaperPage, action: str, before: str, now: datetime) -> None:
    version = page.version
    record_entry(
        actor=actor,
        at=now,
        action=action,
        subject=version.submission if version else page.scan.submission or page.scan,
        subject_label=page.scan.file.name,
        unit_id=page.scan.unit_id,
        before={"fate": before},
        after={
            "fate": page.fate,
            "scan": page.scan_id,
            "page": page.number,
            "version": version.number if version else None,
        },
    )
