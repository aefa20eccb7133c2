"""A CAS server of its own: django-cas-server in a process of its own.

``python -m tests.sign_in_servers.cas PORT FOLDER SERVICE`` serves until it is ended; ``SERVICE`` is
the beginning of the addresses it vouches to.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import django
from django.conf import settings

PASSWORD = "over-there-2027"
PEOPLE = {"20270001": "lin@example.edu", "99999999": "nobody@example.edu"}


def configure(folder: Path) -> None:
    settings.configure(
        SECRET_KEY="of the server",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.sign_in_servers.cas_urls",
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "cas.sqlite3"}
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "cas_server",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.locale.LocaleMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        STATIC_URL="/static/",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="server",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        CAS_AUTH_CLASS="cas_server.auth.DjangoAuthUser",
        CAS_ENABLE_AJAX_AUTH=False,
        CAS_NEW_VERSION_JSON_URL="",
        CAS_NEW_VERSION_HTML_WARNING=False,
        CAS_SLO_TIMEOUT=5,
    )
    django.setup()


def fill(service: str) -> None:
    from cas_server.models import ReplaceAttributName, ServicePattern
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, email in PEOPLE.items():
        User.objects.create_user(name, email, PASSWORD)
    pattern = ServicePattern.objects.create(
        pos=1, name="yipin", pattern=f"^{re.escape(service)}.*$", single_log_out=True
    )
    ReplaceAttributName.objects.create(name="email", service_pattern=pattern)


def main(arguments: list[str]) -> None:
    from tests.sign_in_servers.serving import serve

    configure(Path(arguments[1]))
    fill(arguments[2])
    serve(int(arguments[0]))


if __name__ == "__main__":
    main(sys.argv[1:])
