"""Large files sent in parts: begun, continued, given up, forgotten when nobody comes back.

The journal hears of the file when it is put somewhere, not of its parts.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from yipin.documents import parts
from yipin.documents.models import ResumableUpload
from yipin.documents.services.files import MEGABYTE
from yipin.organisations.permissions import Actor, Refused
from yipin.rules.verdicts import refuse

KEEP = timedelta(days=3)
AT_ONCE = 10  # files one person may have on their way
SPARE = 200 * MEGABYTE  # left free on the disk


def begin_upload(
    *,
    actor: Actor,
    place: str,
    name: str,
    size: int,
    max_mb: int | None,
    now: datetime,
) -> ResumableUpload:
    """Take note of a file that will come in parts; ``size`` is its length in bytes.

    ``place`` is the address of its form. Refused before any byte is sent: empty, larger than ``max_mb`` (the site's limit by default), too
    many at once, no room on the disk. Permission for the place is the caller's.
    """
    most = min(max_mb or settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_MB)
    if size <= 0:
        raise Refused(refuse("file_empty", _("文件是空的。请确认已保存完整，再重新上传。")))
    if size > most * MEGABYTE:
        words = _("文件超过 %(most)s MB。请压缩其中的图片，或拆成几个文件再上传。")
        raise Refused(refuse("file_too_large", words % {"most": most}))
    mine = ResumableUpload.objects.filter(person=actor.signed_in, expires_at__gt=now)
    if mine.count() >= AT_ONCE:
        words = _("没传完的文件太多，请先传完或去掉几个。")
        raise Refused(refuse("too_many_uploads", words))
    if not parts.has_room_for(size, spare=SPARE):
        raise Refused(
            refuse("disk_full", _("服务器空间不足，暂时收不下这么大的文件，请联系管理员。"))
        )
    upload = ResumableUpload(
        token=secrets.token_urlsafe(24),
        person=actor.signed_in,
        place=place,
        name=name[:200],
        size=size,
        begun_at=now,
        expires_at=now + KEEP,
    )
    parts.create(upload.token)
    upload.save()
    return upload


def continue_upload(
    *, upload: ResumableUpload, offset: int, stream: IO[bytes], length: int, now: datetime
) -> int:
    """Append one piece of ``length`` bytes at ``offset``; the new offset. Whoever began it continues.

    Refused where the piece would make the file longer than was said. Raises ``parts.WrongOffset``
    and ``parts.Busy``.
    """
    if offset + length > upload.size:
        raise Refused(refuse("file_too_large", _("送来的内容比说好的大，请重新选文件。")))
    reached = parts.append(upload.token, offset, stream, most=length)
    ResumableUpload.objects.filter(pk=upload.pk).update(expires_at=now + KEEP)
    return reached


def end_upload(*, upload: ResumableUpload) -> None:
    """Forget the parts: the file is where it belongs, or nobody wants it any more."""
    upload.delete()
    parts.remove(upload.token)


def forget_uploads(*, now: datetime) -> int:
    """Remove what nobody went on with for three days, and parts whose upload is gone."""
    old = list(ResumableUpload.objects.filter(expires_at__lt=now))
    for upload in old:
        end_upload(upload=upload)
    tokens = parts.untouched_since(now - KEEP)
    known = ResumableUpload.objects.filter(token__in=tokens).values_list("token", flat=True)
    stray = tokens - set(known)
    for token in stray:
        parts.remove(token)
    return len(old) + len(stray)
