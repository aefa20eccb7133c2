"""Sending what waits in the outbox: e-mail through Django's backend, chat groups through apprise."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from yipin.journal.chat import post_to_group
from yipin.journal.letter_paper import email_of, text_for_groups
from yipin.journal.models import BadAddress, Delivery, Message, OutgoingHold
from yipin.journal.secret_box import UnreadableSecret, take_out
from yipin.rules.mail_retry import (
    CLAIM_LASTS,
    failure_words,
    is_bad_address,
    is_final,
    next_try_at,
)

logger = logging.getLogger(__name__)
WHOLE_SITE = 0
State = Delivery.State


def deliver_batch(*, now: datetime, most: int = 200) -> int:
    """Send up to ``most`` that are due, the oldest first; answers how many went out.

    Each is claimed by one worker before it is sent. One that fails keeps its reason and is tried
    again (``rules.mail_retry``). While the mail server cannot be reached nothing counts as tried.
    """
    give_up_lost_claims(now=now)
    batch = list(_due(now).order_by("id")[:most])
    sent = sum(_post(one, now) for one in batch if one.channel == Delivery.Channel.CHAT)
    letters = [one for one in batch if one.channel == Delivery.Channel.EMAIL]
    if not letters:
        return sent
    try:
        with get_connection() as connection:
            for delivery in letters:
                sent += _mail(delivery, connection, now)
    except OSError as fault:
        logger.warning("mail server not reached: %s", type(fault).__name__)
        _say_unreachable([one.pk for one in letters])
    return sent


def _due(now: datetime) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(state=State.WAITING).select_related("message", "robot")
    rows = rows.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=now))
    held = set(OutgoingHold.objects.values_list("unit_id", flat=True))
    if WHOLE_SITE in held:
        return rows.none()
    return rows.exclude(message__unit_id__in=held) if held else rows


def give_up_lost_claims(*, now: datetime) -> int:
    """What a killed worker had in hand may have arrived: said so, and never sent again by itself."""
    lost = Delivery.objects.filter(state=State.SENDING, claimed_at__lt=now - CLAIM_LASTS)
    words = _("发到一半服务停了，不知道对方收到没有。要再发请点“再发一次”。")
    return lost.update(state=State.UNSURE, error=words, next_try_at=None)


def _say_unreachable(keys: list[int]) -> None:
    rows = Delivery.objects.filter(pk__in=keys, state=State.WAITING)
    rows.update(error=_("连不上邮件服务器，连上后自动再发。"))


def _claim(delivery: Delivery, now: datetime) -> bool:
    """Take it and count the attempt, unless another worker has just done so."""
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=State.WAITING, attempts=delivery.attempts
    ).update(state=State.SENDING, attempts=F("attempts") + 1, claimed_at=now)
    if mine:
        delivery.attempts += 1
        delivery.state = State.SENDING
    return bool(mine)


def _mail(delivery: Delivery, connection: Any, now: datetime) -> int:
    """Send one. A server that hangs up ends the batch; any other fault stays with this one."""
    if not _claim(delivery, now):
        return 0
    try:
        letter = email_of(delivery, connection)
    except UnreadableSecret:
        words = _("本站换过密钥，信里的链接读不出来了。请重新发邀请。")
        _keep_failure(delivery, words, now, for_good=True)
        return 0
    fault = _send(letter)
    if fault is None:
        return _close(delivery, State.SENT, now)
    code, words = reason_of(fault, delivery.address)
    _keep_failure(delivery, words, now, for_good=is_final(code))
    if is_bad_address(code):
        mark_bad_address(address=delivery.address, reason=words, now=now)
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        raise fault
    return 0


def _send(letter: EmailMessage) -> OSError | None:
    try:
        letter.send()
    except OSError as fault:
        return fault
    except ValueError as fault:  # a header or an address that no letter may carry
        return smtplib.SMTPRecipientsRefused({letter.to[0]: (553, str(fault).encode())})
    return None


def reason_of(fault: OSError, address: str) -> tuple[int, str]:
    """The server's code (0: none was given) and why in words."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, said = fault.recipients.get(address, (0, b""))
        return code, failure_words(code, _text(said))
    if isinstance(fault, smtplib.SMTPResponseException):
        return fault.smtp_code, failure_words(fault.smtp_code, _text(fault.smtp_error))
    return 0, _("发送中断（%(fault)s）。") % {"fault": type(fault).__name__}


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _post(delivery: Delivery, now: datetime) -> int:
    """Post one into its chat group."""
    robot = delivery.robot
    if robot is None or robot.is_off or not _claim(delivery, now):
        return 0
    try:
        title, body = text_for_groups(delivery.message)
        fault = post_to_group(take_out(robot.secret), title=title, body=body)
    except UnreadableSecret:
        fault = _("本站换过密钥，机器人地址要重新登记。")
    if not fault:
        return _close(delivery, State.SENT, now)
    _keep_failure(delivery, fault, now, for_good=False)
    return 0


def _close(delivery: Delivery, state: str, now: datetime) -> int:
    delivery.state, delivery.sent_at, delivery.error = state, now, ""
    delivery.next_try_at = delivery.claimed_at = None
    delivery.save(update_fields=["state", "sent_at", "error", "next_try_at", "claimed_at"])
    if delivery.message.sealed:
        Message.objects.filter(pk=delivery.message_id).update(sealed="")
    return 1


def _keep_failure(delivery: Delivery, words: str, now: datetime, *, for_good: bool) -> None:
    again = None if for_good else next_try_at(delivery.attempts, now)
    delivery.state = State.FAILED if again is None else State.WAITING
    delivery.error, delivery.next_try_at, delivery.claimed_at = words[:300], again, None
    delivery.save(update_fields=["state", "error", "next_try_at", "claimed_at"])
    logger.warning("delivery %s not sent, attempt %s", delivery.pk, delivery.attempts)


def mark_bad_address(*, address: str, reason: str, now: datetime) -> None:
    """Remember that a mailbox does not exist; nothing more is sent there."""
    BadAddress.objects.update_or_create(
        address=address.lower(), defaults={"reason": reason[:300], "since": now}
    )
