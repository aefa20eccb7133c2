"""The pages of a project, for its unit."""

from __future__ import annotations

from django.urls import path

from yipin.web.projects import (
    dossier_views,
    evidence_views,
    exchange_views,
    news_views,
    plan_views,
    visit_views,
)

urlpatterns = [
    path("projects/<int:pk>/", plan_views.project, name="project"),
    path("projects/<int:pk>/plan/", plan_views.plan, name="project_plan"),
    path("projects/<int:pk>/evidence/", evidence_views.gallery, name="project_evidence"),
    path("projects/<int:pk>/evidence/add/", evidence_views.add, name="evidence_add"),
    path("projects/<int:pk>/dossiers/", dossier_views.dossiers, name="project_dossiers"),
    path("projects/<int:pk>/dossiers/new/", dossier_views.pack, name="project_pack"),
    path("evidence/<int:pk>/", evidence_views.evidence, name="evidence"),
    path("evidence/<int:pk>/file/", evidence_views.file, name="evidence_file"),
    path("evidence/<int:pk>/small.jpg", evidence_views.thumbnail, name="evidence_thumbnail"),
    path("evidence/<int:pk>/remove/", evidence_views.remove, name="evidence_remove"),
    path("evidence/<int:pk>/restore/", evidence_views.restore, name="evidence_restore"),
    path("evidence/<int:pk>/report/", evidence_views.use, name="evidence_use"),
    path("visits/<int:pk>/answer/", visit_views.answer, name="visit_answer"),
    path("project-tasks/<int:pk>/", visit_views.task, name="project_task"),
    path("projects/<int:pk>/news/", news_views.project_news, name="project_news"),
    path("projects/<int:pk>/news/new/", news_views.new, name="news_new"),
    path("exchange/<int:pk>/", exchange_views.exchange, name="exchange"),
    path("projects/<int:pk>/exchange/", exchange_views.tell, name="exchange_tell"),
    path("news-items/", news_views.waiting, name="news_waiting"),
    path("news-items/<int:pk>/", news_views.item, name="news_item_desk"),
    path("news-items/<int:pk>/edit/", news_views.edit, name="news_edit"),
    path("news-items/<int:pk>/act/", news_views.act, name="news_act"),
    path("news-items/<int:pk>/discard/", news_views.discard, name="news_discard"),
    path("milestones/<int:pk>/done/", plan_views.tick, name="milestone_tick"),
    path("plan-changes/<int:pk>/", plan_views.change, name="plan_change"),
    path("plan-changes/<int:pk>/take-back/", plan_views.take_back, name="plan_change_take_back"),
]
