"""An officer's acts on what leaves the house: single deliveries, holds, robots, own wordings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.journal.chat import WrongRobotAddress
from yipin.journal.jobs import deliver_waiting
from yipin.journal.models import ChatRobot, Delivery, Message, Wording
from yipin.journal.outbox_queries import sendings_of
from yipin.journal.queries import outbox_of
from yipin.journal.services import channels, outbox
from yipin.journal.services.deliveries import WHOLE_SITE
from yipin.journal.services.entries import record_entry
from yipin.journal.services.wordings import drop_wording, own_words, save_wording
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.message_permissions import (
    can_change_robot,
    can_hold_site,
    can_see_outbox,
    can_set_channels,
    can_write_letters,
)
from yipin.rules.message_occasions import BY_KEY
from yipin.rules.message_texts import text_faults
from yipin.rules.verdicts import refuse

ACTS: dict[str, Callable[[QuerySet[Delivery]], int]] = {
    "retry": outbox.retry_deliveries,
    "hold": outbox.hold_deliveries,
    "release": outbox.release_deliveries,
    "drop": outbox.drop_deliveries,
}


def outbox_seen_by(actor: Actor, *, words: str = "", sort: str = "-time") -> QuerySet[Delivery]:
    """What the desk's unit and those below sent; at the top also what the site sends itself."""
    require(can_see_outbox, actor)
    assert actor.unit is not None
    below = Unit.objects.filter(path__startswith=actor.unit.path).values("pk")
    return outbox_of(below, with_system=actor.unit.depth == 1, words=words, sort=sort)  # type: ignore[arg-type]


def sendings_seen_by(actor: Actor, *, words: str = "") -> QuerySet[Message, dict[str, Any]]:
    """The same, message by message, with what was told inside the site."""
    require(can_see_outbox, actor)
    assert actor.unit is not None
    below = Unit.objects.filter(path__startswith=actor.unit.path).values("pk")
    return sendings_of(below, with_system=actor.unit.depth == 1, words=words)  # type: ignore[arg-type]


@transaction.atomic
def act_on_deliveries(
    *, actor: Actor, act: str, chosen: Sequence[int] | None, now: datetime
) -> int:
    """retry, hold, release or drop; ``chosen`` None means all. Answers how many were changed."""
    rows = outbox_seen_by(actor).order_by()
    if chosen is not None:
        rows = rows.filter(pk__in=chosen)
    done = ACTS[act](rows)
    if done:
        record_entry(
            actor=actor, at=now, action="outbox.changed", subject=actor.unit or actor.signed_in,
            after={"act": act, "count": done},
        )  # fmt: skip
        transaction.on_commit(deliver_waiting)
    return done


@transaction.atomic
def switch_hold(
    *, actor: Actor, whole_site: bool, is_held: bool, note: str = "", now: datetime
) -> None:
    """Hold or release all that the own unit sends, or (at the top) the whole site."""
    if whole_site:
        require(can_hold_site, actor)
    else:
        require(can_see_outbox, actor)
    assert actor.unit is not None
    key = WHOLE_SITE if whole_site else actor.unit.pk
    note = fitting(note, 200, name=_("备注"))
    if is_held:
        channels.start_hold(unit_id=key, held_by=actor.label, note=note, now=now)
    else:
        channels.end_hold(unit_id=key)
    record_entry(
        actor=actor, at=now, action="outbox.held" if is_held else "outbox.released",
        subject=actor.unit, note=note, after={"whole_site": whole_site},
    )  # fmt: skip


@transaction.atomic
def register_robot(
    *, actor: Actor, name: str, address: str, sign_secret: str, now: datetime
) -> ChatRobot:
    """Take in a robot of a chat group. Its address is never shown or written down again."""
    require(can_set_channels, actor)
    assert actor.unit is not None
    try:
        robot = channels.add_robot(
            unit_id=actor.unit.pk, name=name, address=address, sign_secret=sign_secret, now=now
        )
    except WrongRobotAddress as fault:
        raise Refused(refuse("wrong_address", str(fault))) from fault
    record_entry(actor=actor, at=now, action="robot.added", subject=robot, unit_id=robot.unit_id)
    return robot


def try_robot(*, actor: Actor, robot: ChatRobot, now: datetime) -> str:
    """Post a line into the group; answers "" or why not."""
    require(can_change_robot, actor, robot)
    return channels.test_robot(robot=robot, now=now)


@transaction.atomic
def remove_robot(*, actor: Actor, robot: ChatRobot, now: datetime) -> None:
    require(can_change_robot, actor, robot)
    channels.switch_robot_off(robot=robot)
    record_entry(actor=actor, at=now, action="robot.removed", subject=robot, unit_id=robot.unit_id)


@transaction.atomic
def change_wording(*, actor: Actor, kind: str, title: str, body: str, now: datetime) -> Wording:
    """The unit's own words for an occasion, for itself and those below. Refused with faults."""
    require(can_write_letters, actor)
    assert actor.unit is not None
    allowed = BY_KEY[kind].allowed
    if not title.strip():
        raise Refused(refuse("empty", _("标题不能空。")))
    for text in (title, body):
        if faults := text_faults(text, allowed):
            raise Refused(refuse("faults", str(faults[0])))
    before = own_words(unit_id=actor.unit.pk, kind=kind)
    saved = save_wording(unit_id=actor.unit.pk, kind=kind, title=title, body=body, now=now)
    record_entry(
        actor=actor, at=now, action="wording.changed", subject=saved,
        subject_label=BY_KEY[kind].name, unit_id=actor.unit.pk,
        before=before, after={"title": saved.title, "body": saved.body},
    )  # fmt: skip
    return saved


@transaction.atomic
def reset_wording(*, actor: Actor, kind: str, now: datetime) -> bool:
    """Back to the words of the unit above, or the built-in ones."""
    require(can_write_letters, actor)
    assert actor.unit is not None
    before = own_words(unit_id=actor.unit.pk, kind=kind)
    dropped = drop_wording(unit_id=actor.unit.pk, kind=kind)
    if dropped:
        record_entry(
            actor=actor, at=now, action="wording.reset", subject=actor.unit,
            subject_label=BY_KEY[kind].name, before=before,
        )  # fmt: skip
    return dropped
