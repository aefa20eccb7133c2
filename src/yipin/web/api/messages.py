"""One's own messages. A key that an administrator made does not open the holder's letters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from yipin.journal.models import Message
from yipin.journal.queries import inbox_of
from yipin.journal.services.messages import mark_read
from yipin.organisations.permissions import Refused
from yipin.rules.verdicts import refuse
from yipin.web.api.operation import caller_of, operation
from yipin.web.api.shapes import PER_PAGE, Page, Paged, PerPage, page_of
from yipin.web.member.views.inbox import can_read_inbox, load_message

router = Router(tags=["消息"])


class MessageOut(Schema):
    id: int
    kind: str
    title: str
    body: str
    url: str
    sent_by: str
    created_at: datetime
    read_at: datetime | None


class MessagePage(Paged):
    items: list[MessageOut]


class ReadOut(Schema):
    read: int


def _letters_of(request: HttpRequest) -> int:
    caller = caller_of(request)
    if not caller.is_holders_own:
        reason = _("这个密钥不是本人设的，看不到本人的消息。")
        raise Refused(refuse("not_own_token", reason))
    return int(caller.actor.signed_in.pk)


@operation(
    router, "GET", "/messages", asks=can_read_inbox, answer=MessagePage, summary="自己的消息"
)
def list_messages(
    request: HttpRequest,
    unread: bool = False,  # noqa: FBT002 - a word in the address
    page: Page = 1,
    per_page: PerPage = PER_PAGE,
) -> dict[str, Any]:
    found = inbox_of(_letters_of(request))
    if unread:
        found = found.filter(read_at__isnull=True)
    rows, place = page_of(found, page, per_page)
    return {"items": [_message(one) for one in rows], **place}


def _message(one: Message) -> dict[str, Any]:
    return {name: getattr(one, name) for name in MessageOut.model_fields}


@operation(
    router, "POST", "/messages/{pk}/read", asks=can_read_inbox, load=load_message,
    answer=ReadOut, summary="标为已读",
)  # fmt: skip
def read_message(request: HttpRequest, message: Message) -> dict[str, Any]:
    done = mark_read(person_id=_letters_of(request), message_ids=[message.pk], now=timezone.now())
    return {"read": done}


@operation(
    router, "POST", "/messages/read", asks=can_read_inbox, answer=ReadOut, summary="全部标为已读"
)
def read_all_messages(request: HttpRequest) -> dict[str, Any]:
    done = mark_read(person_id=_letters_of(request), message_ids=None, now=timezone.now())
    return {"read": done}
