"""Addresses of invitations, and of help for whoever cannot sign in."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.units import invitation_views, safety_views

urlpatterns = [
    path("people/invitations/", invitation_views.invitations, name="invitations"),
    path("people/invitations/send/", invitation_views.invite_chosen, name="invitations_send"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        invitation_views.withdraw,
        name="invitation_withdraw",
    ),
    path(
        "people/invitations/<int:pk>/again/", invitation_views.send_again, name="invitation_again"
    ),
    path(
        "appointments/<int:pk>/person/second-factor/",
        safety_views.reset_factor,
        name="factor_reset",
    ),
    path(
        "appointments/<int:pk>/person/sign-ins/", safety_views.end_sign_ins, name="sign_ins_end_of"
    ),
    path("appointments/<int:pk>/person/unlock/", safety_views.unlock, name="account_unlock"),
]
