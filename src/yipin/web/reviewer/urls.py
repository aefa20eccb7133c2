"""The desk of an expert: what there is to judge, and the scoring desk."""

from __future__ import annotations

from django.urls import path

from yipin.web.reviewer import (
    ballot_views,
    desk_views,
    material_views,
    relation_views,
    scoring_views,
)

urlpatterns = [
    path("reviews/", desk_views.reviews, name="reviews"),
    path("reviews/relations/", relation_views.add, name="relation_add"),
    path("reviews/relations/<int:pk>/remove/", relation_views.remove, name="relation_remove"),
    path("reviews/ballots/<int:pk>/", ballot_views.vote, name="vote"),
    path("reviews/<int:pk>/", desk_views.review, name="review"),
    path("reviews/<int:pk>/stage/", desk_views.stage, name="review_stage"),
    path("reviews/<int:pk>/release/", desk_views.release, name="review_release"),
    path("reviews/<int:pk>/<int:number>/", scoring_views.card, name="card"),
    path("reviews/<int:pk>/<int:number>/save/", scoring_views.autosave, name="card_save"),
    path("reviews/<int:pk>/<int:number>/back/", scoring_views.take_back, name="card_back"),
    path("reviews/<int:pk>/<int:number>/aside/", scoring_views.aside, name="card_aside"),
    path("reviews/<int:pk>/<int:number>/evidence/", material_views.evidence, name="card_evidence"),
    path("reviews/<int:pk>/<int:number>/files/<slug:key>/", material_views.file, name="card_file"),
    path(
        "reviews/<int:pk>/<int:number>/files/<slug:key>/small.jpg",
        material_views.thumbnail,
        name="card_thumbnail",
    ),
    path(
        "reviews/<int:pk>/<int:number>/files/<slug:key>/view/",
        material_views.view,
        name="card_file_view",
    ),
    path(
        "reviews/<int:pk>/<int:number>/files/<slug:key>/pdf/",
        material_views.pdf,
        name="card_file_pdf",
    ),
]
