"""How a message looks as an e-mail and in a chat group."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from yipin.journal.models import Delivery, Message
from yipin.journal.secret_box import take_out
from yipin.rules.message_occasions import is_optional

CHOICES = "/me/notices/"


def email_of(delivery: Delivery, connection: Any) -> EmailMessage:
    """The e-mail of a delivery. Its Message-ID stays the same however often it is tried."""
    message = delivery.message
    headers = {"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"}
    if is_optional(message.kind) and _site():
        headers["List-Unsubscribe"] = f"<{_site()}{CHOICES}>"
    return EmailMessage(
        " ".join(message.title.split()),
        text_of(message),
        to=[delivery.address],
        connection=connection,
        headers=headers,
    )


def message_id(delivery: Delivery) -> str:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    host = urlsplit(_site()).hostname or sender or "localhost"
    return f"<yipin-{delivery.message_id}-{delivery.pk}@{host}>"


def text_of(message: Message) -> str:
    """The body, beneath it where to read on and where to choose how to be told.

    ``UnreadableSecret`` where what only the letter says was kept with another key.
    """
    secret = take_out(message.sealed) if message.sealed else ""
    parts = [message.body, secret, f"{_site()}{message.url}" if _leads_on(message) else ""]
    if _site():
        parts.append(_("怎么收消息可以自己选：%(url)s") % {"url": f"{_site()}{CHOICES}"})
    return "\n\n".join(part for part in parts if part)


def text_for_groups(message: Message) -> tuple[str, str]:
    """Title and body as a chat group sees them."""
    parts = [message.body, f"{_site()}{message.url}" if _leads_on(message) else ""]
    return message.title, "\n".join(part for part in parts if part)


def _leads_on(message: Message) -> bool:
    return bool(_site()) and message.url.startswith("/")


def _site() -> str:
    return str(getattr(settings, "SITE_ADDRESS", "")).rstrip("/")
