"""Reading the files of rosters: looked at when they come, read by a guarded child."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import sniff_file
from yipin.documents.formats.table_guard import read_rows_guarded
from yipin.documents.formats.table_rows import NO_TABLE, Row
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.organisations.models import Roster, Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.services.roster_imports import (
    columns_of,
    judge_roster,
    start_roster,
)
from yipin.rules.import_cells import HeadMatch, find_heads
from yipin.rules.verdicts import refuse

logger = logging.getLogger(__name__)
KINDS = frozenset({"xlsx", "xls", "txt"})
LOOK_FOR_HEADS = 10  # rows from the top
STATE = Roster.State


def take_in_roster(
    *, actor: Actor, unit: Unit, kind: str, upload: File[bytes], name: str, now: datetime
) -> Roster:
    """Keep a file of people or units and have it read in the background.

    Who may: the administrator of ``unit``. Refused at once: what is no table, locked, too large.
    """
    if upload.size > settings.UPLOAD_MAX_MB * 1024 * 1024:
        words = _("文件超过 %(most)s MB。请分成几个文件，分几次导入。")
        raise Refused(refuse("file_too_large", words % {"most": settings.UPLOAD_MAX_MB}))
    with tempfile.TemporaryDirectory(prefix="yipin-roster-") as folder:
        path = Path(folder) / "roster"
        _copy(upload, path)
        kind_of_file = _refuse_kind(path)
    with transaction.atomic():
        shown = clean_name(name, "csv" if kind_of_file == "txt" else kind_of_file)
        roster = start_roster(
            actor=actor, unit=unit, kind=kind, content=upload, name=shown, now=now
        )
        _read_later(roster.pk)
    return roster


def _copy(content: File[bytes], path: Path) -> None:
    content.seek(0)
    with path.open("wb") as target:
        for chunk in content.chunks():
            target.write(chunk)
    content.seek(0)


def _refuse_kind(path: Path) -> str:
    try:
        kind = sniff_file(path).extension
    except UnreadableFile as fault:
        known = {"encrypted", "macro", "zip_bomb", "empty"}
        words = fault.message if fault.code in known else NO_TABLE
        raise Refused(refuse(f"file_{fault.code}", words)) from fault
    if kind not in KINDS:
        raise Refused(refuse("file_kind", NO_TABLE))
    return kind


def _read_later(roster_id: int) -> None:
    from yipin.documents.jobs import read_roster_file  # the job calls this module

    transaction.on_commit(lambda: read_roster_file(roster_id))


def write_later(roster: Roster) -> None:
    """Have a confirmed roster written once the confirmation stands."""
    from yipin.documents.jobs import write_roster_rows  # the job calls this module

    transaction.on_commit(lambda: write_roster_rows(roster.pk))


def read_roster(*, roster_id: int, now: datetime) -> None:
    """Called by the job. Whatever goes wrong is said on the page and not raised."""
    mine = Roster.objects.filter(pk=roster_id, state=STATE.WAITING)
    if not mine.update(state=STATE.READING, changed_at=now):
        return
    roster = Roster.objects.get(pk=roster_id)
    try:
        _read(roster, now)
    except UnreadableFile as fault:
        _fail(roster, fault.message, now)
    except Refused as refused:
        _fail(roster, refused.reason, now)
    except Exception:
        logger.exception("roster %s not read", roster_id)
        _fail(roster, _("读取时出了差错。请再上传一次；还不行，请联系管理员。"), now)
    else:
        roster.content.delete(save=True)


def _read(roster: Roster, now: datetime) -> None:
    with tempfile.TemporaryDirectory(prefix="yipin-roster-") as folder:
        path = Path(folder) / "roster"
        with roster.content.open("rb") as content:
            _copy(content, path)
        rows = read_rows_guarded(path, limit_mb=settings.UPLOAD_MAX_MB)
        match, rest = _below_heads(roster, rows)
        judge_roster(roster=roster, match=match, rows=rest, now=now)


def _below_heads(roster: Roster, rows: Iterator[Row]) -> tuple[HeadMatch, Iterator[Row]]:
    """How the headings were understood, and the rows below them. Refuses what lacks a column."""
    columns = columns_of(roster.kind)
    top = list(islice(rows, LOOK_FOR_HEADS))
    at, match = find_heads([cells for _line, cells in top], columns)
    if match.missing:
        names = "、".join(match.missing)
        words = _("表头里没有找到：%(names)s。请对照模板补上这些列，再上传。") % {"names": names}
        raise Refused(refuse("heads", words))
    if match.doubled:
        names = "、".join(match.doubled)
        words = _("表头里这些列写了不止一次：%(names)s。请删去多余的，再上传。") % {"names": names}
        raise Refused(refuse("heads", words))
    roster.heads = {
        "read": [one.label for one in columns if one.key in match.at],
        "ignored": list(match.ignored),
    }
    roster.save(update_fields=["heads"])
    return match, chain(top[at + 1 :], rows)


def _fail(roster: Roster, words: str, now: datetime) -> None:
    roster.rows.all().delete()
    Roster.objects.filter(pk=roster.pk).update(
        state=STATE.FAILED, trouble=words[:400], changed_at=now
    )
