"""An OpenID provider of its own: django-oauth-toolkit in a process of its own.

``python -m tests.sign_in_servers.oidc PORT FOLDER REDIRECT`` serves until it is ended. Names and
claims are those of ``PEOPLE``; everybody's password is ``PASSWORD``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings

PASSWORD = "over-there-2027"
CLIENT, SECRET = "yipin", "a secret of the tests alone"
# name there: number, e-mail, whether it is verified
PEOPLE = {
    "linwan": ("20270001", "lin@example.edu", True),
    "shen": ("20270002", "shen@example.edu", False),
    "nobody": ("99999999", "nobody@example.edu", True),
    "bare": ("", "", False),
}


def configure(port: int, folder: Path) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    page = "<form method=post>{% csrf_token %}{{ form }}<button>in</button></form>"
    loader = ("django.template.loaders.locmem.Loader", {"registration/login.html": page})
    settings.configure(
        SECRET_KEY="of the provider",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.sign_in_servers.oidc_urls",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "oidc.sqlite3"}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [loader],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/login/",
        SESSION_COOKIE_NAME="provider",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}/o",
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "PKCE_REQUIRED": True,
            "OAUTH2_VALIDATOR_CLASS": "tests.sign_in_servers.oidc_claims.Validator",
            "SCOPES": {"openid": "", "profile": "", "email": ""},
        },
    )
    django.setup()


def fill(redirect: str) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        redirect_uris=redirect,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        algorithm="RS256",
        skip_authorization=True,
    )


def main(arguments: list[str]) -> None:
    from tests.sign_in_servers.serving import serve

    port, folder, redirect = int(arguments[0]), Path(arguments[1]), arguments[2]
    configure(port, folder)
    fill(redirect)
    serve(port)


def claims_for(user: Any) -> dict[str, Any]:
    number, email, is_verified = PEOPLE[user.username]
    said = {"preferred_username": user.username, "number": number, "email": email}
    return {key: value for key, value in said.items() if value} | {"email_verified": is_verified}


if __name__ == "__main__":
    main(sys.argv[1:])
