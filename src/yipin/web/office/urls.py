"""Addresses of the office desk, one list for each group of pages."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("yipin.web.office.accounts_urls")),
    path("", include("yipin.web.office.decisions_urls")),
    path("", include("yipin.web.office.funds_urls")),
    path("", include("yipin.web.office.messages_urls")),
    path("", include("yipin.web.office.notices_urls")),
    path("", include("yipin.web.office.papers_urls")),
    path("", include("yipin.web.office.publicity_urls")),
    path("", include("yipin.web.office.reviews_urls")),
    path("", include("yipin.web.office.rounds_urls")),
    path("", include("yipin.web.office.titles_urls")),
    path("", include("yipin.web.office.units_urls")),
    path("", include("yipin.web.projects.office_urls")),
]
