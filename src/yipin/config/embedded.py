"""A site as it is served: everything under ``YIPIN_DATA`` unless a variable says otherwise."""

from __future__ import annotations

import os
import secrets

from yipin.config.base import *  # noqa: F403
from yipin.config.base import DATA, STATIC_ROOT
from yipin.config.database import database_of, jobs_of
from yipin.config.files import storages_of

DATA.mkdir(mode=0o700, parents=True, exist_ok=True)  # names, numbers, a key: the site alone reads
STATIC_ROOT.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    path = DATA / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = os.environ.get("YIPIN_SECRET_KEY") or _secret_key()
DEMO = os.environ.get("YIPIN_DEMO") == "1" or (DATA / "demo").exists()
PORT = os.environ.get("PORT", "8000")
ALLOWED_HOSTS = [
    host for host in os.environ.get("YIPIN_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if host
]
CSRF_TRUSTED_ORIGINS = [
    origin for origin in os.environ.get("YIPIN_ORIGINS", "").split(",") if origin
]
if CSRF_TRUSTED_ORIGINS:  # served over https behind a proxy
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SITE_ADDRESS = SITE_ADDRESS or (CSRF_TRUSTED_ORIGINS or [f"http://127.0.0.1:{PORT}"])[0]

DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": database_of(DATABASE_URL, DATA, role=os.environ.get("YIPIN_ROLE", ""))}
HUEY = jobs_of(DATABASE_URL, DATA)
STORAGES = storages_of(os.environ.get("YIPIN_FILES", ""))
if not os.environ.get("YIPIN_EMAIL_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA / "outgoing-mail"
