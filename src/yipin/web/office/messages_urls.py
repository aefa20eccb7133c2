"""Messages: the outbox, letters to many, words of the occasions, robots of chat groups."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.messages import (
    channel_views,
    letter_views,
    outbox_views,
    sending_views,
    webhook_views,
)

urlpatterns = [
    path("messages/", sending_views.outbox, name="outbox"),
    path("messages/deliveries/", outbox_views.deliveries, name="outbox_deliveries"),
    path("messages/do/", outbox_views.act, name="outbox_act"),
    path("messages/hold/", outbox_views.hold, name="outbox_hold"),
    path("messages/letters/", letter_views.letters, name="letters"),
    path("messages/letters/new/", letter_views.new_letter, name="letter_new"),
    path("messages/letters/count/", letter_views.count, name="letter_count"),
    path("messages/letters/<int:pk>/", letter_views.letter, name="letter"),
    path("messages/letters/<int:pk>/who/", letter_views.who, name="letter_who"),
    path("messages/letters/<int:pk>/preview/", letter_views.preview, name="letter_preview"),
    path("messages/letters/<int:pk>/do/", letter_views.act, name="letter_act"),
    path("messages/texts/", channel_views.wordings, name="wordings"),
    path("messages/texts/<str:kind>/", channel_views.wording, name="wording"),
    path("messages/texts/<str:kind>/reset/", channel_views.reset, name="wording_reset"),
    path("messages/robots/", channel_views.robots, name="robots"),
    path("messages/robots/<int:pk>/test/", channel_views.test, name="robot_test"),
    path("messages/robots/<int:pk>/remove/", channel_views.remove, name="robot_remove"),
    path("messages/webhooks/", webhook_views.webhooks, name="webhooks"),
    path("messages/webhooks/<int:pk>/test/", webhook_views.test, name="webhook_test"),
    path("messages/webhooks/<int:pk>/switch/", webhook_views.switch, name="webhook_switch"),
    path("messages/webhooks/<int:pk>/remove/", webhook_views.remove, name="webhook_remove"),
    path("messages/events/<int:pk>/retry/", webhook_views.retry, name="webhook_retry"),
]
