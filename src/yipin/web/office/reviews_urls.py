"""Reviews as the office holds them: preparing, seating, dealing out, following, the ranking."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.reviews import (
    dealing_views,
    judge_views,
    panel_views,
    part_views,
    result_views,
    rubric_views,
)

urlpatterns = [
    path("rounds/<int:pk>/review/<str:key>/", panel_views.prepare, name="round_review"),
    path("panels/<int:pk>/", panel_views.panel, name="panel"),
    path("panels/<int:pk>/settings/", panel_views.settings, name="panel_settings"),
    path("panels/<int:pk>/do/<slug:act>/", panel_views.act, name="panel_act"),
    path("panels/<int:pk>/rubric/", rubric_views.rubric, name="panel_rubric"),
    path("panels/<int:pk>/parts/", part_views.parts, name="panel_parts"),
    path("panels/<int:pk>/parts/add/", part_views.add, name="part_add"),
    path("parts/<int:pk>/remove/", part_views.remove, name="part_remove"),
    path("panels/<int:pk>/experts/", judge_views.seat, name="panel_seat"),
    path("panels/<int:pk>/experts/ask/", judge_views.ask, name="panel_ask"),
    path("judges/<int:pk>/link/", judge_views.new_link, name="judge_link"),
    path("judges/<int:pk>/leave/", judge_views.leave, name="judge_leave"),
    path("panels/<int:pk>/dealt/", dealing_views.dealt, name="panel_dealt"),
    path("panels/<int:pk>/dealt/set/", dealing_views.set_one, name="panel_card_set"),
    path("panels/<int:pk>/ranking/", result_views.ranking, name="panel_ranking"),
    path("panels/<int:pk>/ranking/again/", result_views.rank, name="panel_rank"),
    path("panels/<int:pk>/ranking.xlsx", result_views.ranking_xlsx, name="panel_ranking_xlsx"),
    path("panels/<int:pk>/subjects/<int:number>/", result_views.subject, name="panel_subject"),
]
