"""Experts from outside: asked by name, let in by a link, with a seat on one panel and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import bad_addresses, send_message
from yipin.organisations.permissions import Actor
from yipin.organisations.services.guests import ask_guest, renew_guest_link
from yipin.reviews.models import Judge, Panel
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.panels import lock_panel, refuse_closed
from yipin.reviews.services.seats import give_seat

LinkOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Asked:
    """``link`` is to be handed over where no letter could be sent; shown once, kept nowhere."""

    judge: Judge
    is_mailed: bool = False
    link: str = ""


@transaction.atomic
def ask_expert(
    *,
    actor: Actor,
    panel: Panel,
    name: str,
    email: str,
    link_of: LinkOf,
    now: datetime,
    themes: Sequence[str] = (),
    named: Named = nobody_named,
) -> Asked:
    """A seat for somebody from outside, who sets up an account by the link and sees this panel only.

    Who may: whoever holds the review. Whoever has an account already just gets the seat.
    """
    locked = lock_panel(actor, panel)
    refuse_closed(locked)
    guest = ask_guest(actor=actor, unit=locked.unit, name=name, email=email, now=now)
    judge = give_seat(actor, locked, guest.person, now, themes, named)
    if not guest.token:
        return Asked(judge)
    return _hand_over(actor, judge, link_of(guest.token), now)


@transaction.atomic
def renew_expert_link(*, actor: Actor, judge: Judge, link_of: LinkOf, now: datetime) -> Asked:
    """Another link for an expert who has not come in yet; the old one is void."""
    locked = lock_panel(actor, judge.panel)
    refuse_closed(locked)
    token = renew_guest_link(actor=actor, unit=locked.unit, person=judge.person, now=now)
    record_entry(
        actor=actor, at=now, action="panel.link_renewed", subject=locked,
        after={"judge": judge.person.name},
    )  # fmt: skip
    return _hand_over(actor, judge, link_of(token), now)


def _hand_over(actor: Actor, judge: Judge, link: str, now: datetime) -> Asked:
    """By letter where there is an address that takes one, otherwise into the hands of the office."""
    person, panel = judge.person, judge.panel
    if not person.email or bad_addresses([person.email]):
        return Asked(judge, link=link)
    body = _(
        "%(name)s，您好：\n\n%(unit)s请您评审“%(panel)s”。请打开下面的链接，设好用户名和密码，登录以后就能评。"
        "登录以后请先声明与申报单位、申报人的关系。链接只能用一次，%(days)d 天内有效。不是发给您的，请不要打开。"
    )
    facts = {
        "name": person.name, "unit": panel.unit.name, "panel": panel.name,
        "days": settings.INVITATION_DAYS,
    }  # fmt: skip
    send_message(
        recipients=[person], kind="invitation", title=_("请您评审：%s") % panel.name,
        body=body % facts, secret=link, sent_by=actor.label, unit_id=panel.unit_id, at=now,
    )  # fmt: skip
    return Asked(judge, is_mailed=True)
