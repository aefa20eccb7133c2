"""Titles: given in a round, printed, and the layouts of their certificates."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.titles import layout_views, recheck_views, round_views

urlpatterns = [
    path("rounds/<int:pk>/titles/", round_views.titles, name="round_titles"),
    path("rounds/<int:pk>/titles/units/", round_views.units, name="round_titles_units"),
    path("rounds/<int:pk>/titles/pack/", round_views.pack, name="round_titles_pack"),
    path("rounds/<int:pk>/rechecks/", recheck_views.rechecks, name="round_rechecks"),
    path("certificates/", layout_views.layouts, name="certificate_layouts"),
    path("certificates/<int:pk>/", layout_views.layout, name="certificate_layout"),
    path("certificates/<int:pk>/preview.png", layout_views.preview, name="certificate_preview"),
]
