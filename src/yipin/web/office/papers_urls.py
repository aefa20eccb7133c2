"""Official papers: writing, checking, issuing; the register, the 代字 and the faces."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.papers import (
    draft_views,
    edit_views,
    issue_views,
    list_views,
    paper_views,
    register_views,
    series_views,
)

urlpatterns = [
    path("papers/", list_views.papers, name="papers"),
    path("papers/new/", list_views.new, name="paper_new"),
    path("papers/register/", register_views.register, name="paper_register"),
    path("papers/register.xlsx", register_views.register_xlsx, name="paper_register_xlsx"),
    path("papers/register/add/", register_views.add, name="paper_register_add"),
    path("papers/series/", series_views.series, name="paper_series"),
    path("papers/series/<int:pk>/close/", series_views.close, name="paper_series_close"),
    path("papers/fonts/", series_views.fonts, name="paper_fonts"),
    path("papers/<int:pk>/", paper_views.paper, name="paper"),
    path("papers/<int:pk>/edit/", edit_views.edit, name="paper_edit"),
    path("papers/<int:pk>/mend/", paper_views.mend, name="paper_mend"),
    path("papers/<int:pk>/undo/", paper_views.undo, name="paper_undo"),
    path("papers/<int:pk>/renew/", paper_views.renew, name="paper_renew"),
    path("papers/<int:pk>/page-<int:number>.png", paper_views.page, name="paper_page"),
    path("papers/<int:pk>/paper.pdf", paper_views.pdf, name="paper_pdf"),
    path("papers/<int:pk>/paper.docx", paper_views.docx, name="paper_docx"),
    path("papers/<int:pk>/issue/", issue_views.issue, name="paper_issue"),
    path("papers/<int:pk>/void/", issue_views.void, name="paper_void"),
    path("papers/<int:pk>/show/", issue_views.show, name="paper_show"),
    path("papers/<int:pk>/discard/", list_views.discard, name="paper_discard"),
    path("papers/<int:pk>/restore/", list_views.restore, name="paper_restore"),
    path("rounds/<int:pk>/papers/notice/", draft_views.notice, name="round_paper_notice"),
    path("rounds/<int:pk>/papers/result/", draft_views.result, name="round_paper_result"),
    path(
        "rounds/<int:pk>/papers/decision/<slug:kind>/",
        draft_views.of_decision,
        name="round_paper_decision",
    ),
    path(
        "rounds/<int:pk>/papers/commendation/",
        draft_views.commendation,
        name="round_paper_commendation",
    ),
    path("definitions/<int:pk>/paper/", draft_views.of_definition, name="definition_paper"),
]
