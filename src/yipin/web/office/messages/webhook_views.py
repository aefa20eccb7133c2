"""Programs that are told of events: registering, trying, turning on and off, what did not arrive."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.journal.models import Webhook, WebhookDelivery
from yipin.journal.queries import event_deliveries_of, webhooks_of
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Permission
from yipin.projects.message_permissions import can_change_webhook, can_set_channels
from yipin.projects.services.webhooks import (
    register_webhook,
    remove_webhook,
    retry_event,
    switch_webhook,
    try_webhook,
)
from yipin.rules.webhook_events import EVENTS, TRIAL
from yipin.web.office.messages.loading import tabs_of
from yipin.web.office.units.unit_changes import attempt
from yipin.web.permission import requires

PAGE = 50
SHOWN_ONCE = "webhook_secret"
WORDS = {**EVENTS, TRIAL: "试发"}

can_retry_event = Permission(
    "webhooks.retry", lambda actor, row: can_change_webhook(actor, row.webhook)
)


class WebhookForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("给哪个程序，如“校办公系统”。"),
    )
    address = forms.CharField(
        label=gettext_lazy("收事件的地址"),
        max_length=300,
        help_text=gettext_lazy("以 https:// 开头，由对方程序的管理人员提供。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("推送哪些事件"),
        choices=list(EVENTS.items()),
        initial=list(EVENTS),
        widget=forms.CheckboxSelectMultiple,
    )


def load_webhook(*, pk: int) -> Webhook:
    return get_object_or_404(Webhook, pk=pk)


def load_delivery(*, pk: int) -> WebhookDelivery:
    return get_object_or_404(WebhookDelivery.objects.select_related("webhook"), pk=pk)


@requires(can_set_channels)
def webhooks(request: HttpRequest) -> HttpResponse:
    """The unit's programs and what they were told; a new secret is shown once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: register_webhook(actor=actor, now=timezone.now(), **form.cleaned_data),
            "address",
        )
        if made:
            request.session[SHOWN_ONCE] = [made[0].name, made[1]]
            return redirect("webhooks")
    told = event_deliveries_of(unit.pk)
    page = Paginator(told, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs_of(request),
        "form": form,
        "webhooks": [
            (one, "、".join(WORDS.get(each, each) for each in one.events))
            for one in webhooks_of(unit.pk)
        ],
        "page": page,
        "rows": [(one, WORDS.get(one.event, one.event)) for one in page],
        "shown_once": request.session.pop(SHOWN_ONCE, None),
        "unit": unit,
    }
    return render(request, "office/messages/webhooks.html", context)


@requires(can_change_webhook, load_webhook)
@require_POST
def test(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    fault = try_webhook(actor=request.actor, webhook=webhook, now=timezone.now())  # type: ignore[attr-defined]
    if fault:
        messages.error(request, fault)
    else:
        messages.success(request, _("“%(name)s”收到了。") % {"name": webhook.name})
    return redirect("webhooks")


@requires(can_change_webhook, load_webhook)
@require_POST
def switch(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    switch_webhook(
        actor=request.actor,  # type: ignore[attr-defined]
        webhook=webhook,
        is_on=webhook.is_off,
        now=timezone.now(),
    )
    done = _("已停用。这段时间的事件先留着，再开启时送出。") if webhook.is_off else _("已开启。")
    messages.success(request, done)
    return redirect("webhooks")


@requires(can_change_webhook, load_webhook)
@require_POST
def remove(request: HttpRequest, webhook: Webhook) -> HttpResponse:
    name = webhook.name
    remove_webhook(actor=request.actor, webhook=webhook, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("“%(name)s”已删除，不再推送。") % {"name": name})
    return redirect("webhooks")


@requires(can_retry_event, load_delivery)
@require_POST
def retry(request: HttpRequest, delivery: WebhookDelivery) -> HttpResponse:
    retry_event(actor=request.actor, delivery=delivery, now=timezone.now())  # type: ignore[attr-defined]
    if delivery.webhook.is_off:
        words = _("已放回去。“%(name)s”停用着，开启以后才发。")
        messages.warning(request, words % {"name": delivery.webhook.name})
    else:
        messages.success(request, _("已放回去再发。"))
    return redirect("webhooks")
