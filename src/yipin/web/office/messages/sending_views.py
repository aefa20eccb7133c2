"""What was sent, message by message: by which ways it went, how many it reached, how many read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yipin.journal.models import Delivery
from yipin.journal.outbox_queries import Sending, with_ways
from yipin.journal.queries import count_by_state
from yipin.organisations.permissions import Actor
from yipin.projects.message_permissions import can_hold_site, can_see_outbox
from yipin.projects.services.outgoing import outbox_seen_by, sendings_seen_by
from yipin.web.office.messages.loading import holds_over, tabs_of
from yipin.web.office.messages.outbox_views import MARKS
from yipin.web.permission import requires
from yipin.web.theme.parts import Mark
from yipin.web.typed import words_typed

PAGE = 50
State, Channel = Delivery.State, Delivery.Channel


@dataclass(frozen=True, kw_only=True)
class SendingRow:
    """Of each way out of the house: how many stand in which state."""

    sending: Sending
    mail: list[Mark]
    groups: list[Mark]


@requires(can_see_outbox)
def outbox(request: HttpRequest) -> HttpResponse:
    """Newest first, searched by title and sender; a fixed number of reads."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = words_typed(request.GET)
    page = Paginator(sendings_seen_by(actor, words=words), PAGE).get_page(request.GET.get("page"))
    counts = count_by_state(outbox_seen_by(actor))
    context = {
        "tabs": tabs_of(request),
        "page": page,
        "rows": [_row(one) for one in with_ways(list(page))],
        "words": words,
        "lost": counts.get(State.FAILED, 0) + counts.get(State.UNSURE, 0),
        "holds": holds_over(actor),
        "own_unit": actor.unit,
        "may_hold_site": bool(can_hold_site(actor)),
    }
    return render(request, "office/messages/outbox.html", context)


def _row(sending: Sending) -> SendingRow:
    return SendingRow(
        sending=sending,
        mail=_marks(sending.ways.get(Channel.EMAIL, {})),
        groups=_marks(sending.ways.get(Channel.CHAT, {})),
    )


def _marks(counts: Mapping[str, int]) -> list[Mark]:
    marks = []
    for state in State:
        if count := counts.get(state.value):
            tone, shape = MARKS[state]
            words = _("%(state)s %(count)s") % {"state": state.label, "count": count}
            marks.append(Mark(text=words, tone=tone, shape=shape))  # type: ignore[arg-type]
    return marks
