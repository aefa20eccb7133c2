"""Pages that anybody may open: front page, notices, files of public notices, help, complaints."""

from __future__ import annotations

from django.urls import path

from yipin.web.public.views import complaints, files, front, help_pages, news, notices, paper_check

urlpatterns = [
    path("", front.home, name="home"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/file/", notices.notice_file, name="notice_file"),
    path("news/", news.news, name="news"),
    path("news/<int:pk>/", news.news_item, name="news_item"),
    path("news/pictures/<int:pk>.jpg", news.picture, name="news_picture"),
    path("files/<int:pk>/", files.file, name="file"),
    path("p/", paper_check.ask, name="paper_ask"),
    path("p/<str:code>", paper_check.check, name="paper_check"),
    path("P/<str:code>", paper_check.check, name="paper_check_in_capitals"),
    path("help/", help_pages.help_index, name="help"),
    path("help/<slug:topic>/", help_pages.help_topic, name="help_topic"),
    path("accessibility/", help_pages.accessibility, name="accessibility"),
    path("complaint/", complaints.complaint, name="complaint"),
]
