"""Storing a file: looked at, measured, given a fingerprint, kept once."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import (
    CAMERA_KINDS,
    PICTURE_KINDS,
    FileType,
    kind_by_name,
    kinds_in_words,
    sniff_file,
    spaced,
    words_for_place,
)
from yipin.documents.formats.pictures import decode_whole
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.without_place import strip_place
from yipin.documents.models import StoredFile, place_of_file
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.rules.verdicts import refuse

MEGABYTE = 1024 * 1024
Upload = File | bytes  # type: ignore[type-arg]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that lies in a temporary place and has been looked at."""

    path: Path
    sha256: str
    size: int
    kind: FileType


@contextmanager
def inspected(upload: Upload, *, allowed: frozenset[str], max_mb: int) -> Iterator[Inspected]:
    """Copy the upload to a temporary file, looking at it; the copy is gone afterwards.

    Refuses with a sentence: empty, larger than ``max_mb``, damaged, locked, of a kind not allowed,
    and a picture that cannot be decoded to its end or has too many dots.
    """
    with tempfile.TemporaryDirectory(prefix="yipin-upload-") as folder:
        path = Path(folder) / "upload"
        sha256, size = _copy(upload, path, max_mb)
        try:
            kind = sniff_file(path)
        except UnreadableFile as fault:
            words = words_for_place(fault, allowed)
            raise Refused(refuse(f"file_{fault.code}", words)) from fault
        if kind.extension not in allowed:
            raise Refused(refuse("file_kind", _kind_words(upload, kind, allowed)))
        if kind.extension in PICTURE_KINDS:
            _refuse_broken(path)
        yield Inspected(path, sha256, size, kind)


def _refuse_broken(picture: Path) -> None:
    try:
        with picture.open("rb") as stream:
            decode_whole(stream)
    except UnreadableFile as fault:
        raise Refused(refuse(f"file_{fault.code}", fault.message)) from fault


def _copy(upload: Upload, path: Path, max_mb: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as copy:
        for chunk in _chunks(upload):
            size += len(chunk)
            if size > max_mb * MEGABYTE:
                raise Refused(refuse("file_too_large", _size_words(max_mb)))
            digest.update(chunk)
            copy.write(chunk)
    if not size:
        raise Refused(refuse("file_empty", _("文件是空的。请确认已保存完整，再重新上传。")))
    return digest.hexdigest(), size


def _chunks(upload: Upload) -> Iterable[bytes]:
    return (upload,) if isinstance(upload, bytes) else upload.chunks()


def _size_words(max_mb: int) -> str:
    return _("文件超过 %(most)s MB。请压缩其中的图片，或拆成几个文件再上传。") % {"most": max_mb}


def _kind_words(upload: Upload, kind: FileType, allowed: frozenset[str]) -> str:
    """A name that promises another kind is said first: who sent it took it for that."""
    name = Path(getattr(upload, "name", None) or "").name
    meant = kind_by_name(name)
    if meant is not None and meant.words != kind.words:
        facts = {"name": name, "meant": spaced(meant.words), "kind": kind.words}
        return _("“%(name)s”不是%(meant)s（里面是%(kind)s），请重新选。") % facts
    words = _("这里不收%(kind)s，请换成以下一种：%(allowed)s。")
    return words % {"kind": kind.words, "allowed": kinds_in_words(allowed)}


def store_file(
    *,
    actor: Actor,
    unit: Unit,
    upload: Upload,
    name: str,
    now: datetime,
    allowed: frozenset[str],
    max_mb: int | None = None,
) -> StoredFile:
    """Keep a file under its fingerprint. ``max_mb`` is megabytes; the site's limit is the default.

    A photograph or video loses the place where it was taken before the fingerprint is made, whichever
    box it comes through. The same content under the same name in the same unit answers with the row
    there is; the same content anywhere lies on the disk once. Permission is the caller's: a file has
    no use of its own.
    """
    stored, _taken = store_with_day(
        actor=actor, unit=unit, upload=upload, name=name, now=now, allowed=allowed, max_mb=max_mb
    )
    return stored


@transaction.atomic
def store_with_day(
    *, actor: Actor, unit: Unit, upload: Upload, name: str, now: datetime, allowed: frozenset[str],
    max_mb: int | None = None,
) -> tuple[StoredFile, date | None]:  # fmt: skip
    """``store_file``, with the day on which a photograph was taken, where it says so."""
    most = min(max_mb or settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_MB)
    with inspected(upload, allowed=allowed, max_mb=most) as found:
        clean, taken = _without_place(found)
        return keep_file(actor=actor, unit=unit, found=clean, name=name, now=now), taken


def _without_place(found: Inspected) -> tuple[Inspected, date | None]:
    """What a camera wrote beside the picture goes; any other file stays the one that lies there."""
    if found.kind.extension not in CAMERA_KINDS:
        return found, None
    clean = found.path.with_name("clean")
    taken = strip_place(found.path, found.kind.extension, clean)
    with clean.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return replace(found, path=clean, sha256=sha256, size=clean.stat().st_size), taken


def keep_file(
    *, actor: Actor, unit: Unit, found: Inspected, name: str, now: datetime
) -> StoredFile:
    """Store what has been looked at already."""
    cleaned = clean_name(name, found.kind.extension)
    known = StoredFile.objects.filter(unit=unit, sha256=found.sha256, name=cleaned).first()
    if known is not None and default_storage.exists(known.content.name):
        return known
    stored = StoredFile(
        unit=unit,
        sha256=found.sha256,
        name=cleaned,
        media_type=found.kind.media_type,
        extension=found.kind.extension,
        size=found.size,
        stored_at=now,
        stored_by_id=actor.person.pk if actor.person else None,
    )
    _put(stored, found)
    stored.save()
    return stored


def _put(stored: StoredFile, found: Inspected) -> None:
    place = place_of_file(stored, stored.name)
    if default_storage.exists(place):
        stored.content.name = place
        return
    with found.path.open("rb") as stream:
        stored.content.save(stored.name, File(stream), save=False)


@transaction.atomic
def forget_file(*, stored: StoredFile) -> None:
    """Remove a file that nothing refers to; the content goes when no other row holds it."""
    place = stored.content.name
    stored.delete()
    if not StoredFile.objects.filter(content=place).exists():
        transaction.on_commit(lambda: default_storage.delete(place))
