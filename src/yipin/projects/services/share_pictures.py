"""The picture for the link of a title: drawn when it is first asked for, and kept.

Nothing here is an act of anybody: what is drawn follows from what the title shows.
"""

from __future__ import annotations

import hashlib
import json

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from yipin.documents.formats.writing.share_png import Shared, share_layout, write_share_png
from yipin.projects.title_models import Title, TitlePicture, place_of_share

DRAWING, AT_MOST = "share-drawing", 60  # seconds


def share_of_title(title: Title) -> FieldFile | None:
    """The picture as the title stands now; None while one is drawn, of this title or of another.

    One at a time on the whole site, each once: no crowd of requests takes the machine. One that
    cannot be drawn holds the others up for a minute and is then tried again.
    """
    picture = title.pictures.select_related("file").order_by("id").first()
    fingerprint = _fingerprint(title, picture)
    place = place_of_share(title, fingerprint)
    if title.share.name == place and default_storage.exists(place):
        return title.share
    if not cache.add(DRAWING, 1, AT_MOST):
        return None
    if not default_storage.exists(place):
        drawn = write_share_png(_shown(title, picture), fonts=settings.FONTS)
        default_storage.save(place, ContentFile(drawn))
    _hold(title, place)
    cache.delete(DRAWING)
    return title.share


def _shown(title: Title, picture: TitlePicture | None) -> Shared:
    return Shared(
        name=title.subject or title.unit_name, title=title.name, unit=title.unit_name,
        summary=title.summary, picture=picture.file.content.read() if picture else b"",
    )  # fmt: skip


def _fingerprint(title: Title, picture: TitlePicture | None) -> str:
    """Of everything that is drawn and of how it is laid out; no picture is read for it."""
    facts = [
        title.subject, title.unit_name, title.name, title.summary,
        picture.file.sha256 if picture else "", share_layout(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _hold(title: Title, place: str) -> None:
    """The one before goes, unless another title (a replaced certificate) shows the same."""
    before, title.share.name = title.share.name, place
    Title.objects.filter(pk=title.pk).update(share=place)
    if before and before != place and not Title.objects.filter(share=before).exists():
        default_storage.delete(before)
