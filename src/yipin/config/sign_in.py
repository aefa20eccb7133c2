"""Settings of signing in beside the password: second factor, the institution's own sign-in, limits."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from yipin.organisations.outside_ways import OutsideWay

MATCHES = ("number", "username", "email")


def _one_of(variable: str, default: str, allowed: tuple[str, ...]) -> str:
    given = os.environ.get(variable, default)
    if given not in allowed:
        raise ImproperlyConfigured(f"{variable}={given!r}; one of: {', '.join(allowed)}")
    return given


SECOND_FACTOR = _one_of("YIPIN_SECOND_FACTOR", "off", ("off", "administrators", "all"))
MFA_ADAPTER = "yipin.web.accounts.mfa_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True  # people are invited, their addresses are not self-declared
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_FORMS = {
    "authenticate": "yipin.web.accounts.second_factor_forms.AuthenticateForm",
    "reauthenticate": "yipin.web.accounts.second_factor_forms.ReauthenticateForm",
    "activate_totp": "yipin.web.accounts.second_factor_forms.ActivateAppForm",
    "login_webauthn": "yipin.web.accounts.second_factor_forms.SignInPasskeyForm",
    "authenticate_webauthn": "yipin.web.accounts.second_factor_forms.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "yipin.web.accounts.second_factor_forms.ProofPasskeyForm",
    "add_webauthn": "yipin.web.accounts.second_factor_forms.AddPasskeyForm",
}

OUTSIDE_WAYS: dict[str, OutsideWay] = {}
if _issuer := os.environ.get("YIPIN_OIDC_ISSUER", ""):
    OUTSIDE_WAYS["oidc"] = OutsideWay(
        "oidc",
        os.environ.get("YIPIN_OIDC_NAME", "统一身份认证"),
        _issuer,
        os.environ.get("YIPIN_OIDC_CLAIM", "preferred_username"),
        _one_of("YIPIN_OIDC_MATCH", "number", MATCHES),
    )
if _cas := os.environ.get("YIPIN_CAS_SERVER", ""):
    OUTSIDE_WAYS["cas"] = OutsideWay(
        "cas",
        os.environ.get("YIPIN_CAS_NAME", "统一身份认证"),
        _cas.rstrip("/") + "/",
        os.environ.get("YIPIN_CAS_ATTRIBUTE", ""),
        _one_of("YIPIN_CAS_MATCH", "number", ("number", "username")),
    )
OUTSIDE_TIMEOUT = 5  # seconds a request to the institution's sign-in may take
SOCIALACCOUNT_ADAPTER = "yipin.web.accounts.oidc.OutsideAdapter"
SOCIALACCOUNT_REQUESTS_TIMEOUT = OUTSIDE_TIMEOUT
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OUTSIDE_WAYS["oidc"].name,
                "client_id": os.environ.get("YIPIN_OIDC_CLIENT", ""),
                "secret": os.environ.get("YIPIN_OIDC_SECRET", ""),
                "settings": {"server_url": OUTSIDE_WAYS["oidc"].address},
            }
        ]
        if "oidc" in OUTSIDE_WAYS
        else [],
    }
}

# How often may be tried (docs/decisions: who is locked out, and who is not)
ADDRESS_FAILURE_LIMIT = int(os.environ.get("YIPIN_ADDRESS_FAILURES", "100"))
ACCOUNT_FAILURE_LIMIT = int(os.environ.get("YIPIN_ACCOUNT_FAILURES", "30"))
INVITATION_DAYS = int(os.environ.get("YIPIN_INVITATION_DAYS", "14"))
INVITATIONS_OPEN = int(os.environ.get("YIPIN_INVITATIONS_OPEN", "500"))
INVITATIONS_A_DAY = int(os.environ.get("YIPIN_INVITATIONS_A_DAY", "300"))
INVITATION_TRIES = 20
