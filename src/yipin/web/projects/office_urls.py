"""The pages of a project, for its host."""

from __future__ import annotations

from django.urls import path

from yipin.web.projects import list_views, news_office, plan_views, visit_views

urlpatterns = [
    path("rounds/<int:pk>/projects/", list_views.round_projects, name="round_projects"),
    path("rounds/<int:pk>/news/", news_office.round_news, name="round_news"),
    path("rounds/<int:pk>/news.xlsx", news_office.round_news_xlsx, name="round_news_xlsx"),
    path("rounds/<int:pk>/news/levels/", news_office.levels, name="round_news_levels"),
    path("projects/<int:pk>/", plan_views.office_project, name="office_project"),
    path("projects/<int:pk>/visits/new/", visit_views.new_visit, name="visit_new"),
    path("projects/<int:pk>/tasks/new/", visit_views.new_task, name="project_task_new"),
    path("plan-changes/<int:pk>/", plan_views.answer, name="plan_change_answer"),
]
