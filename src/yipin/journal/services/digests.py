"""One e-mail a day instead of many: what came in since the last one, and what is due soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.journal.jobs import deliver_waiting
from yipin.journal.models import Delivery, DigestRun, Message, NoticeChoice
from yipin.journal.services.messages import Recipient, bad_addresses
from yipin.rules.digest_times import DAILY, DIGEST, digest_day

FIRST = timedelta(days=1)
MOST = 50


def digests_due(now: datetime) -> list[tuple[int, date]]:
    """(person, day) of every digest that is due and was not made. Two reads."""
    hours = {hour: day for hour in range(24) if (day := digest_day(hour, now)) is not None}
    wanted = NoticeChoice.objects.filter(mode=DAILY, hour__in=hours)
    today = next(iter(hours.values()))
    made = set(DigestRun.objects.filter(day=today).values_list("person_id", flat=True))
    return [(one.person_id, today) for one in wanted.order_by("id") if one.person_id not in made]


@transaction.atomic
def make_digest(
    *, person: Recipient, day: date, deadlines: Sequence[str], url: str, now: datetime
) -> bool:
    """Queue the digest of one day, once. False where it was made before or there is nothing."""
    last = DigestRun.objects.filter(person_id=person.pk).order_by("-day").first()
    _run, is_first = DigestRun.objects.get_or_create(
        person_id=person.pk, day=day, defaults={"made_at": now}
    )
    if not is_first or not person.email or bad_addresses([person.email]):
        return False
    news = list(_untold(person.pk, last.made_at if last else now - FIRST, now)[: MOST + 1])
    if not (news or deadlines):
        return False
    message = Message.objects.create(
        recipient_id=person.pk, recipient_name=person.name, kind=DIGEST,
        title=_("今日汇总：%(day)s") % {"day": f"{day.month}月{day.day}日"},
        body=_body(news, deadlines), url=url, once_key=f"{DIGEST}:{day}:{person.pk}",
        created_at=now, read_at=now,
    )  # fmt: skip
    Delivery.objects.create(message=message, address=person.email)
    transaction.on_commit(deliver_waiting)
    return True


def _untold(person_id: int, since: datetime, now: datetime) -> QuerySet[Message]:
    """What came in and was not sent by e-mail at once."""
    rows = Message.objects.filter(
        recipient_id=person_id, created_at__gt=since, created_at__lte=now, deliveries__isnull=True
    )
    return rows.exclude(kind=DIGEST).order_by("created_at", "id")


def _body(news: Sequence[Any], deadlines: Sequence[str]) -> str:
    parts = []
    if deadlines:
        parts.append("\n".join([_("7 天内要办的："), *(f"· {line}" for line in deadlines)]))
    if news:
        lines = [f"· {message.title}" for message in news[:MOST]]
        if len(news) > MOST:
            lines.append(_("· 还有更多，请登录后看“消息”。"))
        parts.append("\n".join([_("新的消息："), *lines]))
    return "\n\n".join(parts)
