"""The pages of a project, for its unit."""

from __future__ import annotations

from django.urls import path

from yipin.web.projects import plan_views

urlpatterns = [
    path("projects/<int:pk>/", plan_views.project, name="project"),
    path("projects/<int:pk>/plan/", plan_views.plan, name="project_plan"),
    path("milestones/<int:pk>/done/", plan_views.tick, name="milestone_tick"),
    path("plan-changes/<int:pk>/", plan_views.change, name="plan_change"),
    path("plan-changes/<int:pk>/take-back/", plan_views.take_back, name="plan_change_take_back"),
]
