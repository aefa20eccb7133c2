"""The desk of a unit: what is due, applications, opinions, money."""

from __future__ import annotations

from django.urls import path

from yipin.web.unit.views import (
    acts,
    claims,
    due,
    endorsing,
    files,
    filling,
    funds,
    links,
    lists,
    paper_scans,
    papers,
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
    path("funds/", funds.own_funds, name="own_funds"),
    path("funds/<int:pk>/", funds.own_award, name="own_award"),
    path("funds/<int:pk>/settlement.<str:kind>", funds.settlement, name="settlement"),
    path("funds/<int:pk>/claims/begin/", claims.begin, name="claim_begin"),
    path("funds/claims/<int:pk>/", claims.claim, name="claim"),
    path("funds/claims/<int:pk>/do/<slug:act>/", claims.act, name="claim_act"),
    path("funds/lines/<int:pk>/", claims.line, name="claim_line"),
    path("funds/lines/<int:pk>/remove/", claims.line_remove, name="claim_line_remove"),
    path("funds/receipts/<int:pk>/remove/", claims.receipt_remove, name="claim_receipt_remove"),
    path("endorsements/<int:pk>/", endorsing.endorse, name="endorse"),
    path("submissions/<int:pk>/", links.submission_link, name="submission_link"),
    path("rounds/<int:pk>/", links.round_link, name="round_link"),
]
