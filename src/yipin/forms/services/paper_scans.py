"""Scans of printed forms: handed in, read in the background, their pages sorted."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.formats.page_codes import ScannedPage
from yipin.documents.formats.page_codes_guard import read_pages_guarded
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.services.files import Upload, store_file
from yipin.forms.models import PaperPage, PaperScan, Submission
from yipin.forms.paper_permissions import can_hand_in_batch, can_register_paper
from yipin.forms.paper_sorting import PageSorter
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, require

logger = logging.getLogger(__name__)
KINDS = frozenset({"pdf", "jpg", "png"})


def hand_in_scan(
    *, actor: Actor, submission: Submission, upload: Upload, name: str, now: datetime
) -> PaperScan:
    """Take in a scan or photograph of one printed form. Who may: ``paper.register``.

    Refuses other kinds than PDF, JPG and PNG, told by their content, and files over the limit.
    """
    require(can_register_paper, actor, submission)
    return _take_in(actor, submission.unit, upload, name, now, submission=submission)


def hand_in_batch(
    *,
    actor: Actor,
    unit: Unit,
    upload: Upload,
    name: str,
    now: datetime,
    source_kind: str = "",
    source_id: int | None = None,
) -> PaperScan:
    """Take in one scan of many forms of the units below ``unit``. Who may: ``paper.batch``."""
    require(can_hand_in_batch, actor, unit)
    source = {"source_kind": source_kind, "source_id": source_id}
    return _take_in(actor, unit, upload, name, now, **source)


@transaction.atomic
def _take_in(
    actor: Actor, unit: Unit, upload: Upload, name: str, now: datetime, **where: object
) -> PaperScan:
    stored = store_file(actor=actor, unit=unit, upload=upload, name=name, now=now, allowed=KINDS)
    scan = PaperScan.objects.create(
        unit=unit,
        file=stored,
        uploaded_at=now,
        uploaded_by=actor.signed_in,
        uploaded_as=actor.label,
        **where,
    )
    record_entry(
        actor=actor, at=now, action="scan.handed_in", subject=scan.submission or scan,
        subject_label=stored.name, unit_id=unit.pk,
        after={"scan": scan.pk, "name": stored.name, "sha256": stored.sha256},
    )  # fmt: skip
    _read_later(scan.pk)
    return scan


def _read_later(scan_id: int) -> None:
    from yipin.forms.jobs import read_paper_scan  # the job calls this module

    transaction.on_commit(lambda: read_paper_scan(scan_id))


def read_scan(*, scan_id: int, now: datetime) -> None:
    """Called by the job, and again where a job was cut off. Whatever goes wrong is said on the page."""
    taken = PaperScan.objects.filter(pk=scan_id, state=PaperScan.State.WAITING)
    if not taken.update(state=PaperScan.State.READING):
        return
    scan = PaperScan.objects.select_related("unit", "file", "submission__unit").get(pk=scan_id)
    try:
        with _on_disk(scan) as path:
            _read(scan, path)
    except UnreadableFile as fault:
        _give_up(scan, fault.message, now)
    except Exception:
        logger.exception("scan %s could not be read", scan.pk)
        _give_up(scan, _("认码时出了意外，已经停止。请再传一次；还不行，请联系管理员。"), now)
    else:
        _finish(scan, now)


@contextmanager
def _on_disk(scan: PaperScan) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="yipin-scan-") as folder:
        path = Path(folder) / "scan"
        with scan.file.content.open("rb") as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        yield path


def _read(scan: PaperScan, path: Path) -> None:
    """Pages of an earlier, interrupted reading stay; only those that are missing are added."""
    there = set(scan.pages.values_list("number", flat=True))
    sorter = PageSorter(scan)
    for page in read_pages_guarded(path):
        if page.number not in there:
            _keep(scan, sorter, page)
        PaperScan.objects.filter(pk=scan.pk).update(pages_read=page.number, pages_total=page.total)


def _keep(scan: PaperScan, sorter: PageSorter, page: ScannedPage) -> None:
    row = sorter.sorted_page(page.number, page.codes)
    row.picture.save("page.jpg", ContentFile(page.picture), save=False)
    row.save()


@transaction.atomic
def _finish(scan: PaperScan, now: datetime) -> None:
    PaperScan.objects.filter(pk=scan.pk).update(state=PaperScan.State.READ, trouble="")
    fates = list(scan.pages.values_list("fate", flat=True))
    record_entry(
        actor=None, at=now, action="scan.read", subject=scan.submission or scan,
        subject_label=scan.file.name, unit_id=scan.unit_id,
        after={"scan": scan.pk, "pages": len(fates), "attached": fates.count(PaperPage.Fate.ATTACHED)},
    )  # fmt: skip


@transaction.atomic
def _give_up(scan: PaperScan, sentence: str, now: datetime) -> None:
    PaperScan.objects.filter(pk=scan.pk).update(
        state=PaperScan.State.FAILED, trouble=sentence[:300]
    )
    record_entry(
        actor=None, at=now, action="scan.unreadable", subject=scan.submission or scan,
        subject_label=scan.file.name, unit_id=scan.unit_id, note=sentence,
    )  # fmt: skip


def wait_again(*, scan_id: int) -> bool:
    """Give a scan whose reading was cut off back to be read."""
    stuck = PaperScan.objects.filter(pk=scan_id, state=PaperScan.State.READING)
    return bool(stuck.update(state=PaperScan.State.WAITING))
