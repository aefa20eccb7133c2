"""Each e-mail and each post to a group: what waits, is held, went out or failed, and why; trying
again, holding, giving up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.journal.models import Delivery, Message
from yipin.journal.outbox_queries import deliveries_with
from yipin.journal.queries import count_by_state
from yipin.organisations.permissions import Actor
from yipin.projects.message_permissions import can_hold_site, can_see_outbox
from yipin.projects.services.outgoing import (
    ACTS,
    act_on_deliveries,
    outbox_seen_by,
    switch_hold,
)
from yipin.rules.mail_retry import MOST_ATTEMPTS
from yipin.web.office.messages.loading import holds_over, tabs_of
from yipin.web.permission import requires
from yipin.web.theme.parts import Mark
from yipin.web.typed import page_typed, whole_typed, wholes_typed, words_typed

PAGE = 50
State = Delivery.State
MARKS = {
    State.WAITING: ("info", "ring"),
    State.HELD: ("warn", "bar"),
    State.SENDING: ("info", "half"),
    State.SENT: ("good", "check"),
    State.FAILED: ("late", "x"),
    State.UNSURE: ("warn", "tri"),
    State.DROPPED: ("quiet", "bar"),
}


@dataclass(frozen=True, kw_only=True)
class OutboxRow:
    delivery: Delivery
    mark: Mark
    acts: tuple[tuple[str, str], ...]
    tries: str
    next_try_at: datetime | None


@requires(can_see_outbox)
def deliveries(request: HttpRequest) -> HttpResponse:
    """Filtered by state, words and message, sorted, paged; a fixed number of reads."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words, state = words_typed(request.GET), request.GET.get("state", "")
    rows = outbox_seen_by(actor, words=words, sort=request.GET.get("sort", "-time"))
    message = _message_asked_for(request, rows)
    if message:
        rows = deliveries_with(rows, message)
    counts = count_by_state(rows)
    if state in State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs_of(request),
        "page": page,
        "rows": [row_of(one) for one in page],
        "words": words,
        "of": message,
        "state": state,
        "views": [(s.value, s.label, counts.get(s.value, 0)) for s in State if counts.get(s.value)],
        "total": sum(counts.values()),
        "lost": counts.get(State.FAILED, 0) + counts.get(State.UNSURE, 0),
        "holds": holds_over(actor),
        "may_hold_site": bool(can_hold_site(actor)),
        "sort": "-time",
    }
    return render(request, "office/messages/deliveries.html", context)


def _message_asked_for(request: HttpRequest, rows: QuerySet[Delivery]) -> Message | None:
    """The message whose deliveries alone are wanted; None for all, or where the desk sees none."""
    given = whole_typed(request.GET.get("of", ""))
    message = Message.objects.filter(pk=given).select_related("letter").first()
    return message if message and deliveries_with(rows, message).exists() else None


def row_of(delivery: Delivery) -> OutboxRow:
    tone, shape = MARKS[State(delivery.state)]
    return OutboxRow(
        delivery=delivery,
        mark=Mark(text=delivery.get_state_display(), tone=tone, shape=shape),  # type: ignore[arg-type]
        acts=acts_for(delivery.state),
        tries=_("试过 %(n)s 次，共 %(most)s 次")
        % {"n": delivery.attempts, "most": max(MOST_ATTEMPTS, delivery.attempts)}
        if delivery.attempts and delivery.state != State.SENT
        else "",
        next_try_at=delivery.next_try_at,
    )


def acts_for(state: str) -> tuple[tuple[str, str], ...]:
    """(act, words) that make sense for a delivery in this state."""
    if state in {State.FAILED, State.UNSURE}:
        return (("retry", _("再发一次")), ("drop", _("不发了")))
    if state == State.WAITING:
        return (("hold", _("先扣住")),)
    if state == State.HELD:
        return (("release", _("放行")), ("drop", _("不发了")))
    return ()


@requires(can_see_outbox)
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """``one`` is "act:number" of a row's own button; ``act`` goes for the chosen or, with ``all``, for all."""
    name, _colon, only = request.POST.get("one", "").partition(":")
    name = name or request.POST.get("act", "")
    given = [only] if only else request.POST.getlist("chosen")
    chosen = wholes_typed(given)
    if name not in ACTS:
        messages.error(request, _("没有选要办什么。"))
    elif not chosen and "all" not in request.POST:
        messages.error(request, _("请先勾选要办的邮件。"))
    else:
        done = act_on_deliveries(
            actor=request.actor,  # type: ignore[attr-defined]
            act=name,
            chosen=None if "all" in request.POST else chosen,
            now=timezone.now(),
        )
        _say(request, name, done)
    return redirect(page_typed(request, request.POST.get("back", "")) or "outbox_deliveries")


def _say(request: HttpRequest, name: str, done: int) -> None:
    words = {
        "retry": _("%(n)s 封重新排队，马上再发。"),
        "hold": _("扣住了 %(n)s 封。"),
        "release": _("放行了 %(n)s 封。"),
        "drop": _("%(n)s 封不再发邮件，站内消息还在。"),
    }
    if done:
        messages.success(request, words[name] % {"n": done})
    else:
        messages.warning(request, _("没有能这样办的：它们的状态已经变了。"))


@requires(can_see_outbox)
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """The switch that holds everything the unit (or the whole site) sends."""
    is_held, whole_site = request.POST.get("act") == "hold", request.POST.get("scope") == "site"
    switch_hold(
        actor=request.actor,  # type: ignore[attr-defined]
        whole_site=whole_site,
        is_held=is_held,
        note=request.POST.get("note", ""),
        now=timezone.now(),
    )
    if is_held:
        messages.success(request, _("已暂停外发。站内消息照常，邮件和群消息等恢复后再发。"))
    else:
        messages.success(request, _("已恢复外发，积下的马上发出。"))
    return redirect("outbox")
