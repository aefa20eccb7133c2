"""Sign-in, sign-out, passwords, invitations, choice of the desk."""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as passkey_views
from django.urls import path, re_path

from yipin.organisations.permissions import anyone, is_signed_in
from yipin.web.accounts import cas, oidc, views
from yipin.web.accounts import second_factor_views as factor
from yipin.web.accounts.who import who
from yipin.web.permission import requires

urlpatterns = [
    path("sign-in/", requires(anyone)(views.SignIn.as_view()), name="account_login"),
    path("sign-out/", requires(anyone)(allauth_views.logout), name="account_logout"),
    path(
        "password/change/",
        requires(is_signed_in)(allauth_views.password_change),
        name="account_change_password",
    ),
    path(
        "password/set/",
        requires(is_signed_in)(allauth_views.password_set),
        name="account_set_password",
    ),
    path(
        "password/reset/",
        requires(anyone)(allauth_views.password_reset),
        name="account_reset_password",
    ),
    path(
        "password/reset/done/",
        requires(anyone)(allauth_views.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(  # a number holds no dash, a key may
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        requires(anyone)(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        requires(anyone)(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("inactive/", requires(anyone)(allauth_views.account_inactive), name="account_inactive"),
    path("sign-up/", requires(anyone)(views.no_sign_up), name="account_signup"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("who/", who, name="who"),
    path("desk/", views.choose_desk, name="choose_desk"),
    path(
        "confirm/",
        requires(is_signed_in)(allauth_views.reauthenticate),
        name="account_reauthenticate",
    ),
    path(
        "confirm/code/", requires(is_signed_in)(mfa_views.reauthenticate), name="mfa_reauthenticate"
    ),
    path(
        "confirm/passkey/",
        requires(is_signed_in)(passkey_views.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-factor/", requires(anyone)(factor.Authenticate.as_view()), name="mfa_authenticate"
    ),
    path("second-factor/needed/", factor.needed, name="second_factor_needed"),
    path(
        "second-factor/app/",
        requires(is_signed_in)(factor.SetUpApp.as_view()),
        name="mfa_activate_totp",
    ),
    path(
        "second-factor/app/off/",
        requires(is_signed_in)(factor.TurnOffApp.as_view()),
        name="mfa_deactivate_totp",
    ),
    path("second-factor/codes/", factor.recovery_codes, name="recovery_codes"),
    path("second-factor/codes/file/", factor.download_recovery_codes, name="recovery_codes_file"),
    path("second-factor/codes/new/", factor.new_recovery_codes, name="recovery_codes_new"),
    path(
        "passkeys/sign-in/",
        requires(anyone)(passkey_views.login_webauthn),
        name="mfa_login_webauthn",
    ),
    path(
        "passkeys/add/",
        requires(is_signed_in)(factor.AddPasskey.as_view()),
        name="mfa_add_webauthn",
    ),
    path(
        "passkeys/<int:pk>/remove/",
        requires(is_signed_in)(factor.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "oidc/<slug:provider_id>/", requires(anyone)(oidc.oidc_login), name="openid_connect_login"
    ),
    path(
        "oidc/<slug:provider_id>/back/",
        requires(anyone)(oidc.oidc_callback),
        name="openid_connect_callback",
    ),
    path("link/oidc/", requires(is_signed_in)(oidc.oidc_link), name="oidc_link"),
    path("link/cas/", requires(is_signed_in)(cas.cas_link), name="cas_link"),
    path("cas/", requires(anyone)(cas.cas_login), name="cas_login"),
    path("cas/back/<str:mark>/", requires(anyone)(cas.cas_callback), name="cas_callback"),
]
