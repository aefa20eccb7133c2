"""Word files as PDF: asked for by the page that shows them, made in the background, kept by fingerprint.

Nothing here is an act of anybody: what is made follows from the file, and goes with it.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yipin.documents.formats.office_pdf import KINDS, find_office, write_office_pdf
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.models import Rendering, StoredFile
from yipin.documents.storage import on_disk

logger = logging.getLogger(__name__)
State = Rendering.State
STUCK = timedelta(minutes=10)
MOST_TRIES = 3


def is_office_here() -> bool:
    return find_office(settings.SOFFICE) is not None


def renderings_of(files: Iterable[StoredFile], now: datetime) -> Mapping[str, Rendering]:
    """By fingerprint, how far the Word files among these are; what was never asked for is asked for.

    Without LibreOffice on this machine only what is there. One read where there is any Word file.
    """
    wanted = {one.sha256 for one in files if one.extension in KINDS}
    if not wanted:
        return {}
    found = _by_original(wanted)
    fresh = wanted - found.keys()
    if not fresh or not is_office_here():
        return found
    with transaction.atomic():
        rows = [Rendering(original=one, asked_at=now) for one in sorted(fresh)]
        Rendering.objects.bulk_create(rows, ignore_conflicts=True)
        for one in rows:
            transaction.on_commit(partial(_make_later, one.original))
    return _by_original(wanted)


def _by_original(wanted: Iterable[str]) -> dict[str, Rendering]:
    return {one.original: one for one in Rendering.objects.filter(original__in=list(wanted))}


def _make_later(original: str) -> None:
    from yipin.documents.jobs import make_rendering_file  # the job calls this module

    make_rendering_file(original)


def make_rendering(*, original: str) -> None:
    """Called by the job. Whatever goes wrong is said on the page and not raised."""
    office = find_office(settings.SOFFICE)
    rows = Rendering.objects.filter(original=original, state=State.WAITING)
    if office is None or not rows.update(state=State.MAKING, tries=F("tries") + 1):
        return
    rendering = Rendering.objects.get(original=original)
    try:
        _make(office, rendering)
    except UnreadableFile as fault:
        rendering.state, rendering.trouble = State.FAILED, fault.message[:300]
    except Exception:
        logger.exception("file %s not made a PDF", original)
        rendering.state = State.FAILED
        rendering.trouble = _("没有转成 PDF，请点名称下载看。")
    rendering.save(update_fields=["state", "trouble", "content", "size"])


def _make(office: Path, rendering: Rendering) -> None:
    stored = StoredFile.objects.filter(sha256=rendering.original, extension__in=KINDS).first()
    if stored is None:
        raise UnreadableFile("missing")
    with tempfile.TemporaryDirectory(prefix="yipin-rendering-") as folder:
        target = Path(folder) / "made.pdf"
        with on_disk(stored.content.name) as source:
            write_office_pdf(office, source, stored.extension, target, fonts=settings.FONTS)
        with target.open("rb") as stream:
            rendering.content.save("", File(stream), save=False)
        rendering.size = target.stat().st_size
    rendering.state = State.READY


def resume_renderings(*, now: datetime) -> list[str]:
    """Fingerprints to try again: of what waited while the site was stopped, or was being made then."""
    stuck = Rendering.objects.filter(
        state__in=(State.WAITING, State.MAKING), asked_at__lt=now - STUCK
    )
    stuck.filter(tries__gte=MOST_TRIES).update(
        state=State.FAILED, trouble=_("没有转成 PDF，请点名称下载看。")
    )
    left = stuck.filter(tries__lt=MOST_TRIES)
    found = list(left.values_list("original", flat=True))
    left.update(state=State.WAITING, asked_at=now)
    return found


def forget_renderings() -> int:
    """Remove those whose Word file is gone. How many."""
    kept = StoredFile.objects.values("sha256")
    gone = list(Rendering.objects.exclude(original__in=kept))
    for one in gone:
        if one.content:
            one.content.delete(save=False)
        one.delete()
    return len(gone)
