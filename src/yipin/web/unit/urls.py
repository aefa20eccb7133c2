"""The desk of a unit: what is due, applications, opinions."""

from __future__ import annotations

from django.urls import path

from yipin.web.unit.views import (
    acts,
    due,
    endorsing,
    files,
    filling,
    links,
    lists,
    paper_scans,
    papers,
    rechecks,
    titles,
)

urlpatterns = [
    path("due/", due.due, name="due"),
    path("applications/", lists.applications, name="applications"),
    path("applications/round/<int:pk>/", lists.unit_round, name="unit_round"),
    path("applications/round/<int:pk>/start/", lists.start, name="application_start"),
    path("applications/round/<int:pk>/exception/", lists.exception, name="exception_ask"),
    path("applications/<int:pk>/", filling.application, name="application"),
    path("applications/<int:pk>/save/", filling.autosave, name="application_save"),
    path("applications/<int:pk>/presence/", filling.presence, name="application_presence"),
    path("applications/<int:pk>/facts/", filling.take_facts, name="application_facts"),
    path("applications/<int:pk>/files/<str:key>/", files.add, name="application_file_add"),
    path("applications/files/<int:pk>/remove/", files.remove, name="application_file_remove"),
    path("applications/files/<int:pk>/restore/", files.restore, name="application_file_restore"),
    path("applications/<int:pk>/compare/", papers.compare, name="application_compare"),
    path("applications/<int:pk>/print/", papers.print_page, name="application_print"),
    path(
        "applications/<int:pk>/print/<int:number>.png",
        papers.page_picture,
        name="application_page",
    ),
    path("applications/<int:pk>/form.pdf", papers.pdf, name="application_pdf"),
    path("applications/<int:pk>/form.docx", papers.docx, name="application_docx"),
    path("applications/<int:pk>/do/<slug:act>/", acts.act, name="application_act"),
    path("applications/<int:pk>/paper/", paper_scans.paper, name="application_paper"),
    path("scans/<int:pk>/register/", paper_scans.register, name="scan_register"),
    path("scans/pages/<int:pk>.jpg", paper_scans.picture, name="scan_page_picture"),
    path("scans/pages/<int:pk>/assign/", paper_scans.assign, name="scan_page_assign"),
    path("scans/pages/<int:pk>/drop/", paper_scans.drop, name="scan_page_drop"),
    path("titles/", titles.own_titles, name="titles"),
    path("titles/<int:pk>/", titles.title, name="title"),
    path("titles/<int:pk>/certificate.pdf", titles.certificate, name="title_certificate"),
    path("titles/<int:pk>/story/", titles.story, name="title_story"),
    path("titles/<int:pk>/pictures/", titles.picture_add, name="title_picture_add"),
    path("titles/pictures/<int:pk>/remove/", titles.picture_remove, name="title_picture_remove"),
    path("titles/<int:pk>/wall/", titles.show, name="title_show"),
    path("titles/<int:pk>/do/<slug:act>/", titles.act, name="title_act"),
    path("rechecks/<int:pk>/", rechecks.recheck, name="recheck"),
    path("rechecks/<int:pk>/save/", rechecks.save, name="recheck_save"),
    path("rechecks/<int:pk>/decide/", rechecks.decide, name="recheck_decide"),
    path("rechecks/files/<int:pk>/remove/", rechecks.file_remove, name="recheck_file_remove"),
    path("endorsements/<int:pk>/", endorsing.endorse, name="endorse"),
    path("submissions/<int:pk>/", links.submission_link, name="submission_link"),
    path("rounds/<int:pk>/", links.round_link, name="round_link"),
]
