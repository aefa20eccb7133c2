"""Messages: what came in, marked as read one by one or all at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.journal.models import Message
from yipin.journal.queries import inbox_of, unread_count
from yipin.journal.services.messages import mark_read
from yipin.organisations.permissions import Actor, not_yours, permission
from yipin.rules.verdicts import Verdict, allow, refuse
from yipin.web.permission import requires
from yipin.web.typed import page_typed

PAGE = 50


@permission("messages.own")
def can_read_inbox(actor: Actor, subject: object) -> Verdict:
    """One's own messages, and nobody else's."""
    if actor.person is None:
        return refuse("sign_in", _("请先登录。"))
    if isinstance(subject, Message) and subject.recipient_id != actor.person.pk:
        return not_yours()
    return allow()


def load_message(*, pk: int) -> Message:
    return get_object_or_404(Message, pk=pk)


@requires(can_read_inbox)
def inbox(request: HttpRequest) -> HttpResponse:
    person = request.actor.person  # type: ignore[attr-defined]
    only_unread = request.GET.get("show") == "unread"
    rows = inbox_of(person.pk)
    if only_unread:
        rows = rows.filter(read_at__isnull=True)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "only_unread": only_unread, "unread_now": unread_count(person.pk)}
    return render(request, "member/inbox.html", context)


@requires(can_read_inbox)
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    person = request.actor.person  # type: ignore[attr-defined]
    count = mark_read(person_id=person.pk, message_ids=None, now=timezone.now())
    if count:
        messages.success(request, _("%(count)s 条都标为已读。") % {"count": count})
    return redirect("inbox")


@requires(can_read_inbox, load_message)
@require_POST
def mark_one_read(request: HttpRequest, message: Message) -> HttpResponse:
    _read(message)
    return redirect(_back(request))


@requires(can_read_inbox, load_message)
@require_POST
def open_message(request: HttpRequest, message: Message) -> HttpResponse:
    """Mark as read and go to what the message is about."""
    _read(message)
    is_ours = url_has_allowed_host_and_scheme(message.url, {request.get_host()})
    return redirect(message.url if message.url and is_ours else "inbox")


def _read(message: Message) -> None:
    mark_read(person_id=message.recipient_id, message_ids=[message.pk], now=timezone.now())


def _back(request: HttpRequest) -> str:
    """The list as it was, on the same page and with the same filter."""
    return page_typed(request, request.POST.get("back", "")) or "inbox"
