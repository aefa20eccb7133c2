"""Pages that anybody may open: front page, notices, files of public notices, help, complaints."""

from __future__ import annotations

from django.urls import path

from yipin.web.public.views import (
    certificate_check,
    complaints,
    files,
    front,
    help_pages,
    lots,
    news,
    notices,
    paper_check,
    publicities,
    wall,
)

urlpatterns = [
    path("", front.home, name="home"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/file/", notices.notice_file, name="notice_file"),
    path("lots/<int:pk>/", lots.lot, name="public_lot"),
    path("news/", news.news, name="news"),
    path("news/<int:pk>/", news.news_item, name="news_item"),
    path("news/pictures/<int:pk>.jpg", news.picture, name="news_picture"),
    path("files/<int:pk>/", files.file, name="file"),
    path("p/", paper_check.ask, name="paper_ask"),
    path("p/<str:code>", paper_check.check, name="paper_check"),
    path("P/<str:code>", paper_check.check, name="paper_check_in_capitals"),
    path("c/", certificate_check.ask, name="certificate_ask"),
    path("c/<str:code>", certificate_check.check, name="certificate_check"),
    path("C/<str:code>", certificate_check.check, name="certificate_check_in_capitals"),
    path("wall/", wall.wall, name="wall"),
    path("wall/<int:pk>/", wall.brand, name="wall_brand"),
    path("wall/<int:pk>/share.png", wall.share, name="wall_share"),
    path("wall/pictures/<int:pk>.jpg", wall.picture, name="wall_picture"),
    path("publicity/", publicities.publicities, name="public_publicities"),
    path("publicity/<int:pk>/", publicities.publicity, name="public_publicity"),
    path("publicity/<int:pk>/object/", publicities.object_to, name="public_objection"),
    path("objections/", publicities.objection_answer, name="public_objection_answer"),
    path("help/", help_pages.help_index, name="help"),
    path("help/<slug:topic>/", help_pages.help_topic, name="help_topic"),
    path("accessibility/", help_pages.accessibility, name="accessibility"),
    path("complaint/", complaints.complaint, name="complaint"),
]
