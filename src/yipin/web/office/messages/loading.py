"""What the addresses of these pages name, and the tabs they share."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.journal.models import ChatRobot, Letter, OutgoingHold
from yipin.journal.services.deliveries import WHOLE_SITE
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.rules.message_occasions import WORDED, Occasion

BY_KEY = {one.key: one for one in WORDED}


def load_letter(*, pk: int) -> Letter:
    return get_object_or_404(Letter, pk=pk)


def load_robot(*, pk: int) -> ChatRobot:
    return get_object_or_404(ChatRobot, pk=pk, is_off=False)


def load_occasion(*, kind: str) -> Occasion:
    if kind not in BY_KEY:
        raise Http404
    return BY_KEY[kind]


def tabs_of(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is here) of the pages that this desk may open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    writes, administers = actor.has(Right.RUN_PROGRAMMES), actor.has(Right.ADMINISTER)
    shown = (
        (_("发件箱"), "outbox", True),
        (_("写信"), "letters", writes),
        (_("常用文字"), "wordings", writes),
        (_("群机器人"), "robots", administers),
        (_("事件推送"), "webhooks", administers),
    )
    rooms = [(label, reverse(name)) for label, name, is_open in shown if is_open]
    longest = max((url for _l, url in rooms if request.path.startswith(url)), key=len, default="")
    return [(label, url, url == longest) for label, url in rooms]


def holds_over(actor: Actor) -> list[OutgoingHold]:
    """What holds this desk's letters back: its own switch, and that of the whole site."""
    keys = [WHOLE_SITE, actor.unit.pk if actor.unit else WHOLE_SITE]
    return list(OutgoingHold.objects.filter(unit_id__in=keys).order_by("unit_id"))
