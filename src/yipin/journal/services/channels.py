"""Robots of chat groups, holding all letters of a unit, and how a person wants to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.chat import post_to_group, robot_address
from yipin.journal.jobs import deliver_waiting
from yipin.journal.models import (
    ChatRobot,
    Delivery,
    Letter,
    Message,
    NoticeChoice,
    OutgoingHold,
)
from yipin.journal.secret_box import UnreadableSecret, put_away, take_out
from yipin.journal.services.entries import ActorLike, record_entry
from yipin.rules.digest_times import AT_ONCE, MODES
from yipin.rules.message_occasions import is_optional

GROUP = 0  # the recipient of what goes to a chat group: nobody's inbox


def add_robot(
    *, unit_id: int, name: str, address: str, sign_secret: str = "", now: datetime
) -> ChatRobot:
    """Take a robot in. Raises ``chat.WrongRobotAddress`` for what is no robot's address."""
    read = robot_address(address, sign_secret=sign_secret)
    return ChatRobot.objects.create(
        unit_id=unit_id,
        name=name.strip(),
        kind=read.kind,
        secret=put_away(read.address),
        hint=read.hint,
        made_at=now,
    )


def test_robot(*, robot: ChatRobot, now: datetime) -> str:
    """Post one line into the group. Answers "" or why it did not work."""
    try:
        fault = post_to_group(
            take_out(robot.secret),
            title=_("一品试发"),
            body=_("看到这一条，说明“%(name)s”的机器人能用。") % {"name": robot.name},
        )
    except UnreadableSecret:
        fault = _("本站换过密钥，机器人地址要重新登记。")
    robot.tested_at, robot.test_error = now, fault
    robot.save(update_fields=["tested_at", "test_error"])
    return fault


def switch_robot_off(*, robot: ChatRobot) -> None:
    """Forget its secret; what it posted stays in the outbox. What still waits is given up."""
    robot.is_off, robot.secret = True, ""
    robot.save(update_fields=["is_off", "secret"])
    waiting = (Delivery.State.WAITING, Delivery.State.HELD)
    robot.deliveries.filter(state__in=waiting).update(state=Delivery.State.DROPPED)


def post_letter_to_groups(
    *, letter: Letter, robots: Sequence[ChatRobot], title: str, body: str, now: datetime
) -> int:
    """One post for each group, once."""
    keys = {f"letter:{letter.pk}:robot:{robot.pk}": robot for robot in robots}
    told = set(Message.objects.filter(once_key__in=keys).values_list("once_key", flat=True))
    for key, robot in keys.items():
        if key in told:
            continue
        message = Message.objects.create(
            recipient_id=GROUP, recipient_name=robot.name, kind="letter", title=title[:200],
            body=body, sent_by=letter.written_as, unit_id=letter.unit_id, letter=letter,
            once_key=key, created_at=now, read_at=now,
        )  # fmt: skip
        Delivery.objects.create(
            message=message, channel=Delivery.Channel.CHAT, robot=robot, address=robot.name
        )
    if keys:
        transaction.on_commit(deliver_waiting)
    return len(keys) - len(told)


def start_hold(*, unit_id: int, held_by: str, note: str, now: datetime) -> OutgoingHold:
    """Nothing that this unit sends leaves the house; unit 0 is the whole site."""
    held, _made = OutgoingHold.objects.get_or_create(
        unit_id=unit_id,
        defaults={"held_at": now, "held_by": held_by[:160], "note": note.strip()},
    )
    return held


def end_hold(*, unit_id: int) -> bool:
    """Let everything go that waited."""
    count, _each = OutgoingHold.objects.filter(unit_id=unit_id).delete()
    if count:
        transaction.on_commit(deliver_waiting)
    return bool(count)


@transaction.atomic
def choose_notices(
    *, actor: ActorLike, mode: str, hour: int, muted: Sequence[str], now: datetime
) -> NoticeChoice:
    """Keep how somebody wants to be told. What is obligatory cannot be turned off."""
    person_id = actor.person.pk
    old = NoticeChoice.objects.filter(person_id=person_id).first() or NoticeChoice()
    before = _choices(old)
    kept, _made = NoticeChoice.objects.update_or_create(
        person_id=person_id,
        defaults={
            "mode": mode if mode in MODES else AT_ONCE,
            "hour": min(max(hour, 0), 23),
            "muted": sorted(kind for kind in set(muted) if is_optional(kind)),
        },
    )
    if before != _choices(kept):
        record_entry(
            actor=actor, at=now, action="person.notices_chosen", subject=kept,
            subject_label=actor.person.name, before=before, after=_choices(kept),
        )  # fmt: skip
    return kept


def _choices(row: NoticeChoice) -> dict[str, Any]:
    return {"mode": row.mode, "hour": row.hour, "muted": list(row.muted)}
