"""The pages of a project, for its unit."""

from __future__ import annotations

from django.urls import path

from yipin.web.projects import evidence_views, plan_views

urlpatterns = [
    path("projects/<int:pk>/", plan_views.project, name="project"),
    path("projects/<int:pk>/plan/", plan_views.plan, name="project_plan"),
    path("projects/<int:pk>/evidence/", evidence_views.gallery, name="project_evidence"),
    path("projects/<int:pk>/evidence/add/", evidence_views.add, name="evidence_add"),
    path("projects/<int:pk>/dossier.zip", evidence_views.dossier, name="project_zip"),
    path("evidence/<int:pk>/", evidence_views.evidence, name="evidence"),
    path("evidence/<int:pk>/file/", evidence_views.file, name="evidence_file"),
    path("evidence/<int:pk>/small.jpg", evidence_views.thumbnail, name="evidence_thumbnail"),
    path("evidence/<int:pk>/remove/", evidence_views.remove, name="evidence_remove"),
    path("evidence/<int:pk>/restore/", evidence_views.restore, name="evidence_restore"),
    path("evidence/<int:pk>/report/", evidence_views.use, name="evidence_use"),
    path("milestones/<int:pk>/done/", plan_views.tick, name="milestone_tick"),
    path("plan-changes/<int:pk>/", plan_views.change, name="plan_change"),
    path("plan-changes/<int:pk>/take-back/", plan_views.take_back, name="plan_change_take_back"),
]
