"""Publicities, objections, and the calendar of working days."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.publicity import calendar_views, views

urlpatterns = [
    path("rounds/<int:pk>/publicity/<str:key>/", views.begin, name="round_publicity"),
    path("publicities/<int:pk>/", views.publicity, name="publicity"),
    path("publicities/<int:pk>/confirm/", views.confirm, name="publicity_confirm"),
    path("publicities/<int:pk>/withdraw/", views.withdraw, name="publicity_withdraw"),
    path("objections/<int:pk>/answer/", views.answer, name="objection_answer"),
    path("working-days/", calendar_views.working_days, name="working_days"),
    path("working-days/<int:year>/", calendar_views.working_year, name="working_year"),
    path(
        "working-days/<int:year>/template.xlsx",
        calendar_views.year_template,
        name="working_year_xlsx",
    ),
    path("working-days/<int:year>/upload/", calendar_views.year_upload, name="working_year_upload"),
]
