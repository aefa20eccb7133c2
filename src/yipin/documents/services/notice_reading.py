"""Reading a notice that was taken in: under guard, once, with a sentence where it cannot be read."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.blocks import blocks_of
from yipin.documents.formats.guard import read_paper_guarded
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.marks import numbered_marks
from yipin.documents.models import Notice, StoredFile
from yipin.documents.services.files import forget_file
from yipin.journal.services.entries import record_entry
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.notice import read_notice
from yipin.reading.paper import Paper
from yipin.reading.whole_json import beside_findings

logger = logging.getLogger(__name__)
PAGES_BETWEEN = 10
MOST_CHARS = 600_000  # a notice of 200 pages has about a third of this


def read_taken_in(*, notice_id: int, now: datetime) -> Notice:
    """Read the file of a waiting notice and keep what was understood; any other is left alone.

    What cannot be read keeps the sentence that says why, and its file is removed.
    """
    notice = Notice.objects.select_related("file", "unit").get(pk=notice_id)
    if notice.state != Notice.State.WAITING or notice.file is None:
        return notice
    try:
        with _on_disk(notice.file) as path:
            paper = read_paper_guarded(path, on_progress=_counter(notice.pk))
        _refuse_length(paper)
        understood = _understood(paper)
    except UnreadableFile as fault:
        return _give_up(notice, fault.message, now)
    except Exception:
        logger.exception("notice %s could not be read", notice.pk)
        words = _("读这份文件时出了意外，已经停止。请用 Word 或 WPS 另存为 docx 后再上传。")
        return _give_up(notice, words, now)
    return _keep(notice, paper, understood, now)


def _counter(notice_id: int) -> Callable[[int, int], None]:
    """Pages read, for whoever waits: 正在读第 12 页，共 20 页. Written every tenth page."""

    def count(done: int, total: int) -> None:
        if done == total or done % PAGES_BETWEEN == 0:
            Notice.objects.filter(pk=notice_id).update(pages_read=done, pages=total)

    return count


def _refuse_length(paper: Paper) -> None:
    """The grammar runs in this process, so a text far beyond any notice is not given to it."""
    if len(paper.text) > MOST_CHARS:
        raise UnreadableFile("too_slow")


@contextmanager
def _on_disk(stored: StoredFile) -> Iterator[Path]:
    """A copy of the file with its real ending, wherever the storage keeps it."""
    with tempfile.TemporaryDirectory(prefix="yipin-notice-") as folder:
        path = Path(folder) / f"notice.{stored.extension}"
        with stored.content.open("rb") as source, path.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        yield path


def _understood(paper: Paper) -> dict[str, Any]:
    notice, forms = read_notice(paper), read_forms(paper)
    reading: dict[str, Any] = notice.as_json()
    reading["beside"] = beside_findings(notice, forms, paper)
    reading["forms"] = [one.as_json() for one in forms]
    reading["marks"] = numbered_marks(reading)
    return reading


@transaction.atomic
def _keep(notice: Notice, paper: Paper, understood: dict[str, Any], now: datetime) -> Notice:
    notice.state = Notice.State.READ
    notice.text, notice.blocks, notice.reading = paper.text, blocks_of(paper), understood
    notice.pages = paper.pages
    notice.pages_read = paper.pages or 0
    notice.title = (understood.get("title") or "")[:300]
    notice.document_number = (understood.get("document_number") or "")[:80]
    notice.save()
    record_entry(
        actor=None, at=now, action="notice.read", subject=notice,
        after={"marks": len(understood["marks"])},
    )  # fmt: skip
    return notice


@transaction.atomic
def _give_up(notice: Notice, sentence: str, now: datetime) -> Notice:
    stored = notice.file
    notice.state, notice.trouble, notice.file = Notice.State.UNREADABLE, sentence[:300], None
    notice.save()
    if stored is not None and not Notice.objects.filter(file=stored).exists():
        forget_file(stored=stored)
    record_entry(actor=None, at=now, action="notice.unreadable", subject=notice, note=sentence)
    return notice
