"""Keeping what shows the work: added without the place it was taken at, described, put into a report."""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from yipin.documents.filetypes import WORK_KINDS
from yipin.documents.formats.pictures import upright_jpeg
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.models import StoredFile
from yipin.documents.services.files import Upload, store_with_day
from yipin.forms.models import SubmissionFile
from yipin.forms.services.files import put_in_stored
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.evidence import OPEN_REPORTS
from yipin.projects.evidence_models import place_of_thumbnail
from yipin.projects.milestones import local_day
from yipin.projects.models import Application, Evidence, Milestone
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.milestones import lock_under_way
from yipin.rules.evidence import first_folder, kinds_of_folder
from yipin.rules.verdicts import refuse

logger = logging.getLogger(__name__)
THUMBNAIL_DOTS, THUMBNAIL_QUALITY = 560, 80
MOST = 2000  # of one project
PICTURES = {"jpg", "png"}


def add_evidence(
    *,
    actor: Actor,
    project: Application,
    upload: Upload,
    now: datetime,
    name: str = "",
    folder: str = "",
    milestone: Milestone | None = None,
) -> Evidence:
    """Keep a file. Who may: the unit, while the project is under way.

    Its title is the name of the file, its day the one the camera wrote, if any; the place is never
    taken from the file. The same content again, under whatever name, answers with what is there.
    """
    require(can_fill_application, actor, project)
    stored, taken = store_with_day(
        actor=actor, unit=project.unit, upload=upload, now=now, allowed=WORK_KINDS,
        name=name or str(getattr(upload, "name", "")),
    )  # fmt: skip
    thumbnail = _thumbnail(stored)
    with transaction.atomic():
        locked = lock_under_way(project)
        standing = locked.evidence.filter(removed_at=None)
        if there := standing.filter(file__sha256=stored.sha256).select_related("file").first():
            return there
        if standing.count() >= MOST:
            words = _("一个项目最多放 %(most)s 个文件。请先移除不用的。") % {"most": MOST}
            raise Refused(refuse("too_many_files", words))
        evidence = Evidence(
            project=locked, file=stored, title=PurePath(stored.name).stem[:120],
            folder=_folder(locked, folder, stored.extension), milestone=milestone,
            taken_on=taken if taken and taken <= local_day(now) else None,
            added_at=now, added_by=actor.signed_in,
        )  # fmt: skip
        _keep_thumbnail(evidence, thumbnail)
        evidence.save()
        _record(actor, evidence, "project.evidence_added", now)
    return evidence


def _folder(project: Application, folder: str, kind: str) -> str:
    """Refused where the report wants other kinds of file there."""
    definition, named = project.round.definition.parsed, fitting(folder, 60, name=_("归入"))
    if not named:
        return first_folder(definition, kind, WORK_KINDS)
    kinds = kinds_of_folder(definition, named, WORK_KINDS)
    if kind not in kinds:
        words = _("“%(folder)s”只收 %(kinds)s，这个文件是 %(kind)s。请改归入“%(other)s”。") % {
            "folder": named, "kinds": "、".join(kinds), "kind": kind,
            "other": first_folder(definition, kind, WORK_KINDS),
        }  # fmt: skip
        raise Refused(refuse("wrong_folder", words))
    return named


def _thumbnail(stored: StoredFile) -> bytes | None:
    """None for what is no picture, or none that can be opened."""
    if stored.extension not in PICTURES:
        return None
    try:
        with stored.content.open("rb") as stream:
            return upright_jpeg(stream, THUMBNAIL_DOTS, THUMBNAIL_QUALITY)
    except (UnreadableFile, OSError, ValueError, Image.DecompressionBombError):
        logger.info("file %s has no thumbnail: it cannot be opened", stored.pk)
        return None


def _keep_thumbnail(evidence: Evidence, thumbnail: bytes | None) -> None:
    """The same picture has the same thumbnail, whoever keeps it."""
    if thumbnail is None:
        return
    place = place_of_thumbnail(evidence, "")
    if default_storage.exists(place):
        evidence.thumbnail.name = place
    else:
        evidence.thumbnail.save("", ContentFile(thumbnail), save=False)


@transaction.atomic
def describe_evidence(
    *,
    actor: Actor,
    evidence: Evidence,
    title: str,
    folder: str,
    taken_on: date | None,
    place: str,
    milestone: Milestone | None,
    is_shared: bool,
    now: datetime,
) -> Evidence:
    """Say what it shows. Who may: the unit. Refused without a title and for a day to come."""
    locked = _lock(actor, evidence)
    if not title.strip():
        raise Refused(refuse("title_missing", _("请写名称，如“第一次开放日合影”。")))
    if taken_on and taken_on > local_day(now):
        raise Refused(refuse("day_to_come", _("日期还没到，请核对。")))
    locked.title = fitting(title, 120, name=_("名称"))
    if folder.strip() != locked.folder:
        locked.folder = _folder(locked.project, folder, locked.file.extension)
    locked.taken_on, locked.place = taken_on, fitting(place, 80, name=_("地点"))
    locked.milestone, locked.is_shared = milestone, is_shared
    locked.save()
    _record(actor, locked, "project.evidence_described", now)
    return locked


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence: Evidence, now: datetime) -> Evidence:
    """Take it away; reports that hold the file keep it. Who may: the unit."""
    locked = _lock(actor, evidence)
    locked.removed_at = now
    locked.save(update_fields=["removed_at"])
    _record(actor, locked, "project.evidence_removed", now)
    return locked


@transaction.atomic
def restore_evidence(*, actor: Actor, evidence: Evidence, now: datetime) -> Evidence:
    """Put back what was taken away. Refused where the same file was added anew."""
    locked = _lock(actor, evidence, removed=True)
    same = {"removed_at": None, "file__sha256": locked.file.sha256}
    if locked.project.evidence.filter(**same).exists():
        raise Refused(refuse("there_again", _("同一个文件已经重新放进来了。")))
    locked.removed_at = None
    locked.save(update_fields=["removed_at"])
    _record(actor, locked, "project.evidence_restored", now)
    return locked


def put_in_report(
    *, actor: Actor, evidence: Evidence, report: Application, field_key: str, now: datetime
) -> SubmissionFile:
    """Hand the same file in with a later report. Who may: the unit. Refused for a report of another
    project or one that was sent.
    """
    require(can_fill_application, actor, evidence.project)
    if report.project_id != evidence.project_id or report.state not in OPEN_REPORTS:
        raise Refused(refuse("report_sent", _("这份报告已经交了，或不是这个项目的。")))
    return put_in_stored(
        actor=actor, submission=report.submission, field_key=field_key, stored=evidence.file,
        now=now,
    )  # fmt: skip


def _lock(actor: Actor, evidence: Evidence, *, removed: bool = False) -> Evidence:
    require(can_fill_application, actor, evidence.project)
    project = lock_under_way(evidence.project)
    locked = (
        Evidence.objects.select_for_update(of=("self",)).select_related("file").get(pk=evidence.pk)
    )
    if (locked.removed_at is not None) is not removed:
        raise Refused(refuse("changed_since", _("这个文件刚被移除或恢复过。请刷新页面。")))
    locked.project = project
    return locked


def _record(actor: Actor, evidence: Evidence, action: str, now: datetime) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=evidence.project,
        after={"evidence": evidence.pk, "title": evidence.title, "sha256": evidence.file.sha256},
    )  # fmt: skip
