"""Rounds: overview, applications and screening, missing units, exceptions, what is taken away."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.rounds import (
    adding_units,
    application_views,
    bulk_views,
    calendar_views,
    exception_views,
    export_views,
    level_views,
    missing_views,
    paper_batch_views,
    permit_views,
    report_views,
    round_views,
    table_views,
)

urlpatterns = [
    path("rounds/", round_views.rounds, name="rounds"),
    path("rounds/<int:pk>/", round_views.round_page, name="round"),
    path("rounds/<int:pk>/close/", round_views.close, name="round_close"),
    path("rounds/<int:pk>/reopen/", round_views.reopen, name="round_reopen"),
    path("rounds/<int:pk>/stages/<str:key>/", calendar_views.window_of, name="round_window"),
    path("rounds/<int:pk>/applications/", table_views.applications, name="round_applications"),
    path("rounds/<int:pk>/applications/columns/", table_views.choose_columns, name="round_columns"),
    path("rounds/<int:pk>/applications/many/", bulk_views.bulk, name="round_bulk"),
    path("rounds/<int:pk>/applications/next/", application_views.next_one, name="round_next"),
    path("rounds/<int:pk>/applications/add/", exception_views.add, name="round_add"),
    path("rounds/<int:pk>/applications.xlsx", export_views.list_xlsx, name="round_list_xlsx"),
    path("applications/<int:pk>/", application_views.application, name="office_application"),
    path("applications/<int:pk>/judge/", application_views.judge, name="office_application_judge"),
    path(
        "applications/<int:pk>/dossier.zip",
        export_views.application_zip,
        name="office_application_zip",
    ),
    path("rounds/<int:pk>/reports/<str:key>/", report_views.reports, name="round_reports"),
    path(
        "rounds/<int:pk>/reports/<str:key>/remind/",
        report_views.remind,
        name="round_reports_remind",
    ),
    path("rounds/<int:pk>/units/", level_views.levels, name="round_levels"),
    path("rounds/<int:pk>/units.xlsx", level_views.levels_xlsx, name="round_levels_xlsx"),
    path("rounds/<int:pk>/units/add/", adding_units.add_more_units, name="round_units_add"),
    path("rounds/<int:pk>/missing/", missing_views.missing, name="round_missing"),
    path("rounds/<int:pk>/missing/remind/", missing_views.remind, name="round_remind"),
    path("rounds/<int:pk>/missing.xlsx", export_views.missing_xlsx, name="round_missing_xlsx"),
    path("obligations/<int:pk>/extend/", missing_views.more_time, name="obligation_extend"),
    path("obligations/<int:pk>/excuse/", missing_views.let_off, name="obligation_excuse"),
    path("obligations/<int:pk>/restore/", missing_views.ask_again, name="obligation_restore"),
    path("rounds/<int:pk>/permits/", permit_views.permits, name="round_permits"),
    path("permits/<int:pk>/revoke/", permit_views.revoke, name="permit_revoke"),
    path("rounds/<int:pk>/exceptions/", exception_views.exceptions, name="round_exceptions"),
    path("exceptions/<int:pk>/", exception_views.answer, name="exception_answer"),
    path("rounds/<int:pk>/summary.xlsx", export_views.summary_xlsx, name="round_summary_xlsx"),
    path("rounds/<int:pk>/summary.docx", export_views.summary_docx, name="round_summary_docx"),
    path("rounds/<int:pk>/dossiers/", export_views.dossiers, name="round_dossiers"),
    path("rounds/<int:pk>/dossiers/new/", export_views.pack, name="round_pack"),
    path("rounds/<int:pk>/paper/", paper_batch_views.batches, name="round_paper"),
    path("scans/<int:pk>/", paper_batch_views.batch, name="scan_batch"),
    path("dossiers/<int:pk>/", export_views.dossier_file, name="dossier_file"),
]
