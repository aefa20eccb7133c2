"""A unit's own layouts: a ground that it brings, and where on it the words stand."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import pypdfium2
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.formats.pictures import opened_picture, upright_jpeg
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.models import StoredFile
from yipin.documents.services.files import Inspected, Upload, inspected, store_file
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.title_models import CertificateLayout
from yipin.projects.title_permissions import can_change_layout
from yipin.rules.certificate_layout import (
    LONG_MM,
    SHORT_MM,
    Place,
    place_faults,
    places_as_json,
    usual_places,
)
from yipin.rules.verdicts import refuse

MOST_MB = 20
DOTS_PER_INCH = 300
MOST_DOTS = round(LONG_MM / 25.4 * DOTS_PER_INCH)
MOST_OFF = 0.03  # how far the sides may differ from those of A4


@transaction.atomic
def begin_layout(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    is_landscape: bool,
    now: datetime,
    ground: Upload | None = None,
) -> CertificateLayout:
    """A layout with the usual places. Who may: whoever runs programmes at this very unit.

    Refused: a ground that is no picture or PDF, or has not the sides of the sheet.
    """
    row = CertificateLayout(unit=unit, name=name.strip(), is_landscape=is_landscape)
    require(can_change_layout, actor, row)
    if ground is not None:
        row.background = _ground(actor, unit, ground, is_landscape, now)
    row.places = places_as_json(usual_places(is_landscape=is_landscape))
    return _keep_layout(actor, row, now)


@transaction.atomic
def place_parts(
    *, actor: Actor, layout: CertificateLayout, places: Sequence[Place], now: datetime
) -> CertificateLayout:
    """Say where the parts stand. Refused with the first that cannot be printed there."""
    require(can_change_layout, actor, layout)
    row = CertificateLayout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
    faults = place_faults(places, is_landscape=row.is_landscape)
    if faults:
        raise Refused(refuse("places", next(iter(faults.values()))))
    row.places = places_as_json(places)
    return _keep_layout(actor, row, now)


@transaction.atomic
def close_layout(
    *, actor: Actor, layout: CertificateLayout, is_closed: bool, now: datetime
) -> CertificateLayout:
    """Offer it no longer, or again. Certificates that have it keep it."""
    require(can_change_layout, actor, layout)
    row = CertificateLayout.objects.select_for_update(of=("self",)).get(pk=layout.pk)
    row.is_closed = is_closed
    return _keep_layout(actor, row, now)


def _keep_layout(actor: Actor, row: CertificateLayout, now: datetime) -> CertificateLayout:
    row.saved_at, row.saved_by = now, actor.signed_in
    row.save()
    record_entry(
        actor=actor, at=now, action="certificate_layout.saved", subject=row,
        after={"places": row.places, "is_closed": row.is_closed},
    )  # fmt: skip
    return row


def _ground(
    actor: Actor, unit: Unit, upload: Upload, is_landscape: bool, now: datetime
) -> StoredFile:
    with inspected(upload, allowed=frozenset({"jpg", "png", "pdf"}), max_mb=MOST_MB) as found:
        try:
            picture = _drawn(found)
            data = upright_jpeg(io.BytesIO(picture), MOST_DOTS)
        except UnreadableFile as fault:
            raise Refused(refuse(f"file_{fault.code}", fault.message)) from fault
    _refuse_other_sides(data, is_landscape)
    return store_file(
        actor=actor, unit=unit, upload=ContentFile(data), name="ground.jpg", now=now,
        allowed=frozenset({"jpg"}),
    )  # fmt: skip


def _drawn(found: Inspected) -> bytes:
    """The file itself, or the first page of a PDF at 300 dots an inch."""
    if found.kind.extension != "pdf":
        return found.path.read_bytes()
    try:
        with pypdfium2.PdfDocument(found.path) as paper:
            page = paper[0]
            scale = MOST_DOTS / max(page.get_width(), page.get_height(), 1)
            out = io.BytesIO()
            page.render(scale=scale).to_pil().convert("RGB").save(out, "JPEG", quality=95)
    except (pypdfium2.PdfiumError, IndexError, OSError, ValueError) as error:
        raise UnreadableFile("corrupt", _("这份 PDF 打不开，或者是空的。请重新导出。")) from error
    return out.getvalue()


def _refuse_other_sides(data: bytes, is_landscape: bool) -> None:
    with opened_picture(io.BytesIO(data)) as picture:
        width, height = picture.size
    sides = (LONG_MM, SHORT_MM) if is_landscape else (SHORT_MM, LONG_MM)
    if abs(width / height * sides[1] / sides[0] - 1) > MOST_OFF:
        words = _("底图的长宽不合这种纸。请用 %(w)s×%(h)s 毫米的图。")
        facts = {"w": round(sides[0]), "h": round(sides[1])}
        raise Refused(refuse("ground_sides", words % facts))
