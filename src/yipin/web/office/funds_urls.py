"""The finance desk: rounds with money, projects, claims, what may be spent on."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.funds import (
    award_views,
    claim_views,
    releasing_views,
    round_views,
    settings_views,
)

urlpatterns = [
    path("funds/", round_views.funds, name="funds"),
    path("funds/claims/", claim_views.claims, name="fund_claims"),
    path("funds/claims/<int:pk>/", claim_views.claim, name="fund_claim"),
    path("funds/claims/<int:pk>/settle/", claim_views.settle, name="fund_claim_settle"),
    path("funds/claims/<int:pk>/voucher/", claim_views.voucher, name="fund_claim_voucher"),
    path("funds/kinds/", settings_views.expense_table, name="expense_table"),
    path("funds/rounds/<int:pk>/", round_views.round_fund, name="round_fund"),
    path("funds/rounds/<int:pk>/settings/", settings_views.settings, name="round_fund_settings"),
    path("funds/rounds/<int:pk>/take-in/", round_views.take_in, name="round_fund_take_in"),
    path(
        "funds/rounds/<int:pk>/release/", releasing_views.release_ticked, name="round_fund_release"
    ),
    path("funds/rounds/<int:pk>/funds.xlsx", round_views.books_xlsx, name="round_fund_xlsx"),
    path("funds/rounds/<int:pk>/journal.xlsx", round_views.journal_xlsx, name="round_fund_journal"),
    path("funds/awards/<int:pk>/", award_views.award, name="fund_award"),
    path("funds/awards/<int:pk>/close/", award_views.close, name="fund_award_close"),
    path("funds/awards/<int:pk>/reopen/", award_views.reopen, name="fund_award_reopen"),
    path("funds/parts/<int:pk>/release/", award_views.release, name="fund_part_release"),
]
