"""Photographs that were uploaded in a form, made fit to be printed: upright, and not too large."""

from __future__ import annotations

import logging

from yipin.documents.formats.pictures import upright_jpeg
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.writing.photo import WORD
from yipin.documents.models import StoredFile
from yipin.forms.models import Version
from yipin.projects.models import Application

logger = logging.getLogger(__name__)
MOST_DOTS = 1200  # of the longer side; 49 mm at 600 dots an inch


def photographs(application: Application, version: Version | None) -> dict[str, bytes]:
    """The first picture of each field that asks for a photograph. No query where none does."""
    schema = application.submission.form.parsed
    keys = {one.key for one in schema.fields() if one.type == "attachment" and WORD in one.label}
    if not keys:
        return {}
    found = {}
    for key, stored in _stored(application, version, keys):
        data = _upright(stored) if stored.extension in {"jpg", "png"} else None
        if data and key not in found:
            found[key] = data
    return found


def _stored(
    application: Application, version: Version | None, keys: set[str]
) -> list[tuple[str, StoredFile]]:
    """In the order of upload: those of the version, or those in the draft now."""
    rows = application.submission.files.filter(field_key__in=keys).select_related("file")
    if version is None:
        rows = rows.filter(removed_at__isnull=True)
    else:
        rows = rows.filter(file_id__in=[one["file_id"] for one in version.files])
    return [(one.field_key, one.file) for one in rows.order_by("id")]


def _upright(stored: StoredFile) -> bytes | None:
    """None for what cannot be opened: its name is printed then."""
    try:
        with stored.content.open("rb") as stream:
            return upright_jpeg(stream, MOST_DOTS)
    except UnreadableFile:
        logger.info("picture %s is not printed: it cannot be opened", stored.pk)
        return None
