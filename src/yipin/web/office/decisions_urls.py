"""Decisions as the office drafts them and as their signers sign them."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.decisions import (
    decision_views,
    desk_views,
    letter_views,
    limits_views,
    signing_views,
)

urlpatterns = [
    path("rounds/<int:pk>/decide/<str:key>/", desk_views.begin, name="round_decide"),
    path("rounds/<int:pk>/limits/", limits_views.limits, name="round_limits"),
    path("decisions/<int:pk>/", decision_views.decision, name="decision"),
    path("decisions/<int:pk>/what-if/", desk_views.show_what_if, name="decision_what_if"),
    path("decisions/<int:pk>/do/<slug:act>/", decision_views.act, name="decision_act"),
    path("decisions/<int:pk>/outside/", decision_views.outside, name="decision_outside"),
    path("decisions/<int:pk>/sign/", signing_views.sign, name="decision_sign"),
    path("decisions/<int:pk>/letters/", letter_views.letters, name="decision_letters"),
    path("decisions/<int:pk>/list.xlsx", decision_views.list_xlsx, name="decision_xlsx"),
]
