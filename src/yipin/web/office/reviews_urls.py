"""Reviews as the office holds them: preparing, seating, dealing out, following, the ranking."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.reviews import (
    aside_views,
    ballot_views,
    dealing_views,
    judge_views,
    panel_views,
    paper_card_views,
    part_views,
    redacted_views,
    result_views,
    rubric_views,
    session_views,
    theme_views,
)

urlpatterns = [
    path("rounds/<int:pk>/review/<str:key>/", panel_views.prepare, name="round_review"),
    path("rounds/<int:pk>/review/<str:key>/panels/", theme_views.panels, name="round_panels"),
    path("rounds/<int:pk>/review/<str:key>/place/", theme_views.place, name="round_place"),
    path("panels/<int:pk>/themes/", theme_views.themes, name="panel_themes"),
    path("panels/<int:pk>/subjects/", theme_views.subjects, name="panel_subjects"),
    path("panels/<int:pk>/remove/", theme_views.remove, name="panel_remove"),
    path("panels/<int:pk>/", panel_views.panel, name="panel"),
    path("panels/<int:pk>/settings/", panel_views.settings, name="panel_settings"),
    path("panels/<int:pk>/do/<slug:act>/", panel_views.act, name="panel_act"),
    path("panels/<int:pk>/rubric/", rubric_views.rubric, name="panel_rubric"),
    path("panels/<int:pk>/parts/", part_views.parts, name="panel_parts"),
    path("panels/<int:pk>/parts/add/", part_views.add, name="part_add"),
    path("parts/<int:pk>/remove/", part_views.remove, name="part_remove"),
    path("panels/<int:pk>/session/", session_views.session, name="panel_session"),
    path("sessions/<int:pk>/do/<slug:act>/", session_views.act, name="session_act"),
    path("sessions/<int:pk>/turn/", session_views.turn, name="session_turn"),
    path("sessions/<int:pk>/hall/", session_views.hall, name="hall"),
    path("sessions/<int:pk>/hall/state/", session_views.hall_state, name="hall_state"),
    path("panels/<int:pk>/paper/", paper_card_views.paper_cards, name="paper_cards"),
    path(
        "panels/<int:pk>/paper/<int:judge>/<int:number>/",
        paper_card_views.paper_card,
        name="paper_card",
    ),
    path("ballots/<int:pk>/", ballot_views.ballot, name="panel_ballot"),
    path("ballots/<int:pk>/do/<slug:act>/", ballot_views.act, name="ballot_act"),
    path("panels/<int:pk>/experts/", judge_views.seat, name="panel_seat"),
    path("panels/<int:pk>/experts/ask/", judge_views.ask, name="panel_ask"),
    path("judges/<int:pk>/link/", judge_views.new_link, name="judge_link"),
    path("judges/<int:pk>/leave/", judge_views.leave, name="judge_leave"),
    path("panels/<int:pk>/dealt/", dealing_views.dealt, name="panel_dealt"),
    path("panels/<int:pk>/dealt/set/", dealing_views.set_one, name="panel_card_set"),
    path("panels/<int:pk>/aside/<int:judge>/<int:number>/", aside_views.aside, name="panel_aside"),
    path("panels/<int:pk>/ranking/", result_views.ranking, name="panel_ranking"),
    path("panels/<int:pk>/ranking/again/", result_views.rank, name="panel_rank"),
    path("panels/<int:pk>/ranking/progress/", result_views.progress, name="ranking_progress"),
    path("panels/<int:pk>/ranking/tie/", result_views.tie, name="panel_tie"),
    path("panels/<int:pk>/ranking.xlsx", result_views.ranking_xlsx, name="panel_ranking_xlsx"),
    path("panels/<int:pk>/redacted/", redacted_views.redacted, name="panel_redacted"),
    path("panels/<int:pk>/redacted/<int:number>/", redacted_views.put, name="panel_redacted_put"),
    path(
        "panels/<int:pk>/redacted/<int:number>/take/",
        redacted_views.take,
        name="panel_redacted_take",
    ),
    path("panels/<int:pk>/subjects/<int:number>/", result_views.subject, name="panel_subject"),
]
