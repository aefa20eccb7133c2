"""The pages of a project, for its host."""

from __future__ import annotations

from django.urls import path

from yipin.web.projects import list_views, plan_views

urlpatterns = [
    path("rounds/<int:pk>/projects/", list_views.round_projects, name="round_projects"),
    path("projects/<int:pk>/", plan_views.office_project, name="office_project"),
    path("plan-changes/<int:pk>/", plan_views.answer, name="plan_change_answer"),
]
